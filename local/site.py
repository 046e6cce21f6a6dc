"""The site as it is deployed: the checkout page of one shop.

The page of an order is one file for all orders, and who sends its link into a chat has it previewed. The preview runs no
script and takes whole addresses only: so the shop's name and its origin are written into the file.

    python -m local.site https://my-shop.web.app "Almacén Milo"
"""

import argparse
import html
import shutil
from pathlib import Path

from local.configuration import ROOT

BUILT = ROOT / "build" / "site"
_PAGE = "hosting/checkout/index.html"
_COPIED = ("firebase.json", "firestore.rules", "firestore.indexes.json")


def build(origin: str, shop_name: str, into: Path = BUILT) -> None:
    """Writes what the Firebase CLI deploys into a folder, which is emptied first.

    Raises:
        ValueError: the page has no place for the name or the origin.
    """
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(ROOT / "hosting", into / "hosting")
    for name in _COPIED:
        shutil.copy(ROOT / name, into / name)
    page = into / _PAGE
    page.write_text(
        of_a_shop(page.read_text(encoding="utf-8"), origin, shop_name), encoding="utf-8"
    )


def of_a_shop(page: str, origin: str, shop_name: str) -> str:
    """The page with the shop's name in its titles, as its script writes it, and the whole address of its picture.

    Raises:
        ValueError: the page has no place for one of them.
    """
    name = html.escape(shop_name)
    for place, filled in (
        ("<title>Tu pedido</title>", f"<title>Tu pedido · {name}</title>"),
        (
            'property="og:title" content="Tu pedido"',
            f'property="og:title" content="Tu pedido · {name}"',
        ),
        (
            'property="og:image" content="/card.png"',
            f'property="og:image" content="{html.escape(origin)}/card.png"',
        ),
    ):
        if page.count(place) != 1:
            raise ValueError(f"{_PAGE} has not one {place}")
        page = page.replace(place, filled)
    return page


def main() -> None:
    """Builds the site of the shop that the arguments name."""
    parser = argparse.ArgumentParser(prog="local.site", description=__doc__)
    parser.add_argument("origin", help="what payment links begin with")
    parser.add_argument("shop_name")
    given = parser.parse_args()
    build(given.origin.rstrip("/"), given.shop_name)


if __name__ == "__main__":
    main()
