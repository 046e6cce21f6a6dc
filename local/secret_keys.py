"""The secrets of a laptop's shop: made once and kept in its data folder."""

import json
import secrets
from dataclasses import dataclass, fields
from pathlib import Path

from local.data_folder import FolderError, create_privately, in_words, replace_privately


@dataclass(frozen=True)
class Secrets:
    """What the cloud keeps in Secret Manager; made once for a laptop and kept in its data folder."""

    twilio_account_sid: str
    twilio_auth_token: str
    mercado_pago_access_token: str
    mercado_pago_webhook_secret: str
    backoffice_api_key: str
    agent_api_key: str
    checkout_secret: str
    session_secret: str
    admin_password: str

    @classmethod
    def kept_in(cls, folder: Path) -> "Secrets":
        """The secrets of this data folder; those that it has not yet are made now.

        Raises:
            FolderError: they cannot be read or kept.
        """
        path = folder / "secrets.json"
        with in_words(folder):
            if not path.exists():
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                create_privately(path, json.dumps(cls._made(), indent=2))
            kept = cls._read(path)
            whole = cls._made() | kept
            if whole != kept:  # an older Milo knew of fewer
                replace_privately(path, json.dumps(whole, indent=2))
        return cls(**whole)

    @classmethod
    def _read(cls, path: Path) -> dict[str, str]:
        names = {field.name for field in fields(cls)}
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return {name: value for name, value in kept.items() if name in names}
        except (ValueError, AttributeError):
            raise FolderError(
                f"{path} cannot be read: put back your copy, or remove it to have new secrets made "
                "(the checkout links that are out then lead nowhere)"
            ) from None

    @classmethod
    def _made(cls) -> dict[str, str]:
        return {
            "twilio_account_sid": "AC" + secrets.token_hex(16),
            "twilio_auth_token": secrets.token_hex(16),
            "mercado_pago_access_token": f"TEST-{secrets.token_hex(24)}",
            "mercado_pago_webhook_secret": secrets.token_hex(32),
            "backoffice_api_key": secrets.token_urlsafe(32),
            "agent_api_key": secrets.token_urlsafe(32),
            "checkout_secret": secrets.token_urlsafe(32),
            "session_secret": secrets.token_urlsafe(32),
            "admin_password": secrets.token_urlsafe(12),
        }
