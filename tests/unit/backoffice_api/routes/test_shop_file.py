"""The shop's document as a file: what the API takes, with each mistake's place in the Spanish of its owner."""

import json
from typing import Any

import pytest

from backoffice_api.routes import shop_file
from backoffice_api.routes.shop_file import ShopFileError
from backoffice_api.routes.shop_shapes import ShopChanges
from tests.shop_documents import DOCUMENT
from tests.unit.backoffice_api.routes.test_shop_document import WRONG


def mistakes(file: bytes) -> list[str]:
    with pytest.raises(ShopFileError) as refused:
        shop_file.parse(file)
    title, *lines = refused.value.in_lines().splitlines()
    assert title.endswith("en el archivo de la tienda:")
    return [line.strip() for line in lines]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_it_is_read_as_the_api_reads_it(mark: bytes) -> None:
    file = mark + json.dumps(DOCUMENT, ensure_ascii=False).encode()
    assert shop_file.parse(file) == ShopChanges.model_validate(DOCUMENT).members()


@pytest.mark.parametrize(("changes", "place"), WRONG)
def test_what_the_api_refuses_is_refused_in_words_with_its_place(
    changes: dict[str, Any], place: str
) -> None:
    (told,) = mistakes(json.dumps(changes).encode())
    where, reason = told.split(": ", 1)
    assert where == place
    assert reason != "no tiene el valor que va"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b'{"pickup": true,\n "returns": }', "línea 2, columna 13: esto no es JSON"),
        (b"", "línea 1, columna 1: esto no es JSON"),
        (b'{"pickup": true, "pickup": false}', "«pickup» está dos veces"),
        ('{"returns": "mañana"}'.encode("latin-1"), "no está en UTF-8"),
        (b"[]", "el archivo: tiene que ser un objeto"),
        (b"[" * 100_000, "tiene demasiados niveles"),
        (b'{"pickup": NaN}', "pickup: tiene que ser true o false"),
    ],
)
def test_what_is_no_document_is_refused_with_its_place(file: bytes, told: str) -> None:
    assert mistakes(file) == [told]


def test_of_many_mistakes_the_first_ten_are_told() -> None:
    zones = [{"name": f"Zona {n}"} for n in range(12)]
    told = mistakes(json.dumps({"delivery_zones": zones}).encode())
    assert told[0] == "delivery_zones.0.fee: falta"
    assert told[10:] == ["y 2 más"]
