"""The API's words as the owner reads them: states of orders and payments, events, reasons."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Flask

from retail.wire import DeadLetter, ErasureObstacle, Order


class Said(NamedTuple):
    """A state in words, and its tone: `good`, `careful`, `bad`, or empty for none of these."""

    words: str
    tone: str = ""


ORDER: Mapping[str, Said] = {
    "placed": Said("Sin pagar"),
    "paid": Said("Para preparar", "careful"),
    "preparing": Said("En preparación", "careful"),
    "ready": Said("Listo para retirar", "good"),
    "out_for_delivery": Said("En camino", "good"),
    "delivered": Said("Entregado", "good"),
    "cancelled": Said("Cancelado", "bad"),
}
PAYMENT: Mapping[str, Said] = {
    "pending": Said("Falta el pago"),
    "in_review": Said("Pago en revisión", "careful"),
    "paid": Said("Pagado", "good"),
    "partly_refunded": Said("Pagado, con una parte devuelta", "careful"),
    "refunded": Said("Dinero devuelto"),
    "charged_back": Said("Contracargo", "bad"),
    "expired": Said("Venció sin pagar"),
    "cancelled": Said("No se cobró"),
}
DUE: Mapping[str, Said] = {
    "cash": Said("Paga en efectivo al recibir"),
    "card_on_delivery": Said("Paga con tarjeta al recibir"),
    "transfer": Said("Espera su transferencia", "careful"),
}
"""How an order is still to be paid that is not paid online."""
STEPS: Mapping[str, str] = {
    "paid": "Ya me lo pagó",
    "preparing": "Empezar a prepararlo",
    "ready": "Está listo para retirar",
    "out_for_delivery": "Salió para entregar",
    "delivered": "Ya se entregó",
    "cancelled": "Cancelar el pedido",
}
"""What the button says that moves an order to a state."""
SURE: Mapping[str, tuple[str, str]] = {
    "paid": ("Marcalo si te llegó el dinero por otro lado. Se le avisa por WhatsApp.", "Sí, ya me pagó"),
    "preparing": ("Se le avisa por WhatsApp que lo estás preparando.", "Sí, empezar a prepararlo"),
    "ready": ("Se le avisa por WhatsApp que puede pasar a buscarlo.", "Sí, está listo"),
    "out_for_delivery": ("Se le avisa por WhatsApp que está en camino.", "Sí, ya salió"),
    "delivered": ("Se le avisa por WhatsApp que ya lo tiene.", "Sí, ya se entregó"),
}  # fmt: skip
"""What is asked before an order is moved to a state, and what the button says that does it."""
_PAYS_A_PLACED_ONE = "Marcalo si te llegó el dinero por otro lado. Se le avisa por WhatsApp, y el pedido queda para preparar."
MOVED: Mapping[str, str] = {
    "paid": "Quedó como pagado.",
    "preparing": "Quedó en preparación.",
    "ready": "Quedó listo para retirar.",
    "out_for_delivery": "Quedó en camino.",
    "delivered": "Quedó entregado.",
    "cancelled": "Quedó cancelado.",
}
EVENTS: Mapping[str, str] = {
    "placed": "Se hizo el pedido",
    "chosen": "Eligió cómo recibirlo y pagarlo",
    "paid": "Se pagó",
    "in_review": "El pago entró en revisión",
    "review_ended": "El pago no se aprobó",
    "voucher_taken": "Sacó un cupón para pagar en efectivo",
    "voucher_ended": "El cupón ya no se puede pagar",
    "preparing": "Se empezó a preparar",
    "ready": "Quedó listo para retirar",
    "out_for_delivery": "Salió para entregar",
    "delivered": "Se entregó",
    "cancelled": "Se canceló",
    "expired": "Venció sin pagarse",
    "refund_asked": "Se pidió devolver el dinero",
    "refund_refused": "La devolución fue rechazada",
    "refunded": "Se devolvió dinero",
    "payment_held": "Llegó un pago que no coincide",
    "payment_unwanted": "Llegó un pago de más, que se devuelve",
    "withdrawal_asked": "Pidió arrepentirse de la compra",
    "informed_of_withdrawal": "Vio que se puede arrepentir",
    "withdrawal_accepted": "Se aceptó el arrepentimiento",
    "withdrawal_rejected": "Se rechazó el arrepentimiento",
    "line_changed": "Cambió un producto",
    "substitute_offered": "Se ofreció otro producto",
    "substitute_accepted": "Se aceptó el otro producto",
    "substitute_declined": "No se quiso el otro producto",
    "offer_taken_back": "Se retiró lo ofrecido",
    "window_moved": "Pasó a otro horario",
    "frozen": "Se frenó la entrega",
    "unfrozen": "Se liberó la entrega",
    "note": "Nota",
}
BY: Mapping[str, str] = {
    "shopper": "quien compra",
    "owner": "la tienda",
    "mercado_pago": "Mercado Pago",
    "clock": "solo",
}
CHANGED_BY: Mapping[str, str] = {
    "owner": "a mano",
    "import": "por una planilla",
    "raise": "por un cambio de precios",
    "offer": "por una oferta con fecha",
}
"""How a product's price or stock was changed."""
COLUMNS: Mapping[str, str] = {
    "sku": "Código",
    "name": "Nombre",
    "brand": "Marca",
    "category": "Rubro",
    "description": "Descripción",
    "unit": "Unidad (unidad o kg)",
    "price": "Precio",
    "is_offer": "En oferta",
    "stock": "Stock",
    "tags": "Etiquetas (sin TACC…)",
    "vat_rate": "IVA",
    "net_content": "Contenido",
    "perishable": "Perecedero",
    "photo_url": "Foto",
}
"""The columns of a catalogue file."""
STANDING: Mapping[str, Said] = {
    "open": Said("Todavía no se cobró"),
    "void": Said("No se cobró"),
    "counts": Said("Paga el pedido", "good"),
    "held": Said("Frenado: decidís vos", "careful"),
    "surplus": Said("De más: se devuelve", "careful"),
}
WHY: Mapping[str, str] = {
    "amount": "no es el importe del pedido",
    "currency": "no está en pesos",
    "collector": "no es para la cuenta de la tienda",
    "test_money": "es dinero de prueba",
    "operation": "no es un pago común",
    "paid_twice": "el pedido ya estaba pagado",
    "order_cancelled": "el pedido ya estaba cancelado",
    "out_of_stock": "ya no quedaba lo que se pidió",
    "mediation": "quien compró hizo un reclamo en Mercado Pago",
    "charge_back": "quien compró desconoció el pago",
    "fraud": "Mercado Pago avisó que puede ser un fraude",
}
REFUND: Mapping[str, Said] = {
    "asked": Said("Devolución pedida", "careful"),
    "in_process": Said("Devolución en camino", "careful"),
    "done": Said("Devuelto", "good"),
    "refused": Said("Mercado Pago rechazó la devolución", "bad"),
}
KIND: Mapping[str, str] = {
    "credit_card": "tarjeta de crédito",
    "debit_card": "tarjeta de débito",
    "prepaid_card": "tarjeta prepaga",
    "account_money": "dinero en Mercado Pago",
    "ticket": "efectivo en Rapipago o Pago Fácil",
    "bank_transfer": "transferencia",
    "digital_currency": "cuotas sin tarjeta",
}
MEANS: Mapping[str, str] = {
    "mercado_pago": "Mercado Pago",
    "cash": "Efectivo",
    "transfer": "Transferencia",
    "card_on_delivery": "Tarjeta al recibir",
}
ROLES: Mapping[str, Said] = {
    "owner": Said("Maneja todo", "good"),
    "seller": Said("Vende"),
}
"""What somebody is in the panel."""
ACTIONS: Mapping[str, str] = {
    "log_in": "Entró al panel",
    "end_session": "Salió en todos sus dispositivos",
    "count_try": "Hubo demasiados intentos de entrar con este nombre, y por unos minutos no se dejó entrar a nadie con él",
    "move_order": "Movió un pedido",
    "cancel_order": "Canceló un pedido",
    "note_order": "Anotó algo en un pedido",
    "lessen_line": "Sacó algo de un pedido",
    "offer_substitute": "Ofreció otro producto en un pedido",
    "take_substitute_back": "Retiró lo que ofreció en un pedido",
    "answer_for_shopper": "Anotó lo que contestó quien compra",
    "unfreeze_order": "Liberó una entrega",
    "refund_payment": "Pidió devolver un pago",
    "retry_refund": "Pidió de nuevo una devolución rechazada",
    "mark_given_back": "Anotó plata que devolvió",
    "decide_withdrawal": "Decidió sobre un arrepentimiento",
    "change_product": "Cambió un producto",
    "create_product": "Agregó un producto",
    "delete_product": "Sacó un producto",
    "plan_special_price": "Puso una oferta con fecha",
    "end_special_price": "Terminó una oferta con fecha",
    "see_price_raise": "Preparó un cambio de precios",
    "step_price_raise": "Cambió muchos precios",
    "import_products": "Subió una planilla",
    "map_import": "Eligió las columnas de una planilla",
    "apply_import": "Aplicó una planilla",
    "step_import": "Cargó una planilla",
    "change_user": "Cambió los datos de un cliente",
    "erase_user": "Borró los datos de un cliente",
    "merge_user": "Unió dos clientes",
    "pause_conversation": "Tomó un chat",
    "resume_conversation": "Devolvió un chat a Milo",
    "attend_conversation": "Dio por atendido un chat",
    "write_message": "Escribió en un chat",
    "retry_dead_letter": "Reintentó un mensaje",
    "settle_dead_letter": "Dio por resuelto un mensaje",
    "change_shop": "Cambió los datos de la tienda",
    "add_person": "Agregó a una persona",
    "change_person": "Cambió a una persona",
    "remove_person": "Sacó a una persona",
}
"""What somebody did, by the name of the API's operation."""
MEMBERS: Mapping[str, str] = {
    "status": "estado",
    "payment_status": "pago",
    "frozen": "entrega frenada",
    "paused": "Milo callado",
    "role": "qué puede hacer",
    "name": "nombre",
    "email": "mail",
    "sku": "código",
    "brand": "marca",
    "category": "rubro",
    "description": "descripción",
    "unit": "se vende por",
    "price": "precio",
    "stock": "stock",
    "is_offer": "oferta",
    "tags": "es",
    "opening_hours": "horarios",
    "address": "dirección",
    "contact": "contacto",
    "delivery_zones": "zonas de envío",
    "delivery_slots": "turnos de envío",
    "pickup": "retiro",
    "minimum_order": "compra mínima",
    "payment": "medios de pago",
    "transfer": "datos para transferir",
    "vouchers": "cupones de Rapipago y Pago Fácil",
    "returns": "cambios y devoluciones",
    "invoice_types": "facturas",
    "meals": "canastas",
    "owner_notices": "avisos",
    "hand_back_after": "cuándo vuelve Milo",
    "keep_chats": "cuánto se guardan los chats",
    "saved_answers": "respuestas guardadas",
    "synonyms": "cómo le dicen tus clientes",
    "notice_texts": "cómo avisa Milo de los pedidos",
    "state": "estado",
    "vat_rate": "IVA",
    "net_content": "contenido neto",
    "perishable": "perecedero",
    "photo_url": "foto",
    "starts": "empieza",
    "ends": "termina",
}
"""What changed, as the audit log says it."""
OWNER_NOTICES: Mapping[str, str] = {
    "new_order": "Pedidos nuevos que se pagan al recibir o por transferencia",
    "paid": "Pedidos pagados",
    "payment_held": "Pagos que esperan tu decisión",
    "payment_disputed": "Reclamos y contracargos",
    "offer_answered": "Respuestas a un producto ofrecido en lugar de otro",
    "give_back": "Plata que tenés que devolver vos",
    "person_wanted": "Clientes que piden hablar con una persona",
    "low_stock": "Productos de los que queda poco",
    "withdrawal": "Arrepentimientos",
}
"""What the owner may be told by WhatsApp."""
WORDED_NOTICES: Mapping[str, str] = {
    "confirmed_cash": "Confirmado, paga en efectivo",
    "confirmed_card": "Confirmado, paga con tarjeta al recibir",
    "confirmed_transfer": "Anotado, paga por transferencia",
    "confirmed_free": "Confirmado, no hay nada que pagar",
    "preparing": "En preparación",
    "ready": "Listo para retirar",
    "out_for_delivery": "En camino",
    "out_for_delivery_in_window": "En camino, con horario",
    "delivered": "Entregado",
    "cancelled": "Cancelado",
}
"""What the shop may tell its shoppers in its own words."""
MESSAGE_STATUS: Mapping[str, str] = {
    "received": "sin responder todavía",
    "dead": "Milo no pudo responder",
    "queued": "sale enseguida",
    "sent": "enviado",
    "delivered": "entregado",
    "read": "leído",
    "failed": "no se pudo enviar",
}
"""An answered message has no words here: its answer stands below it."""
MESSAGE_KIND: Mapping[str, str] = {
    "image": "Una foto",
    "audio": "Un audio",
    "video": "Un video",
    "document": "Un archivo",
    "sticker": "Un sticker",
    "location": "Una ubicación",
    "contacts": "Un contacto",
    "unknown": "Algo que no se puede mostrar",
}
GAVE_UP: Mapping[str, str] = {
    "conversation_full": "Mandó demasiados mensajes juntos.",
    "invalid_message": "El mensaje vino mal armado.",
    "invalid_task": "El mensaje vino mal armado.",
    "model_down": "El modelo que usa Milo no respondió.",
}
"""Why a message was given up."""
WITHDRAWAL: Mapping[str, Said] = {
    "open": Said("Espera tu decisión", "careful"),
    "accepted": Said("Aceptado", "good"),
    "rejected": Said("Rechazado", "bad"),
}
REFUSED: Mapping[str, str] = {
    "transition_not_allowed": "No se puede: el pedido ya está en otro estado.",
    "delivery_frozen": "La entrega está frenada por un problema con el pago. Liberala primero.",
    "order_expired": "El pedido venció sin pagarse.",
    "offer_changed": "Le ofreciste otra cosa después: fijate qué contestó a esa.",
    "offer_answered": "Ya contestó antes, y al revés: así quedó el pedido.",
    "invalid_quantity": "Esa cantidad no puede ser.",
    "stock_went_up": "No se cambió: mientras tanto entró más, o volvió de un pedido. Fijate cuánto hay ahora.",
    "refund_on_its_way": "Se está devolviendo todo lo que se pagó: no lo entregues.",
    "offer_open": "Falta que conteste lo que le ofreciste en lugar de un producto.",
    "change_closed": "Este pedido ya no se puede cambiar: salió, se canceló, o está en revisión o en un reclamo.",
    "not_less": "El pedido no lleva más que eso.",
    "nothing_left": "No quedaría nada: cancelá el pedido.",
    "already_in_order": "El pedido ya lleva ese producto.",
    "out_of_stock": "De ese producto no hay tanto stock.",
    "opted_out": "Pidió no recibir mensajes: no se le puede escribir.",
    "email_taken": "Otro cliente ya tiene ese mail.",
    "outbox_full": "Hay muchos mensajes esperando salir. Probá de nuevo en un momento.",
    "too_many_notes": "El pedido ya tiene demasiadas notas.",
    "nothing_to_retry": "No se puede leer qué era: no hay qué reintentar.",
    "withdrawal_closed": "Ya estaba decidido. Fijate cómo quedó.",
    "withdrawal_of_no_order": "Ningún pedido tiene ese número.",
    "nothing_to_withdraw": "De ese pedido no queda nada que se pueda devolver.",
    "nothing_to_give_back": "De ese pedido ya no queda nada que tengas que devolver.",
    "amount_changed": "Lo que hay que devolver cambió. Fijate cuánto es ahora.",
    "import_begun": "Ese archivo ya se está cargando, o ya se cargó.",
    "import_not_checked": "Ese archivo todavía se está revisando.",
    "data_needed": "Todavía hacen falta sus datos. Fijate acá por qué.",
    "conversation_busy": "Milo le está contestando, o hay un mensaje por salir. Probá de nuevo en un minuto.",
    "merge_under_way": "Se está uniendo con otro cliente. Probá de nuevo en unos minutos.",
    "same_user": "Es el mismo cliente.",
    "idempotency_key_reused": "Esa página quedó vieja. Fijate cómo está ahora y probá de nuevo.",
}
"""Why the API did not do what a button asked."""
STILL_NEEDED: Mapping[ErasureObstacle, str] = {
    "order_open": "Un pedido que no terminó",
    "payment_disputed": "Un reclamo por un pago",
    "refund_under_way": "Una devolución que falta hacer o está en camino",
    "payment_held": "Un pago que espera tu decisión",
    "withdrawal_open": "Un arrepentimiento que espera tu decisión",
}
"""Why a customer's data cannot be deleted yet."""


