"""Personal data on both stores: handed out whole, deleted whole whoever dies meanwhile, and two customers made one."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from backoffice_api.domain.audit import AuditEntry
from backoffice_api.domain.cart import Cart
from backoffice_api.domain.checkout import token
from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.erasure import REMOVED, STAGES, Erasure
from backoffice_api.domain.fulfilment import Wish
from backoffice_api.domain.merge import Merge
from backoffice_api.domain.order import Order
from backoffice_api.domain.payment import Payment
from backoffice_api.domain.user import EmailKey, PhoneKey, User
from backoffice_api.services import erasures, merges, orders, pay, settling
from backoffice_api.services.unit_of_work import UnitOfWork
from backoffice_api.storage.port import Store, Write
from local.backoffice import SCHEDULER
from retail.errors import Conflict, Unavailable
from tests.a_customers_life import TRACES, a_shop, lived, now, traces, writes
from tests.backoffice import ADMIN, ANA, ISSUER, JUAN, Backoffice, all_of
from tests.conversing import claim, complete, refused, report, said
from tests.panel_shop import PanelShop

PANEL = {**ADMIN, "x-panel-user": "ana"}


@pytest.fixture
def shop(backoffice: Backoffice) -> PanelShop:
    return a_shop(backoffice)


def erase(shop: PanelShop) -> Any:
    return shop.backoffice.post(f"/users/{shop.juan.id}/erasure", {}, PANEL)


def merge(shop: PanelShop) -> Any:
    """Makes Juan one with Ana, who stays."""
    return shop.backoffice.post(f"/users/{shop.juan.id}/merge", {"into": shop.ana.id}, PANEL)


def tick(shop: PanelShop) -> None:
    bearer = f"Bearer {ISSUER.key.sign(SCHEDULER, 'http://api', datetime.now(UTC))}"
    answer = shop.backoffice.client.post("/clock", headers={"Authorization": bearer})
    assert answer.status_code == 200


def orders_of(shop: PanelShop, user: User) -> list[Order]:
    return [
        order for order in all_of(shop.backoffice.shop.store, Order) if order.user_id == user.id
    ]


class Dying:
    """A store whose process dies at its so many-th commit."""

    def __init__(self, store: Store, commits: int) -> None:
        self._store = store
        self._left = commits

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, writes: Sequence[Write]) -> None:
        self._left -= bool(writes)
        if self._left < 0:
            raise Unavailable("killed", "the process is gone")
        self._store.commit(writes)


def test_all_that_the_shop_holds_is_handed_out(shop: PanelShop) -> None:
    lived(shop)
    answer = shop.backoffice.get(f"/users/{shop.juan.id}/personal_data")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert f'filename="datos-{shop.juan.id}.json"' in answer.headers["Content-Disposition"]
    file = json.loads(answer.get_data(as_text=True))
    held = json.dumps(file, ensure_ascii=False)
    missing = [trace for trace in TRACES if trace not in held]
    assert missing == ["Juan Pérez", "541123456789", "11 2345-6789"]  # none of these is kept as his
    assert {each["kind"] for each in file["orders"][1]["events"]} >= {"placed", "note", "delivered"}
    assert [payment["status"] for payment in file["orders"][0]["payments"]] == ["approved"]
    assert len(file["orders"][1]["withdrawals"]) == 1
    (chat,) = file["conversations"]
    assert len(chat["messages"]) == 8
    assert len(chat["turns"]) == 3
    assert len(chat["given_up"]) == 1
    assert "checkout/" not in held
    other = json.loads(shop.backoffice.get(f"/users/{shop.ana.id}/personal_data").data)
    assert (other["orders"], other["conversations"]) == ([], [])
    nobody = shop.backoffice.get("/users/1/personal_data")
    assert refused(nobody) == (404, "user_not_found")


def test_a_turn_in_which_more_was_written_is_handed_out_once(shop: PanelShop) -> None:
    backoffice = shop.backoffice
    turns = [claim(backoffice, "SM1", received_at=backoffice.clock().isoformat())["turn"]]
    assert claim(backoffice, "SM2", received_at=backoffice.clock().isoformat())["status"] == "busy"
    talk(backoffice, turns[0])
    backoffice.clock.advance(seconds=10)
    turns.append(claim(backoffice, "SM2", received_at=backoffice.clock().isoformat())["turn"])
    talk(backoffice, turns[1])
    file = json.loads(shop.backoffice.get(f"/users/{shop.juan.id}/personal_data").data)
    (chat,) = file["conversations"]
    assert [each["id"] for each in chat["turns"]] == [turns[1]["id"], turns[0]["id"]]


def talk(backoffice: Backoffice, turn: dict[str, Any]) -> None:
    """Ends a turn with a reply that goes out."""
    for message in said(complete(backoffice, turn, "Hola"))["outbound"]:
        said(report(backoffice, turn, message["id"]))


def test_nothing_of_a_deleted_customer_is_left(shop: PanelShop) -> None:
    lived(shop)
    store = shop.backoffice.shop.store
    assert traces(store).keys() >= {"User", "Message", "Order", "Withdrawal", "AuditEntry"}
    kept = {
        order.id: (order.items, order.total, order.paid) for order in orders_of(shop, shop.juan)
    }
    payments = all_of(store, Payment)

    assert said(erase(shop))["state"] == "done"

    assert traces(store) == {}
    after = orders_of(shop, shop.juan)
    assert {order.id: (order.items, order.total, order.paid) for order in after} == kept
    assert {order.delivery.address for order in after if order.delivery} == {REMOVED, ""}
    assert all_of(store, Payment) == payments
    assert now(shop, shop.ana) == shop.ana
    assert refused(shop.backoffice.get(f"/users/{shop.juan.id}")) == (404, "user_not_found")
    assert said(erase(shop))["state"] == "done"


def test_the_log_says_who_did_it_and_of_whom_it_only_keeps_the_number(shop: PanelShop) -> None:
    lived(shop)
    erase(shop)
    entries = all_of(shop.backoffice.shop.store, AuditEntry)
    (entry,) = [each for each in entries if each.action == "erase_user"]
    assert (entry.person, entry.kind, entry.subject) == ("ana", "Erasure", str(shop.juan.id))
    assert len([each for each in entries if each.action == "pause_conversation"]) == 1


def test_what_comes_from_the_phone_afterwards_is_a_stranger_s(shop: PanelShop) -> None:
    lived(shop)
    erase(shop)
    turn = claim(shop.backoffice, "SM20", body="Hola, soy nuevo")["turn"]
    assert (turn["user"], turn["memory"], turn["journal"]) == (None, None, [])
    complete(shop.backoffice, turn, "¿Cómo te llamás?")
    body = {**JUAN, "name": "Otra Persona"}
    again = said(shop.backoffice.post("/users", body))
    assert again["id"] != shop.juan.id


def test_whoever_dies_at_any_commit_leaves_it_to_be_finished(shop: PanelShop) -> None:
    lived(shop)
    deaths = 0
    while said(shop.backoffice.get(f"/users/{shop.juan.id}/erasure"))["state"] != "done":
        erase_and_die(shop, commits=1)
        deaths += 1
    assert deaths >= len(STAGES) - 1
    assert traces(shop.backoffice.shop.store) == {}


def erase_and_die(shop: PanelShop, commits: int) -> None:
    """Asks of a process to delete Juan's data that dies after so many commits."""
    inside = shop.backoffice.shop
    dying = replace(inside, cases=replace(inside.cases, store=Dying(inside.store, commits)))
    with suppress(Unavailable):
        dying.cases.run(lambda work: erasures.begin(work, dying, shop.juan.id))
        erasures.go_on(dying, shop.juan.id)


