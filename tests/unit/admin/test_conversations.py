"""Chats: who wrote, what was said, taking over, writing and handing back, on the real API."""

import re
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from backoffice_api.services import hand_backs
from local.inbound_message import WA_ID
from tests.backoffice import Backoffice, a_backoffice
from tests.conversing import claim, complete, report, said
from tests.html_forms import form_with
from tests.owners_browser import OwnersBrowser, a_seller, an_owner

CHAT = f"/admin/chats/{WA_ID}"


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


@pytest.fixture
def owner(shop: Backoffice) -> OwnersBrowser:
    return an_owner(shop)


def answered(shop: Backoffice, sid: str, asked: str, *replies: str, **other: Any) -> None:
    turn = claim(shop, sid, body=asked, received_at=shop.clock().isoformat(), **other)["turn"]
    for message in said(complete(shop, turn, *replies))["outbound"]:
        said(report(shop, turn, message["id"]))
    shop.clock.advance(seconds=2)


def bubbles(page: str) -> list[tuple[str, str]]:
    return re.findall(r'class="bubble from-(\w+)">.*?class="words">([^<]*)<', page, re.DOTALL)


def state(shop: Backoffice) -> str:
    return str(said(shop.get(f"/conversations/{WA_ID}"))["state"])


def test_nobody_has_written_yet(owner: OwnersBrowser) -> None:
    assert "Todavía no escribió nadie." in owner.get("/admin/chats").text
    assert owner.get(CHAT).status_code == 404


def test_the_list_says_who_wrote_and_who_answers(shop: Backoffice, owner: OwnersBrowser) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?", profile_name="Marta 🌷")
    page = owner.get("/admin/chats").text
    assert "Marta 🌷" in page
    assert "+54 9 11 2345-6789" in page
    assert "Hablás vos" not in page
    shop.post(f"/conversations/{WA_ID}/pause", {})
    claim(shop, "SM2")
    page = owner.get("/admin/chats").text
    assert "Hablás vos" in page


def test_a_chat_shows_who_said_what(shop: Backoffice, owner: OwnersBrowser) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?")
    shop.post(f"/conversations/{WA_ID}/messages", {"body": "Soy Ana"})
    page = owner.get(CHAT).text
    assert bubbles(page) == [("shopper", "Hola"), ("milo", "¿Qué buscás?"), ("shop", "Soy Ana")]
    assert "Contesta Milo" in page
    assert "sale enseguida" in page


def test_what_was_said_before_is_a_page_back(shop: Backoffice, owner: OwnersBrowser) -> None:
    for number in range(30):
        answered(shop, f"SM{number}", f"pregunta {number}", f"respuesta {number}")
    newest = owner.get(CHAT).text
    (link,) = re.findall(r'href="([^"]+desde=[^"]+)"', newest)
    before = owner.get(link.replace("&amp;", "&")).text

    assert len(bubbles(newest)) == 40
    assert bubbles(before)[0] == ("shopper", "pregunta 0")
    assert "Ver lo anterior" not in before
    assert "Escribile como la tienda" not in before


def test_writing_makes_milo_silent_and_is_done_once(shop: Backoffice, owner: OwnersBrowser) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?")
    form = form_with(owner.get(CHAT).text, "Enviar")
    fields = {**dict(form.fields), "texto": "Soy Ana, ¿te ayudo?"}
    for _ in range(2):
        assert owner.post(form.action, **fields).status_code == 303

    page = owner.get(CHAT).text
    assert bubbles(page).count(("shop", "Soy Ana, ¿te ayudo?")) == 1
    assert "Milo queda callado en este chat" in page
    assert state(shop) == "paused"
    owner.press(CHAT, "Que siga Milo")
    assert state(shop) == "open"
    owner.press(CHAT, "Callar a Milo y hablar yo")
    assert state(shop) == "paused"


def test_the_longest_message_fits_the_form(shop: Backoffice, owner: OwnersBrowser) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?")
    owner.press(CHAT, "Enviar", texto="🧉" * 800)
    assert bubbles(owner.get(CHAT).text)[-1] == ("shop", "🧉" * 800)


