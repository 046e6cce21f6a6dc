"""Building the app from its settings, and the entry point that the framework calls."""

import hashlib
import logging
import pkgutil
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from backoffice_api import routes
from backoffice_api.app import ROUTES, build
from backoffice_api.domain.catalogue_errors import CatalogueError
from backoffice_api.routes.shop_file import ShopFileError
from retail.settings import Settings, SettingsError

SAMPLES = Path(__file__).resolve().parents[3] / "samples" / "catalogue.csv"
KEY = "a key"


def local_settings(tmp_path: Path, **members: object) -> Settings:
    given: dict[str, object] = {
        "local_mode": True,
        "store": "sqlite",
        "sqlite_path": str(tmp_path / "milo.db"),
        "backoffice_api_keys": (f"admin:{hashlib.sha256(KEY.encode()).hexdigest()}",),
        "checkout_secret": "secret",
        "mercado_pago_access_token": "TEST-token",
        "mercado_pago_webhook_secrets": ("secret",),
        "mercado_pago_api_url": "http://127.0.0.1:1",
        "public_base_url": "http://localhost:8001",
        "backoffice_url": "http://localhost:9002",
        "scheduler_service_account": "scheduler@p.iam.gserviceaccount.com",
        "tasks_queue": "projects/p/locations/l/queues/q",
        "tasks_service_account": "tasks@p.iam.gserviceaccount.com",
        "worker_url": "http://localhost:9003",
    }
    return Settings(**{**given, **members})  # type: ignore[arg-type]


def names(settings: Settings, query: str) -> list[str]:
    client = build(settings).test_client()
    answer = client.get(f"/products?query={query}", headers={"x-api-key": KEY})
    return [product["name"] for product in answer.get_json()["items"]]


def test_no_file_of_routes_is_forgotten() -> None:
    files = pkgutil.iter_modules(routes.__path__, f"{routes.__name__}.")
    found = [vars(import_module(file.name)).get("ROUTES") for file in files]
    assert {id(each) for each in found if each} == {id(each) for each in ROUTES}


def test_a_fresh_shop_has_the_sample_catalogue_and_keeps_what_becomes_of_it(tmp_path: Path) -> None:
    settings = local_settings(tmp_path, catalogue=str(SAMPLES))
    assert names(settings, "leche")[0].startswith("Leche Entera")
    other = tmp_path / "other.csv"
    other.write_text("this is no catalogue", encoding="utf-8")
    second_start = local_settings(tmp_path, catalogue=str(other))
    assert names(second_start, "leche")[0].startswith("Leche Entera")


def test_a_shop_without_a_catalogue_starts_empty(tmp_path: Path) -> None:
    assert names(local_settings(tmp_path), "leche") == []


def test_while_the_catalogue_is_wrong_nothing_is_answered_and_nothing_stored(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "catalogue.csv"
    rows = SAMPLES.read_text(encoding="utf-8").splitlines()[:3]
    file.write_text("\n".join([*rows, 'X,Pan,,,,unidad,"1,50",true,1,,,,']), encoding="utf-8")
    client = build(local_settings(tmp_path, catalogue=str(file))).test_client()
    with pytest.raises(CatalogueError) as refusal:
        client.get("/")
    assert "línea 4, columna price" in str(refusal.value)
    (told,) = [record for record in caplog.records if record.levelname == "CRITICAL"]
    assert told.getMessage() == f"{file}: {refusal.value.in_lines()}"
    assert names(local_settings(tmp_path), "leche") == []

    file.write_text("\n".join(rows), encoding="utf-8")
    assert client.get("/").status_code == 200
    assert len(names(local_settings(tmp_path), "leche")) > 0


def test_requests_that_come_while_the_catalogue_is_loaded_wait_for_the_one_load(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = build(local_settings(tmp_path, catalogue=str(SAMPLES)))
    caplog.set_level(logging.INFO, "backoffice_api.app")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: app.test_client().get("/"), range(4)))
    assert {answer.status_code for answer in answers} == {200}
    loads = [record for record in caplog.records if "products stored" in record.getMessage()]
    assert len(loads) == 1


def test_a_catalogue_that_is_not_there_refuses_to_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CATALOGUE"):
        build(local_settings(tmp_path, catalogue=str(tmp_path / "missing.csv")))


def returns(settings: Settings) -> str | None:
    answer = build(settings).test_client().get("/shop", headers={"x-api-key": KEY})
    said: str | None = answer.get_json()["returns"]
    return said


def test_a_fresh_shop_has_its_document_and_keeps_what_becomes_of_it(tmp_path: Path) -> None:
    file = tmp_path / "shop.json"
    file.write_text('{"returns": "48 horas"}', encoding="utf-8")
    settings = local_settings(tmp_path, shop_document=str(file))
    assert returns(settings) == "48 horas"
    file.write_text("this is no document", encoding="utf-8")
    assert returns(settings) == "48 horas"
    cloud = {**vars(settings), "local_mode": False, "sqlite_path": str(tmp_path / "other.db")}
    assert returns(Settings(**cloud)) is None


