"""From a shopper to the shop: the webhook's form, its delivery and the TwiML that comes back."""

import base64
import binascii
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree as ET

from .account import Account, Clock, NewSid
from .carrier import Answer, Carrier, NoAnswer, NoConnection, signed_headers
from .courier import Courier
from .errors import webhook_in_words
from .events import Events
from .ledger import File, Ledger
from .message import Attachment, Message, Webhook, bubble, kind_of, phone_of

KINDS = frozenset(
    {"text", "image", "audio", "video", "document", "sticker", "location", "contacts", "button"}
    | {"interactive", "reaction", "order", "unsupported"}
)
LONGEST_FILE = 16 * 1024 * 1024
TRIES = 2


@dataclass(slots=True)
class Inbound:
    """Takes what shoppers write and posts it, signed, to the shop's webhook."""

    account: Account
    ledger: Ledger
    events: Events
    courier: Courier
    carrier: Carrier
    clock: Clock
    new_sid: NewSid

    def receive(self, written: dict[str, Any], media_base: str) -> Message:
        """Keeps what a shopper wrote: `{from, body, kind, media, location, button_payload, …}`.

        `media_base` is the double's own origin: attached files get URLs there. Raises ValueError,
        in words, on what WhatsApp could not send.
        """
        phone = phone_of(str(written.get("from", "")))
        if phone is None:
            raise ValueError(f"from is no phone number: {written.get('from')!r}")
        sent = written.get("media") or []
        sid = self.new_sid("MM" if sent else "SM")
        media, files = self._keep_files(sid, sent, media_base)
        kind = written.get("kind") or _kind(written, media)
        if kind not in KINDS:
            raise ValueError(f"kind is one of {sorted(KINDS)}, not {kind!r}")
        now = self.clock()
        message = Message(
            sid=sid,
            direction="inbound",
            phone=phone,
            ours=self.account.number,
            body=str(written.get("body") or ""),
            status="received",
            kind=kind,
            created_at=now,
            updated_at=now,
            sent_at=now,
            media=media,
            location=written.get("location"),
            button_payload=str(written.get("button_payload") or ""),
        )
        name = str(written.get("profile_name") or "")
        form = webhook_form(message, self.account.sid, name)
        message = self.ledger.add(replace(message, form=form), name, files)
        self.events.publish("message", phone, message=bubble(message))
        return message

    def deliver(self, message: Message) -> tuple[Webhook, str]:
        """Posts the message to the webhook, as often as it is called; answers how and the TwiML."""
        url = self.account.webhook_url
        headers = signed_headers(url, message.form, self.account.auth_token)
        answer, code = self._post(url, message, headers)
        texts: list[str] = []
        if answer is not None and code is None:
            texts, code = read_answer(answer)
        status = answer.status if answer else None
        error = "" if code is None else webhook_in_words(code, status, url)
        webhook = Webhook(status, code, error, done=True)
        changed = self.ledger.delivered_once_more(message.sid, webhook)
        if changed is not None:
            self.events.publish("message", message.phone, message=bubble(changed))
        for text in texts:
            self.courier.reply(message.phone, text)
        return webhook, answer.body.decode("utf-8", "replace") if answer else ""

    def _post(
        self, url: str, message: Message, headers: dict[str, str]
    ) -> tuple[Answer | None, int | None]:
        for _ in range(TRIES):
            try:
                answer = self.carrier(url, message.form, headers)
            except NoConnection:
                continue
            except NoAnswer:
                return None, 11200
            return answer, None if answer.status < 300 else 11200
        return None, 11205

    def _keep_files(
        self, message_sid: str, sent: list[dict[str, Any]], media_base: str
    ) -> tuple[tuple[Attachment, ...], tuple[File, ...]]:
        media: list[Attachment] = []
        files: list[File] = []
        for item in sent:
            content_type = str(item.get("content_type") or "application/octet-stream")
            if "data" not in item:
                media.append(Attachment(str(item["url"]), content_type))
                continue
            file = File(self.new_sid("ME"), message_sid, content_type, _content(item["data"]))
            path = (
                f"/2010-04-01/Accounts/{self.account.sid}/Messages/{message_sid}/Media/{file.sid}"
            )
            files.append(file)
            own = f"/simulator/files/{file.sid}"
            media.append(Attachment(media_base.rstrip("/") + path, content_type, own))
        return tuple(media), tuple(files)


def webhook_form(
    message: Message, account_sid: str, profile_name: str
) -> tuple[tuple[str, str], ...]:
    """The parameters of Twilio's WhatsApp webhook, in the names and forms it sends them."""
    form = {
        "SmsMessageSid": message.sid,
        "NumMedia": str(len(message.media)),
        "ProfileName": profile_name,
        "MessageType": message.kind,
        "SmsSid": message.sid,
        "WaId": message.phone.removeprefix("+"),
        "SmsStatus": "received",
        "Body": message.body,
        "To": message.recipient,
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": message.sid,
        "AccountSid": account_sid,
        "From": message.sender,
        "ApiVersion": "2010-04-01",
    }
    for index, item in enumerate(message.media):
        form[f"MediaUrl{index}"] = item.url
        form[f"MediaContentType{index}"] = item.content_type
    if message.location is not None:
        form["Latitude"] = str(message.location.get("latitude", ""))
        form["Longitude"] = str(message.location.get("longitude", ""))
        for name in ("label", "address"):
            if message.location.get(name):
                form[name.capitalize()] = str(message.location[name])
    if message.button_payload:
        form["ButtonText"] = message.body
        form["ButtonPayload"] = message.button_payload
    return tuple(form.items())


def read_answer(answer: Answer) -> tuple[list[str], int | None]:
    """The texts that a webhook's answer asks to send, or Twilio's error code for it."""
    if not answer.body.strip():
        return [], None
    content_type = answer.content_type.partition(";")[0].strip().lower()
    if content_type == "text/plain":
        return [answer.body.decode("utf-8", "replace")], None
    if content_type not in {"text/xml", "application/xml", "text/html"}:
        return [], 12300
    try:
        root = ET.fromstring(answer.body)  # noqa: S314 the shop's own answer
    except ET.ParseError:
        return [], 12100
    if root.tag != "Response":
        return [], 12100
    texts = [_text(verb) for verb in root if verb.tag == "Message"]
    return [text for text in texts if text], None


def _text(verb: ET.Element) -> str:
    bodies = [body.text or "" for body in verb.iter("Body")]
    return "".join(bodies).strip() or (verb.text or "").strip()


def _kind(written: dict[str, Any], media: tuple[Attachment, ...]) -> str:
    if written.get("location"):
        return "location"
    if written.get("button_payload"):
        return "button"
    return kind_of(media[0].content_type) if media else "text"


def _content(data: str) -> bytes:
    try:
        content = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise ValueError("a file's data must be base64") from error
    if len(content) > LONGEST_FILE:
        raise ValueError("WhatsApp takes files of 16 MB at most")
    return content
