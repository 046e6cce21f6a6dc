"""Answers questions about the shop, and tells whom to turn to: which tool is asked, and what is said, one sentence for each.

Such a question changes no cart and no order. Only what the shop has said is told; of the rest Milo says that it does
not know, and that a person of the shop does.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from retail.money import SIGN
from retail.spanish.lists import listed

from .folding import fold
from .intents import Kind, Understood
from .play import BROKEN, call
from .referring import COMPLAINT, NEED_A_PERSON, PERSON_WANTED, ask_for_person, referred
from .shelf import status_of
from .shop_questions import ShopQuestion, read
from .talk import Result, Step, Talk
from .utterances import Referred, Told

MAX_QUESTIONS = 4
"""Of one turn: more than that is no conversation."""
MAX_ZONES_TOLD = 8
MAX_TEXT = 700
PERSON = "te lo puede decir una persona de la tienda"
"""What is offered where the shop has not said it."""


def questions_in(heard: Iterable[Understood]) -> tuple[ShopQuestion, ...]:
    """What the messages of a turn ask of the shop, each once."""
    intents = [intent for message in heard for intent in message.intents]
    complains = any(intent.kind is Kind.COMPLAIN for intent in intents)
    found = [COMPLAINT] if complains else []
    for intent in intents:
        if intent.kind is Kind.SHOP_FACT:
            found.append(read(intent.detail) or ShopQuestion("payment"))
        elif intent.kind is Kind.ASK_PERSON and not complains:
            found.append(PERSON_WANTED)
    return tuple(dict.fromkeys(found))[:MAX_QUESTIONS]


def tell(talk: Talk, heard: Iterable[Understood]) -> Step:
    """Answers what the messages ask of the shop, each question in one sentence; changes nothing."""
    questions = questions_in(heard)
    if not questions:
        return
    topics = list(dict.fromkeys(question.topic for question in questions))
    results = yield from talk.ask(*(call("get_shop_info", topic=topic) for topic in topics))
    told = dict(zip(topics, results, strict=True))
    was_asked = yield from ask_for_person(talk, questions)
    for question in questions:
        result = told[question.topic]
        if status_of(result) in BROKEN:
            continue
        if question in NEED_A_PERSON:
            talk.say(Referred(referred(question, _reached(result, ""), was_asked=was_asked)))
        else:
            talk.say(Told(sentence(question, result)))


def sentence(question: ShopQuestion, result: Result) -> str:
    """The answer to a question out of the tool's result, or that nobody has told Milo."""
    return _SAID[question.topic](question, result) or _unknown(question, result)


_SUBJECTS = {
    "hours": "nuestros horarios",
    "address": "la dirección del local",
    "delivery": "envíos",
    "payment": "los medios de pago",
    "returns": "cambios y devoluciones",
    "invoices": "facturas",
    "minimum": "una compra mínima",
    "contact": "otros contactos",
}
_PARTS = {
    ("delivery", "pickup"): "retirar en el local",
    ("delivery", "when"): "los días y horarios de los envíos",
    ("payment", "transfer"): "los datos para transferir",
    ("hours", "holidays"): "los feriados",
    ("contact", "premises"): "eso",
}


def _unknown(question: ShopQuestion, result: Result) -> str:
    subject = _PARTS.get((question.topic, question.about), _SUBJECTS[question.topic])
    contact = result if question.topic == "contact" else result.get("contact")
    reached = _reached(contact, "") if isinstance(contact, Mapping) else ""
    by = f" ({reached})" if reached else ""
    person = f"{PERSON}{by}"
    if question.topic == "payment" and question.about != "transfer":
        return (
            "Se paga con un link que te paso al *finalizar* el pedido; "
            f"de {subject} no tengo más información: {person}."
        )
    return f"De {subject} no tengo información: {person}."


def _hours(question: ShopQuestion, result: Result) -> str:
    week = _text(result, "week_text")
    if not week:
        return ""
    schedule = f"nuestro horario es {week}"
    if question.about == "holidays":
        closed = listed(_texts(result.get("closed_dates_text")))
        if not closed:
            return f"{_unknown(question, result).rstrip('.')}; {schedule}."
        return f"De los feriados sé que no abrimos el {closed}; el resto {PERSON}; {schedule}."
    days = result.get("next_days_text")
    day = {"today": "today", "tomorrow": "tomorrow"}.get(question.about, "")
    weekday = _text(result, day) if day else question.about
    hours = _text(days, weekday) if isinstance(days, Mapping) else ""
    if hours and question.about and question.about != "today":
        name = "Mañana" if question.about == "tomorrow" else f"El {_DAY_NAMES.get(weekday, '')}"
        return f"{name} {_opens(hours)}; {schedule}."
    if result.get("open_now") is True:
        until = _text(result, "closes_text")
        return f"Estamos abiertos{f' hasta {_until(until)}' if until else ''}; {schedule}."
    opens = _text(result, "opens_text")
    return f"Ahora estamos cerrados{f' y abrimos {opens}' if opens else ''}; {schedule}."


