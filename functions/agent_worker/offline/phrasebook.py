"""What Milo says without data, in one place, so that its voice can be read through."""

from .utterances import Saying

SAYINGS: dict[Saying, str] = {
    Saying.HELP: (
        "Puedo ayudarte a:\n"
        "• buscar productos y precios (“¿tenés yerba?”)\n"
        "• armar tu carrito (“2 leches y medio kilo de tomate”)\n"
        "• cambiarlo (“sacá el pan”, “mejor que sean 3”)\n"
        "• mostrarte las ofertas (“¿qué ofertas hay?”)\n"
        "• cerrar el pedido y pasarte el link de pago (“finalizar”)"
    ),
    Saying.NO_PHOTOS: "No puedo mandar fotos por acá 🙈 Pero decime qué buscás y te cuento precio, marca y tamaño.",
    Saying.WELL: "¡Todo bien por acá, gracias! 😊",
    Saying.OFF_TOPIC: "Con eso no te puedo ayudar: yo me ocupo solamente de las compras de la tienda. 🛒",
    Saying.CALM: "Lamento que la estés pasando mal con esto. Decime qué necesitás y lo resolvemos.",
    Saying.YOU_ARE_WELCOME: "¡De nada! 😊",
    Saying.GOODBYE: "¡Chau! Cuando quieras seguimos. 👋",
    Saying.HEARD: "¡Dale!",
    Saying.AT_YOUR_SERVICE: "¡Dale! Cuando quieras, escribime. 👋",
    Saying.EMOJI: "😊",
    Saying.NO_DISCOUNT: "Los precios son los de la lista y no los puedo cambiar, pero te puedo mostrar las *ofertas*.",
    Saying.NO_ORDER_TO_CANCEL: (
        "No tenés ningún pedido hecho para cancelar. Si querés vaciar el carrito, decime *vaciar el carrito*."
    ),
    Saying.TOO_LATE_TO_CANCEL: (
        "Tu pedido ya está en preparación, en camino o entregado, así que desde acá no lo puedo cancelar: lo tiene que ver "
        "una persona de la tienda."
    ),
    Saying.NOTHING_TO_SEND_BACK: "Tu último pedido está cancelado, así que no hay nada para devolver.",
    Saying.ORDER_KEPT: "Perfecto, tu pedido queda como está.",
    Saying.WHY_DATA: "Tu nombre y tu email los uso para registrarte y que los pedidos queden a tu nombre. El email es opcional.",
    Saying.NAME_NEEDED: "Lo entiendo: el email no hace falta. Eso sí, para anotar tu pedido necesito un nombre, aunque sea un apodo.",
    Saying.EMAIL_NOT_NEEDED: "No hay problema: sin email también podés comprar. 😊",
    Saying.CANNOT_CHANGE_DATA: "Tu nombre y tu email no los puedo cambiar desde acá: eso lo hace una persona de la tienda.",
    Saying.CANNOT_REGISTER: "No puedo registrarte con este número de WhatsApp 😕 Lo tiene que revisar alguien de la tienda; hasta entonces no puedo tomarte un pedido.",
    Saying.UNAVAILABLE: "Perdón, en este momento no puedo acceder al sistema de la tienda 😕 Escribime de nuevo en unos minutos y seguimos donde quedamos.",
    Saying.STILL_UNAVAILABLE: "Sigo sin poder acceder al sistema de la tienda, disculpá. No perdí tu pedido: probá en un ratito.",
    Saying.REST_UNAVAILABLE: "Con lo demás no pude en este momento 😕 Escribime de nuevo en unos minutos y seguimos donde quedamos.",
    Saying.CART_EMPTY: "Tu carrito está vacío.",
    Saying.CART_CLEARED: "Listo, vacié el carrito.",
    Saying.CART_FULL: "Tu carrito está lleno: no le entran más productos distintos. Podés finalizar este pedido y hacer otro.",
    Saying.CAME_TWICE: "El mismo mensaje me llegó dos veces: lo tomé una sola vez.",
    Saying.CART_KEPT: "Perfecto, tu carrito queda como está.",
    Saying.NOT_CHECKED_OUT: "Dale, no lo cierro todavía.",
    Saying.NOTHING_ADDED: "Bueno, no agrego nada.",
    Saying.NO_OFFERS: "Hoy no tengo productos en oferta.",
    Saying.NO_OTHERS: "No tengo más opciones que esas.",
    Saying.NO_LINK: "El link para pagar te lo paso cuando *finalizás* el pedido.",
    Saying.NOT_COMPARABLE: "No todos dicen cuánto traen en la misma medida, así que solo te puedo decir el precio de cada uno.",
    Saying.NEW_ORDER: "Tu pedido anterior ya está hecho: esto va en un pedido nuevo.",
    Saying.ORDER_STANDS: (
        "Tu pedido ya está hecho y desde acá no lo puedo cambiar. Si todavía no lo preparamos, escribime *cancelar mi pedido* "
        "y te armo uno nuevo. Si no, pedime hablar con una *persona*."
    ),
    Saying.NO_ORDER: "Todavía no tenés ningún pedido hecho.",
    Saying.NOTHING_TO_CHANGE: "No veo qué producto del carrito querés cambiar.",
    Saying.ASK_WHAT: "¿Qué te gustaría comprar?",
    Saying.ASK_WHAT_ELSE: "¿Qué más te agrego?",
    Saying.CHOSEN_WHEN_FINISHED: "La dirección, el horario y cómo pagás los elegís en la página del link que te paso al *finalizar* 📍",
    Saying.CHANGED_BY_A_PERSON: "Tu pedido ya está en marcha y eso no lo puedo cambiar yo: escribime *hablar con una persona* y te ayudan.",
    Saying.ADDRESS_ON_THE_PAGE: "La dirección y cómo entregarlo van en la página que se abre con el link del pedido 📍",
    Saying.FINISH_WHEN_YOU_LIKE: "No cierro nada todavía: cuando quieras, escribime *finalizar* y te paso el link de pago.",
    Saying.ASK_MORE_OR_FINISH: "¿Querés algo más o finalizamos?",
    Saying.ASK_OF_WHAT: "¿De qué producto me hablás? Decime el nombre y te paso las opciones.",
}

