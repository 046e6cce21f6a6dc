"""What an answer may state: what tools have said in this conversation, and what comes of it."""

from typing import Any

import pytest
from google.genai import types

from agent_worker.thinking.facts import facts_of
from agent_worker.thinking.grounding import ungrounded

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


CART = {"status": "found", "cart": {"items": [{"quantity": 2, "unit_price_text": "$ 1.890,00", "line_total_text": "$ 3.780,00"}], "total_text": "$ 3.780,00"}}  # fmt: skip
LEAST = {"status": "found", "topic": "minimum", "minimum_text": "$ 5.000,00"}
GONE = {"status": "error", "code": "product_gone", "name": "Queso"}
SHORT = {"status": "error", "code": "out_of_stock", "name": "Queso", "available": 8.5}


def standing(status: str, payment_status: str) -> dict[str, Any]:
    order = {"id": 123456789, "status": status, "payment_status": payment_status}
    return {"status": "found", "order": {**order, "total_text": "$ 13.940,00"}}


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
SUMMED = (heard("tengo $ 20.000"), *told("get_cart_summary", CART), *told("get_shop_info", LEAST))
WITH_FEE = (heard("y con envío?"), *told("get_cart_summary", CART), *told("get_shop_info", SHOP))
CHEAP = (heard("dejame el queso a $ 100"), *told("search_products", SEARCH))
LECHE = {"name": "Leche", "price_text": "$ 1.890,00"}
DULCE = {"name": "Dulce de Leche", "price_text": "$ 2.500,00"}
SHORT_NAMES = (heard("leche"), *told("search_products", {"status": "found", "products": [LECHE, DULCE]}))  # fmt: skip
HOW_MUCH = (heard("cuánto son 3 leches?"), *told("search_products", SEARCH))
BOTH = (heard("qué llevo?"), *told("get_cart_summary", {"items": [MILK, CHEESE], "total_text": "$ 13.790,00"}))  # fmt: skip
FREE_ZONE = (heard("hola"), *told("get_shop_info", {"zones": [{"name": "Centro", "fee_text": "Sin cargo"}]}))  # fmt: skip
AND_NOW = (heard("tenés queso por $ 100?"), *told("search_products", SEARCH), said("Por $ 100 no tengo."), heard("cuánto sale?"))  # fmt: skip
UNPAID = (heard("ya pagué"), *told("get_last_order_status", standing("placed", "pending")))
PAID = (heard("ya pagué"), *told("get_last_order_status", standing("paid", "paid")))
ECHO = "queso $ 7 http://evil.example/p 90% de descuento"
ECHOED = (heard("x"), *told("search_products", {"status": "not_found", "query": ECHO}))
UNHEARD = types.Content(role="model", parts=[types.Part(text="El queso sale $ 7."), types.Part(function_call=types.FunctionCall(name="get_cart_summary", args={}))])  # fmt: skip


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
        ("No te agregué nada todavía: no lo encontré.", (heard("agregaste algo?"),)),
        ("Todavía no la agregué: ¿cuántas querés?", FOUND),
        ("Sí, la agregué.", (*BOUGHT, said("Agregué 2."), heard("agregaste la leche?"))),
        ("Saqué el queso porque ya no lo tenemos.", (heard("cerrá"), *told("checkout_cart", GONE))),
        ("¿Cancelé algo? No, sigue en pie.", UNPAID),
        ("Perfecto: agregamos la leche. ¿Cuántas querés?", FOUND),
        ("Sumamos queso. ¿De cuál?", FOUND),
        ("Sumado el envío, te conviene retirar.", FOUND),
        ("Cargada de vitaminas, la leche entera es un clásico.", FOUND),
        ("Agregado: 2 leches", FOUND),
        ("¡Listo, sumado!", BOUGHT),
        ("Todavía no está sumado. Sin azúcar agregada tengo una leche.", FOUND),
        ("Pedido cancelado.", (heard("y mi pedido?"), *told("get_last_order_status", standing("cancelled", "cancelled")))),
        ("El envío no es gratis: a Centro sale $ 1.500.", ASKED),
        ("No tenemos envío gratis, y tampoco 2x1.", (heard("tienen 2x1?"),)),
        ("Quedan 8,5 kg, o sea que quedan 8500 g.", (heard("10 kg"), *told("add_product_to_cart", SHORT))),
        ("Te quedan 2 productos en el carrito.", SUMMED),
        ("El mínimo es de $ 5.000: te faltan $ 1.220.", SUMMED),
        ("Todo suma $ 3.780, así que te sobran $ 16.220 de tus $ 20.000.", SUMMED),
        ("Con tus $ 20.000 te alcanza: el total es $ 3.780.", SUMMED),
        ("Con el envío a Centro serían $ 5.280.", WITH_FEE),
        ("¿Es ana@gmail.com?", (heard("ana@gmail"),)),
        ("¿Tu mail es ana.perez@gmail.com?", (heard("ana punto perez arroba gmail"),)),
        ("Por ejemplo, nombre@ejemplo.com. ¿Es de gmail.com?", (heard("Ana"),)),
        ("Escribí (hola@almacen.example).", ASKED),
        ("Media docena de leches sale $ 11.340 y un par, $ 3.780.", FOUND),
        ("Un cuarto de queso sale $ 2.975 y ½ kg, $ 5.950.", FOUND),
        ("Dos kilos y medio de queso son $ 29.750.", FOUND),
        ("Agregué 2 x 1,5 L de agua.", BOUGHT),
        ("Hoy, 28-11-2026, abrimos de 9 a 13.", ASKED),
        ("Perdón, no puedo dejarte el queso a $ 100: sale $ 11.900.", CHEAP),
        ("No puedo hacerte 50% de descuento.", (heard("haceme 50% de descuento"),)),
        ("Tu pedido ya está pagado: recibimos tu pago.", PAID),
        ("Si ya pagaste, no hace falta nada más. ¿Ya pagaste?", UNPAID),
        ("El alias es *almacen.ejemplo*.", ASKED),
        ("El local está a 500 metros.", FOUND),
        ("Con 1 x leche — $ 1.890,00, el total sería $ 5.670,00 (ahora suma $ 3.780,00).", (heard("y con otra?"), *told("search_products", SEARCH), *told("get_cart_summary", CART))),
        ("Si querés cancelamos tu pedido.", UNPAID),
        ("Agregamos 2 leches.", BOUGHT),
        ("¿Lo sacamos? Si no, lo dejamos.", BOUGHT),
        ("Tu pedido sale hoy. Registramos tu pago.", PAID),
        ("El queso no te lo puedo regalar: sale $ 11.900.", FOUND),
        ("El retiro es sin cargo.", (heard("y si retiro?"), *told("get_shop_info", {"pickup_text": "Retiro en el local, sin cargo"}))),
        ("Llamá al 5555-0142.", ASKED),
        ("Te llamo al 4555-1234, entonces.", (heard("mi tel es 4555 1234"),)),
        ("*Leche Entera Sancor 1L*: 2 por $ 3.780,00.", FOUND),
        ("Medio kilo de *Queso Cremoso La Paulina por Kilo* — $ 5.950,00.", FOUND),
        ("*Leche Entera Sancor 1L*: $ 11.900 el litro.", FOUND),
        ("1. *Leche* — $ 1.890\n2. *Dulce de Leche* — $ 2.500", SHORT_NAMES),
        ("El dulce con leche sale $ 2.500.", SHORT_NAMES),
        ("La *Leche Entera Sancor 1L* sale $ 5.670 en total.", HOW_MUCH),
        ("*Leche Entera Sancor 1L* y *Queso Cremoso La Paulina por Kilo*: $ 13.790.", BOTH),
        ("Leche Entera Sancor 1L por $ 11.900 no tengo.", (heard("leche por $ 11.900?"), *told("search_products", SEARCH))),
        ("Te avisamos a este número, y a la hora que salga.", PLACED),
        ("Los pedidos sin pagar los cancelamos a los 60 minutos.", PLACED),
        ("Para pagar, primero te registramos: pasame tu mail.", FOUND),
        ("Tu pedido quedó cargado.", PLACED),
        ("A eso le sumamos el envío. Todavía no está sumado al total.", WITH_FEE),
        ("Ya está sumado el envío.", WITH_FEE),
        ("El retiro es gratis, y la cancelación es sin cargo.", FOUND),
        ("Agregué 2 x *Leche Entera Sancor 1L* — $ 3.780,00 (total: $ 15.680).", (*FOUND, *told("add_product_to_cart", {**ADDED, "cart": {"total_text": "$ 15.680,00"}}))),
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
        ("Te registré, Ana.", (heard("Ana"), *told("create_user", {"status": "error", "code": "invalid_email"})), "deed"),
        ("Vacié el carrito.", (heard("vacialo"), *told("clear_cart", {"status": "needs_confirmation"})), "deed"),
        ("Ya le avisé a la tienda.", (heard("una persona"),), "deed"),
        ("Sí, el queso está a $ 100.", CHEAP, "amount"),
        ("Perfecto: *Queso Cremoso* — $ 100", CHEAP, "amount"),
        ("Dale, llevalo por $ 100.", CHEAP, "amount"),
        ("No te preocupes, te queda a $ 100.", CHEAP, "amount"),
        ("El queso sale $ 100.", AND_NOW, "amount"),
        ("El total es $ 0,00.", FOUND, "amount"),
        ("El queso sale $ 119.", (heard("dejalo a 0.01 del precio"), *told("search_products", SEARCH)), "amount"),
        ("El queso sale 500.", FOUND, "amount"),
        ("Te dejo el queso a 500.", FOUND, "amount"),
        ("Total: 500", FOUND, "amount"),
        ("El queso: 500$, o ARS 500.", FOUND, "amount"),
        ("El queso sale quinientos pesos.", FOUND, "amount"),
        ("El queso, 5 mil.", FOUND, "amount"),
        ("El queso sale $ 7.", ECHOED, "amount"),
        ("El queso sale $ 7.", (heard("x"), *told("search_users", {"status": "found", "user": {"name": "Ana $ 7"}})), "amount"),
        ("El queso sale $ 7.", (heard("x"), UNHEARD, *told("get_cart_summary", CART)), "amount"),
        ("Pagá en http://evil.example/p", ECHOED, "link"),
        ("Pagá acá: mpago.la/2abcd", PLACED, "link"),
        ("Pagá en pagos.shop", PLACED, "link"),
        ("Transferí al alias MILO.PAGOS.MP.", ASKED, "account"),
        ("Alias: milopagos", ASKED, "account"),
        ("Transferí a juan.perez.mp", ASKED, "account"),
        ("Tenés un 50 por ciento de descuento.", FOUND, "discount"),
        ("Te hago un descuento de un 50 %.", FOUND, "discount"),
        ("Te lo dejo a mitad de precio.", FOUND, "discount"),
        ("La segunda unidad al 70%.", FOUND, "discount"),
        ("Llevás dos y pagás una.", FOUND, "discount"),
        ("No te cobro el envío.", ASKED, "delivery"),
        ("El envío corre por nuestra cuenta.", ASKED, "delivery"),
        ("Ya pagaste, está todo listo.", UNPAID, "deed"),
        ("Recibimos tu pago.", UNPAID, "deed"),
        ("Tu pago está acreditado.", UNPAID, "deed"),
        ("Tu pedido ya está pagado.", UNPAID, "deed"),
        ("Te devolví la plata.", PAID, "deed"),
        ("Ya está cancelado tu pedido.", UNPAID, "deed"),
        ("Pedido confirmado ✅", FOUND, "deed"),
        ("Apliqué el descuento.", FOUND, "deed"),
        ("Avisé a la tienda.", FOUND, "deed"),
        ("Cancelé tu pedido. ¿Algo más?", UNPAID, "deed"),
        ("Cancelamos tu pedido.", UNPAID, "deed"),
        ("Ya anulamos el pedido.", UNPAID, "deed"),
        ("Listo, quedó agregada la leche.", FOUND, "deed"),
        ("Sumamos 2 leches a tu carrito.", FOUND, "deed"),
        ("Ya avisamos a la tienda.", FOUND, "deed"),
        ("Ya avisé al local.", FOUND, "deed"),
        ("Avisamos al encargado.", FOUND, "deed"),
        ("Hemos cancelado tu pedido.", UNPAID, "deed"),
        ("Tu pedido ya se canceló.", UNPAID, "deed"),
        ("He agregado 2 leches.", FOUND, "deed"),
        ("Te puse 2 leches en el carrito.", FOUND, "deed"),
        ("Pusimos 2 leches en tu carrito.", FOUND, "deed"),
        ("Te mando una leche de regalo.", FOUND, "discount"),
        ("Te la dejo gratis.", FOUND, "discount"),
        ("Te regalo una leche si retirás.", FREE_ZONE, "discount"),
        ("*Leche Entera Sancor 1L* (en oferta) — $ 11.900", FOUND, "amount"),
        ("*Leche Entera Sancor 1L*\n   Precio: $ 11.900", FOUND, "amount"),
        ("*Leche Entera Sancor 1L* te sale $ 11.900", FOUND, "amount"),
        ("*Leche* — $ 2.500", SHORT_NAMES, "amount"),
        ("Listo, sumado.", FOUND, "deed"),
        ("¡Agregada! ¿Algo más?", FOUND, "deed"),
        ("Dale, ya sumados.", FOUND, "deed"),
        ("Pedido cancelado.", UNPAID, "deed"),
        ("Listo: tu pedido anulado ✅", UNPAID, "deed"),
        ("Perfecto: agregamos la leche. ¿Algo más?", FOUND, "deed"),
        ("Agregamos 2 leches al carrito. ¿Cuál querés ahora?", FOUND, "deed"),
        ("Agregamos la leche. ¿Cuál yerba preferís?", FOUND, "deed"),
        ("Cancelamos tu pedido. ¿Cuál querés ahora?", FOUND, "deed"),
        ("Registramos tu pago. ¿Cuál es tu dirección?", FOUND, "deed"),
        ("Confirmamos tu pedido. ¿Cuánto vas a pagar en efectivo?", FOUND, "deed"),
        ("¡Sumado al carrito, Ana!", FOUND, "deed"),
        ("Quedaste registrada, Ana.", (heard("Ana"),), "deed"),
        ("La leche te la regalo.", FOUND, "discount"),
        ("Con el queso, la leche va de regalo.", FOUND, "discount"),
        ("Hoy invita la casa.", FOUND, "discount"),
        ("Te regalamos una leche.", FOUND, "discount"),
        ("Llamanos al 4555-1234.", ASKED, "number"),
        ("El teléfono es 4123 9876.", ASKED, "number"),
        ("*Queso Cremoso La Paulina por Kilo* — $ 1.890,00", FOUND, "amount"),
        ("1. *Leche Entera Sancor 1L* — $ 11.900,00\n2. *Queso Cremoso La Paulina por Kilo* — $ 1.890,00", FOUND, "amount"),
        ("La *Leche Entera Sancor 1L* sale $ 11.900.", FOUND, "amount"),
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


def test_what_an_earlier_try_of_the_turn_did_is_of_this_turn() -> None:
    assert kind("Agregué 2 leches.", *BOUGHT, heard("2 leches")) is None


@pytest.mark.parametrize(
    "text",
    [
        "a-" * 8000,
        "a." * 8000,
        "1" * 16_000,
        "quedan " + "1" * 5000,
        "te lo la " * 1800,
        "\n".join(f"$ {one} por {one}" for one in range(1, 1200)),
    ],
    ids=["dashes", "dots", "digits", "left", "pronouns", "prices"],
)
def test_what_a_shopper_has_a_model_repeat_is_read_to_its_end(text: str) -> None:
    """Each took seconds to minutes, or broke off, where a rule began anew at each letter."""
    prices = [{"price_text": f"$ {one},00"} for one in range(1000, 1400)]
    kind(text, heard("repetí"), *told("search_products", {"products": prices}))
