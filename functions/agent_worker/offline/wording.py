"""Puts utterances into the Spanish of Buenos Aires, formatted for WhatsApp."""

from collections.abc import Callable, Sequence
from typing import Any

from retail.money import format_pesos
from retail.spanish.lists import listed

from . import utterances as u
from .basket_frame import asked_again
from .phrasebook import (
    APOLOGIES,
    FREE_STATUS,
    LOST,
    MEDIA,
    MONEY_ON_ITS_WAY_BACK,
    NOT_FOUND,
    ORDER_STATUS,
    PAID_STATUS,
    PAY_LATER_STATUS,
    QUANTITY,
    SAYINGS,
    UNPAID_STATUS,
    VOUCHER_STATUS,
)
from .quantities import left, spoken
from .shelf import WITH_MONEY, Line, Product, one_line
from .state import NONE_LEFT, Asked, Question

_HOUR = 60
_NOTHING = format_pesos(0)
MAX_LISTED = 40
"""Phrases that are named in one sentence."""


def render(utterances: Sequence[u.Utterance]) -> str:
    """The reply's text: one paragraph an utterance. Never empty."""
    paragraphs = [_WORDINGS[type(said)](said) for said in utterances]
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return text or APOLOGIES[0]


def _listed(words: Sequence[str]) -> str:
    quoted = [f"*{word}*" for word in words[:MAX_LISTED]]
    if len(words) > MAX_LISTED:
        return f"{', '.join(quoted)} y {len(words) - MAX_LISTED} más"
    return listed(quoted)


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


def _greet(said: u.Greet) -> str:
    if said.name:
        return f"¡Hola, {said.name}! 👋"
    shop = _shop(said.shop)
    introduced = f", de {shop}: te ayudo" if shop else ", te ayudo"
    return f"¡Hola! 👋 Soy *Milo*{introduced} a hacer las compras."


def _who(said: u.WhoIAm) -> str:
    shop = _shop(said.shop) or "la tienda"
    return f"Soy *Milo*, el asistente virtual de {shop}: armo tu pedido por acá."


def _shop(name: str) -> str:
    """The shop's name in bold; nothing for a shop that is called like its seller."""
    shown = one_line(name)
    return f"*{shown}*" if shown and shown.casefold() != "milo" else ""


def _ask_name(said: u.AskName) -> str:
    if said.grocery:
        return f"¿*{said.grocery}* es tu nombre? Si no, lo dejo anotado para el pedido: decime cómo te llamás."
    if said.again:
        return "Perdón, no llegué a entender tu nombre. ¿Cómo te llamás?"
    if said.if_wanted:
        return "Si querés hacer un pedido, ¿cómo te llamás?"
    return "Para empezar, ¿cómo te llamás?"


def _ask_email(said: u.AskEmail) -> str:
    if said.problem == "invalid":
        return "Mmm, ese email no me parece completo 🤔 ¿Me lo escribís de nuevo? Tiene que ser como *nombre@ejemplo.com*."
    if said.problem == "again":
        return "Para seguir me falta tu email, por ejemplo *nombre@ejemplo.com*. ¿Me lo pasás? Si no tenés, decime *sin email* y seguimos."
    if said.again:
        return "¿Me pasás tu email para registrarte? Si no querés, seguimos *sin email*."
    return f"¡Genial, {said.name}! ¿Y tu email?" if said.name else "¡Genial! ¿Y tu email?"


def _welcome(said: u.Welcome) -> str:
    if said.without_email:
        return f"¡No hay problema, {said.name}! Te registré sin email. ✅"
    return f"¡Listo, {said.name}! Ya te registré. ✅" if said.name else "¡Listo, ya te registré! ✅"


