"""The shop's document over HTTP: each part is taken, shown, changed and forgotten by itself, and nothing wrong is."""

from dataclasses import replace
from typing import Any

import pytest

from backoffice_api.domain.meals import MAX_ITEMS, MAX_MEALS, MAX_OPTIONS
from backoffice_api.domain.shop_document import MAX_CLOSED_DATES, MAX_SPANS, MAX_ZONES, ShopDocument
from backoffice_api.storage.cache import TTL
from backoffice_api.storage.codec import dump, load
from local.backoffice import AGENT_KEY
from retail import wire
from tests.backoffice import Backoffice, a_backoffice, a_store
from tests.conversing import said
from tests.shop_documents import DOCUMENT, MORNING

NOTHING: dict[str, Any] = dict.fromkeys(wire.ShopChanges.__annotations__)
AGENT = {"x-api-key": AGENT_KEY}


@pytest.fixture
def backoffice() -> Backoffice:
    return a_backoffice()


def shown(backoffice: Backoffice, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """The document without what is not the shop's own."""
    answer = said(backoffice.get("/shop", *([headers] if headers else [])))
    return {name: answer[name] for name in NOTHING}


def etag(backoffice: Backoffice) -> str:
    return backoffice.get("/shop").headers["ETag"]


def change(backoffice: Backoffice, changes: dict[str, Any]) -> Any:
    return said(backoffice.patch("/shop", changes, If_Match=etag(backoffice)))


def test_nothing_is_known_of_a_shop_that_has_said_nothing(backoffice: Backoffice) -> None:
    answer = said(backoffice.get("/shop"))
    assert {name: answer[name] for name in NOTHING} == NOTHING
    assert answer["updated_at"] is None
    assert answer["timezone"] == backoffice.shop.timezone


def test_every_part_is_taken_and_shown(backoffice: Backoffice) -> None:
    assert DOCUMENT.keys() == NOTHING.keys()
    answer = change(backoffice, DOCUMENT)
    assert {name: answer[name] for name in NOTHING} == DOCUMENT
    assert shown(backoffice) == DOCUMENT
    assert answer["updated_at"] == "2026-11-22T12:00:00.000Z"


def test_money_is_kept_in_centavos(backoffice: Backoffice) -> None:
    change(backoffice, DOCUMENT)
    snapshot = backoffice.shop.store.get(ShopDocument, ShopDocument.KEY)
    assert snapshot
    assert snapshot.entity.minimum_order == 500_000
    assert [zone.fee for zone in snapshot.entity.delivery_zones or ()] == [150_000, 180_050, 0]


@pytest.mark.parametrize("part", NOTHING)
def test_a_part_is_said_and_forgotten_by_itself(backoffice: Backoffice, part: str) -> None:
    change(backoffice, {part: DOCUMENT[part]})
    assert shown(backoffice) == {**NOTHING, part: DOCUMENT[part]}
    change(backoffice, DOCUMENT)
    change(backoffice, {part: None})
    assert shown(backoffice) == {**DOCUMENT, part: None}


@pytest.mark.parametrize(
    ("part", "empty"),
    [("delivery_zones", []), ("payment", []), ("invoice_types", []), ("pickup", False), ("minimum_order", 0.0), ("meals", [])],
)  # fmt: skip
def test_a_no_is_something_else_than_nothing_said(
    backoffice: Backoffice, part: str, empty: Any
) -> None:
    change(backoffice, {part: empty})
    assert shown(backoffice)[part] == empty
    assert shown(backoffice)[part] is not None


def test_what_may_be_left_out_of_a_part_is_shown_as_not_said(backoffice: Backoffice) -> None:
    change(
        backoffice,
        {
            "opening_hours": {"monday": [MORNING]},
            "address": {"text": "Corrientes 1"},
            "contact": {},
            "delivery_zones": [{"name": "Flores", "fee": 1}],
            "payment": [{"means": "cash"}],
            "transfer": {"alias": "almacen"},
            "meals": [meal()],
        },
    )
    document = shown(backoffice)
    assert document["meals"] == [
        {
            **meal(),
            "also": [],
            "items": [
                {**item(), "also": [], "optional": False, "options": [{**LECHE, "excluding": []}]}
            ],
        }
    ]
    assert document["opening_hours"]["tuesday"] == document["opening_hours"]["closed_dates"] == []
    assert document["address"] == {"text": "Corrientes 1", "latitude": None, "longitude": None}
    assert set(document["contact"].values()) == {""}
    assert document["delivery_zones"] == [
        {
            "name": "Flores",
            "fee": 1.0,
            "minimum": None,
            "when": "",
            "neighbourhoods": [],
            "polygon": [],
        }
    ]
    assert document["payment"] == [{"means": "cash", "note": ""}]
    assert document["transfer"] == {"alias": "almacen", "holder": "", "cuit": ""}


def test_what_shoppers_read_is_cleaned_of_what_they_do_not_see(backoffice: Backoffice) -> None:
    change(
        backoffice,
        {
            "address": {"text": " \u202eAv.\u2028 𝐂orrientes\u200b 1\t"},
            "returns": "Hasta\n48 horas",
            "delivery_zones": [{"name": "Villa\u00a0Crespo", "fee": 0}],
        },
    )
    document = shown(backoffice)
    assert document["address"]["text"] == "Av. Corrientes 1"
    assert document["returns"] == "Hasta 48 horas"
    assert document["delivery_zones"][0]["name"] == "Villa Crespo"


A_ZONE = {"name": "Flores", "fee": 100}
A_PLACE = {"latitude": -34.6, "longitude": -58.4}
A_SLOT = {"weekday": "monday", "starts": "10:00", "ends": "12:00"}
LECHE = {"search": "leche", "amount": 250, "measure": "ml"}


def item(**given: Any) -> dict[str, Any]:
    return {"name": "leche", "options": [LECHE], **given}


def meal(**given: Any) -> dict[str, Any]:
    return {"name": "desayuno", "people": 2, "items": [item()], **given}


def worded(text: str) -> dict[str, str]:
    return {"kind": "ready", "text": text}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"opening_hours": {"monday": [{"opens": "9:00", "closes": "13:00"}]}}, "opening_hours.monday.0.opens"),
    ({"opening_hours": {"monday": [{"opens": "09:00", "closes": "24:00"}]}}, "opening_hours.monday.0.closes"),
    ({"opening_hours": {"monday": [MORNING, MORNING]}}, "opening_hours"),
    ({"opening_hours": {"monday": [MORNING] * (MAX_SPANS + 1)}}, "opening_hours.monday"),
    ({"opening_hours": {"lunes": [MORNING]}}, "opening_hours.lunes"),
    ({"opening_hours": {"closed_dates": [{"date": "2026-02-30"}]}}, "opening_hours.closed_dates.0.date"),
    ({"opening_hours": {"closed_dates": [{"date": "2026-02-01"}] * 2}}, "opening_hours.closed_dates"),
    ({"opening_hours": {"closed_dates": [{"date": f"20{n:02}-01-01"} for n in range(MAX_CLOSED_DATES + 1)]}}, "opening_hours.closed_dates"),
    ({"address": {"text": ""}}, "address.text"),
    ({"address": {"text": "\u200b"}}, "address.text"),
    ({"address": {"text": "x" * 121}}, "address.text"),
    ({"address": {"text": "Acá", "latitude": -34.5}}, "address"),
    ({"address": {"text": "Acá", "latitude": -91, "longitude": 0}}, "address.latitude"),
    ({"contact": {"phone": "llamanos"}}, "contact.phone"),
    ({"contact": {"email": "almacen"}}, "contact.email"),
    ({"contact": {"fax": "1"}}, "contact.fax"),
    ({"delivery_zones": [{"name": "Flores"}]}, "delivery_zones.0.fee"),
    ({"delivery_zones": [{"name": "Flores", "fee": -1}]}, "delivery_zones.0.fee"),
    ({"delivery_zones": [{"name": "Flores", "fee": 0.001}]}, "delivery_zones.0.fee"),
    ({"delivery_zones": [{"name": "Flores", "fee": "100"}]}, "delivery_zones.0.fee"),
    ({"delivery_zones": [A_ZONE, {**A_ZONE, "minimum": 1e12}]}, "delivery_zones.1.minimum"),
    ({"delivery_zones": [A_ZONE, {"name": "FLORES", "fee": 1}]}, "delivery_zones"),
    ({"delivery_zones": [{"name": f"Zona {n}", "fee": 1} for n in range(MAX_ZONES + 1)]}, "delivery_zones"),
    ({"delivery_zones": [{"name": f"Zona {n}", "fee": 1, "when": "y" * 200} for n in range(MAX_ZONES)]}, "delivery_zones"),
    ({"delivery_zones": [{**A_ZONE, "neighbourhoods": ["Flores", "FLORES"]}]}, "delivery_zones.0.neighbourhoods"),
    ({"delivery_zones": [{**A_ZONE, "polygon": [A_PLACE] * 2}]}, "delivery_zones.0.polygon"),
    ({"delivery_zones": [{**A_ZONE, "polygon": [A_PLACE, A_PLACE, {**A_PLACE, "latitude": 91}]}]}, "delivery_zones.0.polygon.2.latitude"),
    ({"delivery_zones": [{**A_ZONE, "name": f"Zona {n}", "neighbourhoods": ["y" * 120, "ñ" * 120]} for n in range(10)]}, "delivery_zones"),
    ({"delivery_slots": [{**A_SLOT, "weekday": "lunes"}]}, "delivery_slots.0.weekday"),
    ({"delivery_slots": [{**A_SLOT, "ends": "10:00"}]}, "delivery_slots.0"),
    ({"delivery_slots": [{**A_SLOT, "orders": 0}]}, "delivery_slots.0.orders"),
    ({"delivery_slots": [A_SLOT, {**A_SLOT, "ends": "13:00"}]}, "delivery_slots"),
    ({"owner_notices": {"phone": "+54 11 5555", "kinds": []}}, "owner_notices.phone"),
    ({"hand_back_after": 0}, "hand_back_after"),
    ({"keep_chats": 0}, "keep_chats"),
    ({"keep_chats": 121}, "keep_chats"),
    ({"saved_answers": [""]}, "saved_answers.0"),
    ({"synonyms": [{"word": "", "means": "pan"}]}, "synonyms.0.word"),
    ({"synonyms": [{"word": "a", "means": "b"}, {"word": "A", "means": "c"}]}, "synonyms"),
    ({"notice_texts": [{"kind": "ready", "text": "Ya está"}]}, "notice_texts.0.text"),
    ({"notice_texts": [worded("{order}"), {"kind": "delivered", "text": "El {order"}]}, "notice_texts.1.text"),
    ({"notice_texts": [worded("x" * 294 + "{order}")]}, "notice_texts.0.text"),
    ({"notice_texts": [worded("{order}"), worded("El {order}")]}, "notice_texts"),
    ({"notice_texts": [{"kind": "refunded", "text": "Te devolvimos {amount} del {order}"}]}, "notice_texts.0.kind"),
    ({"saved_answers": ["Ya va.", "ya va."]}, "saved_answers"),
    ({"owner_notices": {"phone": "5491155550142", "kinds": ["paid", "paid"]}}, "owner_notices.kinds"),
    ({"owner_notices": {"phone": "5491155550142", "kinds": ["gossip"]}}, "owner_notices.kinds.0"),
    ({"pickup": "sí"}, "pickup"),
    ({"minimum_order": True}, "minimum_order"),
    ({"payment": [{"means": "bitcoin"}]}, "payment.0.means"),
    ({"payment": [{"means": "cash"}, {"means": "cash", "note": "x"}]}, "payment"),
    ({"transfer": {}}, "transfer.alias"),
    ({"transfer": {"alias": "corto"}}, "transfer.alias"),
    ({"transfer": {"alias": "almacén.milo"}}, "transfer.alias"),
    ({"transfer": {"alias": "almacen", "cuit": "27234567892"}}, "transfer.cuit"),
    ({"transfer": {"alias": "almacen", "cuit": "27-23456789-1"}}, "transfer.cuit"),
    ({"returns": ""}, "returns"),
    ({"returns": "x" * 601}, "returns"),
    ({"invoice_types": ["E"]}, "invoice_types.0"),
    ({"invoice_types": ["A", "A"]}, "invoice_types"),
    ({"horario": None}, "horario"),
    ({"meals": [meal(), meal()]}, "meals"),
    ({"meals": [meal(), meal(name="cena", also=["DESAYUNO"])]}, "meals"),
    ({"meals": [meal(name=f"comida {n}") for n in range(MAX_MEALS + 1)]}, "meals"),
    ({"meals": [meal(name="")]}, "meals.0.name"),
    ({"meals": [meal(people=0)]}, "meals.0.people"),
    ({"meals": [meal(people=2.5)]}, "meals.0.people"),
    ({"meals": [meal(also=["a", "A"])]}, "meals.0.also"),
    ({"meals": [meal(items=[])]}, "meals.0.items"),
    ({"meals": [meal(items=[item(), item()])]}, "meals.0.items"),
    ({"meals": [meal(items=[item(name=f"parte {n}") for n in range(MAX_ITEMS + 1)])]}, "meals.0.items"),
    ({"meals": [meal(items=[item(name=f"parte {n}", options=[LECHE] * 4) for n in range(16)])]}, "meals.0.items"),
    ({"meals": [meal(items=[item(options=[])])]}, "meals.0.items.0.options"),
    ({"meals": [meal(items=[item(options=[LECHE] * (MAX_OPTIONS + 1))])]}, "meals.0.items.0.options"),
    ({"meals": [meal(items=[item(options=[{**LECHE, "amount": 0}])])]}, "meals.0.items.0.options.0.amount"),
    ({"meals": [meal(items=[item(options=[{**LECHE, "amount": "250"}])])]}, "meals.0.items.0.options.0.amount"),
    ({"meals": [meal(items=[item(options=[{**LECHE, "measure": "kg"}])])]}, "meals.0.items.0.options.0.measure"),
    ({"meals": [meal(items=[item(options=[{"search": "leche", "measure": "g"}])])]}, "meals.0.items.0.options.0.amount"),
    ({"meals": [meal(items=[item(options=[{**LECHE, "price": 1}])])]}, "meals.0.items.0.options.0.price"),
    ({"meals": [meal(name=f"comida {m}", items=[item(name=f"{n}" + "ñ" * 37) for n in range(30)]) for m in range(18)]}, "meals"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "place"), WRONG)
