"""Reads what somebody means to cook, where they ask what it takes: `qué necesito para un guiso`."""

import re

_HOW_MADE = r"(?:hacer|preparar|cocinar|armar)(?:me|le|les|nos)?"
_NEEDED = (
    r"(?:(?:me |nos |se )?(?:necesito|necesitamos|necesitaria|necesita|preciso|hace falta|hacen falta|falta|compro|tengo que comprar|"
    r"tendria que comprar|deberia comprar|hay que comprar|tengo que llevar)(?: comprar)?)"
)
_RECIPE = re.compile(
    r"^(?:(?:hola|buenas|che|y|a ver|decime|perdon|bueno),? )*"
    rf"(?:(?:que|cuales)(?: cosas| ingredientes)? (?:{_NEEDED} para (?:{_HOW_MADE} |(?=una? ))|(?:lleva|llevan) (?=una? ))"
    rf"|(?:necesito|necesitamos|quiero|preciso|busco|dame) (?:(?:las |los |unas |todas las |todos los )?(?:cosas|ingredientes)|lo|todo|todo lo necesario|lo necesario)? ?para {_HOW_MADE} )"
    r"(?:un|una|unos|unas|el|la|los|las)? ?"
    r"(?!(?:pedido|compra|orden|cambio|reclamo|factura|cuenta|pago|transferencia|envio|consulta|devolucion|registro|lista|carrito)s?\b)"
    r"(?P<meal>[a-z]{3,}(?: (?:de|con|al|a la) [a-z]{3,}){0,2})(?P<more>(?:,? (?:para|somos|con) .*)?)$"
)
"""`qué necesito para un guiso`: the shop may have it as a meal, and nobody orders the ready dish."""


def recipe_in(clause: str) -> tuple[str, str]:
    """The dish that a folded clause asks the ingredients of, empty where it asks for none, and what is said behind it."""
    recipe = _RECIPE.match(clause)
    return (recipe["meal"], recipe["more"]) if recipe else ("", "")