def _options(said: u.ShowOptions) -> str:
    if said.similar and said.unsure:
        head = f"Justo *{said.phrase}* no tengo. Lo más parecido:"
    elif said.similar:
        head = "Lo más parecido que tengo:"
    elif said.unsure and said.phrase:
        head = f"No estoy seguro de tener *{said.phrase}*. Encontré esto:"
    elif said.on_offer:
        head = "Esto está en oferta:"
    elif said.phrase:
        head = f"Encontré estas opciones de *{said.phrase}*:"
    else:
        head = "Encontré estas opciones:"
    rows = [f"{place}. {_product(product)}" for place, product in enumerate(said.products, 1)]
    more = [f"_Tengo {said.hidden} más: pedime “otras”._"] if said.hidden else []
    if len(said.products) == 1:
        ask = "¿Te lo agrego?" if not said.products[0].sold_out else "¿Buscamos otra cosa?"
    else:
        ask = "¿Cuál preferís?"
    return "\n".join([head, *rows, *more, *([ask] if said.asks else [])])


def _compared(said: u.Compared) -> str:
    rows = [f"• *{name}*: {price} {said.measure}" for name, price in said.rows]
    best = f"El que más conviene es *{said.best}*." if said.best else ""
    return "\n".join(filter(None, ["Comparando lo que sale " + said.measure + ":", *rows, best]))


def _offer_one(said: u.OfferOne) -> str:
    if said.guessed:
        return f"¿Querés decir {_product(said.product)}? Respondé *sí* o *no*."
    ask = "\n¿Te lo agrego?" if said.asks else ""
    return f"Tengo {_product(said.product)}.{_priced(said.priced)}{ask}"


def _priced(line: Line | None) -> str:
    if line is None:
        return ""
    amount = left(line.quantity, line.unit)
    return f" Por {amount}: *{line.total_text}*."


def _changed(said: u.Changed) -> str:
    rows = _added("¡Perfecto! Agregué", said)
    rows.extend(f"Ahora llevás {_line(line)}." for line in said.updated)
    names = [line.name for line in said.removed if line.name]
    if names:
        rows.append(f"Saqué {_listed(names)} del carrito.")
    if said.emptied:
        rows.append("Tu carrito quedó vacío.")
    elif said.cart_total_text:
        rows.append(f"Tu carrito suma *{said.cart_total_text}*.")
    return "\n".join(rows)


def _added(did: str, said: u.Changed | u.AlreadyDone) -> list[str]:
    """A row for what was put into the cart, or more, each begun with the same words."""
    rows: list[str] = []
    if len(said.added) == 1:
        line = said.added[0]
        total = f" ({line.total_text})" if line.total_text else ""
        rows.append(f"{did} {spoken(line.quantity, line.unit)} *{line.name}* al carrito{total}.")
    elif said.added:
        rows.append(f"{did} al carrito:")
        rows.extend(f"• {_line(line)}" for line in said.added)
    rows.extend(
        f"{did} {left(by, line.unit)} más: ahora llevás {_line(line)}." for by, line in said.more
    )
    return rows


def _already_done(said: u.AlreadyDone) -> str:
    rows = ["Ya vacié el carrito."] if said.cleared else []
    rows += _added("Ya agregué", said)
    rows.extend(f"Ya cambié la cantidad: ahora llevás {_line(line)}." for line in said.updated)
    if said.removed:
        rows.append(f"Ya saqué {_listed([line.name for line in said.removed])} del carrito.")
    if said.cart_total_text:
        rows.append(f"Tu carrito suma *{said.cart_total_text}*.")
    paragraphs = ["\n".join(rows), _order_ready(said.order) if said.order else ""]
    return "\n\n".join(filter(None, paragraphs))


def _not_found(said: u.NotFound) -> str:
    if said.on_offer:
        return (
            f"No tengo *{said.phrase}* en oferta." if said.phrase else SAYINGS[u.Saying.NO_OFFERS]
        )
    return NOT_FOUND[min(max(said.times, 1), len(NOT_FOUND)) - 1].format(phrase=said.phrase)


def _out_of_stock(said: u.OutOfStock) -> str:
    if said.available is None:
        return f"De *{said.name}* no queda esa cantidad."
    if not said.available:
        return f"Uh, ya no queda *{said.name}*."
    verb = "queda" if said.available <= 1 else "quedan"
    return f"De *{said.name}* {verb} solo {left(said.available, said.unit)}."


