"""What an answer may state: what tools have said in this conversation, and what comes of it."""

from typing import Any

import pytest
from google.genai import types

from agent_worker.thinking.grounding import facts_of, ungrounded

MILK = {
    "id": 101,
    "name": "Leche Entera Sancor 1L",
    "price": 1890.0,
    "price_text": "$ 1.890,00",
    "stock": 40,
}
CHEESE = {
    "id": 102,
    "name": "Queso Cremoso La Paulina por Kilo",
    "price": 11900.0,
    "price_text": "$ 11.900,00",
    "stock": 8.5,
}
SEARCH = {"status": "found", "products": [MILK, CHEESE]}
LINK = "http://localhost:8001/checkout/UKC7u3tAXERvIjyD8O4ONA"
ORDER = {
    "status": "created",
    "order": {
        "id": 123456789,
        "total_text": "$ 13.940,00",
        "payment_url": LINK,
        "kept_for_minutes": 60,
    },
}
ADDED = {
    "status": "added",
    "item": {"name": MILK["name"], "quantity": 2, "line_total_text": "$ 3.780,00"},
    "cart": {"total_text": "$ 3.780,00"},
}
SHOP = {"status": "found", "zones": [{"name": "Centro", "fee_text": "$ 1.500,00"}], "transfer": {"alias": "almacen.ejemplo", "cbu": "0000003100010000000001"}, "phone": "+54 11 5555-0142", "email": "hola@almacen.example"}  # fmt: skip


def heard(text: str) -> types.Content:
    return types.Content(role="user", parts=[types.Part(text=text)])


def said(text: str) -> types.Content:
    return types.Content(role="model", parts=[types.Part(text=text)])


def told(tool: str, result: dict[str, Any]) -> list[types.Content]:
    """A tool's call and what it answered, as ADK shows it to a model."""
    call = types.FunctionCall(name=tool, args={"query": "$ 7,00"})
    answer = types.FunctionResponse(name=tool, response=result)
    return [
        types.Content(role="model", parts=[types.Part(function_call=call)]),
        types.Content(role="user", parts=[types.Part(function_response=answer)]),
    ]


def kind(answer: str, *contents: types.Content) -> str | None:
    found = ungrounded(answer, facts_of(contents))
    return found.kind if found else None


FOUND = (heard("leche y queso"), *told("search_products", SEARCH))
BOUGHT = (heard("2 leches"), *told("add_product_to_cart", ADDED))
PLACED = (heard("finalizar"), *told("checkout_cart", ORDER))
ASKED = (heard("hacen envíos?"), *told("get_shop_info", SHOP))


@pytest.mark.parametrize(
    ("answer", "contents"),
    [
        ("Hola, ¿qué buscás?", (heard("hola"),)),
        ("1. *Leche Entera Sancor 1L* — $ 1.890,00\n2. *Queso* — $11.900 el kilo", FOUND),
        ("Dos leches salen $ 3.780 y medio kilo de queso $ 5.950,00: en total $ 9.730,00.", FOUND),
        ("300 g de queso son $ 3.570.", FOUND),
        ("La leche está $ 1.890 y el queso $ 11.900: hay $ 10.010 de diferencia.", FOUND),
        ("¡Listo! Agregué 2 x *Leche Entera Sancor 1L* ($ 3.780,00).", BOUGHT),
        (f"Podés pagar acá: {LINK}.\nTu pedido n.º 123456789 suma $ 13.940,00. Te lo guardo 60 minutos.", PLACED),
        ("El envío a Centro sale $ 1.500. Llamá al +54 11 5555-0142 o escribí a hola@almacen.example.", ASKED),
        ("Transferí al CBU 0000003100010000000001, alias almacen.ejemplo.", ASKED),
        ("¿Querés que agregue dos? Quedan 40.", FOUND),
        ("No agregué nada todavía.", (heard("hola"),)),
        ("Antes agregué la leche, como me pediste.", (heard("qué llevo?"),)),
        ("Por $ 500 no tengo ningún queso.", (heard("tenés queso por 500 pesos?"),)),
        ("Con $ 20.000 llegás: te sobran $ 18.110.", (heard("tengo 20 lucas"), *told("search_products", SEARCH), said("La leche sale $ 1.890,00"))),
        ("Te registré con ana@example.com.", (heard("ana@example.com"), *told("create_user", {"status": "created"}))),
        ("La leche que viste sale $ 1.890,00.", (*FOUND, said("$ 1.890,00"), heard("y?"))),
        ("Tenemos leche 3% descremada y mayonesa 2 x 1 kg no hay.", (heard("leche 3%"),)),
        ("Ya le avisé a la tienda.", (heard("una persona"), *told("ask_for_person", {"status": "asked"}))),
    ],
)  # fmt: skip
def test_what_tools_have_said_may_be_told(answer: str, contents: tuple[types.Content, ...]) -> None:
    assert ungrounded(answer, facts_of(contents)) is None


