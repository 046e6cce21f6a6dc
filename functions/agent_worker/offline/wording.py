"""Puts speech acts into the Spanish of Buenos Aires, formatted for WhatsApp."""

from collections.abc import Callable, Sequence
from typing import Any

from . import acts as a
from .phrasebook import (
    APOLOGIES,
    LOST,
    MEDIA,
    NOT_FOUND,
    ORDER_STATUS,
    PAYMENT_STATUS,
    QUANTITY,
    SAYINGS,
)
from .quantities import left, spoken
from .shelf import Line, Product, one_line
from .state import Asked, Question

_HOUR = 60


def render(spoken_acts: Sequence[a.Act]) -> str:
    """The reply's text: one paragraph an act. Never empty."""
    paragraphs = [_WORDINGS[type(act)](act) for act in spoken_acts]
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return text or APOLOGIES[0]


def _listed(words: Sequence[str]) -> str:
    quoted = [f"*{word}*" for word in words]
    if len(quoted) <= 1:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} y {quoted[-1]}"


def _price(product: Product) -> str:
    if not product.price_text:
        return ""
    return f" — {product.price_text}{' el kilo' if product.by_weight else ''}"


def _product(product: Product) -> str:
    marks = " 🔥 oferta" if product.is_offer else ""
    if product.sold_out:
        marks = " (sin stock)"
    return f"*{product.name}*{_price(product)}{marks}"


def _line(line: Line) -> str:
    total = f" — {line.total_text}" if line.total_text else ""
    return f"{spoken(line.quantity, line.unit)} *{line.name}*{total}"


def _greet(act: a.Greet) -> str:
    if act.name:
        return f"¡Hola, {act.name}! 👋"
    shop = _shop(act.shop)
    introduced = f", de {shop}: te ayudo" if shop else ", te ayudo"
    return f"¡Hola! 👋 Soy *Milo*{introduced} a hacer las compras."


def _who(act: a.WhoIAm) -> str:
    shop = _shop(act.shop) or "la tienda"
    return f"Soy *Milo*, el asistente virtual de {shop}: armo tu pedido por acá."


def _shop(name: str) -> str:
    """The shop's name in bold; nothing for a shop that is called like its seller."""
    shown = one_line(name)
    return f"*{shown}*" if shown and shown.casefold() != "milo" else ""


def _ask_name(act: a.AskName) -> str:
    if act.again:
        return "Perdón, no llegué a entender tu nombre. ¿Cómo te llamás?"
    return "Para empezar, ¿cómo te llamás?"


def _ask_email(act: a.AskEmail) -> str:
    if act.problem == "invalid":
        return "Mmm, ese email no me parece completo 🤔 ¿Me lo escribís de nuevo? Tiene que ser como *nombre@ejemplo.com*."
    if act.problem == "again":
        return "Para seguir me falta tu email, por ejemplo *nombre@ejemplo.com*. ¿Me lo pasás?"
    if act.problem == "taken":
        return "Ese email ya está registrado con otro número. ¿Me pasás otro?"
    if act.again:
        return "¿Me pasás tu email para registrarte?"
    return f"¡Genial, {act.name}! ¿Y tu email?" if act.name else "¡Genial! ¿Y tu email?"


def _welcome(act: a.Welcome) -> str:
    return f"¡Listo, {act.name}! Ya te registré. ✅" if act.name else "¡Listo, ya te registré! ✅"


def _options(act: a.ShowOptions) -> str:
    if act.similar:
        head = "Lo más parecido que tengo:"
    elif act.unsure and act.phrase:
        head = f"No estoy seguro de tener *{act.phrase}*. Encontré esto:"
    elif act.on_offer:
        head = "Esto está en oferta:"
    elif act.phrase:
        head = f"Encontré estas opciones de *{act.phrase}*:"
    else:
        head = "Encontré estas opciones:"
    rows = [f"{place}. {_product(product)}" for place, product in enumerate(act.products, 1)]
    more = [f"_Tengo {act.hidden} más: pedime “otras”._"] if act.hidden else []
    if len(act.products) == 1:
        ask = "¿Te lo agrego?" if not act.products[0].sold_out else "¿Buscamos otra cosa?"
    else:
        ask = "¿Cuál preferís?"
    return "\n".join([head, *rows, *more, ask])


def _offer_one(act: a.OfferOne) -> str:
    if act.guessed:
        return f"¿Querés decir {_product(act.product)}? Respondé *sí* o *no*."
    return f"Tengo {_product(act.product)}.\n¿Te lo agrego?"


def _changed(act: a.Changed) -> str:
    rows = _added("¡Perfecto! Agregué", act)
    rows.extend(f"Ahora llevás {_line(line)}." for line in act.updated)
    names = [line.name for line in act.removed if line.name]
    if names:
        rows.append(f"Saqué {_listed(names)} del carrito.")
    if act.emptied:
        rows.append("Tu carrito quedó vacío.")
    elif act.cart_total_text:
        rows.append(f"Tu carrito suma *{act.cart_total_text}*.")
    return "\n".join(rows)


