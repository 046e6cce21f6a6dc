"""Headers of catalogue files as other programs and people write them, and which of our columns they mean."""

from collections.abc import Collection, Mapping, Sequence

from .catalogue_errors import CatalogueError, RowError
from .catalogue_products import COLUMNS, NAMES, changes_only
from .catalogue_table import folded, says_price

NEEDED = tuple(column.name for column in COLUMNS if not column.may_be_missing)

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "sku": ("codigo", "cod", "codigo sku", "codigo interno", "codigo de barras", "ean", "plu"),
    "name": ("nombre", "producto", "articulo", "titulo", "nombre del producto"),
    "brand": ("marca", "fabricante"),
    "category": ("categoria", "categorias", "rubro", "seccion", "familia", "departamento"),
    "description": ("descripcion", "detalle"),
    "unit": ("unidad", "unidad de medida", "um", "se vende", "se vende por"),
    "price": (
        "precio",
        "pvp",
        "precio venta",
        "precio de venta",
        "precio final",
        "precio unitario",
        "precio lista",
        "precio en pesos",
    ),
    "is_offer": ("oferta", "en oferta"),
    "stock": ("cantidad", "existencia", "existencias", "stock actual", "disponible"),
    "tags": ("etiquetas",),
    "vat_rate": ("iva", "alicuota", "alicuota iva", "alicuota de iva"),
    "net_content": ("contenido", "contenido neto"),
    "perishable": ("perecedero", "es perecedero"),
    "photo_url": ("foto", "imagen", "url de la foto", "url de la imagen", "url imagen"),
}
_MEANT = {name: name for name in NAMES} | {
    synonym: name for name, synonyms in _SYNONYMS.items() for synonym in synonyms
}
KNOWN = frozenset(_MEANT)
"""Every header that means one of our columns, folded; a file's separator is known by them."""


def guessed(header: Sequence[str]) -> tuple[str, ...]:
    """The column that each header means, each one once; empty where none does.

    Our own names come before synonyms, and a price list without a name has it as its description. Which of several
    prices is meant is for the owner to say: then no column is the price.
    """
    cells = [folded(cell) for cell in header]
    meant = [cell if cell in NAMES else "" for cell in cells]
    is_asked = "price" not in meant and sum(map(says_price, header)) > 1
    for at, cell in enumerate(cells):
        name = _MEANT.get(cell, "")
        if not (meant[at] or name in meant or (is_asked and name == "price")):
            meant[at] = name
    if "name" not in meant and "description" in meant:
        meant[meant.index("description")] = "name"
    if is_asked and changes_only(meant):  # it would be taken for a list of stocks
        meant = ["" if name == "stock" else name for name in meant]
    return tuple(name if meant.index(name) == at else "" for at, name in enumerate(meant))


def missing(columns: Sequence[str], said: Collection[str] = ()) -> tuple[str, ...]:
    """The columns without which no product can be read, and no list of prices or stocks either; `said` are not needed."""
    known = {*columns, *said}
    return () if changes_only(columns) else tuple(name for name in NEEDED if name not in known)


def check(header: Sequence[str], columns: Sequence[str]) -> None:
    """Raises:
    CatalogueError: a column is said twice, or there are more or fewer than the file has.
    """
    line, said = 1, [name for name in columns if name]
    errors = [
        RowError(line, name, "la columna está repetida")
        for name in dict.fromkeys(said)
        if said.count(name) > 1
    ]
    if len(columns) != len(header):
        errors.append(RowError(line, "", f"el archivo tiene {len(header)} columnas"))
    if errors:
        raise CatalogueError(errors)
