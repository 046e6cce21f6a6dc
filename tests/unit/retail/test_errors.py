"""The error tree: each refusal has its status and says whether trying again makes sense."""

import pytest

from retail.errors import (
    Conflict,
    Forbidden,
    Invalid,
    MiloError,
    NotFound,
    Refused,
    Unauthorized,
    Unavailable,
)


@pytest.mark.parametrize(
    ("kind", "status", "permanent"),
    [
        (MiloError, 500, True),
        (Invalid, 422, True),
        (Unauthorized, 401, True),
        (Forbidden, 403, True),
        (NotFound, 404, True),
        (Refused, 409, True),
        (Conflict, 409, False),
        (Unavailable, 503, False),
    ],
)
def test_each_has_its_status_and_permanence(
    kind: type[MiloError], status: int, permanent: bool
) -> None:
    error = kind("out_of_stock", "no milk", available=3)

    assert (error.status, error.permanent) == (status, permanent)
    assert (error.code, error.message, error.details) == (
        "out_of_stock",
        "no milk",
        {"available": 3},
    )
    assert str(error) == "out_of_stock: no milk"


def test_one_root_catches_them_all() -> None:
    kinds = {Invalid, Unauthorized, Forbidden, NotFound, Refused, Conflict, Unavailable}

    assert set(MiloError.__subclasses__()) >= kinds
    assert all(issubclass(kind, Exception) for kind in kinds)