def test_the_clock_finishes_it_and_keeps_what_a_stranger_wrote_meanwhile(shop: PanelShop) -> None:
    lived(shop)
    run, inside = shop.backoffice.shop.cases.run, shop.backoffice.shop
    run(lambda work: erasures.begin(work, inside, shop.juan.id))
    erasures.go_on(inside, shop.juan.id, steps=1)
    assert said(shop.backoffice.get(f"/users/{shop.juan.id}/erasure"))["state"] == "under_way"
    shop.backoffice.clock.advance(seconds=5)
    writes(shop, "SM21", "Hola de parte de otra", profile_name="Eva")
    tick(shop)
    assert said(shop.backoffice.get(f"/users/{shop.juan.id}/erasure"))["state"] == "done"
    left = traces(inside.store, ("alergia a las nueces", "Humboldt 1234", JUAN["email"]))
    assert left == {}
    chat = said(shop.backoffice.get(f"/conversations/{JUAN['phone']}"))
    assert chat["messages"][0]["body"] == "Hola de parte de otra"
    assert len(chat["messages"]) == 2


def test_more_than_a_page_of_everything_goes_too(
    shop: PanelShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backoffice_api.services.forgetting._ANSWERS", 1)
    for size in ("MOST_LINES", "_MANY", "_ORDERS"):
        monkeypatch.setattr(f"backoffice_api.services.erasure_steps.{size}", 2)
    lived(shop)
    for _ in range(4):
        if said(erase(shop))["state"] == "done":
            break
    assert traces(shop.backoffice.shop.store) == {}


def test_whoever_has_the_number_next_is_handed_out_nothing_of_the_one_before(
    shop: PanelShop,
) -> None:
    lived(shop)
    said(shop.backoffice.patch(f"/users/{shop.juan.id}", {"phone": "+5491155554444"}))
    eva = said(shop.backoffice.post("/users", {**JUAN, "name": "Eva", "email": "eva@example.com"}))
    writes(shop, "SM31", "Hola, me mudé")
    file = shop.backoffice.get(f"/users/{eva['id']}/personal_data").get_data(as_text=True)
    assert "alergia a las nueces" not in file
    (chat,) = json.loads(file)["conversations"]
    assert [len(chat["messages"]), len(chat["turns"])] == [2, 1]


def test_pages_that_were_given_out_under_another_secret_do_not_stop_a_deletion(
    shop: PanelShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backoffice_api.services.erasure_steps.MOST_LINES", 2)
    lived(shop)
    run, inside = shop.backoffice.shop.cases.run, shop.backoffice.shop
    run(lambda work: erasures.begin(work, inside, shop.juan.id))
    erasures.go_on(inside, shop.juan.id, steps=3)
    (begun,) = all_of(inside.store, Erasure)
    chat, _, token = begun.page_token.rpartition(" ")
    assert token

    def of_another_secret(work: UnitOfWork) -> None:
        work.get(Erasure, begun.key)
        work.put(replace(begun, page_token=f"{chat} another{token}"))

    run(of_another_secret)
    assert said(erase(shop))["state"] == "done"
    assert traces(inside.store) == {}


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("open order", "order_open"),
        ("refund that moves", "refund_under_way"),
        ("money to give back by hand", "refund_under_way"),
        ("open withdrawal", "withdrawal_open"),
        ("open form", "withdrawal_open"),
        ("held payment", "payment_held"),
        ("held payment that goes back", "refund_under_way"),
    ],
)
def test_data_that_are_still_needed_are_not_deleted(
    shop: PanelShop, what: str, reason: str
) -> None:
    backoffice = shop.backoffice
    if what == "open form":
        backoffice.post("/api/withdrawals", {"order": "no sé", "contact": JUAN["phone"]})
    else:
        order = shop.order(shop.juan)
        if what == "refund that moves":
            payment = shop.pays(order)
            shop.moved(order, "preparing", "ready", "delivered")
            backoffice.post(f"/payments/{payment}/refund", {})
        elif what == "money to give back by hand":
            shop.chosen(order, "transfer")
            shop.moved(order, "paid", "cancelled")
        elif what == "held payment that goes back":
            shop.pays(order, amount=100)
            shop.moved(order, "cancelled")
        elif what == "held payment":
            shop.pays(order, currency="USD")
            shop.moved(order, "cancelled")
        elif what == "open withdrawal":
            shop.pays(order)
            shop.moved(order, "preparing", "ready", "delivered")
            shop.takes_back(order)
    before = now(shop, shop.juan)
    answer = erase(shop)
    assert refused(answer) == (409, "data_needed")
    assert {each["reason"] for each in answer.get_json()["obstacles"]} == {reason}
    asked = said(backoffice.get(f"/users/{shop.juan.id}/erasure"))
    assert (asked["state"], asked["obstacles"]) == ("refused", answer.get_json()["obstacles"])
    assert now(shop, shop.juan) == before