def test_what_is_wrong_is_refused_with_its_place_and_changes_nothing(
    backoffice: Backoffice, changes: dict[str, Any], place: str
) -> None:
    change(backoffice, DOCUMENT)
    good = {"pickup": False} if "pickup" not in changes else {"returns": "otra cosa"}

    answer = backoffice.patch("/shop", {**good, **changes}, If_Match=etag(backoffice))

    assert answer.status_code == 422
    assert [error["field"] for error in answer.get_json()["errors"]] == [place]
    assert shown(backoffice) == DOCUMENT


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("El {order} son {amount}", "unknown_variable"),
        ("Ya está", "order_missing"),
        ("El {order}}", "braces"),
        ("El {order}\x07.", "unseen"),
        ("El {order}: http://almacen.example", "link"),
        ("El {order}" + "x" * 300, "string_too_long"),
    ],
)
def test_a_notice_that_cannot_be_said_is_refused_with_what_is_wrong(
    backoffice: Backoffice, text: str, kind: str
) -> None:
    answer = backoffice.patch("/shop", {"notice_texts": [worded(text)]}, If_Match="*")
    (error,) = answer.get_json()["errors"]
    assert (answer.status_code, error["field"], error["kind"]) == (422, "notice_texts.0.text", kind)


def test_a_notice_s_text_is_stripped_and_an_empty_one_is_milos_own(backoffice: Backoffice) -> None:
    empty = {"kind": "delivered", "text": " "}
    change(backoffice, {"notice_texts": [worded("  Vení por el {order}\n"), empty]})
    assert shown(backoffice)["notice_texts"] == [worded("Vení por el {order}")]


