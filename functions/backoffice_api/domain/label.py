"""Labels: what the law has the shop know of a product beside its price.

VAT rates are tenths of a percent (210 is 21 %), of those that ARCA's invoices have (`FEParamGetTiposIva`). What nothing
was said of has the general rate: Ley 23.349 (t.o. 1997), art. 28.
"""

from dataclasses import dataclass

from retail.errors import Invalid
from retail.spanish.contents import Contents, contents_of, says_contents

VAT_RATES = (0, 25, 50, 105, 210, 270)
GENERAL_RATE = 210


@dataclass(frozen=True)
class Label:
    """What a product is sold with.

    Attributes:
        net_content: what one unit holds, as `contents_of` reads it; empty where only the product's name may say it.
        perishable: whether it cannot be given back: Disposición 954/2025, art. 3.
    """

    vat_rate: int = GENERAL_RATE
    net_content: str = ""
    perishable: bool = False


NO_LABEL = Label()
"""The label of a product of which the owner said nothing."""


def vat_rate_from_wire(percent: float) -> int:
    """Tenths of a percent of what JSON or a file has as percent.

    Raises:
        Invalid: `invalid_vat_rate` for what no invoice has.
    """
    rate = round(percent * 10)
    if rate not in VAT_RATES or rate != percent * 10:
        known = ", ".join(f"{each / 10:g}" for each in VAT_RATES)
        raise Invalid("invalid_vat_rate", f"the VAT rate is one of {known}")
    return rate


def vat_rate_to_wire(rate: int) -> float:
    """Percent: `210` is 21, `105` is 10.5."""
    whole, rest = divmod(rate, 10)
    return rate / 10 if rest else whole


def check_net_content(text: str) -> None:
    """Raises:
    Invalid: `invalid_net_content` for a text that says no contents, or says more than that.
    """
    if text and not says_contents(text):
        raise Invalid(
            "invalid_net_content", "a net content is written as 900 g, 6 x 354 ml or 12 u"
        )


def contents(label: Label, name: str) -> Contents:
    """What one unit holds: what the owner said of it, else what its name says."""
    return contents_of(label.net_content or name)