@pytest.mark.parametrize("text", ["", "   ", "x" * 1601])
def test_what_cannot_be_said_is_kept_in_the_form(
    shop: Backoffice, owner: OwnersBrowser, text: str
) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?")
    answer = owner.press(CHAT, "Enviar", texto=text)
    assert answer.status_code == 422
    assert text.strip() in answer.text
    assert state(shop) == "open"


def test_who_wants_no_messages_is_not_written_to(shop: Backoffice, owner: OwnersBrowser) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?")
    form = form_with(owner.get(CHAT).text, "Enviar")
    turn = claim(shop, "SM2", body="BAJA")["turn"]
    said(complete(shop, turn, "Listo", consent={"opted_out": True, "sid": "SM2"}))
    owner.post(form.action, **{**dict(form.fields), "texto": "¿Seguro?"})

    page = owner.get(CHAT).text
    assert "no se le puede escribir" in page
    assert "Escribile como la tienda" not in page
    assert ("shop", "¿Seguro?") not in bubbles(page)


def test_after_a_day_it_is_said_that_whatsapp_delivers_nothing(
    shop: Backoffice, owner: OwnersBrowser
) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?")
    assert "WhatsApp no entrega" not in owner.get(CHAT).text
    shop.clock.advance(hours=24)
    owner.log_in()
    assert "WhatsApp no entrega" in owner.get(CHAT).text


def test_what_people_write_is_text_and_not_markup(shop: Backoffice, owner: OwnersBrowser) -> None:
    evil = "<script>alert(1)</script>"
    answered(shop, "SM1", evil, evil, profile_name=evil)
    for path in (CHAT, "/admin/chats"):
        page = owner.get(path).text
        assert "<script>" not in page
        assert "&lt;script&gt;" in page


def test_an_address_that_is_nobody_s_is_not_found(owner: OwnersBrowser) -> None:
    for wa_id in ("..", "x%2Fy", "%00", "x" * 600):
        assert owner.get(f"/admin/chats/{wa_id}").status_code == 404


def test_who_waits_stands_on_top_and_once(shop: Backoffice, owner: OwnersBrowser) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?", profile_name="Marta")
    shop.post(f"/conversations/{WA_ID}/pause", {})
    answered(shop, "SM2", "¿Hay alguien?", profile_name="Marta")
    answered(shop, "SM3", "Hola", "Sí", profile_name="Rosa", wa_id="5491187654321")
    page = owner.get("/admin/chats").text
    assert page.index("Esperan respuesta</h2>") < page.index("Marta") < page.index("Rosa")
    assert page.count('href="/admin/chats/c_') == 2
    waiting = owner.get("/admin/chats?cuales=esperan").text
    assert "Marta" in waiting
    assert "Rosa" not in waiting

    owner.press(CHAT, "Que siga Milo")
    assert "Nadie espera que le contestes." in owner.get("/admin/chats?cuales=esperan").text
    assert owner.get("/admin/chats?cuales=otros").status_code == 404


def test_the_chats_that_a_person_has_taken_over_have_a_list(
    shop: Backoffice, owner: OwnersBrowser
) -> None:
    taken = "/admin/chats?cuales=tomados"
    assert "Milo contesta en todos los chats." in owner.get(taken).text
    answered(shop, "SM1", "Hola", "¿Qué buscás?", profile_name="Marta")
    answered(shop, "SM2", "Hola", "Sí", profile_name="Rosa", wa_id="5491187654321")
    owner.press(CHAT, "Callar a Milo y hablar yo")
    page = owner.get(taken).text
    assert f'<a href="{taken}" aria-current="true">Sin Milo</a>' in page
    assert 'data-news="/admin/chats/nuevos?cuales=tomados"' in page
    assert ("Marta" in page, "Rosa" in page) == (True, False)

    owner.press(CHAT, "Que siga Milo")
    assert "Milo contesta en todos los chats." in owner.get(taken).text


def test_the_list_says_what_was_asked_for_last(shop: Backoffice, owner: OwnersBrowser) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?")
    answered(shop, "SM2", "¿Tenés\n<b>yerba</b>?", "Sí, hay dos")
    page = owner.get("/admin/chats").text
    assert "¿Tenés &lt;b&gt;yerba&lt;/b&gt;?</span>" in page
    assert "Hola" not in page
    assert "Sí, hay dos" not in page
    answered(shop, "SM3", "", "No la veo", kind="image")
    assert '<span class="soft">Una foto</span>' in owner.get("/admin/chats").text


