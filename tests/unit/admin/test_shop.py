"""La tienda: what Milo says of the shop is shown, and changed part by part, on the real API."""

from typing import Any, cast

import pytest

from admin.shop import meals
from admin.shop.form import Reading
from backoffice_api.services import shop_document
from retail import wire
from tests.html_forms import form_with
from tests.owners_browser import OwnersBrowser
from tests.panel_shop import PanelShop
from tests.shop_documents import DOCUMENT

SHOP = "/admin/tienda"
ZONES, SLOTS, MEALS = (f"{SHOP}/listas/{each}" for each in ("zonas", "turnos", "canastas"))


@pytest.fixture
def told(shop: PanelShop) -> PanelShop:
    """A shop that has said everything."""
    assert shop.backoffice.patch("/shop", DOCUMENT, If_Match="*").status_code == 200
    return shop


def document(shop: PanelShop) -> dict[str, Any]:
    shown: dict[str, Any] = shop.backoffice.get("/shop").get_json()
    return {name: shown[name] for name in wire.ShopChanges.__annotations__}


def test_it_says_what_milo_says(told: PanelShop, owner: OwnersBrowser) -> None:
    page = owner.get(SHOP).text
    for said in (
        "Lunes a viernes de 9 a 13 y de 17 a 20:30, sábado de 9 a 14 y domingo cerrado.",
        "No abrimos el viernes 25/12 (Navidad).",
        "Av. Corrientes 5000, Villa Crespo",
        "Se puede retirar en el local.",
        "$\u00a01.500,00 · compra mínima $\u00a010.000,00 · de 10 a 20 · Paternal y La Paternal",
        "Sábado de 10 a 12",
        "hasta 6 pedidos · se cierra 90 minutos antes · Almagro",
    ):
        assert said in page


def test_what_the_shop_has_not_said_milo_does_not_know(owner: OwnersBrowser) -> None:
    assert owner.get(SHOP).text.count("Milo no lo sabe.") == 4


@pytest.mark.parametrize(
    "slug",
    [
        "horarios",
        "direccion",
        "contacto",
        "retiro",
        "pagos",
        "cambios",
        "avisos",
        "palabras",
        "textos",
    ],
)
def test_a_section_that_is_sent_as_it_was_shown_changes_nothing(
    told: PanelShop, owner: OwnersBrowser, slug: str
) -> None:
    answer = owner.press(f"{SHOP}/{slug}", "Guardar")
    assert (answer.status_code, answer.location) == (303, f"{SHOP}#{slug}")
    assert document(told) == DOCUMENT
    assert owner.asked()[-1] == "GET /shop"


def test_what_is_ticked_keeps_its_order(told: PanelShop, owner: OwnersBrowser) -> None:
    payment = [{"means": means, "note": ""} for means in ("transfer", "mercado_pago")]
    told.backoffice.patch("/shop", {"payment": payment}, If_Match="*")
    owner.press(f"{SHOP}/pagos", "Guardar", **{"payment.cash": "99", "transfer.holder": "Ana"})
    means = [each["means"] for each in document(told)["payment"]]
    assert means == ["transfer", "mercado_pago", "cash"]


@pytest.mark.parametrize(
    ("path", "entry"), [(ZONES, "Almagro"), (ZONES, "Villa Crespo"), (SLOTS, "saturday 10:00")]
)
def test_an_entry_that_is_sent_as_it_was_shown_changes_nothing(
    told: PanelShop, owner: OwnersBrowser, path: str, entry: str
) -> None:
    assert owner.press(f"{path}?cual={entry}", "Guardar").status_code == 303
    assert document(told) == DOCUMENT


