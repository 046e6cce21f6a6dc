"""People of the panel over the real API, on both stores: let in by their password, and out at once when that changes."""

import pytest

from backoffice_api.domain.panel_people import PanelPerson
from backoffice_api.services import panel_people
from backoffice_api.services.unit_of_work import UnitOfWork
from retail.errors import Conflict
from tests.backoffice import ADMIN, Backoffice, all_of
from tests.conversing import AGENT, refused, said

PASSWORD = "tres mates y un ñandú"
SESSION = "a" * 64


def add(backoffice: Backoffice, name: str = "Luz", role: str = "seller") -> int:
    body = {"name": name, "role": role, "password": PASSWORD}
    return backoffice.post("/panel/people", body).status_code


def log_in(
    backoffice: Backoffice, user: str = "Luz", password: str = PASSWORD, session: str = SESSION
) -> int:
    body = {"user": user, "password": password, "session": session}
    return backoffice.post("/panel/logins", body).status_code


def seen(backoffice: Backoffice, user: str = "Luz", session: str = SESSION) -> str | int:
    answer = backoffice.post("/panel/sessions/seen", {"user": user, "session": session})
    return str(answer.get_json()["role"]) if answer.status_code == 200 else answer.status_code


def test_a_person_is_let_in_as_what_they_are(backoffice: Backoffice) -> None:
    assert add(backoffice) == 201
    assert log_in(backoffice) == 201
    assert seen(backoffice) == "seller"
    assert add(backoffice, "Raúl", "owner") == 201
    assert log_in(backoffice, "raúl") == 201
    assert seen(backoffice, "RAÚL") == "owner"
    assert [person["name"] for person in said(backoffice.get("/panel/people"))["items"]] == [
        "Luz",
        "Raúl",
    ]


@pytest.mark.parametrize(
    ("user", "password"), [("Luz", "tres mates"), ("Luz", ""), ("Nadie", PASSWORD), ("", "")]
)
def test_nobody_else_is(backoffice: Backoffice, user: str, password: str) -> None:
    add(backoffice)
    assert log_in(backoffice, user, password) == 409
    assert seen(backoffice, user) == 404


def test_a_login_that_is_right_clears_the_count_of_tries(backoffice: Backoffice) -> None:
    add(backoffice)
    for _ in range(5):
        assert backoffice.post("/panel/tries", {"user": "Luz"}).status_code == 200
    log_in(backoffice)
    assert backoffice.post("/panel/tries", {"user": "Luz"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("change", {"role": "owner"}),
        ("change", {"password": "otra contraseña"}),
        ("remove", {}),
    ],
)
def test_whoever_changes_or_goes_is_out_at_once_on_all_devices(
    backoffice: Backoffice, path: str, changes: dict[str, str]
) -> None:
    add(backoffice)
    add(backoffice, "Eva")
    for session in (SESSION, "b" * 64):
        log_in(backoffice, session=session)
        log_in(backoffice, "Eva", session=session)
    assert backoffice.post(f"/panel/people/{path}", {"name": "luz", **changes}).status_code == 200

    for session in (SESSION, "b" * 64):
        assert seen(backoffice, session=session) == 404
        assert seen(backoffice, "Eva", session) == "seller"


def test_what_does_not_change_logs_nobody_out(backoffice: Backoffice) -> None:
    add(backoffice)
    log_in(backoffice)
    backoffice.post("/panel/people/change", {"name": "Luz", "role": "seller"})
    assert seen(backoffice) == "seller"


def test_a_new_password_is_the_only_one(backoffice: Backoffice) -> None:
    add(backoffice)
    backoffice.post("/panel/people/change", {"name": "Luz", "password": "otra contraseña"})
    assert log_in(backoffice) == 409
    assert log_in(backoffice, password="otra contraseña") == 201


def test_a_name_is_one_person_s_whatever_its_capitals(backoffice: Backoffice) -> None:
    add(backoffice)
    answer = backoffice.post(
        "/panel/people", {"name": "LUZ", "role": "owner", "password": PASSWORD}
    )
    assert refused(answer) == (409, "person_exists")
    for path in ("change", "remove"):
        answer = backoffice.post(f"/panel/people/{path}", {"name": "Nadie"})
        assert refused(answer) == (404, "person_not_found")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"password": "corta"}, "invalid_password"),
        ({"password": "x" * 201}, "invalid_password"),
        ({"name": "x"}, "invalid_name"),
        ({"name": "<b>luz</b>"}, "invalid_name"),
        ({"role": "king"}, "invalid_role"),
    ],
)
def test_what_is_no_name_role_or_password_is_refused_and_not_repeated(
    backoffice: Backoffice, given: dict[str, str], code: str
) -> None:
    body = {"name": "Luz", "role": "seller", "password": PASSWORD, **given}
    answer = backoffice.post("/panel/people", body)
    assert refused(answer) == (422, code)
    assert body["password"] not in answer.text


def test_neither_password_nor_hash_leaves_the_store(backoffice: Backoffice) -> None:
    add(backoffice)
    (person,) = all_of(backoffice.shop.store, PanelPerson)
    assert person.password_hash.startswith("$argon2id$")
    headers = {**ADMIN, "Idempotency-Key": "once"}
    answers = [
        backoffice.post("/panel/people", {"name": "Eva", "role": "seller", "password": PASSWORD}, headers),
        backoffice.get("/panel/people"),
        backoffice.post("/panel/people/change", {"name": "Luz", "role": "owner"}),
    ]  # fmt: skip
    for answer in answers:
        assert "argon2" not in answer.text
        assert PASSWORD not in answer.text


@pytest.mark.parametrize("path", ["people", "people/change", "people/remove", "logins"])
def test_an_agent_has_no_part_in_it(backoffice: Backoffice, path: str) -> None:
    assert backoffice.post(f"/panel/{path}", {"name": "Luz"}, AGENT).status_code == 403


@pytest.mark.parametrize("had_sessions", [False, True])
def test_a_login_while_their_role_changes_does_not_outlive_that(
    backoffice: Backoffice, had_sessions: bool
) -> None:
    add(backoffice)
    if had_sessions:
        log_in(backoffice)
        body = {"user": "Luz", "session": SESSION, "everywhere": True}
        assert backoffice.post("/panel/sessions/end", body).status_code == 200
    work = UnitOfWork(backoffice.shop.store)
    panel_people.change(work, "Luz", "owner", None)
    assert log_in(backoffice) == 201  # just before that is written

    with pytest.raises(Conflict):
        work.commit()