_DAY_NAMES = {
    "monday": "lunes",
    "tuesday": "martes",
    "wednesday": "miércoles",
    "thursday": "jueves",
    "friday": "viernes",
    "saturday": "sábado",
    "sunday": "domingo",
}


def _opens(hours: str) -> str:
    """`cerrado (Navidad)` → `no abrimos (Navidad)`; `de 9 a 13` → `abrimos de 9 a 13`."""
    closed = "cerrado"
    return (
        f"no abrimos{hours.removeprefix(closed)}"
        if hours.startswith(closed)
        else f"abrimos {hours}"
    )


def _until(moment: str) -> str:
    """`hoy a las 13` → `las 13`; another day stays: `mañana sábado a las 2`."""
    return moment.removeprefix("hoy a ")


def _address(question: ShopQuestion, result: Result) -> str:  # noqa: ARG001
    address, place = _text(result, "address"), _text(result, "map_url")
    if not address:
        return ""
    return f"Estamos en {address}: {place}" if place else f"Estamos en {address}."


def _delivery(question: ShopQuestion, result: Result) -> str:
    zones, pickup = result.get("zones"), result.get("pickup")
    if question.about == "pickup":
        return _pickup(result)
    if not isinstance(zones, list | tuple):
        return ""
    told = [zone for zone in zones if isinstance(zone, Mapping)]
    if not told:
        return f"No hacemos envíos{_or_pickup(result)}."
    if question.place:
        found = [zone for zone in told if _covers(zone, question.place)]
        if found:
            return " ".join(f"Sí, {_whole_zone(zone)}." for zone in found[:2])
        return f"No me figura que hagamos envíos ahí: llegamos a {_zones(told)}."
    if question.about == "when":
        times = [
            f"{_text(zone, 'name')} ({_text(zone, 'when')})" for zone in told if _text(zone, "when")
        ]
        return f"Hacemos envíos a {listed(times[:MAX_ZONES_TOLD])}." if times else ""
    also = ", y también podés retirar en el local" if pickup is True else ""
    return f"Hacemos envíos a {_zones(told)}{also}."


def _zones(zones: Sequence[Result]) -> str:
    named = [f"{_text(zone, 'name')} ({_text(zone, 'fee_text')})" for zone in zones]
    if len(named) > MAX_ZONES_TOLD:
        named = [*named[:MAX_ZONES_TOLD], f"{len(named) - MAX_ZONES_TOLD} zonas más"]
    return listed(named)


def _whole_zone(zone: Result) -> str:
    fee, least, when = (_text(zone, name) for name in ("fee_text", "minimum_text", "when"))
    price = "el envío es sin cargo" if fee == "sin cargo" else f"el envío sale {fee}"
    minimum = f" con una compra mínima de {least}" if least else ""
    return f"hacemos envíos a {_text(zone, 'name')}: {price}{minimum}{f', {when}' if when else ''}"


def _covers(zone: Result, place: str) -> bool:
    neighbourhoods = zone.get("neighbourhoods")
    others = neighbourhoods if isinstance(neighbourhoods, list | tuple) else ()
    return any(_is_in(place, str(name)) for name in (_text(zone, "name"), *others))


def _is_in(place: str, zone: str) -> bool:
    """Whether a place is named in a zone's name, or the other way round, by whole words."""
    asked, named = f" {place} ", f" {' '.join(re.findall(r'[a-z0-9]+', fold(zone)))} "
    parts = [part.strip() for part in re.split(r" y | e |,", named) if part.strip()]
    return asked in named or any(f" {part} " in asked for part in parts)


def _pickup(result: Result) -> str:
    pickup, address = result.get("pickup"), _text(result, "pickup_address")
    if pickup is True:
        return f"Sí, podés retirar tu pedido en el local{f', en {address}' if address else ''}."
    if pickup is False:
        zones = [zone for zone in result.get("zones") or () if isinstance(zone, Mapping)]
        return f"No se puede retirar en el local{f': hacemos envíos a {_zones(zones)}' if zones else ''}."
    return ""


def _or_pickup(result: Result) -> str:
    if result.get("pickup") is not True:
        return ""
    address = _text(result, "pickup_address")
    return f", pero podés retirar tu pedido en el local{f', en {address}' if address else ''}"


