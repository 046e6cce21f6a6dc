"""`make export` and `make import` as they are called, on both stores, killed, and misused."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backoffice_api.domain.checkout import CheckoutLink
from backoffice_api.domain.user import PhoneKey, User
from backoffice_api.storage.port import Save
from local.inbound_message import WA_ID
from local.portable_file import NAMES
from tests.backoffice import ADMIN, ANA, JUAN, a_backoffice
from tests.conversing import claim, complete, report, said
from tests.places import Place, a_file_of_sqlite, fill, last_line, people, run
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ALL = [*NAMES.values()]


def test_a_shop_moves_and_both_files_end_alike(
    laptop: Place, empty: Place, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(laptop, [*people(600), PhoneKey("ñ 🧉", 7), CheckoutLink("a", 9)])
    assert run("export", file, *laptop.options) == 0
    assert run("import", file, *empty.options) == 0
    again = file.with_name("again.jsonl")
    assert run("export", again, *empty.options) == 0
    assert empty.everything() == laptop.everything()
    assert last_line(again) == last_line(file)
    assert last_line(file)["counts"] == {"checkout_link": 1, "phone_key": 1, "user": 600}
    said = capsys.readouterr()
    assert "user                            600" in said.out
    assert said.out.count(last_line(file)["sha256"]) == 3
    assert "Importing 602 entities into " in said.err


def test_an_empty_shop_moves_too(laptop: Place, empty: Place, file: Path) -> None:
    assert run("export", file, *laptop.options) == 0
    assert run("import", file, *empty.options) == 0
    assert empty.everything() == []


def test_the_shop_goes_on_where_it_moves(laptop: Place, empty: Place, file: Path) -> None:
    old = a_backoffice(laptop.store)
    juan, milk = old.user(), old.product(stock=10_000)
    line = {"user_id": juan.id, "product_id": milk.id, "quantity": 2}
    assert old.post("/carts/add_item", line).status_code == 200
    checkout = {**ADMIN, "Idempotency-Key": "checkout-1"}
    order = said(old.post("/orders/checkout", {"user_id": juan.id}, checkout))
    assert old.post("/carts/add_item", line).status_code == 200
    turn = claim(old)["turn"]
    replies = said(complete(old, turn, "Hola"))["outbound"]
    assert run("export", file, *laptop.options) == 0
    assert run("import", file, *empty.options) == 0

    new = a_backoffice(empty.store)
    found = said(new.get("/users/search", phone=JUAN["phone"]))["items"]
    assert [each["id"] for each in found] == [juan.id]
    assert new.post("/users", JUAN).status_code == 409
    cart = said(new.get("/carts/summary", user_id=juan.id))
    assert [(item["product_id"], item["quantity"]) for item in cart["items"]] == [(milk.id, 2)]
    assert said(new.get("/orders/last", user_id=juan.id)) == order
    again = new.post("/orders/checkout", {"user_id": juan.id}, checkout)
    assert said(again) == order
    products = said(new.get("/products", query="lehce"))
    assert [each["id"] for each in products["items"]] == [milk.id]
    link = f"/api{order['payment_url'].removeprefix('http://localhost:8001')}"
    assert link.rpartition("/")[2] not in file.read_text(encoding="utf-8")
    assert said(new.get(link))["state"] == "payable"
    assert said(new.post(f"{link}/pay", {}))["payment_url"]

    assert said(report(new, turn, replies[0]["id"])) == {"more": False}
    assert claim(new) == {"status": "answered"}
    assert [m["body"] for m in said(new.get(f"/conversations/{WA_ID}"))["messages"]][-1] == "Hola"
    ana = new.user(ANA)
    assert new.post("/carts/add_item", {**line, "user_id": ana.id}).status_code == 200
    assert new.post("/orders/checkout", {"user_id": ana.id}).status_code == 201
    assert new.stock_of(milk) == 6_000


@pytest.mark.long
def test_an_import_that_was_killed_is_finished_by_merging(
    laptop: Place, empty: Place, file: Path
) -> None:
    fill(laptop, people(5000))
    assert run("export", file, *laptop.options) == 0
    command = [sys.executable, "-m", "local.transfer", "import", str(file), *empty.options]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    importing = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    wait_until(lambda: next(empty.store.walk([User]), None), 60, "the first commit")
    importing.send_signal(signal.SIGKILL)
    importing.communicate(timeout=30)
    assert importing.returncode == -signal.SIGKILL
    assert run("import", file, *empty.options) == 1
    there = len(empty.everything())  # a commit that was on its way has arrived by now
    assert 0 < there < 5000
    assert there % 250 == 0
    assert run("import", file, *empty.options, "--merge") == 0
    assert empty.everything() == people(5000)


def test_a_store_that_is_not_empty_is_filled_only_when_told_so(
    laptop: Place, empty: Place, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = people(3)
    fill(laptop, [first, second, third])
    fill(empty, [first, PhoneKey("1", 7)])
    assert run("export", file, *laptop.options) == 0
    assert run("import", file, *empty.options) == 1
    assert "is not empty, nothing was written; with ARGS=--merge" in capsys.readouterr().err
    assert empty.everything() == [PhoneKey("1", 7), first]
    assert run("import", file, *empty.options, "--merge") == 0
    assert empty.everything() == [PhoneKey("1", 7), first, second, third]
    assert "user                              2              1" in capsys.readouterr().out


def test_what_is_different_is_named_by_its_line_and_left_alone(
    laptop: Place, empty: Place, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(laptop, people(3))
    assert run("export", file, *laptop.options) == 0
    before = laptop.store.get(User, "100000001")
    assert before
    other = User(100_000_001, "Otra", "otra@example.com", "1", "", NOON, ())
    laptop.store.commit([Save(other, before.version)])
    assert run("import", file, *laptop.options, "--merge") == 1
    said = capsys.readouterr()
    assert "line 3: this user is another one in the store; left as it was" in said.err
    assert said.err.endswith("✗ 1 entities are different in the store and were left alone\n")
    assert "100000001" not in said.err
    assert [user.name for user in laptop.everything()] == [
        *("Persona 100000000", "Otra", "Persona 100000002")
    ]


def test_few_of_many_differences_are_named(
    laptop: Place, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(laptop, [CheckoutLink(f"{n:03}", n) for n in range(100)])
    other = a_file_of_sqlite(tmp_path / "other.db")
    fill(other, [CheckoutLink(f"{n:03}", n + 1) for n in range(100)])
    assert run("export", file, *laptop.options) == 0
    assert run("import", file, *other.options, "--merge") == 1
    said = capsys.readouterr().err
    assert said.count("this checkout_link is another one") == 20
    assert "✗ 100 entities are different" in said
