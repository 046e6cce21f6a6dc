"""What a shop offers of how orders reach their shoppers, and what comes of a wish."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from backoffice_api.domain import fulfilment as rules
from backoffice_api.domain.fulfilment import OpenWindow, Wish
from backoffice_api.domain.shop_document import (
    AcceptedPayment,
    ClosedDate,
    DeliverySlot,
    DeliveryZone,
    OpeningHours,
    Place,
    ShopDocument,
    TransferDetails,
)
from retail.errors import Refused

SQUARE = tuple(
    Place(latitude=latitude, longitude=longitude)
    for latitude, longitude in ((-34.60, -58.46), (-34.60, -58.43), (-34.58, -58.43), (-34.58, -58.46))
)  # fmt: skip
CRESPO = DeliveryZone(name="Villa Crespo", fee=150_000, minimum=1_000_000, polygon=SQUARE)
TWO = DeliveryZone(name="Palermo y Almagro", fee=250_000)
NORTH = DeliveryZone(name="Norte", fee=0, minimum=0, neighbourhoods=("Núñez", "Saavedra"))
SHOP = ShopDocument(delivery_zones=(CRESPO, TWO, NORTH), minimum_order=500_000)
BUENOS_AIRES = "America/Argentina/Buenos_Aires"
FRIDAY_NOON = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)  # 12:00 there


def wish(address: str = "Calle 1", **given: object) -> Wish:
    return replace(Wish(kind="delivery", address=address), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "zone"),
    [
        (wish("Corrientes 5200, Villa Crespo"), CRESPO),
        (wish("corrientes 5200 VILLA  CRESPO, 3° B"), CRESPO),
        (wish("Honduras 4800 palermo"), TWO),
        (wish("Medrano 400, Almagro"), TWO),
        (wish("Cabildo 4500, nuñez"), NORTH),
        (wish(zone="Saavedra"), NORTH),
        (wish("Palermo 100", zone="villa crespo"), CRESPO),
        (wish(zone="Palermo y Almagro"), TWO),
        (wish(place=Place(latitude=-34.59, longitude=-58.44)), CRESPO),
        (wish("Almagro", place=Place(latitude=-34.59, longitude=-58.44)), CRESPO),
        (wish("Almagro", place=Place(latitude=-34.61, longitude=-58.44)), TWO),
    ],
)
def test_a_zone_is_found(asked: Wish, zone: DeliveryZone) -> None:
    assert rules.zone_of(SHOP, asked) == zone


def test_a_zone_without_a_letter_is_in_no_address() -> None:
    with pytest.raises(Refused, match="zone_unknown"):
        rules.zone_of(ShopDocument(delivery_zones=(DeliveryZone(name="---", fee=0),)), wish())


@pytest.mark.parametrize(
    ("document", "asked", "code"),
    [
        (SHOP, wish("Rivadavia 8000"), "zone_unknown"),
        (SHOP, wish("Crespo 100"), "zone_unknown"),
        (SHOP, wish("Villa Crespo o Almagro"), "zone_unknown"),
        (SHOP, wish("Villa Crespo 1", zone="Flores"), "zone_unknown"),
        (ShopDocument(delivery_zones=()), wish("Villa Crespo"), "delivery_not_offered"),
        (ShopDocument(), wish("Villa Crespo"), "delivery_not_offered"),
        (
            ShopDocument(delivery_zones=(CRESPO,)),
            wish("Villa Crespo", place=Place(latitude=-34.61, longitude=-58.44)),
            "outside_zones",
        ),
    ],
)
def test_a_zone_is_never_guessed(document: ShopDocument, asked: Wish, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        rules.zone_of(document, asked)
    assert refusal.value.code == code
    if code == "zone_unknown":
        assert refusal.value.details["zones"] == ["Villa Crespo", "Palermo y Almagro", "Norte"]


@pytest.mark.parametrize(
    ("zone", "subtotal", "missing"),
    [(CRESPO, 999_999, 0.01), (TWO, 400_000, 1000), (CRESPO, 1_000_000, None), (NORTH, 1, None)],
)
def test_a_zone_asks_for_its_own_minimum_or_the_shops(
    zone: DeliveryZone, subtotal: int, missing: float | None
) -> None:
    if missing is None:
        rules.check_minimum(zone, SHOP, subtotal)
        return
    with pytest.raises(Refused) as refusal:
        rules.check_minimum(zone, SHOP, subtotal)
    assert (refusal.value.code, refusal.value.details["missing"]) == ("below_minimum", missing)


MORNING = DeliverySlot(weekday="saturday", starts="09:00", ends="12:00", orders=2)
EVENING = DeliverySlot(weekday="friday", starts="18:00", ends="20:00", zones=("Norte",))
SLOTS = replace(SHOP, delivery_slots=(MORNING, EVENING))


def keys(document: ShopDocument, now: datetime = FRIDAY_NOON) -> list[str]:
    return [each.window.key for each in rules.open_windows(document, BUENOS_AIRES, now)]


def test_windows_are_those_of_the_next_days_in_the_shops_time() -> None:
    assert keys(SLOTS) == ["2026-11-27T18:00", "2026-11-28T09:00", "2026-12-04T18:00"]
    first = rules.open_windows(SLOTS, BUENOS_AIRES, FRIDAY_NOON)[0].window
    assert first.starts == datetime(2026, 11, 27, 21, 0, tzinfo=UTC)
    assert first.ends == datetime(2026, 11, 27, 23, 0, tzinfo=UTC)


def test_a_window_closes_before_it_begins() -> None:
    an_hour_before = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
    assert keys(SLOTS, an_hour_before)[0] == "2026-11-27T18:00"
    assert keys(SLOTS, an_hour_before.replace(second=1))[0] == "2026-11-28T09:00"


def test_nothing_is_brought_on_a_closed_date() -> None:
    hours = OpeningHours(closed_dates=(ClosedDate("2026-11-28"),))
    assert "2026-11-28T09:00" not in keys(replace(SLOTS, opening_hours=hours))


@pytest.mark.parametrize(
    ("zone", "slot", "loads", "chosen"),
    [
        ("Norte", "", {}, "2026-11-27T18:00"),
        ("Villa Crespo", "", {}, "2026-11-28T09:00"),
        ("Villa Crespo", "", {"2026-11-28T09:00": 1}, "2026-11-28T09:00"),
        ("Norte", "2026-11-28T09:00", {}, "2026-11-28T09:00"),
        ("Villa Crespo", "", {"2026-11-28T09:00": 2}, None),
        ("Norte", "2026-11-28T09:00", {"2026-11-28T09:00": 2}, None),
        ("Villa Crespo", "2026-11-27T18:00", {}, None),
        ("Norte", "2026-11-20T18:00", {}, None),
    ],
)
def test_the_window_is_the_one_wished_for_or_the_next_free(
    zone: str, slot: str, loads: dict[str, int], chosen: str | None
) -> None:
    windows = rules.open_windows(SLOTS, BUENOS_AIRES, FRIDAY_NOON)

    def load_of(each: OpenWindow) -> int:
        return loads.get(each.window.key, 0)

    if chosen is None:
        with pytest.raises(Refused, match="slot_taken"):
            rules.window_for(wish(slot=slot), zone, windows, load_of)
        return
    found = rules.window_for(wish(slot=slot), zone, windows, load_of)
    assert found.window.key == chosen


def test_what_the_shop_has_not_said_is_collected_and_paid_online() -> None:
    assert rules.offers_pickup(ShopDocument())
    assert not rules.offers_pickup(SHOP)
    assert rules.offers_pickup(replace(SHOP, pickup=True))
    assert rules.accepted_means(ShopDocument()) == ("mercado_pago",)


def test_a_transfer_needs_to_know_where_to() -> None:
    payment = (AcceptedPayment(means="transfer"), AcceptedPayment(means="cash"))
    assert rules.accepted_means(ShopDocument(payment=payment)) == ("cash",)
    told = ShopDocument(payment=payment, transfer=TransferDetails(alias="almacen"))
    assert rules.accepted_means(told) == ("transfer", "cash")


@pytest.mark.parametrize(("cash_with", "is_enough"), [(0, True), (999, False), (1000, True)])
def test_cash_is_at_least_the_total(cash_with: int, is_enough: bool) -> None:
    document = ShopDocument(payment=(AcceptedPayment(means="cash"),))
    if is_enough:
        rules.check_means(document, "cash", cash_with, 1000)
        return
    with pytest.raises(Refused, match="cash_too_little"):
        rules.check_means(document, "cash", cash_with, 1000)


def test_only_what_the_shop_takes_pays() -> None:
    with pytest.raises(Refused) as refusal:
        rules.check_means(ShopDocument(payment=()), "cash", 0, 1)
    assert (refusal.value.code, refusal.value.details) == ("means_not_accepted", {"accepted": []})