@pytest.fixture(params=["released", "overdue"])
def late(request: pytest.FixtureRequest, shop: PanelShop) -> tuple[Order, int]:
    """An order of Juan's that is over, whether or not that is written down yet, and its payment, of which nobody has told."""
    order, inside = shop.order(shop.juan), shop.backoffice.shop
    link = token(inside.checkout_secret, order.id)
    begun = pay.pay(inside, link, pay.Chosen(Wish(kind="pickup"), "mercado_pago"))
    assert begun.payment_url
    payment = shop.backoffice.till.pay(begun.payment_url.rpartition("/")[2])
    shop.backoffice.clock.advance(hours=3)
    if request.param == "released":  # and nobody has asked yet
        inside.cases.run(lambda work: orders._release(work, inside, order.id))
    return order, payment


def test_a_payment_that_comes_after_the_deletion_goes_back(
    shop: PanelShop, late: tuple[Order, int]
) -> None:
    (_, payment), inside = late, shop.backoffice.shop
    assert said(erase(shop))["state"] == "done"
    stock = shop.backoffice.stock_of(shop.milk)

    settling.settle(inside, payment)

    check_that_it_goes_back(shop)
    assert shop.backoffice.stock_of(shop.milk) == stock


def check_that_it_goes_back(shop: PanelShop) -> None:
    """Nobody is left whom the order that was paid late could be brought to."""
    store = shop.backoffice.shop.store
    (after,), kept = all_of(store, Order), all_of(store, Payment)
    assert (after.is_paid, after.paid) == (False, 0)
    assert [(each.standing, each.why) for each in kept] == [("surplus", "order_cancelled")]