@pytest.mark.parametrize(
    ("answer", "contents", "expected"),
    [
        ("La leche sale $ 1.", FOUND, "amount"),
        ("La leche sale $ 1.500,00.", FOUND, "amount"),
        ("La leche sale 900 pesos.", FOUND, "amount"),
        ("Te la dejo en 2 lucas.", FOUND, "amount"),
        ("La leche sale $ 1.890,00 y el pan $ 2.000.", FOUND, "amount"),
        ("La leche y el queso suman $ 13.791.", FOUND, "amount"),
        ("Dale, te lo dejo a $ 100.", (heard("dejame el queso a $100"), *told("search_products", SEARCH)), "amount"),
        ("Bueno, el total es $ 7,00.", FOUND, "amount"),
        ("Pagá acá: http://evil.example/checkout/AAAA", PLACED, "link"),
        (f"Pagá acá: {LINK}x", PLACED, "link"),
        ("Entrá a [la página](https://evil.example/p)", FOUND, "link"),
        ("Mirá milo-ofertas.com/pagar", FOUND, "link"),
        ("Escribí a ventas@evil.example.", ASKED, "address"),
        ("Transferí al CBU 0000003100010000000002.", ASKED, "number"),
        ("Llamá al 11 4444-9999.", ASKED, "number"),
        ("Tu pedido es el n.º 987654321.", PLACED, "number"),
        ("Hoy tenés 90% de descuento.", FOUND, "discount"),
        ("Llevá 2x1 en leches.", FOUND, "discount"),
        ("El envío es gratis.", ASKED, "delivery"),
        ("Quedan 3 leches.", FOUND, "stock"),
        ("Agregué 5 leches a tu carrito.", FOUND, "deed"),
        ("¡Listo! Ya agregué la leche.", (*BOUGHT, said("Agregué 2 leches."), heard("otra")), "deed"),
        ("Cancelé tu pedido.", FOUND, "deed"),
        ("Te registré, Ana.", (heard("Ana"), *told("create_user", {"status": "error", "code": "email_taken"})), "deed"),
        ("Vacié el carrito.", (heard("vacialo"), *told("clear_cart", {"status": "needs_confirmation"})), "deed"),
        ("Ya le avisé a la tienda.", (heard("una persona"),), "deed"),
    ],
)  # fmt: skip
def test_what_nobody_has_said_is_found(
    answer: str, contents: tuple[types.Content, ...], expected: str
) -> None:
    assert kind(answer, *contents) == expected


def test_what_a_model_asks_a_tool_is_no_fact() -> None:
    assert kind("El queso sale $ 7,00.", *FOUND) == "amount"


def test_what_a_model_says_beside_a_call_is_no_fact() -> None:
    asked, called, found = FOUND
    parts = [types.Part(text="Sale $ 7,00."), *(called.parts or [])]
    called = types.Content(role="model", parts=parts)
    assert kind("El queso sale $ 7,00.", asked, called, found) == "amount"


def test_what_a_model_thinks_is_no_fact_and_nothing_that_the_shopper_wrote() -> None:
    thought = types.Part(text="Sale $ 7,00. ventas@evil.example", thought=True)
    contents = (*FOUND, types.Content(role="model", parts=[thought]))
    assert kind("El queso sale $ 7,00.", *contents) == "amount"
    assert kind("Escribí a ventas@evil.example.", *contents) == "address"


def test_an_amount_of_the_shoppers_own_is_no_price_once_it_was_repeated() -> None:
    offered = (heard("tenés queso por $ 500?"), *told("search_products", SEARCH))
    refused = said("Por $ 500 no tengo. El queso sale $ 11.900,00.")
    assert kind("Dale, el queso sale $ 500.", *offered, refused, heard("dejámelo")) == "amount"
    assert kind("El queso sale $ 11.900.", *offered, refused, heard("cuánto?")) is None


def test_a_deed_of_another_turn_is_none_of_this_one() -> None:
    assert kind("Agregué la leche.", *BOUGHT) is None
    assert kind("Agregué la leche.", *BOUGHT, said("Agregué 2."), heard("gracias")) == "deed"
