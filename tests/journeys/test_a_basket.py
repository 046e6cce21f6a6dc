"""A basket by budget through the real processes: proposed, changed, added after a yes, and by meals that an owner edits."""

import re

import requests

from tests.journeys.shop import Shop

TOTAL = re.compile(r"Total: \*\$\s([\d.]+),(\d\d)\*")


def total_in(reply: str) -> float:
    """The total of a proposal, in pesos."""
    pesos, centavos = TOTAL.search(reply).groups()  # type: ignore[union-attr]
    return float(f"{pesos.replace('.', '')}.{centavos}")


def test_a_breakfast_is_proposed_changed_and_added_as_it_was_shown(shop: Shop) -> None:
    ana = shop.known_shopper("Ana")

    first = ana.say("armame un desayuno para 4 con $20.000")[-1]
    assert total_in(first) <= 20_000
    assert "Te quedan" in first
    assert shop.cart(ana)["items"] == []

    cheaper = ana.say("más barato, y sin manteca")[-1]
    assert total_in(cheaper) < total_in(first)
    assert "Manteca" not in cheaper
    assert shop.cart(ana)["items"] == []

    added = ana.say("dale, agregalo")[-1]
    cart = shop.cart(ana)
    assert cart["total"] == total_in(cheaper)
    assert all(line["name"] in cheaper and line["name"] in added for line in cart["items"])
    assert shop.orders(ana) == []


def test_meals_are_the_owner_s_and_bad_ones_lose_nothing(shop: Shop) -> None:
    before = shop.api("GET", "/shop")["meals"]
    assert {"desayuno", "picada", "asado"} <= {meal["name"] for meal in before}
    locro = {
        "name": "locro",
        "people": 6,
        "items": [
            {"name": "maíz", "options": [{"search": "maíz pisado", "amount": 60, "measure": "g"}]}
        ],
    }

    refused = save(shop, [*before, {**locro, "people": 0}])
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [f"meals.{len(before)}.people"]
    assert shop.api("GET", "/shop")["meals"] == before

    assert save(shop, [*before, locro]).ok
    leo = shop.known_shopper("Leo")
    assert "Maíz Pisado" in leo.say("armame un locro para 8")[-1]
    assert save(shop, before).ok


def save(shop: Shop, meals: list[dict[str, object]]) -> requests.Response:
    """What the back office answers to an owner who saves these meals."""
    addresses = shop.stack.addresses
    return requests.patch(
        f"{addresses['backoffice_url']}/shop",
        json={"meals": meals},
        headers={"x-api-key": addresses["backoffice_api_key"], "If-Match": "*"},
        timeout=30,
    )
