"""A complete set of cloud settings for each function, as Terraform will set them; nobody's secrets."""

from collections.abc import Mapping

from tests.settings_read import cloud_settings_of

_HASH = (
    "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$3xEIX7D5qLRRNQ2jPrFDvg"  # of a password that nobody has
)
_KEYS = f"agent:{'a' * 64},admin:{'b' * 64}"
_QUEUE: Mapping[str, str] = {
    "TASKS_QUEUE": "projects/milo-shop/locations/southamerica-east1/queues/turns",
    "TASKS_SERVICE_ACCOUNT": "tasks-invoker@milo-shop.iam.gserviceaccount.com",
    "WORKER_URL": "https://agent-worker-abc-rj.a.run.app",
}
_TWILIO: Mapping[str, str] = {
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
    "TWILIO_WHATSAPP_NUMBER": "whatsapp:+14155238886",
}
_BACKOFFICE: Mapping[str, str] = {
    "BACKOFFICE_URL": "https://backoffice-api-abc-rj.a.run.app",
    "BACKOFFICE_API_KEY": "an-api-key-of-the-tests",
}

REQUIRED: Mapping[str, dict[str, str]] = {
    "whatsapp_webhook": {
        **_QUEUE,
        **_TWILIO,
        "WHATSAPP_WEBHOOK_URL": "https://whatsapp-webhook-abc-rj.a.run.app/whatsapp",
    },
    "agent_worker": {
        **_BACKOFFICE,
        **_TWILIO,
        "TASKS_SERVICE_ACCOUNT": _QUEUE["TASKS_SERVICE_ACCOUNT"],
        "WORKER_URL": _QUEUE["WORKER_URL"],
        "GOOGLE_API_KEY": "a-key-of-the-tests",
    },
    "backoffice_api": {
        **_QUEUE,
        "BACKOFFICE_URL": _BACKOFFICE["BACKOFFICE_URL"],
        "SCHEDULER_SERVICE_ACCOUNT": "scheduler@milo-shop.iam.gserviceaccount.com",
        "GOOGLE_CLOUD_PROJECT": "milo-shop",
        "BACKOFFICE_API_KEYS": _KEYS,
        "CHECKOUT_SECRET": "the-checkout-secret-of-the-tests",
        "MERCADO_PAGO_ACCESS_TOKEN": "an-access-token-of-the-tests",
        "MERCADO_PAGO_WEBHOOK_SECRET": "a-webhook-secret-of-the-tests",
        "PUBLIC_BASE_URL": "https://milo-shop.web.app",
    },
    "admin": {
        **_BACKOFFICE,
        "ADMIN_USER": "ana",
        "ADMIN_PASSWORD_HASH": _HASH,
        "SESSION_SECRET": "a-session-secret-of-the-tests-01",
    },
}
"""Function → what it does not start without."""

OPTIONAL: Mapping[str, str] = {
    "FIRESTORE_DATABASE": "(default)",
    "GEMINI_MODEL": "gemini-3.8-flash",
    "GOOGLE_CLOUD_PROJECT": "milo-shop",
    "GOOGLE_GENAI_USE_VERTEXAI": "false",
    "MAX_UNPAID_PESOS": "1000000",
    "MODEL_PRICES": "0.75,3.75",
    "SHOP_NAME": "Almacén Milo",
    "STORE": "firestore",
    "TASKS_MAX_ATTEMPTS": "10",
    "TIMEZONE": "America/Argentina/Buenos_Aires",
    "TURN_GATHER_MILLISECONDS": "1200",
    "TURN_LEASE_SECONDS": "15",
    "TWILIO_WHATSAPP_NUMBER": _TWILIO["TWILIO_WHATSAPP_NUMBER"],
}
"""What has a default; each function is told those that it reads."""


def complete(function: str) -> dict[str, str]:
    """The settings of a function in the cloud."""
    read = cloud_settings_of(function)
    return {name: OPTIONAL[name] for name in OPTIONAL if name in read} | REQUIRED[function]