@pytest.mark.parametrize(
    ("slug", "typed", "member", "value"),
    [
        (
            "horarios",
            {"opening_hours.sunday.0.opens": "10:00", "opening_hours.sunday.0.closes": "13:00"},
            "opening_hours",
            {**DOCUMENT["opening_hours"], "sunday": [{"opens": "10:00", "closes": "13:00"}]},
        ),
        (
            "horarios",
            {"opening_hours.closed_dates.2.date": "2027-01-01"},
            "opening_hours",
            {
                **DOCUMENT["opening_hours"],
                "closed_dates": [
                    *DOCUMENT["opening_hours"]["closed_dates"],
                    {"date": "2027-01-01", "reason": ""},
                ],
            },
        ),
        ("direccion", dict.fromkeys(("address.text", "address.latitude", "address.longitude"), ""), "address", None),
        ("direccion", {"address.latitude": "-34,6"}, "address", {**DOCUMENT["address"], "latitude": -34.6}),
        ("contacto", {"contact.phone": "011 4855-1111"}, "contact", {**DOCUMENT["contact"], "phone": "011 4855-1111"}),
        ("retiro", {"pickup": "no"}, "pickup", False),
        ("retiro", {"minimum_order": "7.500"}, "minimum_order", 7500.0),
        ("retiro", {"minimum_order": ""}, "minimum_order", None),
        ("pagos", {"transfer.cuit": "30-12345678-1"}, "transfer", {**DOCUMENT["transfer"], "cuit": "30123456781"}),
        ("cambios", {"returns": ""}, "returns", None),
        ("avisos", {"owner_notices.phone": ""}, "owner_notices", None),
        ("avisos", {"owner_notices.phone": "+54 9 11 5555-0142"}, "owner_notices", {**DOCUMENT["owner_notices"], "phone": "5491155550142"}),
    ],
)  # fmt: skip
def test_a_section_is_saved_for_itself(
    told: PanelShop,
    owner: OwnersBrowser,
    slug: str,
    typed: dict[str, str],
    member: str,
    value: Any,
) -> None:
    assert owner.press(f"{SHOP}/{slug}", "Guardar", **typed).status_code == 303
    assert document(told) == {**DOCUMENT, member: value}
    assert "Así lo dice Milo desde ahora." in owner.get(SHOP).text


@pytest.mark.parametrize(
    ("path", "typed", "field", "said"),
    [
        ("horarios", {"opening_hours.monday.1.opens": "12:00"}, "opening_hours.monday.1.opens", "A esa hora ya está abierto: de 09:00 a 13:00."),
        ("horarios", {"opening_hours.monday.0.closes": "08:00"}, "opening_hours.monday.1.opens", "de 09:00 a 08:00 del día siguiente."),
        ("horarios", {"opening_hours.monday.1.closes": "09:30"}, "", "Hay horarios que se pisan."),
        ("horarios", {"opening_hours.sunday.1.opens": "09:00"}, "opening_hours.sunday.1.closes", "Falta."),
        ("horarios", {"opening_hours.sunday.1.opens": "9"}, "opening_hours.sunday.1.opens", "No tiene la forma que va."),
        ("horarios", {"opening_hours.closed_dates.2.date": "2026-02-31"}, "opening_hours.closed_dates.2.date", "No existe esa fecha."),
        ("direccion", {"address.latitude": ""}, "address.latitude", "Latitud y longitud van juntas."),
        ("direccion", {"address.latitude": "acá"}, "address.latitude", "Escribilo como en el mapa"),
        ("contacto", {"contact.email": "nadie"}, "contact.email", "No tiene la forma que va."),
        ("retiro", {"minimum_order": "mucho"}, "minimum_order", "Escribilo con números"),
        ("pagos", {"transfer.cuit": "30123456780"}, "transfer.cuit", "No es un CUIT"),
        ("pagos", {"payment.cash.note": "x" * 300}, "payment.cash.note", "Es demasiado largo."),
        ("avisos", {"owner_notices.phone": "12"}, "owner_notices.phone", "No tiene la forma que va."),
        ("textos", {"notice_texts.ready": "Ya está"}, "notice_texts.ready", "Le falta {pedido}, el número del pedido."),
        ("textos", {"notice_texts.delivered": "{pedido}: {cuando}"}, "notice_texts.delivered", "Tiene entre llaves algo que este aviso no lleva. Tiene que llevar {pedido}, el número del pedido."),
        ("textos", {"notice_texts.preparing": "El {pedido"}, "notice_texts.preparing", "Tiene llaves mal puestas."),
        ("textos", {"notice_texts.cancelled": "{pedido} http://x.example"}, "notice_texts.cancelled", "El link tiene que empezar con https://."),
        ("listas/zonas?cual=Almagro", {"name": "Villa Crespo"}, "name", "Hay algo repetido."),
        ("listas/zonas?cual=Almagro", {"fee": ""}, "fee", "Escribí cuánto cuesta"),
        ("listas/zonas", {"name": "", "fee": "0"}, "name", "Está vacío."),
        ("listas/turnos?cual=saturday 10:00", {"ends": "09:00"}, "ends", "Tiene que terminar después de empezar"),
        ("listas/turnos", {"starts": "09:00", "ends": "10:00"}, "on.monday", "Elegí al menos un día."),
        ("listas/canastas", {"name": "té", "items": "té: té 1 u\npan francés"}, "items", "Renglón 2:"),
    ],
)  # fmt: skip
def test_what_cannot_be_saved_is_said_beside_its_field_and_nothing_is_lost(
    told: PanelShop, owner: OwnersBrowser, path: str, typed: dict[str, str], field: str, said: str
) -> None:
    if field == "payment.cash.note":
        typed = {**typed, "payment.cash": "1"}
    answer = owner.press(f"{SHOP}/{path}", "Guardar", **typed)
    assert answer.status_code == 422
    page = answer.text
    if field:
        beside = page.index(f'name="{field}"')
        assert said in page[beside : beside + 700]
    assert said in page
    again = dict(form_with(page, "Guardar").fields)
    assert {name: again.get(name) for name in typed} == typed
    assert document(told) == DOCUMENT


