"""Raises of many prices: seen first, made in steps, each price once, and none that somebody changed meanwhile."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backoffice_api.domain.product import Product
from backoffice_api.services import price_raises
from backoffice_api.services.unit_of_work import UnitOfWork
from tests.backoffice import ADMIN, ANA, Backoffice, a_backoffice

PATH = "/products/raises"


@pytest.fixture
def backoffice() -> Backoffice:
    shop = a_backoffice()
    for number in range(5):
        shop.product(f"Leche {number}", category="Lácteos", price=100_000 + number * 1_000)
    shop.product("Yerba", category="Almacén", price=300_000)
    shop.clock.now += timedelta(minutes=1)
    return shop


@pytest.fixture
def short_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(price_raises, "IN_ONE_STEP", 2)


def see(backoffice: Backoffice, **asked: Any) -> Any:
    answer = backoffice.post(PATH, {"percent": 8, "rounding": "1", **asked})
    assert answer.status_code == 201, answer.get_json()
    backoffice.clock.now += timedelta(seconds=1)
    return answer.get_json()


def step(backoffice: Backoffice, seen: Any, key: str = "") -> Any:
    headers = ADMIN | ({"Idempotency-Key": key} if key else {})
    answer = backoffice.client.post(f"{PATH}/{seen['id']}/steps", headers=headers)
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def finish(backoffice: Backoffice, seen: Any) -> Any:
    while seen["state"] != "done":
        seen = step(backoffice, seen)
    return seen


def prices(backoffice: Backoffice) -> dict[str, float]:
    items = backoffice.get("/products").get_json()["items"]
    return {each["name"]: each["price"] for each in items}


def named(backoffice: Backoffice, name: str) -> Any:
    return next(
        each for each in backoffice.get("/products").get_json()["items"] if each["name"] == name
    )


def test_a_raise_is_seen_before_anything_is_changed(backoffice: Backoffice) -> None:
    before = prices(backoffice)
    seen = see(backoffice, category="lacteos", rounding="10")
    assert (seen["state"], seen["products"], seen["to_change"]) == ("previewed", 5, 5)
    first = backoffice.get(f"{PATH}/{seen['id']}/products", limit=3).get_json()
    rest = backoffice.get(
        f"{PATH}/{seen['id']}/products", limit=3, page_token=first["next_page_token"]
    ).get_json()
    assert [
        (each["name"], each["price"], each["new_price"], each["status"])
        for each in first["items"] + rest["items"]
    ] == [
        ("Leche 0", 1000.0, 1080.0, "to_change"),
        ("Leche 1", 1010.0, 1090.0, "to_change"),
        ("Leche 2", 1020.0, 1100.0, "to_change"),
        ("Leche 3", 1030.0, 1110.0, "to_change"),
        ("Leche 4", 1040.0, 1120.0, "to_change"),
    ]
    assert prices(backoffice) == before


@pytest.mark.parametrize(
    ("asked", "raised"),
    [
        ({"category": "Lácteos"}, 5),
        ({"query": "leche"}, 5),
        ({"query": "yerba"}, 1),
        ({"everything": True}, 6),
    ],
)
def test_it_is_made_in_steps(
    backoffice: Backoffice, short_steps: None, asked: dict[str, Any], raised: int
) -> None:
    before, seen = prices(backoffice), see(backoffice, **asked)
    assert finish(backoffice, seen)["raised"] == raised
    changed = {name: price for name, price in prices(backoffice).items() if price != before[name]}
    assert len(changed) == raised
    assert all(price == round(before[name] * 1.08) for name, price in changed.items())


def test_chosen_products_are_raised_and_no_other(backoffice: Backoffice, short_steps: None) -> None:
    chosen = [named(backoffice, f"Leche {number}")["id"] for number in (4, 0, 2)]
    done = finish(backoffice, see(backoffice, product_ids=[*chosen, chosen[0]]))
    assert (done["products"], done["raised"]) == (3, 3)
    assert prices(backoffice)["Leche 1"] == 1010.0
    assert prices(backoffice)["Leche 4"] == 1123.0


def test_a_step_that_is_asked_for_again_raises_nothing_twice(
    backoffice: Backoffice, short_steps: None
) -> None:
    seen = see(backoffice, category="Lácteos")
    assert step(backoffice, seen, "key")["raised"] == 2
    assert step(backoffice, seen, "key")["raised"] == 2  # the first answer again
    finish(backoffice, seen)
    after = prices(backoffice)
    done = step(backoffice, seen)
    assert (done["state"], done["raised"]) == ("done", 5)
    assert prices(backoffice) == after
    assert after["Leche 0"] == 1080.0


def test_two_presses_at_once_raise_nothing_twice(backoffice: Backoffice, short_steps: None) -> None:
    """The second one has read the raise before the first one wrote."""
    seen, shop = see(backoffice, category="Lácteos"), backoffice.shop
    slow = UnitOfWork(shop.store)
    price_raises.get(slow, seen["id"])
    step(backoffice, seen)
    shop.cases.run(lambda work: price_raises.step(work, shop, seen["id"]), begun=slow)
    assert prices(backoffice) == {
        "Leche 0": 1080.0,
        "Leche 1": 1091.0,
        "Leche 2": 1102.0,
        "Leche 3": 1112.0,
        "Leche 4": 1040.0,
        "Yerba": 3000.0,
    }


def test_a_price_that_was_changed_since_it_was_seen_is_left_alone_and_told(
    backoffice: Backoffice,
) -> None:
    seen = see(backoffice, category="Lácteos")
    other = named(backoffice, "Leche 1")
    assert backoffice.patch(f"/products/{other['id']}", {"price": 1500}).status_code == 200
    sold = named(backoffice, "Leche 2")
    assert backoffice.patch(f"/products/{sold['id']}", {"stock_change": -1}).status_code == 200

    listed = backoffice.get(f"{PATH}/{seen['id']}/products").get_json()["items"]
    assert [each["status"] for each in listed] == [
        "to_change", "changed_since", "to_change", "to_change", "to_change",
    ]  # fmt: skip
    done = finish(backoffice, seen)
    assert (done["raised"], done["left_count"]) == (4, 1)
    assert done["left"] == [{"product_id": other["id"], "name": "Leche 1"}]
    assert prices(backoffice)["Leche 1"] == 1500.0
    assert prices(backoffice)["Leche 2"] == 1102.0


@pytest.mark.parametrize("asked", [{"category": "Lácteos"}, {"everything": True}])
def test_a_product_that_is_renamed_meanwhile_is_raised_and_once(
    backoffice: Backoffice, short_steps: None, asked: dict[str, Any]
) -> None:
    seen = see(backoffice, **asked)
    step(backoffice, seen)
    for name, other in (("Leche 4", "AAA"), ("Leche 0", "ZZZ")):
        path = f"/products/{named(backoffice, name)['id']}"
        assert backoffice.patch(path, {"name": other}).status_code == 200
    done = finish(backoffice, seen)
    assert done["raised"] == seen["to_change"]
    assert (prices(backoffice)["AAA"], prices(backoffice)["ZZZ"]) == (1123.0, 1080.0)


def test_what_fits_one_step_is_done_with_it(backoffice: Backoffice) -> None:
    assert step(backoffice, see(backoffice, category="Lácteos"))["state"] == "done"


def test_the_clock_ends_a_raise_whose_page_was_closed_and_begins_none(
    backoffice: Backoffice, short_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(price_raises, "STEPS", 1)
    begun, seen = see(backoffice, category="Lácteos"), see(backoffice, query="yerba")
    step(backoffice, begun)
    price_raises.sweep(backoffice.shop)
    path = f"{PATH}/{begun['id']}"
    assert backoffice.get(path).get_json()["raised"] == 4
    for _ in range(6):
        price_raises.sweep(backoffice.shop)
    done = backoffice.get(path).get_json()
    assert (done["state"], done["raised"], done["left_count"]) == ("done", 5, 0)
    assert prices(backoffice)["Leche 4"] == 1123.0
    assert backoffice.get(f"{PATH}/{seen['id']}").get_json() == seen


def test_the_clock_goes_on_with_no_raise_of_another_day_and_is_held_up_by_none(
    backoffice: Backoffice, short_steps: None
) -> None:
    left = [see(backoffice, category="Lácteos") for _ in range(6)]
    for each in left:
        step(backoffice, each)
    before = prices(backoffice)
    backoffice.clock.advance(minutes=25 * 60)
    price_raises.sweep(backoffice.shop)
    assert prices(backoffice) == before
    begun = see(backoffice, category="Lácteos")
    step(backoffice, begun)
    price_raises.sweep(backoffice.shop)
    assert backoffice.get(f"{PATH}/{begun['id']}").get_json()["state"] == "done"
    assert backoffice.get(f"{PATH}/{left[0]['id']}").get_json()["state"] == "applying"


def test_a_raise_that_cannot_tell_where_it_was_begins_again_and_raises_nothing_twice(
    backoffice: Backoffice, short_steps: None
) -> None:
    seen = see(backoffice, category="Lácteos")
    step(backoffice, seen)

    def forget_place(work: UnitOfWork) -> None:
        work.put(replace(price_raises.get(work, seen["id"]), page_token="of another version"))

    backoffice.shop.cases.run(forget_place)
    done = finish(backoffice, seen)
    assert (done["raised"], done["left_count"]) == (5, 0)
    assert prices(backoffice)["Leche 0"] == 1080.0
    assert prices(backoffice)["Leche 4"] == 1123.0


def test_the_history_says_that_it_was_a_raise(backoffice: Backoffice) -> None:
    finish(backoffice, see(backoffice, query="yerba"))
    path = f"/products/{named(backoffice, 'Yerba')['id']}/history"
    (change,) = backoffice.get(path).get_json()["items"]
    assert (change["by"], change["price_before"], change["price"]) == ("raise", 3000.0, 3240.0)


def test_a_product_that_is_gone_meanwhile_holds_nothing_up(backoffice: Backoffice) -> None:
    ids = [named(backoffice, f"Leche {number}")["id"] for number in (0, 1)]
    seen = see(backoffice, product_ids=ids)
    backoffice.client.delete(f"/products/{ids[0]}", headers=ADMIN)
    done = finish(backoffice, seen)
    assert (done["state"], done["raised"]) == ("done", 1)


def test_raises_are_listed_the_newest_first(backoffice: Backoffice) -> None:
    old, new = see(backoffice, category="Lácteos"), see(backoffice, query="yerba", percent=-3.5)
    listed = backoffice.get(PATH).get_json()["items"]
    assert listed == [new, old]
    assert backoffice.get(f"{PATH}/{new['id']}").get_json() == new
    assert (new["percent"], new["query"], new["everything"]) == (-3.5, "yerba", False)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "invalid_scope"),
        ({"category": "Lácteos", "everything": True}, "invalid_scope"),
        ({"everything": True, "percent": 0}, "invalid_percent"),
        ({"everything": True, "percent": 501}, "invalid_percent"),
        ({"everything": True, "rounding": "7"}, "invalid_rounding"),
        ({"category": "Ferretería"}, "nothing_to_raise"),
        ({"query": "martillo"}, "nothing_to_raise"),
        ({"product_ids": [1]}, "nothing_to_raise"),
        ({"product_ids": list(range(1, 202))}, "invalid_product_ids"),
    ],
)
def test_what_is_no_raise_is_refused(
    backoffice: Backoffice, asked: dict[str, Any], code: str
) -> None:
    answer = backoffice.post(PATH, {"percent": 8, "rounding": "1", **asked})
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)


def test_an_unknown_raise_and_a_shopper_s_turn_get_nothing(backoffice: Backoffice) -> None:
    assert backoffice.get(f"{PATH}/1").status_code == 404
    assert backoffice.client.post(f"{PATH}/1/steps", headers=ADMIN).status_code == 404
    agent = backoffice.agent(ANA["phone"])
    body = {"percent": 8, "rounding": "1", "everything": True}
    assert backoffice.post(PATH, body, agent).status_code == 403


def test_a_product_from_before_such_times_were_kept_is_raised(backoffice: Backoffice) -> None:
    def forget(work: UnitOfWork) -> None:
        product = work.get(Product, str(named(backoffice, "Yerba")["id"]))
        assert product
        work.put(replace(product, price_changed_at=None))

    backoffice.shop.cases.run(forget)
    assert finish(backoffice, see(backoffice, query="yerba"))["raised"] == 1