def stage(order: Order) -> Said:
    """Where an order stands: one that is paid at the door is to be prepared as soon as it was placed."""
    if order["status"] == "placed" and "preparing" in order["allowed"]:
        return ORDER["paid"]
    return ORDER.get(order["status"], Said(order["status"]))


def money(order: Order) -> Said | None:
    """Where its money stands; None where the order's own state says it."""
    if order["payment_status"] == "pending":
        return DUE.get(order["means"] or "")
    return PAYMENT.get(order["payment_status"], Said(order["payment_status"]))


def gave_up(letter: DeadLetter) -> str:
    """What happened to a message that nobody tries any more."""
    what = "No se pudo enviar." if letter["path"] == "/deliveries" else "Milo no pudo responder."
    why = GAVE_UP.get(letter["reason"], f"Motivo: {letter['reason']}.")
    return f"{what} {why}"


def sure(step: str, status: str) -> tuple[str, str]:
    """What is asked before an order of a status makes a step, and what the button says that does it."""
    asked, yes = SURE[step]
    return (_PAYS_A_PLACED_ONE if (step, status) == ("paid", "placed") else asked), yes


def install(app: Flask) -> None:
    """Gives the templates these words; a word of the API that has none here is shown as it is."""
    app.jinja_env.filters.update(
        stage=stage,
        money=money,
        standing=lambda word: STANDING.get(word, Said(word)),
        refund_state=lambda word: REFUND.get(word, Said(word)),
        step=lambda word: STEPS.get(word, word),
        sure=sure,
        event=lambda word: EVENTS.get(word, word),
        by_whom=lambda word: BY.get(word, word),
        gave_up=gave_up,
        withdrawal_state=lambda word: WITHDRAWAL.get(word, Said(word)),
        member=lambda word: COLUMNS.get(word, word),
        changed_by=lambda word: CHANGED_BY.get(word, word),
        sentence=lambda text: text[:1].upper() + text[1:],
        why=lambda word: WHY.get(word, word),
        kind=lambda word: KIND.get(word, word),
        means=lambda word: MEANS.get(word, word),
        message_status=lambda word: MESSAGE_STATUS.get(word, ""),
        message_kind=lambda word: MESSAGE_KIND.get(word, word),
    )
