"""From a shopper to the shop: the webhook's form, its delivery and the TwiML that comes back."""

from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from .account import Account, Clock, NewSid
from .carrier import Answer, Carrier, NoAnswer, NoConnection, signed_headers
from .courier import Courier
from .errors import webhook_in_words
from .events import Events
from .ledger import File, Ledger
from .message import Attachment, Message, Webhook, bubble
from .written import Written, WrittenFile

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

    def receive(self, written: Written, media_base: str) -> Message:
        """Keeps what a shopper wrote. Files that came with it get URLs under `media_base`.

        Answers the message as it was taken, when it is one that was sent before.
        """
        sid, now = self.new_sid("MM" if written.files else "SM"), self.clock()
        media, files = self._keep_files(sid, written.files, media_base)
        message = Message(
            sid=sid,
            direction="inbound",
            phone=written.phone,
            ours=self.account.number,
            body=written.body,
            status="received",
            kind=written.kind,
            created_at=now,
            updated_at=now,
            sent_at=now,
            media=media,
            location=written.location,
            button_payload=written.button_payload,
            client_id=written.client_id,
        )
        form = webhook_form(message, self.account.sid, written)
        kept = self.ledger.add(replace(message, form=form), written.profile_name, files)
        self.events.publish("message", kept.phone, message=bubble(kept))
        return kept

    def deliver(self, message: Message) -> tuple[Webhook, str]:
        """Posts the message to the webhook, as often as it is called; answers how and the TwiML."""
        signed = self.account.webhook_url
        url = self.account.webhook_address or signed
        headers = signed_headers(signed, message.form, self.account.auth_token)
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
        self, message_sid: str, given: tuple[WrittenFile, ...], media_base: str
    ) -> tuple[tuple[Attachment, ...], tuple[File, ...]]:
        media: list[Attachment] = []
        files: list[File] = []
        for item in given:
            if item.url:
                media.append(Attachment(item.url, item.content_type, name=item.name))
                continue
            file = File(self.new_sid("ME"), message_sid, item.content_type, item.content)
            path = f"2010-04-01/Accounts/{self.account.sid}/Messages/{message_sid}/Media/{file.sid}"
            own = f"/phones/files/{file.sid}"
            media.append(Attachment(media_base + path, item.content_type, own, item.name))
            files.append(file)
        return tuple(media), tuple(files)


def webhook_form(
    message: Message, account_sid: str, written: Written
) -> tuple[tuple[str, str], ...]:
    """The parameters of Twilio's WhatsApp webhook, in the names and forms it sends them."""
    form = {
        "SmsMessageSid": message.sid,
        "NumMedia": str(len(message.media)),
        "ProfileName": written.profile_name,
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
    if written.external_user_id:
        form["ExternalUserIdentifier"] = written.external_user_id
    if written.opt_out_type:
        form["OptOutType"] = written.opt_out_type
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
