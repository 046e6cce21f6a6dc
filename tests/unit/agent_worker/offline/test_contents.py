"""What a product holds, as its owner said it in the back office, counts for Milo before its name does."""

import pytest

from agent_worker.offline.shelf import product_of
from retail.spanish.amounts import Amount, Measure


@pytest.mark.parametrize(
    ("told", "kilos"), [({"net_content": "450 g"}, 0.45), ({"net_content": ""}, 0.5), ({}, 0.5)]
)
def test_the_net_content_wins_over_the_name(told: dict[str, str], kilos: float) -> None:
    product = product_of({"id": 1, "name": "Café 500g", **told})
    assert product is not None
    assert product.contents.size == Amount(kilos, Measure.KILO)