def test_two_people_change_two_sections_at_once(told: PanelShop, owner: OwnersBrowser) -> None:
    form = dict(form_with(owner.get(f"{SHOP}/contacto").text, "Guardar").fields)
    owner.press(f"{SHOP}/retiro", "Guardar", pickup="no")
    answer = owner.post(f"{SHOP}/contacto", **{**form, "contact.email": "otro@almacen.example"})

    assert answer.status_code == 303
    assert document(told)["pickup"] is False
    assert document(told)["contact"]["email"] == "otro@almacen.example"


def test_two_people_do_not_overwrite_each_other(told: PanelShop, owner: OwnersBrowser) -> None:
    form = dict(form_with(owner.get(f"{SHOP}/retiro").text, "Guardar").fields)
    owner.press(f"{SHOP}/retiro", "Guardar", minimum_order="9.000")
    answer = owner.post(f"{SHOP}/retiro", **{**form, "minimum_order": "8.000"})

    assert answer.status_code == 409
    assert "La compra mínima es de $\u00a09.000,00." in answer.text
    assert document(told)["minimum_order"] == 9000
    again = dict(form_with(answer.text, "Guardar").fields)
    assert again["minimum_order"] == "8.000"
    assert owner.post(f"{SHOP}/retiro", **again).status_code == 303
    assert document(told)["minimum_order"] == 8000


def test_a_form_that_is_sent_twice_is_saved_once(told: PanelShop, owner: OwnersBrowser) -> None:
    form = dict(form_with(owner.get(f"{SHOP}/retiro").text, "Guardar").fields)
    for _ in range(2):
        answer = owner.post(f"{SHOP}/retiro", **{**form, "minimum_order": "8.000"})
        assert answer.status_code == 303


def test_a_zone_is_added_once(told: PanelShop, owner: OwnersBrowser) -> None:
    form = dict(form_with(owner.get(ZONES).text, "Guardar").fields)
    typed = {"name": "Boedo", "fee": "2.000", "neighbourhoods": "San Cristóbal, Parque Patricios,"}
    for _ in range(2):
        assert owner.post(ZONES, **{**form, **typed}).status_code == 303
    assert document(told)["delivery_zones"][3:] == [
        {
            "name": "Boedo",
            "fee": 2000.0,
            "minimum": None,
            "when": "",
            "neighbourhoods": ["San Cristóbal", "Parque Patricios"],
            "polygon": [],
        }
    ]