def test_two_people_of_the_shop_do_not_overwrite_each_other(backoffice: Backoffice) -> None:
    seen = etag(backoffice)
    said(backoffice.patch("/shop", {"pickup": True, "returns": "48 horas"}, If_Match=seen))

    late = backoffice.patch("/shop", {"pickup": False}, If_Match=seen)

    problem = late.get_json()
    assert (late.status_code, problem["code"]) == (412, "shop_changed")
    assert problem["changes"] == {"pickup": {"given": False, "now": True}}
    assert problem["etag"] == etag(backoffice)
    assert shown(backoffice)["pickup"] is True
    assert said(backoffice.patch("/shop", {"pickup": False}, If_Match=problem["etag"]))
    assert shown(backoffice)["returns"] == "48 horas"


def test_a_change_that_does_not_say_what_it_saw_is_refused(backoffice: Backoffice) -> None:
    answer = backoffice.patch("/shop", {"pickup": True})
    assert (answer.status_code, answer.get_json()["code"]) == (428, "if_match_required")
    assert said(backoffice.patch("/shop", {"pickup": True}, If_Match="*"))["pickup"] is True


def test_the_same_save_sent_twice_under_one_key_is_made_once(backoffice: Backoffice) -> None:
    sent = {"If_Match": etag(backoffice), "Idempotency_Key": "save-1"}
    first = backoffice.patch("/shop", {"pickup": True}, **sent)
    backoffice.clock.advance(seconds=1)
    again = backoffice.patch("/shop", {"pickup": True}, **sent)
    assert (again.status_code, again.get_json()) == (200, first.get_json())
    assert again.headers["ETag"] == first.headers["ETag"]