def _added(did: str, act: a.Changed | a.AlreadyDone) -> list[str]:
    """A row for what was put into the cart, or more, each begun with the same words."""
    rows: list[str] = []
    if len(act.added) == 1:
        line = act.added[0]
        total = f" ({line.total_text})" if line.total_text else ""
        rows.append(f"{did} {spoken(line.quantity, line.unit)} *{line.name}* al carrito{total}.")
    elif act.added:
        rows.append(f"{did} al carrito:")
        rows.extend(f"• {_line(line)}" for line in act.added)
    rows.extend(
        f"{did} {left(by, line.unit)} más: ahora llevás {_line(line)}." for by, line in act.more
    )
    return rows


def _already_done(act: a.AlreadyDone) -> str:
    rows = ["Ya vacié el carrito."] if act.cleared else []
    rows += _added("Ya agregué", act)
    rows.extend(f"Ya cambié la cantidad: ahora llevás {_line(line)}." for line in act.updated)
    if act.removed:
        rows.append(f"Ya saqué {_listed([line.name for line in act.removed])} del carrito.")
    if act.cart_total_text:
        rows.append(f"Tu carrito suma *{act.cart_total_text}*.")
    paragraphs = ["\n".join(rows), _order_ready(act.order) if act.order else ""]
    return "\n\n".join(filter(None, paragraphs))


def _not_found(act: a.NotFound) -> str:
    if act.on_offer:
        return f"No tengo *{act.phrase}* en oferta." if act.phrase else SAYINGS[a.Saying.NO_OFFERS]
    return NOT_FOUND[min(max(act.times, 1), len(NOT_FOUND)) - 1].format(phrase=act.phrase)


def _out_of_stock(act: a.OutOfStock) -> str:
    if act.available is None:
        return f"De *{act.name}* no queda esa cantidad."
    if not act.available:
        return f"Uh, ya no queda *{act.name}*."
    verb = "queda" if act.available <= 1 else "quedan"
    return f"De *{act.name}* {verb} solo {left(act.available, act.unit)}."


def _gone(act: a.Gone) -> str:
    if act.from_cart:
        return f"*{act.name}* ya no está a la venta: lo saqué de tu carrito."
    return f"*{act.name}* ya no está a la venta."


def _cart(act: a.ShowCart) -> str:
    rows = [f"{place}. {_line(line)}" for place, line in enumerate(act.cart.lines, 1)]
    total = [f"Total: *{act.cart.total_text}*"] if act.cart.total_text else []
    return "\n".join(["🛒 Tu carrito:", *rows, *total])


def _order_ready(act: a.OrderReady) -> str:
    total = f"Total: *{act.total_text}*\n" if act.total_text else ""
    if not act.payment_url:
        return f"¡Tu pedido está listo! 🎉\n{total}Pedime el link cuando quieras pagarlo."
    pay = f"¡Tu pedido está listo! 🎉\n{total}Podés pagar acá:\n{act.payment_url}"
    return f"{pay}\n{_kept_for(act.kept_for_minutes)}" if act.kept_for_minutes > 0 else pay


def _kept_for(minutes: int) -> str:
    time = "una hora" if minutes == _HOUR else f"{minutes} minutos"
    return f"Te lo guardo por {time}."


def _too_much_unpaid(act: a.TooMuchUnpaid) -> str:
    if act.unpaid_orders > 1:
        return (
            f"Ya tenés {act.unpaid_orders} pedidos sin pagar. Pagá uno y cerramos este: "
            "lo que elegiste queda en tu carrito."
        )
    if act.unpaid_orders:
        return (
            f"Con tu otro pedido sin pagar pasás de *{act.most_text}*, que es lo más que puedo reservarte. "
            "Pagalo y cerramos este: lo que elegiste queda en tu carrito."
        )
    return (
        f"Tu carrito pasa de *{act.most_text}*, que es lo más que puedo reservarte en un pedido. "
        "Sacá algo y lo cerramos; lo demás va en otro pedido, cuando pagues este."
    )


def _link(act: a.ShowLink) -> str:
    order = f"Tu pedido{f' n.º {act.order_id}' if act.order_id else ''}"
    if act.payment_status == "paid":
        return f"{order} ya está pago ✅ No hace falta el link."
    if act.payment_status in {"expired", "cancelled"} or not act.payment_url:
        state = PAYMENT_STATUS.get(act.payment_status, "no tiene un link para pagar")
        return f"{order} {state}. Si querés, lo armamos de nuevo."
    total = f" de *{act.total_text}*" if act.total_text else ""
    return f"Acá tenés el link para pagar tu pedido{total}:\n{act.payment_url}"


