// What each state of the page looks like and says: those of the order as the API tells them, and those of the way to
// Mercado Pago and back. No words claim that nothing was charged: a payment may be on its way to us.
//
// `tone` and `mark` choose the badge, `button` what can be pressed. `isOpen`: what was chosen stands beside the order.
// `isFinal`: nothing follows.

import { isChoice } from "/answers.js";
import { pesos } from "/format.js";
import { dateAndTime } from "/times.js";
import {
  capital, collectedAt, isPickup, moneyBack, nameOf, opens, owed, paidAfterAll, seenAgain, until, when,
} from "/words.js";

export const STATES = {
  payable: {
    tone: "calm",
    mark: "basket",
    button: "pay",
    words: (order) => order.options && isChoice(order.options)
      ? ["Revisá tu pedido y confirmalo", `Elegí cómo lo recibís y cómo lo pagás. Tenés tiempo hasta el ${until(order)}.`]
      : ["Revisá tu pedido y pagalo", `Tenés tiempo de pagarlo hasta el ${until(order)}.`],
  },
  // The API is being told what was chosen, …
  sending: {
    tone: "calm",
    mark: "basket",
    button: "wait",
    words: () => ["Confirmando tu pedido…", "Esto tarda unos segundos. No cierres la página."],
  },
  // … or Mercado Pago is being asked for its page.
  paying: {
    tone: "calm",
    mark: "basket",
    button: "wait",
    words: () => ["Te llevamos a Mercado Pago", "Esto tarda unos segundos. No cierres la página."],
  },
  leaving: {
    tone: "calm",
    mark: "basket",
    button: "wait",
    words: () => ["Te llevamos a Mercado Pago", "Cuando termines, volvé acá para ver tu pedido."],
  },
  // Back, and the order is not paid as far as we know: from no word of Mercado Pago's, …
  returned: {
    tone: "careful",
    mark: "question",
    button: "pay",
    words: (order) => [
      "¿Pudiste pagar?",
      "Si ya pagaste, esperá un momento: lo vas a ver acá apenas Mercado Pago nos avise. Si no, podés pagar hasta "
        + `el ${until(order)}.`,
    ],
  },
  // … from one that a payment was made or begun, …
  confirming: {
    tone: "calm",
    mark: "clock",
    isOpen: true,
    words: () => [
      "Estamos confirmando tu pago…",
      "Esperamos el aviso de Mercado Pago, que suele tardar unos segundos. No hace falta que pagues de nuevo.",
    ],
  },
  // … which did not come in time, …
  late: {
    tone: "careful",
    mark: "clock",
    button: "pay",
    words: (order) => [
      "Todavía no nos llegó la confirmación",
      "Si ya pagaste, no pagues otra vez: Mercado Pago puede demorar en avisarnos y lo vas a ver acá apenas llegue. "
        + `Si no llegaste a pagar, tenés tiempo hasta el ${until(order)}. Si el pago se repite, te devolvemos el que sobra.`,
    ],
  },
  // … or from one that it was not taken.
  rejected: {
    tone: "bad",
    mark: "cross",
    button: "pay",
    words: (order) => [
      "El pago no se aprobó",
      "Mercado Pago no lo aceptó. Podés probar de nuevo, con otra tarjeta o de otra forma: tenés tiempo hasta el "
        + `${until(order)}.`,
    ],
  },
  // A voucher is to be paid at a cash desk.
  voucher: {
    tone: "careful",
    mark: "clock",
    button: "pay",
    words: (order) => [
      "Falta que pagues tu cupón",
      `Pagalo en efectivo en Rapipago o Pago Fácil hasta el ${dateAndTime(order.voucher_until, order.timezone)}: te guardamos `
        + "el pedido hasta entonces. Mercado Pago puede tardar hasta dos días hábiles en avisarnos y lo vas a ver acá. "
        + "Si preferís pagar de otra forma, hacelo acá y no pagues el cupón.",
    ],
  },
  // Money came that is not what the order asks for: a person decides.
  held: {
    tone: "careful",
    mark: "clock",
    isOpen: true,
    words: (order) => [
      "Estamos revisando tu pago",
      "Nos llegó un pago de este pedido que no es lo que esperábamos. Lo está viendo una persona de la tienda: por "
        + `ahora no pagues de nuevo. Si querés apurarlo, escribile a ${nameOf(order)} por WhatsApp.`,
    ],
  },
  in_review: {
    tone: "careful",
    mark: "clock",
    isOpen: true,
    words: () => [
      "Tu pago está en revisión",
      "Mercado Pago lo está revisando: puede tardar hasta dos días hábiles. No tenés que hacer nada ni pagar de nuevo. "
        + "Te guardamos el pedido y, cuando se apruebe, lo vas a ver acá.",
    ],
  },
  // Nothing is to be paid online: the shop knows of the order.
  confirmed: {
    tone: "good",
    mark: "tick",
    isOpen: true,
    words: (order) => order.means === "transfer" && order.total
      ? [
        "¡Listo! Ahora hacé la transferencia",
        `Transferí ${pesos(order.total)} con los datos que están acá y mandanos el comprobante por WhatsApp: te guardamos `
          + `el pedido hasta el ${until(order)}. Cuando veamos el pago, te lo confirmamos y lo vas a ver acá.`,
      ]
      : ["¡Listo! Tu pedido está confirmado", `${promised(order)}${owed(order)}`],
  },
  paid: {
    tone: "good",
    mark: "tick",
    isOpen: true,
    words: (order) => [
      order.total ? "¡Gracias! Recibimos tu pago" : "¡Listo! No tenés que pagar nada",
      "Tu pedido quedó confirmado y ahora lo preparamos. Ya podés volver a WhatsApp: cuando quieras "
        + `saber cómo viene, preguntale a ${nameOf(order)}.`,
    ],
  },
  preparing: {
    tone: "good",
    mark: "box",
    isOpen: true,
    words: (order) => ["Estamos preparando tu pedido", `${promised(order, "")}${owed(order)}`],
  },
  ready: {
    tone: "good",
    mark: "bag",
    isOpen: true,
    words: (order) => isPickup(order)
      ? ["Tu pedido está listo", `Ya podés pasar a buscarlo por ${collectedAt(order)}.${opens(order)}${owed(order)}`]
      : ["Tu pedido está listo", `Sale en un rato.${owed(order)}`],
  },
  out_for_delivery: {
    tone: "good",
    mark: "truck",
    isOpen: true,
    words: (order) => ["Tu pedido va en camino", `${when(order) ? `Llega ${when(order)}.` : "Ya falta poco."}${owed(order)}`],
  },
  delivered: {
    tone: "good",
    mark: "tick",
    isOpen: true,
    isFinal: () => true,
    words: (order) => [
      isPickup(order) ? "Ya retiraste tu pedido" : "Entregamos tu pedido",
      `¡Gracias por tu compra! Si algo no está bien, escribile a ${nameOf(order)} por WhatsApp.`,
    ],
  },
  refunded: {
    tone: "calm",
    mark: "back",
    isFinal: () => true,
    words: (order) => [
      "Te devolvimos el dinero",
      `${seenAgain(order)} Si te queda alguna duda, escribile a ${nameOf(order)} por WhatsApp.`.trimStart(),
    ],
  },
  charged_back: {
    tone: "careful",
    mark: "question",
    words: (order) => [
      "El pago está en disputa",
      "El banco o Mercado Pago devolvió el pago de este pedido, porque alguien lo desconoció. Si no fuiste vos o querés "
        + `aclararlo, escribile a ${nameOf(order)} por WhatsApp.`,
    ],
  },
  expired: {
    tone: "careful",
    mark: "clock",
    words: (order) => [
      "Este pedido venció",
      `Pasó el tiempo para pagarlo. Escribile a ${nameOf(order)} por WhatsApp y te lo arma de nuevo con los precios `
        + `de hoy.${paidAfterAll(order)}`,
    ],
  },
  cancelled: {
    tone: "bad",
    mark: "cross",
    isFinal: (order) => !order.paid_at,
    words: (order) => [
      "Este pedido se canceló",
      `${moneyBack(order)} Si no sabés por qué se canceló o querés hacerlo de nuevo, escribile a ${nameOf(order)} por `
        + "WhatsApp.",
    ],
  },
  unknown: {
    tone: "careful",
    mark: "question",
    isFinal: () => true,
    words: () => [
      "No encontramos este pedido",
      "Fijate que el link esté completo, o pedinos por WhatsApp que te lo mandemos otra vez.",
    ],
  },
  unreachable: {
    tone: "careful",
    mark: "signal",
    button: "retry",
    words: () => [
      "No pudimos cargar tu pedido",
      "Puede ser tu conexión o un problema nuestro. Tu pedido sigue guardado: probá de nuevo y, si no anda, "
        + "escribinos por WhatsApp.",
    ],
  },
};

/** What happens next to the goods: they are brought, or collected. */
function promised(order, begins = "Lo preparamos y ") {
  const words = isPickup(order)
    ? "te avisamos por WhatsApp cuando puedas pasar a buscarlo."
    : `te lo llevamos ${when(order)}`.trimEnd() + ".";
  return begins + (begins ? words : capital(words));
}
