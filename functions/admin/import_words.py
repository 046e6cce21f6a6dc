"""What a file did, in words that fit what is in it."""

from retail.wire import CatalogueImport

from .formats import number

_ALONE = {"price": "el precio", "stock": "el stock"}
"""What a list changes that changes nothing else."""
_BY = {"kg": "kilo"}


def listed(each: CatalogueImport) -> list[str]:
    """What a file without names changes of the products that are there; nothing of a file that may add some."""
    members = [column["member"] for column in each["columns"] if column["member"]]
    return [] if "name" in members else [name for name in members if name != "sku"]


def for_new(each: CatalogueImport) -> str:
    """What somebody said of the products that a file adds, and its rows do not; empty where that is nothing, or nobody."""
    said = [f"se venden por {_BY.get(each['unit'], each['unit'])}"] if each["unit"] else []
    said += ["entran sin stock"] if each["zero_stock"] else []
    if not said or not each["to_create"]:
        return ""
    return f"Los productos nuevos {' y '.join(said)}, como elegiste. Los que ya tenés siguen como están en eso."


def done(each: CatalogueImport) -> str:
    """`Listo: 3 productos nuevos y cambiaron 2.`, and for a price list `Listo: cambió el precio de 2 productos.`"""
    created, changed = each["created"], each["changed"]
    did = [_created(created)] if created else []
    did += [_changed(each, changed, is_first=not created)] if changed else []
    return f"Listo: {' y '.join(did) or 'no cambió nada'}."


def hidden(rows: int, columns: int) -> str:
    """What of a sheet is not read, since nobody sees it; empty where that is nothing."""
    counted = [
        *_counted(rows, "fila oculta", "filas ocultas"),
        *_counted(columns, "columna oculta", "columnas ocultas"),
    ]
    if not counted:
        return ""
    return f"La planilla tiene {' y '.join(counted)}, y eso no se lee. Si lo querés cargar, mostralo en Excel y subila de nuevo."


def _counted(count: int, one: str, many: str) -> list[str]:
    return [f"{number(count)} {one if count == 1 else many}"] if count else []


def _created(count: int) -> str:
    return "1 producto nuevo" if count == 1 else f"{number(count)} productos nuevos"


def _changed(each: CatalogueImport, count: int, *, is_first: bool) -> str:
    members = listed(each)
    products = "" if not is_first else " producto" if count == 1 else " productos"
    if len(members) == 1 and members[0] in _ALONE:
        return f"cambió {_ALONE[members[0]]} de {number(count)}{products}"
    return f"{'cambió' if count == 1 else 'cambiaron'} {number(count)}{products}"
