"""A file on its way through the panel, as the bench carries it: all its steps, and what its processes took."""

import os
import sys
import time

import pytest

from bench.catalogue import products
from bench.uploads import (
    STEPS,
    Owner,
    csv_of,
    peak_mebibytes,
    processor_seconds,
    workbook_of,
)
from tests.owners_browser import PASSWORD, OwnersBrowser
from tests.wsgi import serving

ROWS = 300


@pytest.mark.parametrize(("name", "made"), [("a.csv", csv_of), ("a.xlsx", workbook_of)])
def test_a_file_is_compared_applied_and_changes_nothing_then(name: str, made: object) -> None:
    browser = OwnersBrowser()
    assert callable(made)
    with serving(browser.client.application) as origin:
        owner = Owner(origin, "ana", PASSWORD, time.process_time)
        walk = owner.carry(name, made(products(ROWS)))
    assert tuple(walk.seconds) == STEPS
    assert all(seconds > 0 for seconds in walk.seconds.values())
    assert walk.largest > 10_000
    items = browser.shop.get("/products", limit=200).get_json()
    assert items["next_page_token"]
    assert len(items["items"]) == 200


def test_a_file_that_is_refused_ends_the_walk() -> None:
    with serving(OwnersBrowser().client.application) as origin:
        owner = Owner(origin, "ana", PASSWORD, time.process_time)
        with pytest.raises(RuntimeError, match="422"):
            owner.carry("a.csv", b"sku;name")


@pytest.mark.skipif(sys.platform != "linux", reason="read of /proc")
def test_what_a_session_s_processes_took_is_read() -> None:
    session = os.getsid(0)
    before = processor_seconds(session)
    begun = time.process_time()
    while time.process_time() - begun < 0.1:
        pass
    assert processor_seconds(session) - before >= 0.08
    assert peak_mebibytes(session) > 20
