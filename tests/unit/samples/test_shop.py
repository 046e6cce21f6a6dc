"""What a fresh shop says of itself: the sample document is whole, so that Milo has an answer to everything."""

from pathlib import Path

from backoffice_api.routes import shop_file
from retail import wire

SHOP = Path(__file__).parents[3] / "samples" / "shop.json"


OWNERS = {"keep_chats", "notice_texts", "owner_notices", "vouchers"}
"""What a sample cannot say: whose phone it is that rings, how long chats are kept, in whose voice orders are told of, and whether
a cart is held for three days until a voucher is paid."""


def test_it_is_read_as_the_api_takes_it_and_says_every_part() -> None:
    members = shop_file.parse(SHOP.read_bytes())
    assert members.keys() | OWNERS == wire.ShopChanges.__annotations__.keys()
    assert None not in members.values()


def test_it_names_nobody_s_account_nor_address() -> None:
    members = shop_file.parse(SHOP.read_bytes())
    assert members["contact"].email.endswith(".example")
    assert "ejemplo" in members["transfer"].alias
    assert "Ejemplo" in members["address"].text