def _status(act: a.ShowStatus) -> str:
    order = f"Tu pedido{f' n.º {act.order_id}' if act.order_id else ''}"
    if act.status == "placed" and act.payment_status in PAYMENT_STATUS:
        state = PAYMENT_STATUS[act.payment_status]
    else:
        state = ORDER_STATUS.get(act.status, "está registrado")
    total = f"\nTotal: *{act.total_text}*" if act.total_text else ""
    pay = "\nSi querés, te paso el link de nuevo." if act.payment_status == "pending" else ""
    return f"{order} {state}.{total}{pay}"


def _prices_changed(act: a.PricesChanged) -> str:
    rows = ["Ojo, cambiaron precios desde que armaste el carrito:"]
    rows.extend(
        f"• *{name}*: {old} → *{new}*" if old and new else f"• *{name}*"
        for name, old, new in act.changes
    )
    if act.total_text:
        rows.append(f"El nuevo total es *{act.total_text}*.")
    return "\n".join(rows)


def _categories(act: a.Categories) -> str:
    return f"Tengo, entre otras cosas: {', '.join(act.names)}. Decime un producto y te paso opciones y precios."


def _not_understood(act: a.NotUnderstood) -> str:
    return LOST[min(act.times, len(LOST)) - 1] if act.times > 0 else LOST[0]


def _remind(act: a.Remind) -> str:
    return _question(act.question)


def _question(question: Question) -> str:
    name = question.products[0].name if question.products else ""
    unit = question.products[0].unit if question.products else ""
    if question.asked is Asked.WHICH:
        return f"¿Cuál preferís? Decime el número, del 1 al {len(question.products)}."
    if question.asked is Asked.ADD_IT:
        return f"¿Te agrego *{name}*?"
    if question.asked is Asked.HOW_MUCH:
        by_weight = bool(question.products) and question.products[0].by_weight
        example = " Por ejemplo *300 g* o *medio kilo*." if by_weight else ""
        return f"¿Cuánto te agrego de *{name}*?{example}"
    if question.asked is Asked.SET_IT and question.amount:
        return f"¿Querés que sean {spoken(question.amount.value, unit)} *{name}*?"
    if question.asked is Asked.TAKE_WHAT_IS_LEFT:
        return _take_what_is_left(question, unit)
    if question.asked is Asked.WHICH_LINE:
        rows = [f"{place}. {_line(line)}" for place, line in enumerate(question.lines, 1)]
        return "\n".join(["En tu carrito tengo más de uno:", *rows, "¿Cuál querés cambiar?"])
    if question.asked is Asked.EMPTY_CART:
        return "¿Seguro que querés vaciar el carrito? Respondé *sí* o *no*."
    if question.asked is Asked.CHECK_OUT:
        return "¿Finalizamos el pedido? Respondé *sí* o *no*."
    return SAYINGS[a.Saying.ASK_MORE_OR_FINISH]


def _take_what_is_left(question: Question, unit: str) -> str:
    end = " y finalizamos" if question.then_check_out else ""
    if not question.quantity:
        return f"¿Lo saco del carrito{end}?"
    quantity = left(question.quantity, unit)
    return f"¿Lo dejo en {quantity}{end}?" if end else f"¿Te dejo {quantity} en el carrito?"


_WORDINGS: dict[type, Callable[[Any], str]] = {
    a.Saying: lambda saying: SAYINGS[saying],
    a.Greet: _greet,
    a.WhoIAm: _who,
    a.AskName: _ask_name,
    a.AskEmail: _ask_email,
    a.Welcome: _welcome,
    a.ShowOptions: _options,
    a.OfferOne: _offer_one,
    a.Changed: _changed,
    a.AlreadyDone: _already_done,
    a.NotFound: _not_found,
    a.OutOfStock: _out_of_stock,
    a.Gone: _gone,
    a.BadQuantity: lambda act: QUANTITY.get(act.problem, QUANTITY["invalid"]).format(name=act.name),
    a.NotInCart: lambda act: f"No tenés *{act.phrase}* en el carrito.",
    a.OutOfRange: lambda _: "Esa opción no está en la lista.",
    a.Later: lambda act: f"Después vemos {_listed(act.phrases)}.",
    a.LeftOut: lambda act: f"Quedó afuera {_listed(act.phrases)}: si lo querés, lo pedimos aparte.",
    a.ShowCart: _cart,
    a.OrderReady: _order_ready,
    a.TooMuchUnpaid: _too_much_unpaid,
    a.ShowLink: _link,
    a.ShowStatus: _status,
    a.PricesChanged: _prices_changed,
    a.Categories: _categories,
    a.CannotRead: lambda act: MEDIA.get(act.media, MEDIA["unknown"]),
    a.Told: lambda act: act.text,
    a.NotUnderstood: _not_understood,
    a.Remind: _remind,
}