def test_the_list_is_sent_again_once_it_is_another_one(
    shop: Backoffice, owner: OwnersBrowser
) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?")
    page = owner.get("/admin/chats").text
    (seen,) = re.findall(r'data-seen="([^"]+)"', page)
    (news,) = re.findall(r'data-news="([^"]+)"', page)
    assert owner.get(f"{news}&visto={seen}").status_code == 204
    answered(shop, "SM2", "¿Hay yerba?", "Sí")
    part = owner.get(f"{news}&visto={seen}").text
    assert "¿Hay yerba?" in part
    assert "<html" not in part
    (seen,) = re.findall(r'data-seen="([^"]+)"', part)
    shop.clock.advance(minutes=1)
    assert owner.get(f"{news}&visto={seen}").status_code == 200
    waiting = owner.get("/admin/chats?cuales=esperan").text
    assert 'data-news="/admin/chats/nuevos?cuales=esperan"' in waiting
    assert "Nadie espera" in owner.get("/admin/chats/nuevos?cuales=esperan").text
    assert owner.get("/admin/chats/nuevos?cuales=otros").status_code == 404


def test_who_waits_although_milo_is_back_is_attended_by_a_button(
    shop: Backoffice, owner: OwnersBrowser
) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?")
    shop.post(f"/conversations/{WA_ID}/pause", {})
    answered(shop, "SM2", "¿Hay alguien?")
    shop.patch("/shop", {"hand_back_after": 60}, If_Match="*")
    shop.clock.advance(hours=1)
    assert hand_backs.sweep(shop.shop) == 1
    owner.log_in()
    page = owner.get(CHAT).text
    assert "Nadie escribió en un rato: volvió Milo" in page
    assert "Espera respuesta desde hace 1\u00a0hora" in page
    owner.press(CHAT, "Ya está atendido")
    page = owner.get(CHAT).text
    assert "Listo: este chat ya no espera respuesta." in page
    assert "Espera respuesta" not in page
    assert "Milo vuelve" not in page


def test_who_asked_for_a_person_waits_everywhere_although_milo_answers(
    shop: Backoffice, owner: OwnersBrowser
) -> None:
    answered(shop, "SM1", "quiero hablar con una persona", "Ya avisé", profile_name="Marta")
    said(shop.post("/conversations/ask_for_person", {"wa_id": WA_ID}))
    answered(shop, "SM2", "¿hay leche?", "Hay dos")
    shop.clock.advance(minutes=12)
    for page in (CHAT, "/admin/chats", "/admin/chats?cuales=esperan", "/admin"):
        assert "Pide una persona desde hace 12\u00a0minutos" in owner.get(page).text, page
    assert "Contesta Milo" in owner.get(CHAT).text
    owner.press(CHAT, "Ya está atendido")
    for page in (CHAT, "/admin/chats", "/admin"):
        assert "Pide una persona" not in owner.get(page).text


def test_who_is_seen_to_is_not_handed_back_to_milo(shop: Backoffice, owner: OwnersBrowser) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?")
    shop.post(f"/conversations/{WA_ID}/pause", {})
    answered(shop, "SM2", "Gracias!")
    owner.press(CHAT, "Ya está atendido")
    assert state(shop) == "paused"
    assert "Espera respuesta" not in owner.get(CHAT).text
    log = owner.get("/admin/registro").text
    assert "Dio por atendido un chat" in log
    assert "Devolvió un chat a Milo" not in log


def test_how_milo_came_to_an_answer_is_folded_in(shop: Backoffice, owner: OwnersBrowser) -> None:
    turn = claim(shop, "SM1", body="Hola", received_at=shop.clock().isoformat())["turn"]
    call = {
        "tool": "search_products",
        "arguments": {"query": "leche <b>", "category": ""},
        "status": "found",
    }
    usage = {"input_tokens": 900, "output_tokens": 120}
    ended = complete(shop, turn, "Hay", "Dos", tool_calls=[call], model="gemini", usage=usage)
    for message in said(ended)["outbound"]:
        said(report(shop, turn, message["id"]))
    page = owner.get(CHAT).text
    assert page.count("Cómo lo hizo Milo") == 1
    assert 'Buscó en el catálogo: leche &lt;b&gt; <span class="soft">→ encontrado<' in page
    cost = '<span class="number">US$\u00a00,0011</span>'
    assert f"gemini · 900 + 120 tokens · {cost} · " in page
    seller = a_seller(shop).get(CHAT).text
    assert "gemini · 900 + 120 tokens · " in seller
    assert "US$" not in seller