def test_a_zone_s_slots_follow_its_name_and_go_with_it(
    told: PanelShop, owner: OwnersBrowser
) -> None:
    owner.press(f"{ZONES}?cual=Almagro", "Guardar", name="Almagro y Abasto")
    assert document(told)["delivery_slots"][0]["zones"] == ["Almagro y Abasto"]

    owner.press(f"{SLOTS}?cual=saturday 10:00", "Guardar", **{"zones.Villa Crespo": "1"})
    owner.press(f"{ZONES}?cual=Almagro y Abasto", "Sí, sacarlo")
    assert document(told)["delivery_slots"][0]["zones"] == ["Villa Crespo"]
    owner.press(f"{ZONES}?cual=Villa Crespo", "Sí, sacarlo")
    assert document(told)["delivery_slots"] == []
    assert [zone["name"] for zone in document(told)["delivery_zones"]] == ["Palermo y Colegiales"]


def test_two_people_change_two_zones_at_once_and_not_the_same_one(
    told: PanelShop, owner: OwnersBrowser
) -> None:
    form = dict(form_with(owner.get(f"{ZONES}?cual=Almagro").text, "Guardar").fields)
    owner.press(f"{ZONES}?cual=Villa Crespo", "Sí, sacarlo")
    owner.post(f"{ZONES}?cual=Almagro", **{**form, "fee": "1.900"})
    zones = {zone["name"]: zone["fee"] for zone in document(told)["delivery_zones"]}
    assert zones == {"Almagro": 1900.0, "Palermo y Colegiales": 0.0}

    late = owner.post(f"{ZONES}?cual=Almagro", **{**form, "fee": "1.700"})
    assert late.status_code == 409
    assert "Ahora dice: 1.900,00." in late.text
    owner.press(f"{ZONES}?cual=Almagro", "Sí, sacarlo")
    gone = owner.post(f"{ZONES}?cual=Almagro", **{**form, "fee": "1.700"})
    assert (gone.status_code, gone.location) == (303, f"{SHOP}#zonas")
    assert "Mientras tanto otra persona lo sacó" in owner.get(SHOP).text
    assert [zone["name"] for zone in document(told)["delivery_zones"]] == ["Palermo y Colegiales"]


def test_a_zone_that_is_made_another_one_is_refused(told: PanelShop, owner: OwnersBrowser) -> None:
    other = dict(form_with(owner.get(f"{ZONES}?cual=Palermo y Colegiales").text, "Guardar").fields)
    typed = {name: other[name] for name in ("name", "fee", "minimum", "when", "neighbourhoods")}
    answer = owner.press(f"{ZONES}?cual=Almagro", "Guardar", **typed)
    assert answer.status_code == 422
    assert "Hay algo repetido." in answer.text
    assert document(told) == DOCUMENT


def test_slots_are_added_for_several_days_at_once(told: PanelShop, owner: OwnersBrowser) -> None:
    typed = {"on.monday": "1", "on.friday": "1", "starts": "17:00", "ends": "20:00", "orders": "4"}
    assert owner.press(SLOTS, "Guardar", **typed).status_code == 303
    new = {"starts": "17:00", "ends": "20:00", "orders": 4, "closes_before": 60, "zones": []}
    assert document(told)["delivery_slots"][1:] == [
        {"weekday": "monday", **new},
        {"weekday": "friday", **new},
    ]
    page = owner.get(SHOP).text
    week = [page.index(said) for said in ("Lunes de 17", "Viernes de 17", "Sábado de 10 a 12")]
    assert week == sorted(week)


def test_a_shop_says_that_it_does_not_deliver(shop: PanelShop, owner: OwnersBrowser) -> None:
    shop.backoffice.patch("/shop", {"delivery_zones": None}, If_Match="*")
    assert "Milo no sabe si hacen envíos." in owner.get(SHOP).text
    owner.press(SHOP, "No hacemos envíos")
    assert document(shop)["delivery_zones"] == []


def test_every_meal_of_the_sample_is_written_and_read_alike(told: PanelShop) -> None:
    sample = shop_document.look_at(told.backoffice.shop.store)
    assert sample.meals
    for meal in cast("list[dict[str, Any]]", told.backoffice.get("/shop").get_json()["meals"]):
        reading = Reading(meals.show(meal))
        assert meals.read(reading, 0) == [meal]
        assert not reading.problems