def _gone(said: u.Gone) -> str:
    if said.from_cart:
        return f"*{said.name}* ya no está a la venta: lo saqué de tu carrito."
    return f"*{said.name}* ya no está a la venta."


def _cart(said: u.ShowCart) -> str:
    rows = [f"{place}. {_line(line)}" for place, line in enumerate(said.cart.lines, 1)]
    total = [f"Total: *{said.cart.total_text}*"] if said.cart.total_text else []
    return "\n".join(["🛒 Tu carrito:", *rows, *total])


def _would_come(said: u.WouldCome) -> str:
    lines = listed([_line(line) for line in said.lines])
    now = f" (ahora suma {said.now_text})" if said.now_text else ""
    return f"{'Sin' if said.without else 'Con'} {lines}, el total sería *{said.total_text}*{now}. Por ahora no cambié nada."


def _order_ready(said: u.OrderReady) -> str:
    total = f"Total: *{said.total_text}*\n" if said.total_text else ""
    if not said.payment_url:
        return f"¡Tu pedido está listo! 🎉\n{total}Pedime el link cuando quieras pagarlo."
    pay = f"¡Tu pedido está listo! 🎉\n{total}Podés pagar acá:\n{said.payment_url}"
    return f"{pay}\n{_kept_for(said.kept_for_minutes)}" if said.kept_for_minutes > 0 else pay


def _kept_for(minutes: int) -> str:
    time = "una hora" if minutes == _HOUR else f"{minutes} minutos"
    return f"Te lo guardo por {time}."


def _too_much_unpaid(said: u.TooMuchUnpaid) -> str:
    if said.unpaid_orders > 1:
        return (
            f"Ya tenés {said.unpaid_orders} pedidos sin pagar. Pagá uno y cerramos este: "
            "lo que elegiste queda en tu carrito."
        )
    if said.unpaid_orders:
        return (
            f"Con tu otro pedido sin pagar pasás de *{said.most_text}*, que es lo más que puedo reservarte. "
            "Pagalo y cerramos este: lo que elegiste queda en tu carrito."
        )
    return (
        f"Tu carrito pasa de *{said.most_text}*, que es lo más que puedo reservarte en un pedido. "
        "Sacá algo y lo cerramos; lo demás va en otro pedido, cuando pagues este."
    )


def _link(said: u.ShowLink) -> str:
    order = _the_order(said.order_id)
    if said.payment_status == "pending" and said.payment_url:
        if said.voucher_text:
            return f"{order} {VOUCHER_STATUS}. {said.voucher_text} Acá lo ves:\n{said.payment_url}"
        if said.means in PAY_LATER_STATUS:
            standing = _standing(said.status, said.payment_status, said.means, said.total_text)
            change = " y podés cambiar cómo pagarlo" if said.status == "placed" else ""
            return f"{order} {standing}. Acá lo ves{change}:\n{said.payment_url}"
        total = f" de *{said.total_text}*" if said.total_text else ""
        return f"Acá tenés el link para pagar tu pedido{total}:\n{said.payment_url}"
    is_off = said.status == "cancelled"
    if said.payment_status in WITH_MONEY and not is_off:
        return f"{order} ya está pago ✅ No hace falta el link."
    is_over = is_off and said.payment_status in {"expired", "cancelled", "refunded"}
    again = " Si querés, lo armamos de nuevo." if is_over else ""
    return f"{order} {_standing(said.status, said.payment_status)}.{again}"


def _status(said: u.ShowStatus) -> str:
    total = f"\nTotal: *{said.total_text}*" if said.total_text else ""
    is_payable = said.payment_status == "pending" and not (
        said.voucher_text or said.means in PAY_LATER_STATUS
    )
    pay = "\nSi querés, te paso el link de nuevo." if is_payable else ""
    rows = "".join(f"\n• {_line(line)}" for line in said.lines)
    standing = (
        f"{VOUCHER_STATUS}. {said.voucher_text.removesuffix('.')}"
        if said.voucher_text
        else _standing(said.status, said.payment_status, said.means, said.total_text)
    )
    is_open = said.status not in {"delivered", "cancelled"}
    delivery = f"\n{said.delivery_text}" if said.delivery_text and is_open else ""
    names = " y ".join(f"*{name}*" for name in said.offered)
    offered = (
        f"\nTe ofrecimos {names} por algo que no hay: contestanos en el link del pedido."
        if names
        else ""
    )
    return f"{_the_order(said.order_id)} {standing}.{delivery}{offered}{rows}{total}{pay}"


