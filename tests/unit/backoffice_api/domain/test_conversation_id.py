"""Names of conversations: they lead back, and tell nobody whose they are."""

from string import ascii_letters, digits

import pytest

from backoffice_api.domain.conversation_id import ConversationIds
from retail.whatsapp import is_phone, is_user_id

IDS = ConversationIds("secret")
PHONE = "5491123456789"


@pytest.mark.parametrize("wa_id", [PHONE, "6907290", "AR.13491208655302741918", "AR.ENT.x" * 16])
def test_a_name_leads_to_its_conversation(wa_id: str) -> None:
    name = IDS.of(wa_id)
    assert IDS.of(wa_id) == name
    assert IDS.wa_id(name) == wa_id


def test_a_name_is_no_whatsapp_id_and_may_stand_in_an_address() -> None:
    name = IDS.of(PHONE)
    assert set(name) <= set(ascii_letters + digits + "-_")
    assert PHONE not in name
    assert not is_phone(name)
    assert not is_user_id(name)


def test_names_of_another_shop_lead_nowhere() -> None:
    foreign = ConversationIds("another").of(PHONE)
    assert foreign != IDS.of(PHONE)
    assert IDS.wa_id(foreign) == foreign


@pytest.mark.parametrize("given", [PHONE, "", "..", "c_", "c_x", "c_ñ", f"c_{PHONE}"])
def test_whatever_is_not_a_name_is_answered_as_it_came(given: str) -> None:
    assert IDS.wa_id(given) == given


def test_nobody_s_conversation_has_no_name() -> None:
    assert IDS.of("") == ""