def test_a_late_payment_that_has_seen_its_shopper_before_the_deletion_is_decided_anew(
    shop: PanelShop, late: tuple[Order, int]
) -> None:
    (order, payment), inside = late, shop.backoffice.shop
    work = inside.cases.begin()
    settling._settle(work, inside, inside.payments.payment(payment), order.id)
    inside.cases.run(lambda work: erasures.begin(work, inside, shop.juan.id))

    with pytest.raises(Conflict):
        work.commit()

    settling.settle(inside, payment)
    check_that_it_goes_back(shop)


def test_a_deletion_that_has_seen_an_order_before_its_late_payment_is_decided_anew(
    shop: PanelShop, late: tuple[Order, int]
) -> None:
    (order, payment), inside = late, shop.backoffice.shop
    work = inside.cases.begin()
    erasures.begin(work, inside, shop.juan.id)
    settling.settle(inside, payment)

    with pytest.raises(Conflict):
        work.commit()

    answer = erase(shop)
    assert refused(answer) == (409, "data_needed")
    assert answer.get_json()["obstacles"] == [{"reason": "order_open", "order_id": order.id}]
    assert now(shop, shop.juan)


def test_an_order_that_is_paid_while_a_deletion_looks_at_the_others_keeps_its_customer(
    shop: PanelShop, late: tuple[Order, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    (order, payment), inside = late, shop.backoffice.shop
    needed = erasures.needed

    def before_the_payment(*given: Any) -> erasures.Needed:
        found = needed(*given)
        settling.settle(inside, payment)
        return found

    monkeypatch.setattr(erasures, "needed", before_the_payment)
    assert refused(erase(shop)) == (409, "data_needed")
    assert [each.is_paid for each in orders_of(shop, shop.juan) if each.id == order.id] == [True]


def test_a_chat_that_is_being_answered_is_not_cut_off(shop: PanelShop) -> None:
    turn = claim(shop.backoffice, "SM1")["turn"]
    assert refused(erase(shop)) == (409, "conversation_busy")
    assert refused(merge(shop)) == (409, "conversation_busy")
    assert complete(shop.backoffice, turn).status_code == 200
    assert said(erase(shop))["state"] == "done"


def test_two_customers_become_one(shop: PanelShop) -> None:
    lived(shop)
    store = shop.backoffice.shop.store
    before = {order.id: order.items for order in orders_of(shop, shop.juan)}
    juan = now(shop, shop.juan)
    assert juan
    shop.backoffice.post(
        "/carts/add_item", {"user_id": shop.ana.id, "product_id": shop.cheese.id, "quantity": 0.5}
    )
    writes(shop, "SM4", "Uno más")

    answer = said(merge(shop))

    assert (answer["state"], answer["orders"]) == ("done", 2)
    assert {order.id: order.items for order in orders_of(shop, shop.ana)} == before
    assert orders_of(shop, shop.juan) == []
    assert now(shop, shop.juan) is None
    ana = now(shop, shop.ana)
    assert ana
    assert (ana.name, ana.email, ana.phone) == (ANA["name"], ANA["email"], ANA["phone"])
    assert (ana.also, ana.merging) == ((JUAN["phone"],), 0)
    assert ana.last_choice == juan.last_choice
    assert ana.pin == juan.pin
    (cart,) = all_of(store, Cart)
    assert {line.product_id for line in cart.items} == {shop.milk.id, shop.cheese.id}
    assert {marker.user_id for marker in all_of(store, PhoneKey)} == {shop.ana.id}
    assert len(all_of(store, EmailKey)) == 1
    found = said(shop.backoffice.get("/users/search", phone="11 2345-6789"))["items"]
    assert [user["id"] for user in found] == [shop.ana.id]
    assert said(merge(shop))["state"] == "done"


def test_the_other_number_then_is_the_one_that_stays(shop: PanelShop) -> None:
    lived(shop)
    merge(shop)
    turn = claim(shop.backoffice, "SM5", body="Hola")["turn"]
    assert turn["user"]["id"] == shop.ana.id
    assert turn["memory"]  # of its own chat
    complete(shop.backoffice, turn)
    chats = all_of(shop.backoffice.shop.store, Conversation)
    assert {chat.user_id for chat in chats} == {shop.ana.id}


def test_a_merged_customer_is_deleted_under_both_numbers(shop: PanelShop) -> None:
    lived(shop)
    merge(shop)
    path = f"/users/{shop.ana.id}"
    held = shop.backoffice.get(f"{path}/personal_data").get_data(as_text=True)
    assert "alergia a las nueces" in held
    assert "Humboldt 1234" in held
    assert said(shop.backoffice.post(f"{path}/erasure", {}, PANEL))["state"] == "done"
    ana = (ANA["name"], ANA["email"], ANA["phone"])
    assert traces(shop.backoffice.shop.store, (*TRACES, *ana)) == {}


def test_what_a_merged_customer_left_under_their_other_e_mail_goes_too(shop: PanelShop) -> None:
    asked = shop.backoffice.post("/api/withdrawals", {"order": "?", "contact": JUAN["email"]})
    path = f"/withdrawals/{said(asked)['withdrawal_code']}/decision"
    merge(shop)
    of_ana = f"/users/{shop.ana.id}"
    file = said(shop.backoffice.get(f"{of_ana}/personal_data"))
    assert file["customer"]["other_emails"] == [JUAN["email"]]
    answer = shop.backoffice.post(f"{of_ana}/erasure", {}, PANEL)
    assert refused(answer) == (409, "data_needed")
    said(shop.backoffice.post(path, {"outcome": "rejected", "note": "no"}, PANEL))
    assert said(shop.backoffice.post(f"{of_ana}/erasure", {}, PANEL))["state"] == "done"
    assert traces(shop.backoffice.shop.store) == {}


def test_what_was_answered_about_a_customer_while_their_merge_waited_is_deleted_too(
    shop: PanelShop,
) -> None:
    inside = shop.backoffice.shop
    inside.cases.run(lambda work: merges.begin(work, inside, shop.juan.id, shop.ana.id))
    merges.go_on(inside, shop.juan.id, steps=2)
    key = {"Idempotency-Key": "change"}
    said(shop.backoffice.patch(f"/users/{shop.juan.id}", {"segment": "habitual"}, **key))
    assert said(merge(shop))["state"] == "done"
    assert said(shop.backoffice.post(f"/users/{shop.ana.id}/erasure", {}, PANEL))["state"] == "done"
    assert traces(inside.store) == {}


def test_what_is_ordered_while_two_become_one_goes_over_too(
    shop: PanelShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merges, "_PAGE", 1)
    for _ in range(2):
        shop.moved(shop.order(shop.juan), "cancelled")
    inside = shop.backoffice.shop
    inside.cases.run(lambda work: merges.begin(work, inside, shop.juan.id, shop.ana.id))
    merges.go_on(inside, shop.juan.id, steps=3)
    late = shop.order(shop.juan)
    assert refused(erase(shop)) == (409, "merge_under_way")
    third = {"into": shop.juan.id}
    answer = shop.backoffice.post(f"/users/{shop.ana.id}/merge", third)
    assert refused(answer) == (409, "merge_under_way")
    tick(shop)
    assert said(shop.backoffice.get(f"/users/{shop.juan.id}/merge"))["state"] == "done"
    assert late.id in {order.id for order in orders_of(shop, shop.ana)}
    assert len(orders_of(shop, shop.ana)) == 3
    assert [each.into for each in all_of(inside.store, Merge)] == [shop.ana.id]


def test_nobody_is_merged_with_themselves_or_with_nobody(shop: PanelShop) -> None:
    path = f"/users/{shop.juan.id}/merge"
    assert refused(shop.backoffice.post(path, {"into": shop.juan.id})) == (409, "same_user")
    assert refused(shop.backoffice.post(path, {"into": 1})) == (404, "user_not_found")
    assert refused(shop.backoffice.get(path)) == (404, "merge_not_found")