def _the_order(order_id: int) -> str:
    return f"Tu pedido{f' n.º {order_id}' if order_id else ''}"


def _standing(status: str, payment_status: str, means: str = "", total_text: str = "") -> str:
    """Where an order and its money stand; a state that we do not know reads like an order that was just placed."""
    if (status, payment_status) == ("placed", "pending") and means in PAY_LATER_STATUS:
        return FREE_STATUS if total_text == _NOTHING else PAY_LATER_STATUS[means]
    if payment_status in UNPAID_STATUS and status in {"placed", "cancelled"}:
        return UNPAID_STATUS[payment_status]
    is_going_back = status == "cancelled" and payment_status in WITH_MONEY
    money = MONEY_ON_ITS_WAY_BACK if is_going_back else PAID_STATUS.get(payment_status, "")
    return f"{ORDER_STATUS.get(status, ORDER_STATUS['placed'])} {money}".rstrip()


def _may_cancel(said: u.MayCancel) -> str:
    money = " Como ya está pago, te devolvemos el dinero." if said.is_paid else ""
    total = f" de *{said.total_text}*" if said.total_text else ""
    return f"Puedo cancelar tu pedido n.º {said.order_id}{total}.{money}"


def _cancelled(said: u.Cancelled) -> str:
    money = (
        "Te devolvemos el dinero por el mismo medio con el que pagaste."
        if said.is_paid
        else "No se te cobra nada."
    )
    return f"Listo, cancelé tu pedido n.º {said.order_id}. {money}"


def _prices_changed(said: u.PricesChanged) -> str:
    rows = ["Ojo, cambiaron precios desde que armaste el carrito:"]
    rows.extend(
        f"• *{name}*: {old} → *{new}*" if old and new else f"• *{name}*"
        for name, old, new in said.changes
    )
    if said.total_text:
        rows.append(f"El nuevo total es *{said.total_text}*.")
    return "\n".join(rows)


def _categories(said: u.Categories) -> str:
    return f"Tengo, entre otras cosas: {', '.join(said.names)}. Decime un producto y te paso opciones y precios."


def _not_understood(said: u.NotUnderstood) -> str:
    lost = LOST[min(said.times, len(LOST)) - 1] if said.times > 0 else LOST[0]
    return lost.replace("no te entendí", f"no entendí *{said.phrase}*") if said.phrase else lost


def _remind(said: u.Remind) -> str:
    question, asked = said.question, _asked(said.question)
    if not question.then_check_out or question.pays_after_a_yes:
        return asked
    of_a_list = question.wish is not None and question.asked is Asked.WHICH
    listed = (question.wish.spoken,) if question.wish and of_a_list else ()
    pending = (*listed, *said.waiting)
    verb = "quedaron pendientes" if len(pending) > 1 else "quedó pendiente"
    which = f" {verb} {_listed(pending)}." if pending else ""
    of_it = f" De {_listed(listed)}:" if listed and said.waiting else ""
    them = "los" if said.waiting else "lo"
    return f"Antes de cerrar:{which}{of_it} {asked}\nSi {them} dejamos afuera, escribime *finalizar* otra vez."


def _asked(question: Question) -> str:
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
    if question.asked is Asked.SET_IT and question.amount == NONE_LEFT:
        return f"¿Saco *{name}* del carrito? Respondé *sí* o *no*."
    if question.asked is Asked.SET_IT and question.amount:
        return f"¿Querés que sean {spoken(question.amount.value, unit)} *{name}*?"
    if question.asked is Asked.TAKE_WHAT_IS_LEFT:
        return _take_what_is_left(question, unit)
    if question.asked is Asked.WHICH_LINE:
        rows = [f"{place}. {_line(line)}" for place, line in enumerate(question.lines, 1)]
        return "\n".join(["En tu carrito tengo más de uno:", *rows, "¿Cuál querés cambiar?"])
    if question.basket:
        return asked_again(question.basket)
    return _OF_THE_WHOLE.get(question.asked, SAYINGS[u.Saying.ASK_MORE_OR_FINISH])


