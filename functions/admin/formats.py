"""How the panel writes money, quantities, times and numbers: as the checkout page does."""

from datetime import date, datetime, timedelta

import phonenumbers
from flask import Flask
from markupsafe import Markup

from retail import money

from . import chat_text, model_cost
from .panel import the_panel

_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
_BY_NAME = timedelta(days=7)
"""A day less far away than this is called by its name."""


def install(app: Flask) -> None:
    """Gives the templates these as filters, but for what is of two numbers."""
    app.jinja_env.filters.update(
        pesos=pesos,
        dollars=dollars,
        amount=amount,
        quantity=number,
        grouped=grouped,
        when=when,
        last_day=last_day,
        day_in_words=day_in_words,
        short_day=short_day,
        weekday=weekday,
        ago=ago,
        minutes=minutes,
        clock=clock,
        phone=phone,
        as_whatsapp=chat_text.as_whatsapp,
    )
    app.jinja_env.globals.update(tokens_cost=tokens_cost)


def pesos(amount: float) -> Markup:
    """`$ 1.234,50`, which no line breaks, in figures of one width."""
    return Markup('<span class="number">{}</span>').format(money.format_pesos(round(amount * 100)))


def dollars(amount: float) -> Markup:
    """`US$ 12,34`; below a dollar `US$ 0,0123`, since an order's tokens cost cents."""
    decimals = 2 if amount >= 1 or amount == 0 else 4
    written = f"{amount:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return Markup('<span class="number">US$\u00a0{}</span>').format(written)


def tokens_cost(read: int, written: int) -> Markup | None:
    """What a model's tokens cost, in dollars; None where nobody says what they do."""
    cost = model_cost.dollars(the_panel().model_prices, read, written)
    return None if cost is None else dollars(cost)


def amount(quantity: float, unit: str) -> str:
    """`2 unidades`, `0,5 kg`."""
    written = number(quantity)
    if unit == "kg":
        return f"{written}\u00a0kg"
    return f"{written}\u00a0{'unidad' if quantity == 1 else 'unidades'}"


def number(quantity: float) -> str:
    """`1.234,5`: a point every three digits, a comma, and no more decimals than there are."""
    whole, _, rest = f"{quantity:.3f}".partition(".")
    rest = rest.rstrip("0")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")


def grouped(order_id: int) -> str:
    """`123 456 789`: nine digits are read out more easily by threes."""
    return f"{order_id:,}".replace(",", "\u00a0")


def phone(digits: str) -> str:
    """`+54 9 11 2345-6789`; digits of another form as they are."""
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def when(iso: str) -> Markup:
    """`hoy 14:32` with the whole date behind it, in the shop's zone."""
    zone = the_panel().zone
    moment = datetime.fromisoformat(iso).astimezone(zone)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        iso, _in_full(moment), in_words(moment, the_panel().clock().astimezone(zone))
    )


def ago(iso: str) -> str:
    """`hace 1 minuto`, `hace 3 horas`, `hace 2 días`, rounded down; `hace un momento` for less."""
    passed = max(0, int((the_panel().clock() - datetime.fromisoformat(iso)) / timedelta(minutes=1)))
    for size, one, many in (
        (24 * 60, "día", "días"),
        (60, "hora", "horas"),
        (1, "minuto", "minutos"),
    ):
        if passed >= size:
            count = passed // size
            return f"hace {count}\u00a0{one if count == 1 else many}"
    return "hace un momento"


def minutes(count: int) -> str:
    """`30 minutos`, `1 hora`, `2 horas`, `90 minutos`."""
    if count % 60:
        return f"{count}\u00a0{'minuto' if count == 1 else 'minutos'}"
    return f"{count // 60}\u00a0{'hora' if count == 60 else 'horas'}"


def last_day(iso: str) -> str:
    """`jueves 3 de diciembre`: the day that is over when this time comes, in the shop's zone."""
    moment = datetime.fromisoformat(iso).astimezone(the_panel().zone) - timedelta(minutes=1)
    return day_in_words(moment)


def day_in_words(day: date) -> str:
    """`jueves 3 de diciembre`."""
    return f"{_DAYS[day.weekday()]} {day.day} de {_MONTHS[day.month - 1]}"


def short_day(day: date | str) -> str:
    """`vie 27 nov`; a day may be written as ISO 8601."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{weekday(day)[:3]} {day.day} {_MONTHS[day.month - 1][:3]}"


def weekday(day: date) -> str:
    """`viernes`."""
    return _DAYS[day.weekday()]


def clock(iso: str) -> str:
    """`14:32`, in the shop's zone."""
    return f"{datetime.fromisoformat(iso).astimezone(the_panel().zone):%H:%M}"


def in_words(moment: datetime, now: datetime) -> str:
    """`hoy 14:32`, `ayer 09:05`, `lunes 14:32`, `23 de noviembre 14:32`; both times in the shop's zone."""
    time = f"{moment:%H:%M}"
    days = (now.date() - moment.date()).days
    if days == 0:
        return f"hoy {time}"
    if abs(days) == 1:
        return f"{'ayer' if days == 1 else 'mañana'} {time}"
    if 0 < days < _BY_NAME.days:
        return f"{_DAYS[moment.weekday()]} {time}"
    day = f"{moment.day} de {_MONTHS[moment.month - 1]}"
    return f"{day} {time}" if moment.year == now.year else f"{day} de {moment.year}"


def _in_full(moment: datetime) -> str:
    month = _MONTHS[moment.month - 1]
    return f"{_DAYS[moment.weekday()]} {moment.day} de {month} de {moment.year}, {moment:%H:%M}"
