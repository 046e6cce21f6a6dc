"""Who the shopper is, whatever country their number is of."""

import asyncio

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from agent_worker.tools.identity import create_user, search_users
from local.virtual_time import VirtualLoop
from tests.tool_calls import ToolCalls
from tests.virtual_time import run
from tests.whole_shop import open_shop
from tests.worker_bench import PRODUCTS

AS_OF_ARGENTINA = ("3546411234", "2203012345", "67071234567")
"""Numbers of Iceland, Gambia and Timor whose bare digits are numbers of Argentina, too."""
_A_LEASE_AND_MORE = 100.0


def mobiles() -> list[str]:
    """An example of each region's mobile numbers, as WhatsApp writes it; some regions share theirs."""
    examples = (
        phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
        for region in phonenumbers.SUPPORTED_REGIONS
    )
    written = {
        phonenumbers.format_number(each, PhoneNumberFormat.E164) for each in examples if each
    }
    return sorted(number.removeprefix("+") for number in written)


def test_every_country_s_shoppers_register_and_are_known_again_as_themselves() -> None:
    numbers = sorted({*mobiles(), *AS_OF_ARGENTINA})

    async def story(loop: VirtualLoop) -> None:
        shop = open_shop(PRODUCTS, loop.time)
        for number in numbers:
            at = ToolCalls(shop, number)
            assert await at.call(search_users) == {"status": "not_found"}, number
            made = await at.call(create_user, name="Ana", email=f"{number}@example.com")
            assert made["status"] == "created", number
        await asyncio.sleep(_A_LEASE_AND_MORE)
        for number in numbers:
            known = await ToolCalls(shop, number).call(search_users)
            assert known["user"]["email"] == f"{number}@example.com"
            for written in (f"+{number}", number):
                user = shop.admin.search_user(written)
                assert user
                assert user["phone"] == number

    run(story)
