"""What a stack is told by the developer's variables, and what it refuses before anything is started."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from local.configuration import OPEN, ROOT, Configuration
from local.notices import of_the_network, whatsapp
from local.outside import without_outside
from local.ports import Ports
from local.secret_keys import Secrets
from local.stack import services
from retail.settings import Settings

ACCOUNT = {
    "TWILIO_ACCOUNT_SID": "AC" + "5" * 32,
    "TWILIO_AUTH_TOKEN": "the-token",
    "TWILIO_WHATSAPP_NUMBER": "whatsapp:+14155238886",
}
REAL = {**ACCOUNT, "WHATSAPP_WEBHOOK_URL": "https://milo.example/whatsapp"}
SECRETS = Secrets(**{field.name: f"kept-{field.name}" for field in fields(Secrets)})


def told(**environ: str) -> Configuration:
    return Configuration(Ports(), SECRETS, Path("/nowhere"), environ)


def settings(configuration: Configuration) -> Settings:
    return Settings.from_environ(configuration.function_environment())


def commands(configuration: Configuration) -> dict[str, list[str]]:
    return {service.name: service.command for service in services(configuration)}


def listens_on(command: list[str]) -> str:
    return command[command.index("--host") + 1] if "--host" in command else "127.0.0.1"


def test_told_nothing_it_is_on_the_loopback_with_a_twilio_of_its_own() -> None:
    configuration = told()
    here = configuration.stack_json()
    assert here["hosting_url"] == "http://127.0.0.1:8001"
    assert here["webhook_url"] == "http://127.0.0.1:9002/whatsapp"
    assert here["twilio_url"] == "http://127.0.0.1:9010"
    assert settings(configuration).twilio_api_url == "http://127.0.0.1:9010"
    assert {listens_on(command) for command in commands(configuration).values()} == {"127.0.0.1"}
    assert whatsapp(configuration) == "Shoppers' phones     http://127.0.0.1:9010"
    assert of_the_network(configuration) == ""


def test_the_public_addresses_reach_the_functions_and_who_asks_for_them() -> None:
    configuration = told(
        PUBLIC_BASE_URL="https://tienda.example/",
        WHATSAPP_WEBHOOK_URL="https://milo.example/whatsapp",
        FIRESTORE_DATABASE="drill",
    )
    told_to = settings(configuration)
    assert told_to.public_base_url == "https://tienda.example"
    assert told_to.whatsapp_webhook_url == "https://milo.example/whatsapp"
    assert told_to.firestore_database == "drill"
    here = configuration.stack_json()
    assert here["hosting_url"] == "https://tienda.example"
    assert here["webhook_url"] == "https://milo.example/whatsapp"
    double = commands(configuration)["twilio"]
    assert double[double.index("--webhook-url") + 1] == "https://milo.example/whatsapp"
    assert double[double.index("--allowed-host") + 1] == "tienda.example"
    assert double[double.index("--webhook-address") + 1] == "http://127.0.0.1:9002/whatsapp"


def test_one_public_address_is_the_page_s_and_the_webhook_s() -> None:
    configuration = told(**ACCOUNT, PUBLIC_URL="https://milo.example/")
    told_to = settings(configuration)
    assert told_to.public_base_url == "https://milo.example"
    assert told_to.whatsapp_webhook_url == "https://milo.example/whatsapp"
    hosting = commands(configuration)["hosting"]
    assert hosting[hosting.index("--webhook") + 1] == "http://127.0.0.1:9002"
    assert "--webhook" not in commands(told(**REAL))["hosting"]
    assert of_the_network(configuration).split() == (
        [
            "!",
            "Twilio",
            "must",
            "post",
            "incoming",
            "messages",
            "to",
            "https://milo.example/whatsapp",
        ]
    )


def test_each_of_the_two_addresses_may_be_another() -> None:
    told_to = settings(
        told(
            PUBLIC_URL="https://milo.example",
            PUBLIC_BASE_URL="https://tienda.example",
            WHATSAPP_WEBHOOK_URL="https://mensajes.example/whatsapp",
        )
    )
    assert told_to.public_base_url == "https://tienda.example"
    assert told_to.whatsapp_webhook_url == "https://mensajes.example/whatsapp"


def test_with_an_account_at_twilio_the_double_does_not_start() -> None:
    configuration = told(**REAL, PUBLIC_BASE_URL="https://tienda.example")
    assert "twilio" not in commands(configuration)
    assert "twilio" not in configuration.listening
    told_to = settings(configuration)
    assert told_to.twilio_account_sid == ACCOUNT["TWILIO_ACCOUNT_SID"]
    assert told_to.twilio_auth_tokens == ("the-token",)
    assert told_to.twilio_api_url == ""
    here = configuration.stack_json()
    assert here["twilio_url"] == ""
    assert here["twilio_auth_token"] == "the-token"
    assert whatsapp(configuration) == "WhatsApp             whatsapp:+14155238886 at Twilio"
    assert "must post incoming messages to https://milo.example/whatsapp" in of_the_network(
        configuration
    )
    assert "open on this machine only" not in of_the_network(configuration)


def test_a_token_under_rotation_signs_with_its_first() -> None:
    configuration = told(**{**REAL, "TWILIO_AUTH_TOKEN": "new, old"})
    assert settings(configuration).twilio_auth_tokens == ("new", "old")
    assert configuration.stack_json()["twilio_auth_token"] == "new"


def test_another_twilio_than_twilio_s_is_asked_at_its_own_address() -> None:
    configuration = told(**ACCOUNT, TWILIO_API_URL="http://127.0.0.1:9999/")
    assert "twilio" not in commands(configuration)
    assert settings(configuration).twilio_api_url == "http://127.0.0.1:9999"
    here = configuration.stack_json()
    assert here["twilio_url"] == "http://127.0.0.1:9999"
    assert here["webhook_url"] == "http://127.0.0.1:9002/whatsapp"


@pytest.mark.parametrize("left_out", sorted(REAL))
def test_an_account_named_by_half_is_refused_with_what_is_missing(left_out: str) -> None:
    with pytest.raises(ValueError) as refused:
        told(**{name: value for name, value in REAL.items() if name != left_out}).check()
    given, missing = str(refused.value).split(" without ", 1)
    assert missing.startswith(f"{left_out}: ")
    assert "\n" not in str(refused.value)
    assert set(given.split(", ")) == set(ACCOUNT) - {left_out}


SELLER = {
    "MERCADO_PAGO_ACCESS_TOKEN": "token-of-the-seller",
    "MERCADO_PAGO_WEBHOOK_SECRET": "the-secret",
    "PUBLIC_BASE_URL": "https://tienda.example",
}


def test_with_an_account_at_mercado_pago_the_double_does_not_start() -> None:
    configuration = told(**SELLER)
    assert "mercado_pago" not in commands(configuration)
    assert "mercado_pago" not in configuration.listening
    told_to = settings(configuration)
    assert told_to.mercado_pago_access_token == "token-of-the-seller"
    assert told_to.mercado_pago_webhook_secrets == ("the-secret",)
    assert told_to.mercado_pago_api_url == ""
    assert configuration.stack_json()["mercado_pago_url"] == "https://api.mercadopago.com"


def test_another_mercado_pago_is_asked_at_its_own_address() -> None:
    here = {"PUBLIC_BASE_URL": "", "MERCADO_PAGO_API_URL": "http://127.0.0.1:9998/"}
    configuration = told(**SELLER | here)
    assert "mercado_pago" not in commands(configuration)
    assert settings(configuration).mercado_pago_api_url == "http://127.0.0.1:9998"


def test_a_seller_is_paid_at_the_one_public_address_too() -> None:
    configuration = told(**SELLER | {"PUBLIC_BASE_URL": "", "PUBLIC_URL": "https://milo.example"})
    configuration.check()
    assert not configuration.starts_mercado_pago


@pytest.mark.parametrize("left_out", sorted(SELLER))
def test_a_seller_named_by_half_is_refused_with_what_is_missing(left_out: str) -> None:
    with pytest.raises(ValueError, match=f" without {left_out}: "):
        told(**{name: value for name, value in SELLER.items() if name != left_out}).check()


def test_an_api_url_without_an_account_is_refused() -> None:
    with pytest.raises(ValueError, match=r"TWILIO_API_URL without TWILIO_ACCOUNT_SID, "):
        told(TWILIO_API_URL="http://127.0.0.1:9999").check()


@pytest.mark.parametrize(
    ("host", "reached"), [("0.0.0.0", "127.0.0.1"), ("192.168.1.5", "192.168.1.5")]
)
def test_what_people_need_listens_where_it_is_told_to_and_nothing_else_does(
    host: str, reached: str
) -> None:
    configuration = told(LISTEN_HOST=host)
    listening = {name: listens_on(command) for name, command in commands(configuration).items()}
    assert {name for name, address in listening.items() if address == host} == OPEN
    asked = {name for name, (at, _) in configuration.listening.items() if at == host}
    assert asked == OPEN
    assert {listening[name] for name in ("backoffice", "worker", "tasks")} == {"127.0.0.1"}
    health = {service.name: service.health_url for service in services(configuration)}
    assert health["hosting"] == f"http://{reached}:8001/health"
    assert health["backoffice"] == "http://127.0.0.1:8080/health"
    here = configuration.stack_json()
    assert here["hosting_url"] == f"http://{reached}:8001"
    assert here["backoffice_url"] == "http://127.0.0.1:8080"
    assert f"listen on {host}: everybody in this network" in of_the_network(configuration)


def test_links_that_lead_a_phone_to_itself_are_told_of() -> None:
    links = "payment links begin with http://127.0.0.1:8001 and open on this machine only"
    assert links in of_the_network(told(LISTEN_HOST="0.0.0.0"))
    assert links in of_the_network(told(**REAL))
    assert links not in of_the_network(told(LISTEN_HOST="192.168.1.5"))


def test_a_webhook_s_url_is_handed_on_letter_by_letter() -> None:
    url = "https://milo.example/whatsapp/"
    configuration = told(**{**REAL, "WHATSAPP_WEBHOOK_URL": url})

    assert settings(configuration).whatsapp_webhook_url == url
    assert configuration.stack_json()["webhook_url"] == url
    double = commands(told(WHATSAPP_WEBHOOK_URL=url))["twilio"]
    assert double[double.index("--webhook-url") + 1] == url


def test_a_webhook_s_url_without_the_webhook_s_path_is_told_of() -> None:
    elsewhere = told(**{**REAL, "WHATSAPP_WEBHOOK_URL": "https://milo.example"})
    assert "does not end with /whatsapp" in of_the_network(elsewhere)
    assert "does not end with" not in of_the_network(told(**REAL))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GOOGLE_GENAI_USE_VERTEXAI", "maybe"),
        ("TIMEZONE", "Mars/Olympus"),
        ("TURN_LEASE_SECONDS", "soon"),
        ("TURN_GATHER_MILLISECONDS", "-1"),
        ("GEMINI_API_URL", "gemini"),
        ("GOOGLE_API_KEY", " key "),
        ("PUBLIC_URL", "milo.example"),
        ("PUBLIC_URL", "https://milo.example/whatsapp"),
        ("PUBLIC_BASE_URL", "tienda.example"),
        ("WHATSAPP_WEBHOOK_URL", "ftp://milo.example"),
        ("LISTEN_HOST", "localhost"),
        ("LISTEN_HOST", "0.0.0.0:80"),
        ("STORE", "postgres"),
        ("CATALOGUE", "nohay.csv"),
        ("CATALOGUE", str(ROOT / "samples")),
        ("SHOP_DOCUMENT", "nohay.json"),
    ],
)
def test_a_value_that_no_function_could_work_with_is_refused_by_its_name(
    variable: str, value: str
) -> None:
    with pytest.raises(ValueError) as refused:
        told(**{variable: value}).check()
    assert str(refused.value).startswith(variable)
    assert "\n" not in str(refused.value)


def test_another_shop_s_products_are_not_sold_at_the_sample_s_address() -> None:
    sample = str(ROOT / "samples" / "shop.json")
    mine = str(ROOT / "samples" / "catalogue.csv")
    assert told().function_environment()["SHOP_DOCUMENT"] == sample
    assert "SHOP_DOCUMENT" not in told(CATALOGUE=mine).function_environment()
    both = told(CATALOGUE=mine, SHOP_DOCUMENT=sample).function_environment()
    assert both["SHOP_DOCUMENT"] == sample


def test_a_number_that_is_not_whatsapp_s_is_refused_by_its_name() -> None:
    with pytest.raises(ValueError, match=r"^TWILIO_WHATSAPP_NUMBER has the form whatsapp:"):
        told(**{**REAL, "TWILIO_WHATSAPP_NUMBER": "+14155238886"}).check()


@pytest.mark.parametrize("empty", ["GOOGLE_API_KEY", "TIMEZONE", "TWILIO_AUTH_TOKEN", "STORE"])
def test_an_empty_variable_is_an_unset_one(empty: str) -> None:
    configuration = told(**{empty: ""})
    configuration.check()
    assert configuration.stack_json() == told().stack_json()


@pytest.mark.parametrize(
    ("environ", "model"),
    [
        ({}, "offline"),
        ({"GEMINI_MODEL": "gemini-9"}, "offline"),
        ({"GOOGLE_API_KEY": "key", "GEMINI_MODEL": "gemini-9"}, "gemini-9"),
        ({"GOOGLE_API_KEY": "key", "GEMINI_MODEL": "offline"}, "offline"),
        ({"GOOGLE_API_KEY": "key"}, Settings().gemini_model),
        ({"GOOGLE_GENAI_USE_VERTEXAI": "true"}, Settings().gemini_model),
        ({"GOOGLE_GENAI_USE_VERTEXAI": "1"}, Settings().gemini_model),
        ({"GOOGLE_GENAI_USE_VERTEXAI": "false"}, "offline"),
        ({"GOOGLE_GENAI_USE_VERTEXAI": "0"}, "offline"),
    ],
)
def test_the_model_is_the_one_that_the_worker_asks_first(
    environ: dict[str, str], model: str
) -> None:
    assert told(**environ).model == model


def test_vertex_is_told_where_its_credentials_are() -> None:
    environ = {
        "GOOGLE_GENAI_USE_VERTEXAI": "true",
        "GOOGLE_APPLICATION_CREDENTIALS": "keys/milo.json",
        "GOOGLE_CLOUD_PROJECT": "my-shop",
    }
    assert environ.items() <= told(**environ).function_environment().items()


def test_a_stack_that_plays_by_itself_has_its_own_twilio_on_the_loopback() -> None:
    outside: dict[str, Any] = {**REAL, "LISTEN_HOST": "0.0.0.0", "PUBLIC_BASE_URL": "https://a.b"}
    assert (
        told(**without_outside({**outside, "TIMEZONE": "UTC"})).stack_json() == told().stack_json()
    )
    assert without_outside({**outside, "TIMEZONE": "UTC"}) == {"TIMEZONE": "UTC"}


def test_no_proxy_stands_between_the_worker_and_a_double_on_the_network() -> None:
    configuration = told(HTTP_PROXY="http://proxy.example:3128", LISTEN_HOST="192.168.1.5")
    direct = configuration.function_environment()["NO_PROXY"].split(",")
    assert {"127.0.0.1", "192.168.1.5"} <= set(direct)
