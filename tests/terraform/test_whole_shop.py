"""A purchase in the cloud's shape: nothing knows that it is not in the cloud, and no setting says so."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from local.configuration import ROOT
from local.demo import COLLECTED, DIALOGUE, payment_link
from local.shopper import Shopper
from retail.settings import LOCAL_ONLY
from tests.html_forms import form_with
from tests.owners_browser import PASSWORD
from tests.terraform.whole_shop import CloudShop, a_cloud_shop
from tests.terraform.workspace import Workspace
from tests.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

STRANGER = "somebody@else.iam.gserviceaccount.com"


@pytest.fixture(scope="module")
def shop(cloud: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CloudShop]:
    with a_cloud_shop(cloud, tmp_path_factory.mktemp("whole")) as shop:
        catalogue = (ROOT / "samples" / "catalogue.csv").read_bytes()
        csv = {"content-type": "text/csv"}
        begun = shop.owns("POST", "/products/import?dry_run=false", data=catalogue, headers=csv)
        while begun["state"] != "done":
            begun = shop.owns("POST", f"/products/import/{begun['id']}/steps")
        yield shop


def test_no_function_is_told_that_it_is_on_a_laptop(shop: CloudShop) -> None:
    for told in shop.told.values():
        assert not {"LOCAL_MODE", *LOCAL_ONLY} & told.keys()


def test_the_purchase_of_the_first_document_is_paid(shop: CloudShop) -> None:
    juan = Shopper(shop.twilio_url, "+5491123456789", "Juan", deadline=60)
    for line in DIALOGUE:
        replies = juan.say(line)
    checkout = shop.site + "/api" + urlsplit(payment_link(replies[-1], shop.site)).path
    assert shop.ask("GET", checkout).json()["state"] == "payable"
    begun = shop.ask("POST", f"{checkout}/pay", json=COLLECTED).json()
    assert begun["payment_url"].startswith("https://www.mercadopago.com.ar/")
    (preference,) = parse_qs(urlsplit(begun["payment_url"]).query)["pref_id"]

    asked = {"preference_id": preference, "status": "approved"}
    shop.ask("POST", f"{shop.mercado_pago_url}/double/payments", json=asked)

    wait_until(lambda: shop.ask("GET", checkout).json()["state"] == "paid", 30, "it is paid")

    def is_told() -> bool:
        _tick(shop)  # what a busy store has put off is taken up by the clock
        return any("Recibimos tu pago" in said for said in _heard(juan))

    wait_until(is_told, 60, "it is told")


def test_the_owner_logs_in_by_way_of_hosting(shop: CloudShop) -> None:
    login = f"{shop.site}/admin/login"
    form = form_with(shop.ask("GET", login).text, "Entrar")
    typed = dict(form.fields) | {"admin_user": "ana", "admin_password": PASSWORD}
    answer = shop.ask("POST", login, data=typed, allow_redirects=False)
    assert answer.status_code == 303
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Hoy" in shop.ask("GET", f"{shop.site}/admin").text


def test_only_the_accounts_that_terraform_names_call_the_worker_and_the_clock(
    shop: CloudShop,
) -> None:
    worker, scheduler = shop.told["agent_worker"], _scheduler(shop)
    queue = worker["TASKS_SERVICE_ACCOUNT"]
    calls = (
        (f"{worker['WORKER_URL']}/turns", worker["WORKER_URL"], queue, scheduler),
        (f"{worker['WORKER_URL']}/model-checks", worker["WORKER_URL"], queue, scheduler),
        (f"{shop.api_url}/clock", shop.api_url, scheduler, queue),
        (f"{shop.api_url}/model-checks", shop.api_url, scheduler, queue),
    )
    for url, audience, account, other in calls:
        strangers = (
            (STRANGER, audience),
            (other, audience),
            (account, "https://elsewhere.example"),
        )
        for email, of in strangers:
            assert shop.ask("POST", url, json={}, headers=shop.token(email, of)).status_code == 403
    for url, audience, account, _ in calls[2:]:
        assert shop.ask("POST", url, headers=shop.token(account, audience)).ok


def test_the_scheduler_s_check_of_the_model_s_name_reaches_the_worker(shop: CloudShop) -> None:
    token = shop.token(_scheduler(shop), shop.api_url)
    assert shop.ask("POST", f"{shop.api_url}/model-checks", headers=token).ok
    heard = "the offline model has no name to check"

    def is_heard() -> bool:
        return heard in (line["message"] for line in shop.lines("agent_worker"))

    wait_until(is_heard, 30, "the worker is woken")


def test_each_function_writes_lines_that_cloud_logging_reads(shop: CloudShop) -> None:
    said = {name: shop.lines(name) for name in shop.told}
    assert said["agent_worker"]
    assert said["backoffice_api"]
    assert all(line["severity"] and line["message"] for lines in said.values() for line in lines)


def _tick(shop: CloudShop) -> None:
    """As the scheduler does each minute."""
    shop.ask("POST", f"{shop.api_url}/clock", headers=shop.token(_scheduler(shop), shop.api_url))


def _scheduler(shop: CloudShop) -> str:
    return shop.told["backoffice_api"]["SCHEDULER_SERVICE_ACCOUNT"]


def _heard(shopper: Shopper) -> list[str]:
    return [each["body"] for each in shopper.transcript() if each["direction"] == "outbound"]