_MEANS_SAID = {
    "cash": "en efectivo",
    "transfer": "por transferencia",
    "mercado_pago": "con Mercado Pago",
    "card_on_delivery": "con tarjeta al recibir",
}


def _payment(question: ShopQuestion, result: Result) -> str:
    if question.about == "transfer":
        return _transfer(result)
    means = result.get("means")
    if not isinstance(means, list | tuple):
        return ""
    told = [each for each in means if isinstance(each, Mapping)]
    if not told:
        return ""
    wanted = "card_on_delivery" if question.about == "card" else question.about
    asked = next((each for each in told if _text(each, "means") == wanted), None)
    if asked:
        note = _text(asked, "note")
        return f"Sí, se puede pagar {_MEANS_SAID[wanted]}{f' ({note})' if note else ''}."
    accepted = listed([_with_note(each) for each in told])
    if question.about in _MEANS_SAID:
        return f"No me figura que se pueda pagar {_MEANS_SAID[question.about]}: se puede pagar con {accepted}."
    return f"Se puede pagar con {accepted}."


def _with_note(each: Result) -> str:
    note = _text(each, "note")
    return f"{_text(each, 'means_text')}{f' ({note})' if note else ''}"


def _transfer(result: Result) -> str:
    transfer = result.get("transfer")
    alias = _text(transfer, "alias") if isinstance(transfer, Mapping) else ""
    if not alias:
        return ""
    holder, cuit = _text(transfer, "holder"), _text(transfer, "cuit")
    whose = f", a nombre de {holder}" if holder else ""
    number = f", CUIT {cuit[:2]}-{cuit[2:10]}-{cuit[10:]}" if cuit else ""
    return f"Para transferir, el alias es *{alias}*{whose}{number}."


def _returns(question: ShopQuestion, result: Result) -> str:  # noqa: ARG001
    text = _text(result, "returns").rstrip(".")
    return f"De cambios y devoluciones: {text}." if text else ""


def _invoices(question: ShopQuestion, result: Result) -> str:
    types = _texts(result.get("types"))
    if not types:
        return "No hacemos factura." if isinstance(result.get("types"), list | tuple) else ""
    if question.about and question.about not in types:
        return f"Factura {question.about} no hacemos: hacemos factura {listed(types)}."
    if question.about:
        return f"Sí, hacemos factura {question.about}."
    return f"Hacemos factura {listed(types)}."


def _minimum(question: ShopQuestion, result: Result) -> str:  # noqa: ARG001
    of_zones = [zone for zone in result.get("delivery_minimums") or () if isinstance(zone, Mapping)]
    zones = listed([f"{_text(zone, 'minimum_text')} a {_text(zone, 'zone')}" for zone in of_zones])
    least = _text(result, "minimum_text")
    if least:
        return f"La compra mínima es de {least}{f'; para envíos, {zones}' if zones else ''}."
    if result.get("there_is_none") is True:
        return f"No hay compra mínima{f', salvo para envíos: {zones}' if zones else ''}."
    return f"Para envíos la compra mínima es de {zones}." if zones else ""


def _contact(question: ShopQuestion, result: Result) -> str:
    reached = _reached(result, question.about)
    if not reached or question.about == "premises":
        return ""
    return f"Además de este chat, nos encontrás por {reached}."


_WAY_NAMES = {
    "phone": "teléfono al",
    "email": "email en",
    "instagram": "Instagram,",
    "website": "la web,",
}


def _reached(contact: Result, way: str) -> str:
    """The ways to reach the shop, in words; only the one that is asked for, if there is that one."""
    ways = {name: _text(contact, name) for name in _WAY_NAMES}
    there = {name: text for name, text in ways.items() if text}
    wanted = {way: there[way]} if way in there else there
    return listed([f"{_WAY_NAMES[name]} {text}" for name, text in wanted.items()])


_SAID = {
    "hours": _hours,
    "address": _address,
    "delivery": _delivery,
    "payment": _payment,
    "returns": _returns,
    "invoices": _invoices,
    "minimum": _minimum,
    "contact": _contact,
}
"""The words for each topic; nothing where the shop has not said what was asked."""


def _text(held: Any, name: str) -> str:
    """A text of a result on one line; what it says keeps its underscores, which user names and links have."""
    value = held.get(name) if isinstance(held, Mapping) else None
    return _one_line(value) if isinstance(value, str) else ""


def _texts(held: Any) -> list[str]:
    if not isinstance(held, list | tuple):
        return []
    return [_one_line(each) for each in held if isinstance(each, str)]


def _one_line(text: str) -> str:
    return " ".join(text.replace("*", " ").split()).replace("$ ", SIGN)[:MAX_TEXT]
