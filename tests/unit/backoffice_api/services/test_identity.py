"""One conversation and one user for each person, whatever WhatsApp calls them."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import strategies as st

from backoffice_api.domain.conversation import Conversation, begin
from backoffice_api.domain.user import PhoneKey, User
from backoffice_api.services.users import patch
from backoffice_api.storage.metered import Tally, counting
from backoffice_api.storage.port import Create
from local.inbound_message import inbound
from tests.backoffice import ANA, JUAN, START, Backoffice, a_backoffice, a_store, all_of
from tests.conversing import claim, complete, holding, refused, report, said
from tests.examples import tried

LONG, SHORT = "5491123456789", "541123456789"
HIDDEN = "AR.13491208655302741918"
ICELAND = "3546411234"
"""A number of Iceland, whose bare digits are one of Córdoba, too."""
PARENT = "AR.ENT.11815799212886844830"


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


def address(wa_id: str) -> str:
    return f"whatsapp:{wa_id}" if "." in wa_id else f"whatsapp:+{wa_id}"


def ask(shop: Backoffice, sid: str, wa_id: str, beside: str = "", path: str = "") -> Any:
    """A claim of somebody's message, in a burst's distance from the last one."""
    shop.clock.advance(seconds=10)
    message = inbound(sid, external_user_id=beside) | {"from": address(wa_id)}
    path = f"/conversations/{path or wa_id}/turns"
    return said(shop.post(path, {"message": message}, holding({"token": ""})))


def converse(shop: Backoffice, sid: str, wa_id: str, beside: str = "", **members: Any) -> Any:
    """A whole turn; the claimed turn with `to`, where its reply went."""
    turn = ask(shop, sid, wa_id, beside)["turn"]
    (reply,) = said(complete(shop, turn, "Hola", **members))["outbound"]
    said(report(shop, turn, reply["id"]))
    return {**turn, "to": reply["to"]}


def register(shop: Backoffice, turn: dict[str, Any], phone: str, person: Any = JUAN) -> Any:
    return said(shop.post("/users", {**person, "phone": phone}, holding(turn)))


def shown(shop: Backoffice, wa_id: str) -> Any:
    return said(shop.get(f"/conversations/{wa_id}"))


def stored(shop: Backoffice, wa_id: str) -> Conversation:
    snapshot = shop.shop.store.get(Conversation, wa_id)
    assert snapshot
    return snapshot.entity


def search(shop: Backoffice, phone: str) -> list[Any]:
    return list(said(shop.get("/users/search", phone=phone))["items"])


@pytest.mark.parametrize(("first", "then"), [(LONG, SHORT), (SHORT, LONG)])
def test_both_spellings_of_a_number_are_one_conversation(
    shop: Backoffice, first: str, then: str
) -> None:
    turn = converse(shop, "SM1", first, memory='["what was said"]')
    again = converse(shop, "SM2", then)
    assert (turn["to"], again["to"]) == (address(first), address(then))
    assert again["memory"] == '["what was said"]'
    for spelling in (LONG, SHORT):
        conversation = shown(shop, spelling)
        assert conversation["wa_id"] == LONG
        assert [m["id"] for m in conversation["messages"] if m["direction"] == "inbound"] == [
            "SM1",
            "SM2",
        ]
    listed = said(shop.get("/conversations"))["items"]
    assert [each["wa_id"] for each in listed] == [LONG]


def test_whoever_writes_in_both_spellings_at_once_has_one_lease(shop: Backoffice) -> None:
    assert ask(shop, "SM1", LONG)["status"] == "claimed"
    assert ask(shop, "SM2", SHORT)["status"] == "busy"


def test_the_path_may_name_the_other_spelling_and_nobody_else(shop: Backoffice) -> None:
    assert ask(shop, "SM1", LONG, path=SHORT)["status"] == "claimed"
    message = inbound("SM2")
    answer = shop.post(
        "/conversations/5491187654321/turns", {"message": message}, holding({"token": ""})
    )
    assert refused(answer) == (422, "invalid_message")


def test_a_conversation_that_is_stored_under_the_short_spelling_goes_on(shop: Backoffice) -> None:
    shop.shop.store.commit([Create(begin(SHORT, address(SHORT), START))])
    for sid, spelling in (("SM1", LONG), ("SM2", SHORT), ("SM3", LONG)):
        assert converse(shop, sid, spelling)["to"] == address(spelling)
    assert shown(shop, LONG)["wa_id"] == shown(shop, SHORT)["wa_id"] == LONG
    assert len(shown(shop, LONG)["messages"]) == 6
    said(shop.post(f"/conversations/{LONG}/pause", None))
    assert stored(shop, SHORT).paused


def twins(shop: Backoffice) -> None:
    """Two conversations of one number, as they were stored before."""
    shop.shop.store.commit([Create(begin(each, address(each), START)) for each in (LONG, SHORT)])


def test_twins_of_before_become_one_when_they_are_at_rest(shop: Backoffice) -> None:
    twins(shop)
    converse(shop, "SM1", SHORT)
    converse(shop, "SM2", LONG)
    assert stored(shop, SHORT).moved_to == LONG
    assert len(shown(shop, SHORT)["messages"]) == 4


def test_a_turn_of_before_ends_in_the_conversation_where_it_began(shop: Backoffice) -> None:
    turn = ask(shop, "SM1", SHORT)["turn"]
    began = stored(shop, LONG)
    short = begin(SHORT, address(SHORT), START)
    moved: dict[str, Any] = {"key": SHORT, "names": (), "address": address(SHORT)}
    store = a_store()
    shop = a_backoffice(store)
    store.commit([Create(replace(began, **moved)), Create(begin(LONG, "", START))])
    assert short.key == SHORT
    assert ask(shop, "SM1", SHORT)["status"] == "busy"
    shop.clock.advance(seconds=100)
    again = ask(shop, "SM1", SHORT)["turn"]
    assert (again["id"], again["token"].rpartition(".")[0]) == (turn["id"], SHORT)


def test_a_message_answered_before_its_conversations_met_is_not_answered_again(
    shop: Backoffice,
) -> None:
    converse(shop, "SM1", HIDDEN)
    converse(shop, "SM2", LONG)
    converse(shop, "SM3", LONG, HIDDEN)
    assert ask(shop, "SM1", HIDDEN)["status"] == "answered"


@pytest.mark.parametrize("user_id", [HIDDEN, PARENT])
def test_a_shopper_with_a_hidden_number_registers_and_has_a_cart(
    shop: Backoffice, user_id: str
) -> None:
    turn = converse(shop, "SM1", user_id)
    assert turn["to"] == address(user_id)
    turn = ask(shop, "SM2", user_id)["turn"]
    user = register(shop, turn, user_id)
    assert (user["phone"], user["whatsapp_user_id"]) == ("", user_id)
    product = shop.product()
    item = {"user_id": user["id"], "product_id": product.id, "quantity": 1}
    assert shop.post("/carts/add_item", item, holding(turn)).status_code == 200
    assert search(shop, user_id) == [user]
    found = shop.client.get(f"/users/search?phone={user_id}", headers=holding(turn))
    assert said(found)["items"] == [user]
    again = shop.post("/users", {**ANA, "phone": user_id}, holding(turn))
    assert refused(again) == (409, "phone_taken")


def test_a_hidden_shopper_s_turn_is_about_nobody_else(shop: Backoffice) -> None:
    ana = shop.user(ANA)
    turn = ask(shop, "SM1", HIDDEN)["turn"]
    for phone in (ANA["phone"], "AR.999", "", LONG):
        answer = shop.post("/users", {**JUAN, "phone": phone}, holding(turn))
        assert refused(answer) == (403, "not_your_shopper"), phone
    path = f"/carts/summary?user_id={ana.id}"
    assert shop.client.get(path, headers=holding(turn)).status_code == 403


def test_an_owner_gives_a_hidden_shopper_a_phone(shop: Backoffice) -> None:
    user = register(shop, ask(shop, "SM1", HIDDEN)["turn"], HIDDEN)
    changed = said(shop.patch(f"/users/{user['id']}", {"phone": LONG}))
    assert (changed["phone"], changed["whatsapp_user_id"]) == (LONG, HIDDEN)
    assert search(shop, SHORT) == search(shop, HIDDEN) == [changed]


def test_an_owner_registers_by_user_id_too(shop: Backoffice) -> None:
    user = said(shop.post("/users", {**JUAN, "phone": HIDDEN}))
    assert ask(shop, "SM1", HIDDEN)["turn"]["user"]["id"] == user["id"]
    assert refused(shop.post("/users", {**ANA, "phone": ""})) == (422, "invalid_phone")


@pytest.mark.parametrize("foreign", ["3546411234", "2203012345", "67071234567"])
def test_a_foreign_number_is_not_read_as_one_of_ours(shop: Backoffice, foreign: str) -> None:
    turn = ask(shop, "SM1", foreign)["turn"]
    assert register(shop, turn, f"+{foreign}")["phone"] == foreign


def test_a_phone_is_changed_by_its_plus_and_kept_as_it_is_shown(shop: Backoffice) -> None:
    user = register(shop, ask(shop, "SM1", ICELAND)["turn"], f"+{ICELAND}")
    kept = said(shop.patch(f"/users/{user['id']}", {"name": "Jón", "phone": user["phone"]}))
    assert (kept["name"], kept["phone"]) == ("Jón", ICELAND)
    assert search(shop, f"+{ICELAND}") == [kept]


def test_bare_digits_are_as_they_stand_and_as_they_are_meant_here(shop: Backoffice) -> None:
    jon = register(shop, ask(shop, "SM1", ICELAND)["turn"], f"+{ICELAND}")
    ana = said(shop.post("/users", {**ANA, "phone": ICELAND}))
    assert (jon["phone"], ana["phone"]) == (ICELAND, f"54{ICELAND}")
    assert search(shop, ICELAND) == [jon, ana]
    assert search(shop, f"+{ICELAND}") == [jon]
    assert search(shop, f"+54{ICELAND}") == [ana]


@pytest.mark.parametrize("number", ["440931235287", "229010000000000", "99912345678"])
def test_a_number_of_no_plan_that_writes_to_the_shop_is_one(shop: Backoffice, number: str) -> None:
    user = register(shop, ask(shop, "SM1", number)["turn"], f"+{number}")
    assert user["phone"] == number
    assert search(shop, f"+{number}") == search(shop, number) == [user]
    shop.clock.advance(seconds=100)
    assert ask(shop, "SM1", number)["turn"]["user"] == user


def test_who_wrote_with_phone_and_user_id_is_known_by_the_user_id_alone(shop: Backoffice) -> None:
    turn = ask(shop, "SM1", LONG, HIDDEN)["turn"]
    user = register(shop, turn, f"+{LONG}")
    assert (user["phone"], user["whatsapp_user_id"]) == (LONG, HIDDEN)
    said(complete(shop, turn, memory='["what was said"]'))
    turn = converse(shop, "SM2", HIDDEN)
    assert (turn["user"]["id"], turn["memory"]) == (user["id"], '["what was said"]')
    assert turn["to"] == address(HIDDEN)
    assert shown(shop, HIDDEN)["wa_id"] == shown(shop, LONG)["wa_id"] == LONG
    assert len(said(shop.get("/conversations"))["items"]) == 1


def test_who_was_registered_before_whatsapp_told_the_user_id_is_known_by_it(
    shop: Backoffice,
) -> None:
    juan = shop.user(JUAN)
    converse(shop, "SM1", LONG)
    converse(shop, "SM2", LONG, HIDDEN)
    turn = converse(shop, "SM3", HIDDEN)
    assert (turn["user"]["id"], turn["user"]["whatsapp_user_id"]) == (juan.id, HIDDEN)
    assert search(shop, HIDDEN)[0]["id"] == juan.id


def test_who_began_hidden_is_known_when_their_phone_comes(shop: Backoffice) -> None:
    turn = ask(shop, "SM1", HIDDEN)["turn"]
    user = register(shop, turn, HIDDEN)
    said(complete(shop, turn, memory='["what was said"]'))
    turn = converse(shop, "SM2", LONG, HIDDEN)
    assert (turn["user"]["id"], turn["memory"]) == (user["id"], '["what was said"]')
    assert turn["to"] == address(LONG)
    assert (turn["user"]["phone"], turn["user"]["whatsapp_user_id"]) == (LONG, HIDDEN)
    alone = converse(shop, "SM3", LONG)
    assert alone["user"]["id"] == user["id"]
    assert search(shop, SHORT)[0]["id"] == user["id"]
    assert shown(shop, LONG)["wa_id"] == HIDDEN


def test_a_stranger_who_began_hidden_registers_with_the_phone_that_came(shop: Backoffice) -> None:
    converse(shop, "SM1", HIDDEN)
    turn = ask(shop, "SM2", LONG, HIDDEN)["turn"]
    user = register(shop, turn, f"+{LONG}")
    assert (user["phone"], user["whatsapp_user_id"]) == (LONG, HIDDEN)
    said(complete(shop, turn))
    assert converse(shop, "SM3", HIDDEN)["user"]["id"] == user["id"]


def test_who_registers_while_a_message_from_their_phone_waits_is_one_user(shop: Backoffice) -> None:
    turn = ask(shop, "SM1", HIDDEN)["turn"]
    assert ask(shop, "SM2", LONG, HIDDEN)["status"] == "busy"
    user = register(shop, turn, HIDDEN)
    said(complete(shop, turn))
    waiting = ask(shop, "SM2", LONG, HIDDEN)["turn"]
    assert (waiting["user"]["id"], waiting["user"]["phone"]) == (user["id"], LONG)
    assert search(shop, SHORT)[0]["id"] == user["id"]


def test_two_conversations_of_one_person_become_one(shop: Backoffice) -> None:
    turn = ask(shop, "SM1", HIDDEN)["turn"]
    user = register(shop, turn, HIDDEN)
    said(complete(shop, turn))
    said(shop.post(f"/conversations/{HIDDEN}/pause", None))
    assert converse(shop, "SM2", LONG)["user"] is None
    turn = ask(shop, "SM3", LONG, HIDDEN)["turn"]
    assert (turn["user"]["id"], turn["user"]["phone"]) == (user["id"], LONG)
    assert turn["flags"]["paused"]
    assert stored(shop, HIDDEN).moved_to == LONG


def test_two_users_of_one_person_stay_two_each_under_its_own_id(shop: Backoffice) -> None:
    turn = ask(shop, "SM1", HIDDEN)["turn"]
    ana = register(shop, turn, HIDDEN, ANA)
    said(complete(shop, turn))
    juan = shop.user(JUAN)
    converse(shop, "SM2", LONG)
    assert converse(shop, "SM3", LONG, HIDDEN)["user"]["id"] == juan.id
    assert converse(shop, "SM4", HIDDEN)["user"]["id"] == ana["id"]
    assert search(shop, LONG)[0]["id"] == juan.id
    assert search(shop, HIDDEN)[0]["id"] == ana["id"]


FREED, OTHER_ID = "5491144445555", "AR.20000000000000000002"


def a_shopper_with_both(shop: Backoffice, first: str, then: tuple[str, str]) -> Any:
    """Ana, known by phone and user id; her memory is of what she said."""
    turn = ask(shop, "A1", first)["turn"]
    register(shop, turn, first if "." in first else f"+{first}", ANA)
    said(complete(shop, turn))
    return converse(shop, "A2", *then, memory='["what Ana said"]')["user"]


@pytest.mark.parametrize("first", [HIDDEN, LONG])
def test_a_number_that_changed_hands_is_its_new_holder_s(shop: Backoffice, first: str) -> None:
    ana = a_shopper_with_both(shop, first, (LONG, HIDDEN))
    said(shop.patch(f"/users/{ana['id']}", {"phone": FREED}))
    beto = said(shop.post("/users", {**JUAN, "phone": LONG}))

    for sid, beside in (("B1", ""), ("B2", OTHER_ID), ("B3", "")):
        turn = converse(shop, sid, LONG, beside)
        assert (turn["user"]["id"], "Ana" in (turn["memory"] or "")) == (beto["id"], False)
    assert converse(shop, "B4", OTHER_ID)["user"]["id"] == beto["id"]
    assert converse(shop, "A3", HIDDEN)["user"]["id"] == ana["id"]
    assert converse(shop, "A4", FREED, HIDDEN)["user"]["id"] == ana["id"]
    assert converse(shop, "B5", LONG)["user"]["id"] == beto["id"]
    assert search(shop, LONG)[0]["id"] == beto["id"]


@pytest.mark.parametrize("first", [HIDDEN, LONG])
def test_a_phone_that_was_taken_away_does_not_come_back(shop: Backoffice, first: str) -> None:
    ana = a_shopper_with_both(shop, first, (LONG, HIDDEN))
    said(shop.patch(f"/users/{ana['id']}", {"phone": FREED}))
    converse(shop, "A3", FREED, HIDDEN)
    assert search(shop, LONG) == []
    turn = converse(shop, "B1", LONG)
    assert (turn["user"], turn["memory"]) == (None, None)


@pytest.mark.parametrize("first", [HIDDEN, LONG])
def test_a_number_with_another_user_id_is_somebody_else_s(shop: Backoffice, first: str) -> None:
    ana = a_shopper_with_both(shop, first, (LONG, HIDDEN))
    turn = ask(shop, "B1", LONG, OTHER_ID)["turn"]
    assert (turn["user"], turn["memory"]) == (None, None)
    found = shop.client.get(f"/users/search?phone={LONG}", headers=holding(turn))
    assert said(found)["items"] == []
    path = f"/carts/summary?user_id={ana['id']}"
    assert shop.client.get(path, headers=holding(turn)).status_code == 403
    said(complete(shop, turn))
    turn = converse(shop, "B2", OTHER_ID)
    assert turn["user"] is None
    assert converse(shop, "A3", HIDDEN)["user"]["id"] == ana["id"]


def test_a_new_holder_who_writes_while_a_turn_is_under_way_is_nobody_s_user(
    shop: Backoffice,
) -> None:
    ana = a_shopper_with_both(shop, LONG, (LONG, HIDDEN))
    under_way = ask(shop, "A3", LONG, HIDDEN)["turn"]
    assert ask(shop, "B1", LONG, OTHER_ID)["status"] == "busy"
    said(complete(shop, under_way))
    turn = ask(shop, "B1", LONG, OTHER_ID)["turn"]
    assert turn["user"] is None
    found = shop.client.get(f"/users/search?phone={LONG}", headers=holding(turn))
    assert said(found)["items"] == []
    assert converse(shop, "A4", HIDDEN)["user"]["id"] == ana["id"]


def test_a_user_id_with_a_second_number_does_not_take_that_one_along(shop: Backoffice) -> None:
    a_shopper_with_both(shop, LONG, (LONG, HIDDEN))
    turn = converse(shop, "B1", FREED, HIDDEN)
    assert (turn["user"], turn["memory"]) == (None, None)
    assert search(shop, FREED) == []


def test_a_parent_id_stands_beside_the_own_one(shop: Backoffice) -> None:
    ana = a_shopper_with_both(shop, LONG, (LONG, HIDDEN))
    for sid, wa_id, beside in (("A3", LONG, PARENT), ("A4", PARENT, ""), ("A5", HIDDEN, "")):
        assert converse(shop, sid, wa_id, beside)["user"]["id"] == ana["id"]


def test_who_got_another_phone_is_known_by_the_user_id(shop: Backoffice) -> None:
    ana = a_shopper_with_both(shop, LONG, (LONG, HIDDEN))
    said(shop.patch(f"/users/{ana['id']}", {"phone": FREED}))
    assert converse(shop, "A3", HIDDEN)["user"]["id"] == ana["id"]


def test_nothing_is_joined_in_the_middle_of_a_turn(shop: Backoffice) -> None:
    hidden = ask(shop, "SM1", HIDDEN)["turn"]
    assert ask(shop, "SM2", LONG, "")["status"] == "claimed"
    assert ask(shop, "SM3", LONG, HIDDEN)["status"] == "busy"
    assert not stored(shop, HIDDEN).moved_to
    assert not stored(shop, LONG).names
    assert complete(shop, hidden, "Hola").status_code == 200


def test_an_id_that_is_known_costs_nothing_more(shop: Backoffice) -> None:
    shop.user(JUAN)
    converse(shop, "SM1", LONG)
    with counting() as plain:
        ask(shop, "SM2", LONG)
    shop.clock.advance(seconds=100)
    converse(shop, "SM2", LONG)
    with counting() as new:
        ask(shop, "SM3", LONG, HIDDEN)
    shop.clock.advance(seconds=100)
    converse(shop, "SM3", LONG)
    with counting() as known:
        ask(shop, "SM4", LONG, HIDDEN)
    assert plain == known == Tally(reads=3, writes=1)
    assert new == Tally(reads=3, writes=4)


def test_a_stranger_s_first_message_costs_three_reads(shop: Backoffice) -> None:
    with counting() as argentine:
        claim(shop, "SM1")
    with counting() as foreign:
        ask(shop, "SM2", "14155238886")
    with counting() as hidden:
        ask(shop, "SM3", HIDDEN)
    with counting() as named:
        ask(shop, "SM4", "5491187654321", PARENT)
    assert argentine == Tally(reads=3, writes=1)
    assert foreign == hidden == Tally(reads=2, writes=1)
    assert named == Tally(reads=4, writes=2)


def test_a_user_id_that_somebody_else_has_does_not_keep_a_phone_from_registering(
    shop: Backoffice,
) -> None:
    ana = said(shop.post("/users", {**ANA, "phone": HIDDEN}))
    said(shop.patch(f"/users/{ana['id']}", {"phone": FREED}))
    turn = ask(shop, "SM1", LONG, HIDDEN)["turn"]
    user = register(shop, turn, f"+{LONG}")
    assert (user["phone"], user["whatsapp_user_id"]) == (LONG, "")
    assert search(shop, HIDDEN)[0]["id"] == ana["id"]


IDS = st.sampled_from([LONG, SHORT, HIDDEN])


@tried(
    8,
    100,
    given_={
        "writes": st.lists(st.tuples(IDS, st.booleans()), min_size=1, max_size=6),
        "registers": st.integers(0, 3),
    },
    database=None,
)
def test_in_whatever_order_a_person_s_ids_come_there_is_one_of_everything(
    writes: list[tuple[str, bool]], registers: int
) -> None:
    shop = a_backoffice()
    users: set[int] = set()
    for number, (wa_id, named) in enumerate([*writes, (LONG, True), (SHORT, True), (HIDDEN, True)]):
        turn = ask(shop, f"SM{number}", wa_id, HIDDEN if named and wa_id != HIDDEN else "")["turn"]
        if number >= registers and turn["user"] is None and not users:
            phone = wa_id if wa_id == HIDDEN else f"+{wa_id}"
            users.add(register(shop, turn, phone)["id"])
        said(complete(shop, turn))
    for number, wa_id in enumerate((LONG, SHORT, HIDDEN)):
        assert {converse(shop, f"last{number}", wa_id)["user"]["id"]} == users
    assert len({shown(shop, each)["wa_id"] for each in (LONG, SHORT, HIDDEN)}) == 1
    markers = all_of(shop.shop.store, PhoneKey)
    assert {marker.user_id for marker in markers} == users
    assert len(list(shop.shop.store.walk([User]))) == 1


def test_a_patched_phone_frees_the_old_one_only(shop: Backoffice) -> None:
    user = register(shop, ask(shop, "SM1", HIDDEN)["turn"], HIDDEN)
    for phone in (LONG, "5491144445555"):
        shop.shop.cases.run(partial(patch, user_id=user["id"], phone=phone))
    assert search(shop, LONG) == []
    assert search(shop, HIDDEN)[0]["phone"] == "5491144445555"


OTHERS = "AR.99991208655302749999"


@pytest.mark.parametrize(
    "writes",
    [
        pytest.param([(HIDDEN, ""), (LONG, HIDDEN)], id="hidden first"),
        pytest.param([(LONG, HIDDEN)], id="with both ids"),
        pytest.param([(LONG, HIDDEN), (HIDDEN, "")], id="hidden last"),
    ],
)
def test_words_to_somebody_whose_number_changed_hands_do_not_go_to_the_number(
    shop: Backoffice, writes: list[tuple[str, str]]
) -> None:
    for number, (wa_id, beside) in enumerate(writes):
        converse(shop, f"SM{number}", wa_id, beside)
    converse(shop, "SM9", LONG, OTHERS)  # the new holder

    said(shop.post(f"/conversations/{HIDDEN}/messages", {"body": "Ana, son $ 5.000"}))
    said(shop.post(f"/conversations/{LONG}/messages", {"body": "Bienvenida"}))

    for wa_id, address in ((HIDDEN, f"whatsapp:{HIDDEN}"), (LONG, f"whatsapp:+{LONG}")):
        (waiting,) = stored(shop, wa_id).outbox
        assert waiting.to == address


def test_words_go_to_the_id_that_the_owner_names_once_its_user_has_another_phone(
    shop: Backoffice,
) -> None:
    turn = ask(shop, "SM1", LONG, HIDDEN)["turn"]
    user = register(shop, turn, LONG)
    said(complete(shop, turn))
    converse(shop, "SM2", HIDDEN)
    said(shop.patch(f"/users/{user['id']}", {"phone": "5491144445555"}))

    for wa_id, address in ((HIDDEN, f"whatsapp:{HIDDEN}"), (LONG, f"whatsapp:+{LONG}")):
        said(shop.post(f"/conversations/{wa_id}/messages", {"body": "Hola"}))
        assert [waiting.to for waiting in stored(shop, wa_id).outbox] == [address]


def test_words_that_wait_for_the_holder_before_are_not_sent_to_the_new_one(
    shop: Backoffice,
) -> None:
    converse(shop, "SM1", LONG, HIDDEN)
    said(shop.post(f"/conversations/{LONG}/messages", {"body": "Ana, son $ 5.000"}))

    claim = ask(shop, "SM2", LONG, OTHERS)

    assert claim["status"] == "claimed"
    assert [each["sid"] for each in claim["turn"]["messages"]] == ["SM2"]
    lines = said(shop.get(f"/conversations/{LONG}"))["messages"]
    assert [(line["body"], line["status"]) for line in lines if line["author"] == "shop"] == [
        ("Ana, son $ 5.000", "failed")
    ]
