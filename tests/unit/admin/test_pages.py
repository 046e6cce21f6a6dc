"""What every page keeps to: no script but the panel's own, nothing from elsewhere, small, one heading, a way back in."""

import re

import pytest

from admin.web import CONTENT_SECURITY_POLICY
from tests.every_panel_page import every_page
from tests.owners_browser import OwnersBrowser, an_owner

MOST_BYTES = 200_000


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Every page that the panel has, full."""
    full = every_page()
    owner = an_owner(full.backoffice)
    found = {path: owner.get(path) for path in full.paths}
    assert {path: answer.status_code for path, answer in found.items()} == dict.fromkeys(
        full.paths, 200
    )
    return {
        **{path: answer.text for path, answer in found.items()},
        "/admin/login": OwnersBrowser(full.backoffice).get("/admin/login").text,
        "404": owner.get("/admin/nothing").text,
    }


def test_no_page_needs_what_the_policy_forbids(pages: dict[str, str]) -> None:
    assert "script-src 'self';" in CONTENT_SECURITY_POLICY
    for path, page in pages.items():
        for forbidden in ("<script>", "style=", "http://", "https://", " onclick", "javascript:"):
            assert forbidden not in page, (path, forbidden)
        for script in re.findall("<script[^>]*>", page):
            assert re.fullmatch(r'<script src="/admin/assets/[^"]+" defer>', script), path


def test_every_page_is_small_and_so_are_the_sheets(pages: dict[str, str]) -> None:
    browser = OwnersBrowser()
    for path, page in pages.items():
        sheets = re.findall(r'(?:href|src)="(/admin/assets/[^"]+)"', page)
        assert len(sheets) >= 3
        total = len(page.encode())
        for sheet in sheets:
            with browser.get(sheet) as answer:
                assert answer.status_code == 200
                total += len(answer.data)
        assert total < MOST_BYTES, path


def test_every_page_has_one_heading_a_language_and_a_main_part(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        assert page.count("<h1") == 1, path
        assert '<html lang="es-AR">' in page
        assert page.count("<main") == 1, path


def test_every_form_that_changes_something_carries_the_token(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        posts = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
        assert path == "404" or posts, path
        for form in posts:
            assert 'name="form_token"' in form, path


def test_what_is_typed_to_find_a_person_is_not_sent_in_an_address(pages: dict[str, str]) -> None:
    forms = [form for page in pages.values() for form in re.findall(r"(?s)<form.*?</form>", page)]
    searches = [form for form in forms if "teléfono" in form]
    assert len(searches) == 3
    assert all('method="post"' in form for form in searches)


def test_no_two_forms_share_an_idempotency_key(pages: dict[str, str]) -> None:
    keys = [
        key for page in pages.values() for key in re.findall(r'name="key" value="([^"]+)"', page)
    ]
    assert len(keys) > 5
    assert len(set(keys)) == len(keys)


def test_every_page_but_the_login_says_which_section_it_is_of(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        is_of_none = path in {"/admin/login", "404"}
        assert page.count('aria-current="page"') == (0 if is_of_none else 1), path
