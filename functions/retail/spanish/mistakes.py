"""What is wrong with a member of the API's input, for the owner to read: by pydantic's kinds of mistakes, and the API's own."""

from collections.abc import Mapping

_SAID: Mapping[str, str] = {
    "missing": "falta",
    "extra_forbidden": "no conozco este dato",
    "string_type": "tiene que ser un texto",
    "float_type": "tiene que ser un número",
    "bool_type": "tiene que ser true o false",
    "list_type": "tiene que ser una lista",
    "model_type": "tiene que ser un objeto",
    "string_too_short": "está vacío",
    "string_too_long": "es demasiado largo",
    "too_long": "tiene demasiados elementos",
    "too_short": "está vacío",
    "int_type": "tiene que ser un número entero",
    "greater_than": "es demasiado chico",
    "string_pattern_mismatch": "no tiene la forma que va",
    "greater_than_equal": "es demasiado chico",
    "less_than_equal": "es demasiado grande",
    "literal_error": "no es ninguna de las opciones",
    "cuit": "no es un CUIT: el último dígito no corresponde",
    "date": "no existe esa fecha",
    "overlap": "hay horarios que se pisan",
    "pesos": "no es un importe en pesos",
    "place": "latitud y longitud van juntas",
    "polygon": "un polígono tiene al menos tres puntas",
    "repeated": "hay algo repetido",
    "unseen": "tiene caracteres que no se ven",
    "link": "el link tiene que empezar con https://",
    "braces": "tiene llaves mal puestas",
    "unknown_variable": "tiene entre llaves algo que este aviso no lleva",
    "order_missing": "le falta {order}, el número del pedido",
    "amount_missing": "le falta {amount}, el importe",
    "what_missing": "le falta {what}, cuándo se lo llevan",
    "slot": "tiene que terminar después de empezar, el mismo día",
}


def said(kind: str) -> str:
    """What is wrong, in the middle of a sentence."""
    return _SAID.get(kind, "no tiene el valor que va")


def sentence(kind: str) -> str:
    """What is wrong, by itself."""
    words = said(kind)
    return f"{words[:1].upper()}{words[1:]}."