def test_a_meal_is_added_changed_and_removed(told: PanelShop, owner: OwnersBrowser) -> None:
    before = document(told)["meals"]
    lines = "leche (lácteos): leche entera 200 ml sin polvo, dulce | leche 0,2 u\n? pan: pan 90 g"
    typed = {"name": "té", "people": "2", "also": "té de la tarde", "items": lines}
    assert owner.press(MEALS, "Guardar", **typed).status_code == 303
    assert document(told)["meals"] == [
        *before,
        {
            "name": "té",
            "people": 2,
            "also": ["té de la tarde"],
            "items": [
                {
                    "name": "leche",
                    "also": ["lácteos"],
                    "optional": False,
                    "options": [
                        {"search": "leche entera", "amount": 200.0, "measure": "ml", "excluding": ["polvo", "dulce"]},
                        {"search": "leche", "amount": 0.2, "measure": "unit", "excluding": []},
                    ],
                },
                {
                    "name": "pan",
                    "also": [],
                    "optional": True,
                    "options": [{"search": "pan", "amount": 90.0, "measure": "g", "excluding": []}],
                },
            ],
        },
    ]  # fmt: skip
    owner.press(f"{MEALS}?cual=té", "Guardar", people="3")
    assert document(told)["meals"][-1]["people"] == 3
    owner.press(f"{MEALS}?cual=té", "Sí, sacarlo")
    assert document(told)["meals"] == before


@pytest.mark.parametrize("path", [f"{SHOP}/nada", f"{SHOP}/listas/nada", f"{ZONES}?cual=Nada"])
def test_there_is_nothing_else(owner: OwnersBrowser, path: str) -> None:
    assert owner.get(path).status_code == 404


