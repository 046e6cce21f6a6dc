"""Registering and changing users."""

import pytest

from backoffice_api.domain.user import EmailKey, PhoneKey, User
from backoffice_api.services import carts, users
from backoffice_api.storage.metered import counting
from retail.errors import Invalid, MiloError, NotFound, Refused
from tests.backoffice import ANA, JUAN, Backoffice, a_backoffice


def test_a_new_user_has_an_empty_cart() -> None:
    backoffice = a_backoffice()
    user = backoffice.user()
    cart = backoffice.shop.cases.run(lambda work: carts.get(work, user.id))
    assert (cart.user_id, cart.items) == (user.id, ())


@pytest.mark.parametrize(
    "typed", ["5491123456789", "+54 9 11 2345-6789", "541123456789", "011 15 2345-6789"]
)
def test_one_phone_is_one_user_however_it_is_written(typed: str) -> None:
    backoffice = a_backoffice()
    user = backoffice.user()
    assert backoffice.shop.cases.run(lambda work: users.by_phone(work, typed)) == [user]
    with pytest.raises(Refused) as refusal:
        backoffice.user({**ANA, "phone": typed})
    assert refusal.value.code == "phone_taken"


@pytest.mark.parametrize(
    "typed",
    [
        "juan@example.com",
        " JUAN@example.COM ",
        "ｊｕａｎ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "ju\u00adan@example.com",
    ],
)
def test_one_address_is_one_user_however_it_is_written(typed: str) -> None:
    backoffice = a_backoffice()
    user = backoffice.user()
    assert backoffice.shop.cases.run(lambda work: users.by_email(work, typed)) == user
    with pytest.raises(Refused) as refusal:
        backoffice.user({**ANA, "email": typed})
    assert refusal.value.code == "email_taken"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("name", "😊"),
        ("email", "juan@ejemplo"),
        ("email", "juan"),
        ("email", "juan@@example.com"),
        ("email", "\ud800@example.com"),
        ("phone", "hola"),
        ("phone", "15 2345-6789"),
    ],
)
def test_bad_input_is_refused_and_leaves_nothing(member: str, value: str) -> None:
    backoffice = a_backoffice()
    with pytest.raises(Invalid) as refusal:
        backoffice.user({**JUAN, member: value})
    assert refusal.value.code == f"invalid_{member}"
    assert users.everybody(backoffice.shop, 10, None).items == ()
    assert backoffice.user()


def test_a_refused_registration_takes_neither_phone_nor_address() -> None:
    backoffice = a_backoffice()
    backoffice.user()
    with pytest.raises(Refused):
        backoffice.user({**ANA, "email": JUAN["email"]})
    assert backoffice.user(ANA).name == "Ana Gómez"


def patched(backoffice: Backoffice, user: User, **changes: str) -> User:
    return backoffice.shop.cases.run(lambda work: users.patch(work, user.id, **changes))


def test_a_changed_phone_and_address_free_the_old_ones() -> None:
    backoffice = a_backoffice()
    juan = backoffice.user()
    patched(backoffice, juan, phone="5491144445555", email="nuevo@example.com", name="Juan")
    ana = backoffice.user({**ANA, "phone": JUAN["phone"], "email": JUAN["email"]})
    with pytest.raises(Refused) as refusal:
        patched(backoffice, juan, phone=ana.phone)
    assert refusal.value.code == "phone_taken"
    (found,) = backoffice.shop.cases.run(lambda work: users.by_phone(work, "5491144445555"))
    assert found.name == "Juan"


def test_an_address_is_added_later_and_taken_away_again() -> None:
    backoffice = a_backoffice()
    juan, ana = backoffice.user({**JUAN, "email": ""}), backoffice.user({**ANA, "email": " "})
    assert (juan.email, ana.email) == ("", "")
    assert backoffice.shop.cases.run(lambda work: users.by_email(work, "")) is None
    assert "example" in patched(backoffice, juan, email="juan@example.com").tokens
    assert backoffice.shop.cases.run(lambda work: users.by_email(work, JUAN["email"]))
    with pytest.raises(Refused) as refusal:
        patched(backoffice, ana, email="JUAN@example.com")
    assert refusal.value.code == "email_taken"
    assert patched(backoffice, juan, name="Juan P.", email="").email == ""
    assert patched(backoffice, ana, email="juan@example.com").email == "juan@example.com"


def test_the_same_number_written_otherwise_is_no_conflict_with_oneself() -> None:
    backoffice = a_backoffice()
    juan = backoffice.user()
    assert patched(backoffice, juan, phone="541123456789").phone == "541123456789"
    assert backoffice.shop.cases.run(lambda work: users.by_phone(work, JUAN["phone"]))


def test_nobody_is_changed_under_an_unknown_id() -> None:
    backoffice = a_backoffice()
    with pytest.raises(NotFound):
        backoffice.shop.cases.run(lambda work: users.patch(work, 1, name="Juan"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("jua", ["Juan Pérez"]),
        ("PEREZ", ["Juan Pérez"]),
        ("juan per", ["Juan Pérez"]),
        ("example", ["Ana Gómez", "Juan Pérez"]),
        ("gomez juan", []),
        ("nadie", []),
        ("", []),
        ("%", []),
    ],
)
def test_users_are_found_by_beginnings_of_words(text: str, found: list[str]) -> None:
    backoffice = a_backoffice()
    backoffice.user()
    backoffice.user(ANA)
    assert [user.name for user in users.by_words(backoffice.shop, text, 10)] == found


def test_a_marker_leads_to_its_user() -> None:
    backoffice = a_backoffice()
    user = backoffice.user()
    phone = backoffice.shop.store.get(PhoneKey, "541123456789")
    assert phone
    assert phone.entity.user_id == user.id
    with pytest.raises(MiloError):
        backoffice.user()
    assert backoffice.shop.store.get(EmailKey, "juan@example.com") is None


def test_a_search_for_one_word_reads_no_more_than_it_answers() -> None:
    backoffice = a_backoffice()
    for number in range(5):
        phone, email = f"549112345678{number}", f"juan{number}@example.com"
        backoffice.user({"name": f"Juan {'Pérez' * (number % 2)}", "phone": phone, "email": email})
    with counting() as tally:
        assert len(users.by_words(backoffice.shop, "juan", limit=2)) == 2
    assert tally.reads == 2 + 1  # one shows that there are more
    assert len(users.by_words(backoffice.shop, "juan perez", limit=2)) == 2