NOT_FOUND = (
    "No encontré *{phrase}* 😕",
    "Tampoco encontré *{phrase}*. Probá con otra palabra o con una marca.",
    "*{phrase}* no lo tengo. Si querés, pedime las *ofertas* o decime un rubro, como *limpieza*.",
    "Sigo sin encontrar *{phrase}*. Escribime solo el nombre del producto, por ejemplo *yerba*.",
)
"""For the first, second … turn in a row that found nothing."""

LOST = (
    "Perdón, no te entendí 🙈 Decime un producto (“quiero leche”), *ver carrito* o *finalizar*.",
    "Sigo sin entenderte, disculpá. Probá con una frase corta: “2 leches y un pan”, “sacá el pan”, “¿qué llevo?” o “finalizar”.",
    "No logro entender ese mensaje. Puedo buscar productos, agregarlos o sacarlos del carrito, mostrarte ofertas, cerrar el pedido y pasarte el link. ¿Con cuál empezamos?",
    "Todavía no te entiendo 😅 Escribime solo el nombre de un producto, por ejemplo *yerba*.",
)
"""For the first, second … time in a row that nothing was understood."""

MEDIA = {
    "audio": "Todavía no puedo escuchar audios 🙉 ¿Me lo escribís?",
    "image": "Todavía no puedo ver fotos 🙈 ¿Me escribís qué producto buscás?",
    "video": "Todavía no puedo ver videos 🙈 ¿Me escribís qué producto buscás?",
    "document": "No puedo abrir archivos por acá. ¿Me escribís qué necesitás?",
    "sticker": "¡Lindo sticker! 😄 ¿Me escribís qué necesitás?",
    "location": "¡Gracias por la ubicación! 📍 La vas a poder elegir en la página de tu pedido para el envío. ¿Qué necesitás?",
    "contacts": "No puedo usar contactos por acá. ¿Me escribís qué necesitás?",
    "unknown": "Ese tipo de mensaje no lo puedo leer. ¿Me lo escribís?",
}

QUANTITY = {
    "zero": "La cantidad de *{name}* tiene que ser mayor que cero.",
    "huge": "Esa cantidad de *{name}* es demasiado para un pedido 😅",
    "vague": "De *{name}* necesito la cantidad exacta.",
    "fraction": "*{name}* se vende por unidad entera.",
    "pack": "*{name}* se vende por unidad.",
    "single": "*{name}* se vende de a una, no por pack: decime cuántas.",
    "too_little": "Esa plata no alcanza para *{name}*.",
    "closed": "*{name}* se vende cerrado, no por unidad: decime cuántos de esos querés.",
    "dozen": "*{name}* se vende por docena: decime cuántas docenas.",
    "invalid": "Esa cantidad de *{name}* no la puedo cargar.",
}
"""What is wrong with an amount; the question for a better one follows."""

ORDER_STATUS = {
    "placed": "está registrado",
    "paid": "está pago y lo vamos a preparar ✅",
    "preparing": "se está preparando 📦",
    "ready": "está listo para que lo retires 🛍️",
    "out_for_delivery": "está en camino 🛵",
    "delivered": "ya fue entregado ✅",
    "cancelled": "está cancelado",
}

UNPAID_STATUS = {
    "pending": "está registrado y falta pagarlo",
    "in_review": "está registrado: Mercado Pago está revisando el pago y te avisamos. No hace falta que pagues de nuevo",
    "expired": "venció sin pagarse",
    "cancelled": "está cancelado",
}
"""Where an order stands for which nothing was paid: this says it all."""
VOUCHER_STATUS = "está guardado y falta pagar el cupón"

PAY_LATER_STATUS = {
    "cash": "está confirmado: lo pagás en efectivo cuando lo recibas",
    "card_on_delivery": "está confirmado: lo pagás con tarjeta cuando lo recibas",
    "transfer": "está registrado y esperamos tu transferencia",
}
"""Where a pending order stands that is not paid by its link, by its means of payment."""

FREE_STATUS = "está confirmado: no tenés que pagar nada"
"""The same where nothing is to be paid for it any more."""

PAID_STATUS = {
    "paid": "",
    "partly_refunded": "y te devolvimos una parte de la plata",
    "refunded": "y te devolvimos la plata",
    "charged_back": "pero el pago está en disputa",
}
"""What became of an order's money, to be said behind where the order stands."""

MONEY_ON_ITS_WAY_BACK = "y te estamos devolviendo la plata"

APOLOGIES = ("Perdón, no te entendí. ¿Qué te gustaría comprar?",)