def test_while_the_shop_s_document_is_wrong_nothing_is_answered_and_nothing_stored(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "shop.json"
    file.write_text('{"returns": "48 horas", "delivery_zones": [{"name": "Flores"}]}')
    settings = local_settings(tmp_path, shop_document=str(file))
    client = build(settings).test_client()
    with pytest.raises(ShopFileError):
        client.get("/")
    (told,) = [record for record in caplog.records if record.levelname == "CRITICAL"]
    assert told.getMessage() == (
        f"{file}: 1 error en el archivo de la tienda:\n  delivery_zones.0.fee: falta"
    )
    assert returns(local_settings(tmp_path)) is None

    file.write_text('{"returns": "48 horas"}')
    assert client.get("/").status_code == 200
    assert returns(local_settings(tmp_path)) == "48 horas"


def test_a_document_that_is_not_there_refuses_to_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SHOP_DOCUMENT"):
        build(local_settings(tmp_path, shop_document=str(tmp_path / "missing.json")))


@pytest.mark.parametrize(
    ("member", "variable"),
    [
        ("backoffice_api_keys", "BACKOFFICE_API_KEYS"),
        ("checkout_secret", "CHECKOUT_SECRET"),
        ("mercado_pago_access_token", "MERCADO_PAGO_ACCESS_TOKEN"),
        ("mercado_pago_webhook_secrets", "MERCADO_PAGO_WEBHOOK_SECRET"),
        ("public_base_url", "PUBLIC_BASE_URL"),
        ("tasks_queue", "TASKS_QUEUE"),
        ("tasks_service_account", "TASKS_SERVICE_ACCOUNT"),
        ("worker_url", "WORKER_URL"),
    ],
)
def test_it_does_not_start_without_its_secrets(tmp_path: Path, member: str, variable: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        build(local_settings(tmp_path, **{member: ""}))
    assert variable in str(refusal.value)


def test_while_the_provider_does_not_answer_nobody_pays_and_the_shop_says_so(
    tmp_path: Path,
) -> None:
    client = build(local_settings(tmp_path, catalogue=str(SAMPLES))).test_client()
    token = an_order(client)["payment_url"].rpartition("/")[2]

    refused = client.post(f"/api/checkout/{token}/pay")

    assert (refused.status_code, refused.get_json()["code"]) == (503, "payments_unavailable")
    assert client.get(f"/api/checkout/{token}").get_json()["state"] == "payable"
    assert client.get("/health").get_json()["adapters"] == {"store": "ok", "payments": "failing"}


def an_order(client: FlaskClient) -> Any:
    """The first order of a shop that sells milk."""
    admin = {"x-api-key": KEY}
    person = {"name": "Juan Pérez", "email": "juan@example.com", "phone": "+5491123456789"}
    user = client.post("/users", json=person, headers=admin).get_json()["id"]
    milk = client.get("/products?query=leche", headers=admin).get_json()["items"][0]["id"]
    line = {"user_id": user, "product_id": milk, "quantity": 1}
    assert client.post("/carts/add_item", json=line, headers=admin).status_code < 300
    placed = client.post("/orders/checkout", json={"user_id": user}, headers=admin)
    assert placed.status_code == 201
    return placed.get_json()


def test_another_checkout_secret_ends_the_links_that_are_out(tmp_path: Path) -> None:
    before = build(local_settings(tmp_path, catalogue=str(SAMPLES))).test_client()
    after = build(local_settings(tmp_path, checkout_secret="another")).test_client()
    order = an_order(before)
    token = order["payment_url"].rpartition("/")[2]
    assert before.get(f"/api/checkout/{token}").get_json()["state"] == "payable"
    for path in (f"/api/checkout/{token}", f"/api/checkout/{token}/pay"):
        refused = after.open(path, method="POST" if path.endswith("pay") else "GET")
        assert (refused.status_code, refused.get_json()["code"]) == (404, "checkout_not_found")
    shown = after.get(f"/orders/{order['id']}", headers={"x-api-key": KEY}).get_json()
    assert shown["payment_status"] == "pending"


@pytest.mark.parametrize(("api_url", "rehearsal"), [("http://127.0.0.1:1", True), ("", False)])
def test_only_with_a_double_of_the_provider_nobody_is_charged(
    tmp_path: Path, api_url: str, rehearsal: bool
) -> None:
    told = local_settings(tmp_path, catalogue=str(SAMPLES), mercado_pago_api_url=api_url)
    client = build(told).test_client()
    token = an_order(client)["payment_url"].rpartition("/")[2]
    assert client.get(f"/api/checkout/{token}").get_json()["rehearsal"] is rehearsal


def test_the_entry_point_is_short() -> None:
    main = Path(__file__).resolve().parents[3] / "functions" / "backoffice_api" / "main.py"
    assert len(main.read_text(encoding="utf-8").splitlines()) <= 30