def test_what_shoppers_call_otherwise_is_found_by_what_the_shop_calls_it(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    def found() -> list[str]:
        items = shop.backoffice.get("/products", query="blanquita").get_json()["items"]
        return [each["name"] for each in items]

    page = f"{SHOP}/palabras"
    assert found() == []
    wrong = owner.press(page, "Guardar", synonyms="blanquita: leche")
    assert wrong.status_code == 422
    assert "con un igual en el medio: «blanquita: leche»" in wrong.text
    assert "blanquita: leche</textarea>" in wrong.text
    owner.press(page, "Guardar", synonyms="blanquita = leche\n\n  horma=queso ")
    assert "Si piden «blanquita», busca «leche»." in owner.get(SHOP).text
    assert found() == [shop.milk.name]
    assert "blanquita = leche\nhorma = queso</textarea>" in owner.get(page).text
    assert "cómo le dicen tus clientes" in owner.get("/admin/registro").text
    owner.press(page, "Guardar", synonyms="")
    assert found() == []


def test_a_notice_is_looked_at_in_the_shop_s_words_before_it_is_saved(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    page = f"{SHOP}/textos"
    empty = owner.get(page).text
    assert "confirmado: pagás {total} en efectivo" in empty
    assert "n.º 123 está confirmado: pagás $\u00a012.340,00 en efectivo" in empty
    assert "Milo avisa con sus palabras." in owner.get(SHOP).text

    typed = {"notice_texts.confirmed_cash": "<b>Listo</b>\r\nel {pedido}: {total}"}
    looked = owner.press(page, "Ver cómo queda", look="1", **typed)
    said = "&lt;b&gt;Listo&lt;/b&gt; el 123: $\u00a012.340,00"
    assert (looked.status_code, said in looked.text) == (200, True)
    assert "<b>Listo" not in looked.text
    assert document(shop)["notice_texts"] is None

    fields = dict(form_with(looked.text, "Guardar").fields)
    assert owner.post(page, **fields).status_code == 303
    text = "<b>Listo</b> el {order}: {amount}"
    assert document(shop)["notice_texts"] == [{"kind": "confirmed_cash", "text": text}]
    again = dict(form_with(owner.get(page).text, "Guardar").fields)
    assert again["notice_texts.confirmed_cash"] == "<b>Listo</b> el {pedido}: {total}"
    overview = owner.get(SHOP).text
    assert f"Confirmado, paga en efectivo: «{said}»" in overview
    assert "cómo avisa Milo de los pedidos" in owner.get("/admin/registro").text
    owner.press(page, "Guardar", **{"notice_texts.confirmed_cash": ""})
    assert document(shop)["notice_texts"] is None


@pytest.mark.parametrize("number", ["{pedido}", "{order}"])
def test_a_notice_s_variable_is_taken_in_either_language_and_shown_in_one(
    shop: PanelShop, owner: OwnersBrowser, number: str
) -> None:
    page = f"{SHOP}/textos"
    typed = f"Sale {number}, {number.replace('pedido', 'cuando').replace('order', 'what')}"
    name = "notice_texts.out_for_delivery_in_window"
    assert owner.press(page, "Guardar", **{name: typed}).status_code == 303
    (kept,) = document(shop)["notice_texts"]
    assert kept["text"] == "Sale {order}, {what}"
    shown = dict(form_with(owner.get(page).text, "Guardar").fields)
    assert shown[name] == "Sale {pedido}, {cuando}"


@pytest.mark.parametrize(
    ("slug", "typed", "said"),
    [
        ("horarios", {"opening_hours.saturday.0.closes": "15:00"}, "sábado de 9 a 15"),
        ("retiro", {"minimum_order": "7.500"}, "La compra mínima es de $\u00a07.500,00."),
        ("palabras", {"synonyms": "gaseosa = coca"}, "Si piden «gaseosa», busca «coca»."),
    ],
)
def test_what_milo_would_say_is_looked_at_before_it_is_saved(
    told: PanelShop, owner: OwnersBrowser, slug: str, typed: dict[str, str], said: str
) -> None:
    looked = owner.press(f"{SHOP}/{slug}", "Ver cómo queda", look="1", **typed)
    assert (looked.status_code, "Así lo diría Milo" in looked.text) == (200, True)
    assert said in looked.text
    assert looked.text.index(">Guardar<") < looked.text.index(">Ver cómo queda<")  # what Enter does
    assert document(told) == DOCUMENT
    assert owner.post(f"{SHOP}/{slug}", **dict(form_with(looked.text, "Guardar").fields)).location
    assert said in owner.get(SHOP).text


def test_of_what_cannot_be_read_nothing_is_said(told: PanelShop, owner: OwnersBrowser) -> None:
    typed = {"opening_hours.closed_dates.1.date": "mañana"}
    looked = owner.press(f"{SHOP}/horarios", "Ver cómo queda", look="1", **typed)
    assert (looked.status_code, "Así lo diría Milo" in looked.text) == (200, False)
    assert dict(form_with(looked.text, "Guardar").fields).items() >= typed.items()


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        (
            f"{ZONES}?cual=Almagro",
            {"fee": "2.000", "when": "de 10 a 13"},
            ["Almagro: $\u00a02.000,00 · de 10 a 13"],
        ),
        (
            SLOTS,
            {"on.monday": "1", "on.friday": "1", "starts": "17:00", "ends": "20:00", "orders": "4"},
            [
                f"{day} de 17 a 20: hasta 4 pedidos · se cierra 60 minutos antes · todas las zonas"
                for day in ("Lunes", "Viernes")
            ],
        ),
        (
            MEALS,
            {
                "name": "té",
                "people": "3",
                "also": "merienda",
                "items": "leche: leche entera 200 ml sin polvo | leche 0,1 u\n? pan: pan 90 g",
            },
            [
                "té: para 3 · leche y pan",
                "También le dicen merienda.",
                "Leche: busca 600\u00a0ml de «leche entera», menos lo que diga polvo; si no hay, 0,3\u00a0u de «leche».",
                "Pan: busca 270\u00a0g de «pan». Es lo primero que saca si no alcanza la plata.",
            ],
        ),
    ],
)
def test_what_milo_would_say_of_an_entry_is_looked_at_before_it_is_saved(
    told: PanelShop, owner: OwnersBrowser, path: str, typed: dict[str, str], said: list[str]
) -> None:
    looked = owner.press(path, "Ver cómo queda", look="1", **typed)
    assert (looked.status_code, "Así lo diría Milo" in looked.text) == (200, True)
    assert [line for line in said if f'<p class="told">{line}</p>' not in looked.text] == []
    assert looked.text.index(">Guardar<") < looked.text.index(">Ver cómo queda<")  # what Enter does
    assert document(told) == DOCUMENT
    assert owner.post(path, **dict(form_with(looked.text, "Guardar").fields)).status_code == 303
    name, words = said[0].split(": ", 1)
    overview = owner.get(SHOP).text
    assert f"<strong>{name}</strong>" in overview
    assert words in overview


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        (ZONES, {"fee": "0"}),
        (SLOTS, {"on.monday": "1", "starts": "a la tarde", "ends": "20:00"}),
        (ZONES, {"name": "Boedo", "fee": "9" * 15}),
    ],
)
def test_of_an_entry_that_cannot_be_read_nothing_is_said(
    told: PanelShop, owner: OwnersBrowser, path: str, typed: dict[str, str]
) -> None:
    looked = owner.press(path, "Ver cómo queda", look="1", **typed)
    assert (looked.status_code, "Así lo diría Milo" in looked.text) == (200, False)
    assert dict(form_with(looked.text, "Guardar").fields).items() >= typed.items()
    assert document(told) == DOCUMENT


