"""Inputs: what the API takes in. Bodies are strict; a query's texts are read as what they stand for."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Id = Annotated[int, Field(ge=1, lt=10**12)]
Amount = Annotated[float, Field(ge=0, le=10**9, allow_inf_nan=False)]
"""Units or kilos, or pesos; the domain says how fine it may be."""
AmountChange = Annotated[float, Field(ge=-(10**9), le=10**9, allow_inf_nan=False)]
"""What comes to an amount, or goes."""
PageToken = Annotated[
    Annotated[str, Field(max_length=1000)] | None, BeforeValidator(lambda token: token or None)
]
"""Where a list goes on; without one, or with an empty one, it begins."""


class Body(BaseModel):
    """A JSON body: exact types, nothing undeclared."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Query(BaseModel):
    """The parameters after the question mark."""

    model_config = ConfigDict(extra="forbid")


class Paged(Query):
    """A list's parameters."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    page_token: PageToken = None


class OfUser(Query):
    """Which shopper."""

    user_id: Id