def test_the_page_s_script_is_told_what_is_new_and_nothing_else(
    shop: Backoffice, owner: OwnersBrowser
) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?")
    (seen,) = re.findall(r'data-seen="([^"]+)"', owner.get(CHAT).text)
    news = f"{CHAT}/nuevo?visto={seen}"
    before = len(owner.asked())
    assert (owner.get(news).status_code, owner.get(news).text) == (204, "")
    assert owner.asked()[before:] == [f"GET /conversations/{WA_ID}"] * 2
    answered(shop, "SM2", "¿Hay yerba?", "Sí")
    part = owner.get(news).text
    assert bubbles(part)[-2:] == [("shopper", "¿Hay yerba?"), ("milo", "Sí")]
    assert "<html" not in part
    assert "Contesta Milo" in part
    owner.press(CHAT, "Callar a Milo y hablar yo")
    answered(shop, "SM3", "¿Hola?")
    part = owner.get(news).text
    places = re.findall(r'<template data-for="([^"]+)">(.*?)</template>', part, re.DOTALL)
    page = owner.get(CHAT).text
    assert [name for name, _ in places if f'id="{name}"' not in page] == []
    told = dict(places)
    assert "Hablás vos" in told["states"]
    assert "Espera respuesta desde" in told["states"]
    assert "Que siga Milo" in told["buttons"]
    assert "Ya está atendido" in told["buttons"]
    assert "Milo se calla" not in told["while-writing"]
    assert owner.get("/admin/chats/5491100000000/nuevo").status_code == 404


def test_saved_answers_are_offered_where_one_writes(shop: Backoffice, owner: OwnersBrowser) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?")
    page = "/admin/chats/respuestas"
    form = form_with(owner.get(page).text, "Guardar")
    fields = [
        (name, value)
        for name, value in form.fields
        if name not in ("respuesta", "vuelve", "guardar")
    ]
    typed = [("respuesta", "Ya va."), ("respuesta", ""), ("respuesta", "<b>No</b> hay")]
    sent = MultiDict([*fields, *typed, ("vuelve", "120"), ("guardar", "12")])
    assert owner.client.post(page, data=sent, base_url="http://shop").status_code == 303

    assert said(shop.get("/shop"))["saved_answers"] == ["Ya va.", "<b>No</b> hay"]
    assert said(shop.get("/shop"))["hand_back_after"] == 120
    assert said(shop.get("/shop"))["keep_chats"] == 12
    chat = owner.get(CHAT).text
    assert ">&lt;b&gt;No&lt;/b&gt; hay</a>" in chat
    assert "o pasen 2\u00a0horas sin que escribas" in chat
    assert ">Ya va.</textarea>" in owner.get(f"{CHAT}?respuesta=0").text
    assert "></textarea>" in owner.get(f"{CHAT}?respuesta=9").text


def test_saved_answers_that_cannot_be_kept_stay_in_the_form(
    shop: Backoffice, owner: OwnersBrowser
) -> None:
    page = "/admin/chats/respuestas"
    too_long = owner.press(page, "Guardar", respuesta="x" * 601)
    assert too_long.status_code == 422
    assert "x" * 601 in too_long.text

    form = form_with(owner.get(page).text, "Guardar")
    said(shop.patch("/shop", {"saved_answers": ["De otra persona"]}, If_Match="*"))
    late = owner.post(page, **{**dict(form.fields), "respuesta": "Mía"})
    assert late.status_code == 409
    assert "Mía" in late.text
    again = form_with(late.text, "Guardar")
    owner.post(page, **{**dict(again.fields), "respuesta": "Mía"})
    assert said(shop.get("/shop"))["saved_answers"] == ["Mía"]
