"""What a shopper writes on the phones page, read from JSON and refused in words when it cannot be."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any

from .message import kind_of, phone_of

EXAMPLE = "+54 9 11 2345-6789"
NOT_A_PHONE = f"Ese número no es de un teléfono: escribilo como {EXAMPLE}."
KINDS = frozenset(
    {"text", "image", "audio", "video", "document", "sticker", "location", "contacts", "button"}
    | {"interactive", "reaction", "order", "unsupported"}
)
OPT_OUT_TYPES = frozenset({"", "STOP", "START", "HELP"})
"""What Advanced Opt-Out of a Messaging Service takes a message for; nothing without it."""
MAX_CLIENT_ID = 64
MAX_FILE_NAME = 120
MAX_FILE = 16 * 1024 * 1024
PUNCTUATION = re.compile(r"[\s().-]")


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file: its bytes, or the URL where somebody else keeps it."""

    content_type: str
    content: bytes
    url: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A message as a shopper writes it; `phone` is E.164, or a user id while the number is hidden."""

    phone: str
    body: str
    kind: str
    files: tuple[WrittenFile, ...]
    location: dict[str, Any] | None
    button_payload: str
    profile_name: str
    external_user_id: str = ""
    client_id: str = ""
    opt_out_type: str = ""


def typed_phone(text: str) -> str | None:
    """The E.164 number that a person typed, with or without spaces, hyphens and plus."""
    return phone_of(text.strip()) or phone_of(PUNCTUATION.sub("", text))


def read(document: dict[str, Any]) -> Written:
    """Reads `{from, body, kind, media, location, button_payload, profile_name, external_user_id, client_id, opt_out_type}`.

    Raises ValueError, in words that the page shows, on what WhatsApp could not send.
    """
    phone = typed_phone(str(document.get("from", "")))
    if phone is None:
        raise ValueError(NOT_A_PHONE)
    files = _files(document.get("media") or [])
    location = _location(document.get("location"))
    button = str(document.get("button_payload") or "")
    kind = document.get("kind") or _kind(files, location, button)
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"El tipo (kind) es uno de {sorted(KINDS)}, no {kind!r}.")
    name = str(document.get("profile_name") or "")
    user_id = str(document.get("external_user_id") or "")
    client_id = str(document.get("client_id") or "")
    if len(client_id) > MAX_CLIENT_ID:
        raise ValueError(f"client_id tiene {MAX_CLIENT_ID} caracteres como máximo.")
    opt_out_type = str(document.get("opt_out_type") or "")
    if opt_out_type not in OPT_OUT_TYPES:
        raise ValueError(f"opt_out_type es STOP, START o HELP, no {opt_out_type!r}.")
    body = str(document.get("body") or "")
    return Written(
        phone, body, kind, files, location, button, name, user_id, client_id, opt_out_type
    )


def _kind(files: tuple[WrittenFile, ...], location: dict[str, Any] | None, button: str) -> str:
    if location:
        return "location"
    if button:
        return "button"
    return kind_of(files[0].content_type) if files else "text"


def _location(given: Any) -> dict[str, Any] | None:
    match given:
        case None:
            return None
        case {"latitude": int() | float(), "longitude": int() | float()}:
            return dict(given)
        case _:
            raise ValueError(
                'Una ubicación es {"latitude": -34.6, "longitude": -58.38, "label": "…"}.'
            )


def _files(given: Any) -> tuple[WrittenFile, ...]:
    match given:
        case [*items]:
            return tuple(_file(item) for item in items)
        case _:
            raise ValueError("Los archivos (media) van en una lista.")


def _file(given: Any) -> WrittenFile:
    match given:
        case {"data": str(data), "content_type": str(content_type)}:
            return WrittenFile(content_type, _content(data), "", _file_name(given))
        case {"url": str(url), "content_type": str(content_type)}:
            return WrittenFile(content_type, b"", url, _file_name(given))
        case _:
            raise ValueError(
                "Un archivo es {content_type, data (base64), name} o {content_type, url, name}."
            )


def _file_name(given: dict[str, Any]) -> str:
    return str(given.get("name") or "")[:MAX_FILE_NAME]


def _content(data: str) -> bytes:
    try:
        content = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("El contenido (data) de un archivo va en base64.") from error
    if len(content) > MAX_FILE:
        raise ValueError("WhatsApp no acepta archivos de más de 16 MB.")
    return content