def test_what_is_wrong_with_an_entry_is_said_before_it_is_saved(
    told: PanelShop, owner: OwnersBrowser
) -> None:
    looked = owner.press(ZONES, "Ver cómo queda", look="1", name="Boedo", fee="gratis")
    assert (looked.status_code, "Así lo diría Milo" in looked.text) == (422, False)


@pytest.mark.parametrize(
    ("button", "last", "said"),
    [
        ("De lunes a viernes", "friday", "Lunes a viernes de 8 a 12 y de 16 a 20, sábado de 9 a 14 y domingo cerrado."),
        ("De lunes a sábado", "saturday", "Lunes a sábado de 8 a 12 y de 16 a 20 y domingo cerrado."),
        ("Todos los días", "sunday", "Lunes a domingo de 8 a 12 y de 16 a 20."),
    ],
)  # fmt: skip
def test_the_hours_of_monday_are_put_on_other_days_and_seen_before_they_are_saved(
    told: PanelShop, owner: OwnersBrowser, button: str, last: str, said: str
) -> None:
    spans = ("08:00", "12:00", "16:00", "20:00")
    names = [f"opening_hours.monday.{at}.{end}" for at in (0, 1) for end in ("opens", "closes")]
    typed = dict(zip(names, spans, strict=True))
    assert f'name="same" value="{last}">{button}<' in owner.get(f"{SHOP}/horarios").text

    filled = owner.press(f"{SHOP}/horarios", button, same=last, **typed)

    assert (filled.status_code, said in filled.text) == (200, True)
    assert "Todavía no se guardó." in filled.text
    assert document(told) == DOCUMENT
    fields = dict(form_with(filled.text, "Guardar").fields)
    assert owner.post(f"{SHOP}/horarios", **fields).status_code == 303
    assert said in owner.get(SHOP).text
    assert document(told)["opening_hours"]["closed_dates"] == DOCUMENT["opening_hours"]["closed_dates"]  # fmt: skip


def test_enter_saves_the_hours_and_copies_none(told: PanelShop, owner: OwnersBrowser) -> None:
    assert form_with(owner.get(f"{SHOP}/horarios").text, "Guardar").buttons[0] == ""
    typed = {"opening_hours.monday.0.opens": "08:00"}
    assert owner.press(f"{SHOP}/horarios", "Guardar", **typed).status_code == 303
    assert document(told)["opening_hours"]["tuesday"] == DOCUMENT["opening_hours"]["tuesday"]


def test_hours_that_cannot_be_are_said_where_they_were_copied_to(
    told: PanelShop, owner: OwnersBrowser
) -> None:
    typed = {"opening_hours.monday.1.opens": "12:00"}
    filled = owner.press(f"{SHOP}/horarios", "Todos los días", same="sunday", **typed)
    assert filled.status_code == 422
    assert filled.text.count("A esa hora ya está abierto: de 09:00 a 13:00.") == 7
    assert document(told) == DOCUMENT
