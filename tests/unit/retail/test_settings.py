"""Settings: strict, and naming the variable that is wrong without showing a secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.settings import LOCAL_ONLY, Settings, SettingsError

DIGEST = "a" * 64


def test_nothing_set_is_the_cloud() -> None:
    settings = Settings.from_environ({})

    assert (settings.local_mode, settings.store) == (False, "firestore")
    assert settings.timezone == "America/Argentina/Buenos_Aires"
    assert settings.twilio_auth_tokens == ()


def test_a_laptop_keeps_its_facts_in_sqlite_unless_told_otherwise() -> None:
    assert Settings.from_environ({"LOCAL_MODE": "1"}).store == "sqlite"
    assert Settings.from_environ({"LOCAL_MODE": "1", "STORE": "firestore"}).store == "firestore"


@pytest.mark.parametrize(
    ("variable", "value", "member", "expected"),
    [
        ("LOCAL_MODE", "true", "local_mode", True),
        ("LOCAL_MODE", "0", "local_mode", False),
        ("WORKER_URL", "http://127.0.0.1:9003/", "worker_url", "http://127.0.0.1:9003"),
        ("WHATSAPP_WEBHOOK_URL", "https://shop.example/whatsapp/", "whatsapp_webhook_url",
         "https://shop.example/whatsapp/"),
        ("TWILIO_AUTH_TOKEN", "one", "twilio_auth_tokens", ("one",)),
        ("TWILIO_AUTH_TOKEN", "one, two", "twilio_auth_tokens", ("one", "two")),
        ("BACKOFFICE_API_KEYS", f"agent:{DIGEST}", "backoffice_api_keys", (f"agent:{DIGEST}",)),
        ("TASKS_MAX_ATTEMPTS", "7", "tasks_max_attempts", 7),
        ("GOOGLE_GENAI_USE_VERTEXAI", "TRUE", "google_genai_use_vertexai", True),
        ("TWILIO_WHATSAPP_NUMBER", "whatsapp:+14155238886", "twilio_whatsapp_number",
         "whatsapp:+14155238886"),
        ("MERCADO_PAGO_WEBHOOK_SECRET", "one, two", "mercado_pago_webhook_secrets", ("one", "two")),
        ("SHOP_NAME", "El Almacén", "shop_name", "El Almacén"),
        ("MODEL_PRICES", "0.75, 3.75", "model_prices", (0.75, 3.75)),
    ],
)  # fmt: skip
def test_it_reads_a_variable(variable: str, value: str, member: str, expected: object) -> None:
    environ = {"LOCAL_MODE": "1", variable: value}
    assert getattr(Settings.from_environ(environ), member) == expected


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LOCAL_MODE", "yes"),
        ("LOCAL_MODE", ""),
        ("LOCAL_MODE", "2"),
        ("STORE", "postgres"),
        ("MODEL_PRICES", "0.75"),
        ("MODEL_PRICES", "0,75,3,75"),
        ("MODEL_PRICES", "-1,2"),
        ("MODEL_PRICES", "nan,2"),
        ("WORKER_URL", "127.0.0.1:9003"),
        ("WORKER_URL", "ftp://x"),
        ("WORKER_URL", "http://"),
        ("WORKER_URL", "http://x\n"),
        ("WORKER_URL", " http://x"),
        ("WORKER_URL", "http://x/a b"),
        ("WORKER_URL", "http://ñandú.example"),
        ("WORKER_URL", "http://x/?a=b"),
        ("WORKER_URL", "https://milo:hunter2@x"),
        ("WHATSAPP_WEBHOOK_URL", "https://milo@shop.example/whatsapp"),
        ("BACKOFFICE_API_KEY", "a\nb"),
        ("BACKOFFICE_API_KEY", "clavé"),
        ("TWILIO_AUTH_TOKEN", "one\x00,two"),
        ("TASKS_SERVICE_ACCOUNT", "queue@x.iam\n"),
        ("TASKS_QUEUE", "projects/p/locations/l/queues/q\n"),
        ("TURN_LEASE_SECONDS", "٣"),
        ("TURN_LEASE_SECONDS", "²"),
        ("WORKER_URL", "http://x:port"),
        ("WHATSAPP_WEBHOOK_URL", "https://shop.example/whatsapp#rc=3"),
        ("TWILIO_AUTH_TOKEN", ""),
        ("TWILIO_AUTH_TOKEN", " "),
        ("TWILIO_AUTH_TOKEN", "one,"),
        ("TWILIO_AUTH_TOKEN", ",one"),
        ("SESSION_SECRET", " blank"),
        ("BACKOFFICE_API_KEYS", "agent:short"),
        ("BACKOFFICE_API_KEYS", f"owner:{DIGEST}"),
        ("BACKOFFICE_API_KEYS", f"agent:{'A' * 64}"),
        ("TASKS_MAX_ATTEMPTS", "0"),
        ("TASKS_MAX_ATTEMPTS", "1001"),
        ("TASKS_MAX_ATTEMPTS", "-1"),
        ("TURN_LEASE_SECONDS", "1.5"),
        ("TWILIO_WHATSAPP_NUMBER", "+14155238886"),
        ("TWILIO_WHATSAPP_NUMBER", "whatsapp:+1415"),
        ("TWILIO_WHATSAPP_NUMBER", "whatsapp:+٣٣٣٣٣٣٣٣٣٣"),
        ("TASKS_QUEUE", "turns"),
        ("TASKS_QUEUE", "projects/p/locations/l/queues/q/tasks/t"),
        ("TIMEZONE", "Buenos Aires"),
        ("TIMEZONE", "../etc/passwd"),
    ],
)
def test_it_names_the_variable_that_is_wrong(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        Settings.from_environ({variable: value})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TWILIO_AUTH_TOKEN", "  hunter2 ,  "),
        ("SESSION_SECRET", "  hunter2 ,  "),
        ("BACKOFFICE_API_KEYS", "  hunter2 ,  "),
        ("CHECKOUT_SECRET", "hunter2\n2"),
        ("TWILIO_AUTH_TOKEN", "hunter2\n2"),
        ("WORKER_URL", "https://milo:hunter2@x"),
    ],
)
def test_it_never_shows_a_secret(variable: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({variable: value})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "host", ["localhost", "api.localhost", "127.0.0.1:9001", "[::1]", "0.0.0.0"]
)
def test_the_cloud_s_addresses_are_not_this_machine_s(host: str) -> None:
    with pytest.raises(SettingsError, match="BACKOFFICE_URL is this machine's own"):
        Settings.from_environ({"BACKOFFICE_URL": f"https://{host}"})
    Settings.from_environ({"LOCAL_MODE": "1", "BACKOFFICE_URL": f"http://{host}"})


def test_a_signed_address_keeps_its_query() -> None:
    url = "https://shop.example/whatsapp?a=b"
    assert Settings.from_environ({"WHATSAPP_WEBHOOK_URL": url}).whatsapp_webhook_url == url


@pytest.mark.parametrize("variable", ["STORE", *LOCAL_ONLY])
def test_the_cloud_refuses_what_is_for_a_laptop(variable: str) -> None:
    value = {"STORE": "sqlite"}.get(variable, "https://double.example")
    with pytest.raises(SettingsError, match=variable):
        Settings.from_environ({variable: value})
    assert Settings.from_environ({"LOCAL_MODE": "1", variable: value}).local_mode


@pytest.mark.parametrize(
    "variable", ["BACKOFFICE_URL", "PUBLIC_BASE_URL", "WHATSAPP_WEBHOOK_URL", "WORKER_URL"]
)
def test_the_cloud_s_addresses_are_https(variable: str) -> None:
    with pytest.raises(SettingsError, match=f"{variable} begins with https://"):
        Settings.from_environ({variable: "http://shop.example"})
    Settings.from_environ({variable: "https://shop.example"})
    Settings.from_environ({"LOCAL_MODE": "1", variable: "http://shop.example"})


def test_require_names_everything_that_is_missing() -> None:
    settings = Settings(worker_url="http://x")

    settings.require("worker_url")
    with pytest.raises(SettingsError, match="TASKS_QUEUE, TWILIO_AUTH_TOKEN must be set"):
        settings.require("tasks_queue", "worker_url", "twilio_auth_tokens")


@given(
    st.dictionaries(
        st.sampled_from(
            ["LOCAL_MODE", "STORE", "WORKER_URL", "TWILIO_AUTH_TOKEN", "TIMEZONE", "FAULT"]
        ),
        st.text(alphabet=st.characters(exclude_characters="\0", codec="utf-8"), max_size=20),
    )
)
def test_any_environment_is_settings_or_refused(environ: dict[str, str]) -> None:
    try:
        settings = Settings.from_environ(environ)
    except SettingsError:
        return
    assert all(settings.twilio_auth_tokens)
    assert settings.local_mode or settings.store == "firestore"
