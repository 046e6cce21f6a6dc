"""The site that is deployed, as a chat that previews a link reads it."""

import json
import re
from pathlib import Path

import pytest
from werkzeug.test import Client

from local import hosting, site

ORIGIN = "https://my-shop.web.app"


def properties(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', page))


@pytest.fixture
def served(tmp_path: Path) -> Client:
    built = tmp_path / "site"
    site.build(ORIGIN, 'El "Rápido" & hijos', built)
    firebase = json.loads((built / "firebase.json").read_text(encoding="utf-8"))
    urls = dict.fromkeys(("backoffice-api", "admin"), "http://127.0.0.1:9")
    return Client(hosting.create_app(built, firebase, urls))


def test_a_preview_of_an_order_s_link_names_the_shop_and_finds_the_picture(served: Client) -> None:
    page = served.get("/checkout/loyxKLhjvQR9qaEhgz5IiA").text
    told = properties(page)
    assert told["title"] == "Tu pedido · El &quot;Rápido&quot; &amp; hijos"
    assert "<title>Tu pedido · El &quot;Rápido&quot; &amp; hijos</title>" in page
    assert told["image"] == f"{ORIGIN}/card.png"
    picture = served.get(told["image"].removeprefix(ORIGIN))
    assert (picture.status_code, picture.mimetype) == (200, "image/png")


def test_the_rules_of_the_store_are_beside_it(tmp_path: Path) -> None:
    (tmp_path / "left-from-before.html").touch()
    site.build(ORIGIN, "Milo", tmp_path)
    firebase = json.loads((tmp_path / "firebase.json").read_text(encoding="utf-8"))
    assert all((tmp_path / path).is_file() for path in firebase["firestore"].values())
    assert not (tmp_path / "left-from-before.html").exists()


def test_a_page_without_a_place_for_them_is_not_built() -> None:
    with pytest.raises(ValueError, match="og:image"):
        site.of_a_shop('<title>Tu pedido</title> property="og:title" content="Tu pedido"', "", "")
