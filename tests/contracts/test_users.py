"""Users on both stores: an address is one user's alone, and having none is nobody's."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from backoffice_api.domain.user import EmailKey, User
from tests.backoffice import ADMIN, ANA, JUAN, Backoffice, all_of
from tests.conversing import said

TOGETHER = 8


def person(n: int, **members: str) -> dict[str, str]:
    return {"name": "Juan", "phone": f"5491123{n:06}", **members}


def test_many_have_no_address_also_when_they_come_at_once(backoffice: Backoffice) -> None:
    together = threading.Barrier(TOGETHER)

    def register(n: int) -> int:
        client = backoffice.app.test_client()
        together.wait()
        return client.post("/users", json=person(n), headers=ADMIN).status_code

    with ThreadPoolExecutor(TOGETHER) as pool:
        assert Counter(pool.map(register, range(TOGETHER))) == {201: TOGETHER}
    assert [user.email for user in all_of(backoffice.shop.store, User)] == [""] * TOGETHER
    assert all_of(backoffice.shop.store, EmailKey) == []


def test_an_address_that_is_added_later_is_theirs_alone(backoffice: Backoffice) -> None:
    juan = said(backoffice.post("/users", person(1)))
    ana = said(backoffice.post("/users", person(2, email=ANA["email"])))
    path = f"/users/{juan['id']}"
    taken = backoffice.patch(path, {"email": ANA["email"]})
    assert (taken.status_code, taken.get_json()["code"]) == (409, "email_taken")
    assert said(backoffice.patch(path, {"email": JUAN["email"]})) == {
        **juan,
        "email": JUAN["email"],
    }
    found = said(backoffice.get("/users/search", email=JUAN["email"]))["items"]
    assert [user["id"] for user in found] == [juan["id"]]
    assert said(backoffice.patch(path, {"email": ""}))["email"] == ""
    again = said(backoffice.patch(f"/users/{ana['id']}", {"email": JUAN["email"]}))
    assert again["email"] == JUAN["email"]