_OF_THE_WHOLE = {
    Asked.EMPTY_CART: "¿Seguro que querés vaciar el carrito? Respondé *sí* o *no*.",
    Asked.CANCEL_ORDER: "¿Lo cancelo? Respondé *sí* o *no*.",
    Asked.CHECK_OUT: "¿Finalizamos el pedido? Respondé *sí* o *no*.",
}
"""Questions about the whole cart or the whole order."""


def _take_what_is_left(question: Question, unit: str) -> str:
    end = " y finalizamos" if question.then_check_out else ""
    if not question.quantity:
        return f"¿Lo saco del carrito{end}?"
    quantity = left(question.quantity, unit)
    return f"¿Lo dejo en {quantity}{end}?" if end else f"¿Te dejo {quantity} en el carrito?"


_WORDINGS: dict[type, Callable[[Any], str]] = {
    u.Saying: lambda saying: SAYINGS[saying],
    u.Greet: _greet,
    u.WhoIAm: _who,
    u.AskName: _ask_name,
    u.AskEmail: _ask_email,
    u.Welcome: _welcome,
    u.ShowOptions: _options,
    u.OfferOne: _offer_one,
    u.Compared: _compared,
    u.Changed: _changed,
    u.AlreadyDone: _already_done,
    u.NotFound: _not_found,
    u.OutOfStock: _out_of_stock,
    u.Gone: _gone,
    u.BadQuantity: lambda said: QUANTITY.get(said.problem, QUANTITY["invalid"]).format(
        name=said.name
    ),
    u.NotInCart: lambda said: f"No tenés *{said.phrase}* en el carrito.",
    u.OutOfRange: lambda _: "Esa opción no está en la lista.",
    u.Later: lambda said: f"Después vemos {_listed(said.phrases)}.",
    u.StillOpen: lambda said: (
        f"Quedan afuera {_listed(said.phrases)}: si los querés, decime *no* y los vemos."
        if len(said.phrases) > 1
        else f"Queda afuera {_listed(said.phrases)}: si lo querés, decime *no* y lo vemos."
    ),
    u.LeftOut: lambda said: (
        f"Quedaron afuera {_listed(said.phrases)}: si los querés, los pedimos aparte."
        if len(said.phrases) > 1
        else f"Quedó afuera {_listed(said.phrases)}: si lo querés, lo pedimos aparte."
    ),
    u.ShowCart: _cart,
    u.WouldCome: _would_come,
    u.ShowLines: lambda said: "\n".join(
        ["En tu carrito tenés:", *(f"• {_line(line)}" for line in said.lines)]
    ),
    u.OrderReady: _order_ready,
    u.TooMuchUnpaid: _too_much_unpaid,
    u.ShowLink: _link,
    u.ShowStatus: _status,
    u.SendBack: lambda said: (
        "Podés devolver lo que compraste dentro de los 10 días de recibirlo, sin dar explicaciones (menos lo perecedero). "
        f"Acá elegís qué, y te doy el código en el momento:\n{said.url}"
    ),
    u.ChangeOnPage: lambda said: (
        f"La dirección, el horario y el pago de tu pedido los cambiás acá 📍\n{said.url}"
    ),
    u.MayCancel: _may_cancel,
    u.Cancelled: _cancelled,
    u.PricesChanged: _prices_changed,
    u.Categories: _categories,
    u.CannotRead: lambda said: MEDIA.get(said.media, MEDIA["unknown"]),
    u.Told: lambda said: said.text,
    u.Referred: lambda said: said.text,
    u.NotUnderstood: _not_understood,
    u.Unread: lambda said: f"No entendí «{said.phrase}».",
    u.Remind: _remind,
}
