// What each state of the page looks like and says: those of the order as the API tells them, and those of the way to
// Mercado Pago and back. No words claim that nothing was charged: a payment may be on its way to us.
//
// `tone` and `mark` choose the badge, `button` what can be pressed. `isFinal`: nothing follows.

import { dateAndTime } from "/format.js";
import { shopName } from "/shop.js";

export const STATES = {
  payable: {
    tone: "calm",
    mark: "basket",
    button: "pay",
    words: (order) => ["Revisá tu pedido y pagalo", `Tenés tiempo de pagarlo hasta el ${until(order)}.`],
  },
  // Mercado Pago is being asked for its page.
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
  in_review: {
    tone: "careful",
    mark: "clock",
    words: () => [
      "Tu pago está en revisión",
      "Mercado Pago lo está revisando: puede tardar hasta dos días hábiles. No tenés que hacer nada ni pagar de nuevo. "
        + "Te guardamos el pedido y, cuando se apruebe, lo vas a ver acá.",
    ],
  },
  paid: {
    tone: "good",
    mark: "tick",
    words: (order) => [
      "¡Gracias! Recibimos tu pago",
      "Tu pedido quedó confirmado y ahora lo preparamos. Ya podés volver a WhatsApp: cuando quieras "
        + `saber cómo viene, preguntale a ${nameOf(order)}.`,
    ],
  },
  refunded: {
    tone: "calm",
    mark: "back",
    isFinal: () => true,
    words: (order) => [
      "Te devolvimos el dinero",
      `${WHERE_IT_IS_SEEN} Si te queda alguna duda, escribile a ${nameOf(order)} por WhatsApp.`,
    ],
  },
  expired: {
    tone: "careful",
    mark: "clock",
    words: (order) => [
      "Este pedido venció",
      `Pasó el tiempo para pagarlo. Escribile a ${nameOf(order)} por WhatsApp y te lo arma de nuevo con los precios `
        + "de hoy. Si llegaste a pagar, lo vas a ver confirmado acá o te devolvemos el dinero.",
    ],
  },
  cancelled: {
    tone: "bad",
    mark: "cross",
    isFinal: (order) => !order.paid_at,
    words: (order) => [
      "Este pedido se canceló",
      (order.paid_at
        ? `Te devolvemos el dinero. ${WHERE_IT_IS_SEEN}`
        : "No se cobra: si llegaste a pagarlo, te devolvemos el dinero.")
        + ` Si no sabés por qué se canceló o querés hacerlo de nuevo, escribile a ${nameOf(order)} por WhatsApp.`,
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

export const NOT_OPENED = "No pudimos abrir Mercado Pago. Con este intento no se te cobró nada: probá de nuevo en un rato.";

const WHERE_IT_IS_SEEN = "Si pagaste con tarjeta, lo ves en este resumen o en el próximo; si pagaste con dinero en tu "
  + "cuenta de Mercado Pago, lo ves ahí.";

function nameOf(order) {
  return shopName(order) || "la tienda";
}

function until(order) {
  return dateAndTime(order.expires_at, order.timezone);
}