def test_milo_reads_it_in_a_turn_and_outside_of_one_and_changes_nothing(
    backoffice: Backoffice,
) -> None:
    change(backoffice, DOCUMENT)
    assert shown(backoffice, AGENT) == DOCUMENT
    assert shown(backoffice, backoffice.agent("5491123456789")) == DOCUMENT
    refused = backoffice.client.patch(
        "/shop", json={"pickup": False}, headers={**AGENT, "If-Match": "*"}
    )
    assert (refused.status_code, refused.get_json()["code"]) == (403, "out_of_scope")
    assert backoffice.client.get("/shop").status_code == 401


def test_an_owner_sees_a_change_at_once_and_milo_within_the_memory_of_an_instance() -> None:
    store = a_store()
    one, two = a_backoffice(store), a_backoffice(store)
    change(one, {"pickup": True})
    assert shown(one, AGENT)["pickup"] is True
    change(two, {"pickup": False})
    assert shown(one)["pickup"] is False
    assert shown(one, AGENT)["pickup"] is True
    one.clock.advance(seconds=TTL.total_seconds())
    assert shown(one, AGENT)["pickup"] is False


def test_a_document_from_before_there_were_meals_is_read(backoffice: Backoffice) -> None:
    change(backoffice, DOCUMENT)
    snapshot = backoffice.shop.store.get(ShopDocument, ShopDocument.KEY)
    assert snapshot
    older = {name: value for name, value in dump(snapshot.entity).items() if name != "meals"}
    assert load(ShopDocument, older) == replace(snapshot.entity, meals=None)
