"""Names and keys of users."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain.user import change, clean_name, email_key, register
from retail.errors import Invalid

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Juan   Pérez ", "Juan Pérez"),
        ("Juan 😊", "Juan"),
        ("María José de la Ó", "María José de la Ó"),
        ("O'Higgins, P. J.", "O'Higgins, P. J."),
        ("Юля", "Юля"),
        ("Juan\nPérez", "Juan Pérez"),
        ("Ana\u200bBel", "AnaBel"),
        ("𝐉𝐮𝐚𝐧 𝐏𝐞́𝐫𝐞𝐳", "Juan Pérez"),
        ("Ⓐⓝⓐ Ｌｏ\u00adｐｅｚ ❤\ufe0f", "Ana Lopez"),
        ("D’Angelo", "D’Angelo"),
    ],
)
def test_a_name_is_cleaned_and_kept(typed: str, stored: str) -> None:
    assert clean_name(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "😊",
        "...",
        "12345",
        "<b>Juan</b>",
        "juan@example.com",
        "J" * 81,
        "Juan; rm",
        "{juan}",
    ],
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        clean_name(typed)
    assert refusal.value.code == "invalid_name"


@given(st.text())
def test_a_clean_name_is_clean(typed: str) -> None:
    try:
        name = clean_name(typed)
    except Invalid:
        return
    assert clean_name(name) == name
    assert 0 < len(name) <= 80


def test_an_address_is_one_without_regard_to_case() -> None:
    assert email_key("Juan@Example.com") == email_key("juan@example.COM")
    assert email_key("juan@example.com") != email_key("juana@example.com")


def test_changing_the_name_changes_what_one_is_found_by() -> None:
    user = register(
        1, name="Juan", email="juan@example.com", phone="549", whatsapp_user_id="", at=NOW
    )
    renamed = change(user, name="Pedro")
    assert "ped" in renamed.tokens
    assert renamed.email == user.email
    assert user.segment == "nuevo"
