// Why the API does not take what was chosen, in words, and beside which field they stand.

import { pesos } from "/format.js";

export const NOT_OPENED = "No pudimos abrir Mercado Pago. Con este intento no se te cobró nada: probá de nuevo en un rato.";
export const NOT_CONFIRMED = "No pudimos confirmar tu pedido: fijate en tu conexión y probá de nuevo en un rato.";
export const NOT_CANCELLED = "No pudimos cancelar el pedido: probá de nuevo en un rato o escribinos por WhatsApp.";
export const OUTSIDE = "Por ahora no llegamos a esa dirección.";
export const NOT_ANSWERED = "No pudimos anotar tu respuesta: probá de nuevo en un rato o escribinos por WhatsApp.";

/** By the problem's `code`; `place` is the block that tells what delivery costs. */
const REFUSALS = {
  zone_unknown: () => ["place", "No reconocimos tu barrio en la dirección: elegí tu zona."],
  outside_zones: () => ["place", OUTSIDE],
  below_minimum: ({ minimum, missing, zone, pickup }) => [
    "place",
    `Te faltan ${pesos(missing)} para el mínimo de ${pesos(minimum)}${zone ? ` de ${zone}` : " con envío"}. `
      + (pickup ? "Para retirarlo en el local no hay mínimo. " : "")
      + "Si querés sumar algo, cancelá este pedido y armá otro por WhatsApp.",
  ],
  none_free: () => ["place", "Por ahora no quedan horarios de entrega libres."],
  slot_taken: () => ["slot", "Ese horario se ocupó recién. Elegí otro: ya marcamos el primero libre."],
  means_not_accepted: () => ["means", "La tienda ya no acepta ese medio de pago. Elegí otro."],
  pickup_not_offered: () => ["kind", "La tienda ya no ofrece retiro en el local."],
  delivery_not_offered: () => ["kind", "La tienda ya no hace envíos."],
  cash_too_little: ({ total }) => ["cash_with", `No alcanza: el total es ${pesos(total)}.`],
};

/** Of a member that breaks a rule (422). */
const BROKEN = {
  address: "Escribí la calle y el número, en hasta 200 letras.",
  floor: "Escribilo en hasta 60 letras.",
  notes: "Escribilo en hasta 200 letras.",
  zone: "Elegí tu zona.",
  slot: "Elegí un horario.",
  means: "Elegí cómo pagás.",
  cash_with: "Escribí el monto en números, por ejemplo 20.000.",
};

const CLOSED = {
  choice_closed: () => "Ya no se puede cambiar la entrega ni el pago desde acá. Si lo necesitás, escribinos por WhatsApp.",
  too_late_to_cancel: () => "Ya lo estamos preparando y no se puede cancelar desde acá. Si lo necesitás, escribinos por WhatsApp.",
  total_changed: ({ total }) => `Cambió el total: ahora es ${pesos(total)}. Revisalo y, si te sirve, volvé a confirmar.`,
  out_of_stock: ({ name }) => `Ya no nos queda ${name}. Si querés, lo sacamos de tu pedido.`,
  offer_changed: () => "La tienda te ofrece otra cosa ahora: fijate qué y contestanos de nuevo.",
  offer_answered: ({ accepted }) => accepted
    ? "Ya nos habías dicho que sí, y lo anotamos. Si cambiaste de idea, escribinos por WhatsApp."
    : "Ya nos habías dicho que no, y lo sacamos. Si cambiaste de idea, escribinos por WhatsApp.",
  offer_not_found: () => "La tienda ya no ofrece ese cambio.",
  change_closed: () => "Tu pedido ya salió o se cerró y no se puede cambiar desde acá. Si lo necesitás, escribinos por WhatsApp.",
};

/** `{ field, words }`; null where the problem is about no field. */
export function refusal(problem) {
  if (Object.hasOwn(REFUSALS, problem?.code)) {
    const [field, words] = REFUSALS[problem.code](problem);
    return { field, words };
  }
  for (const { field } of problem?.errors ?? []) {
    const member = String(field).split(".").at(-1);
    if (Object.hasOwn(BROKEN, member)) return { field: member, words: BROKEN[member] };
  }
  return null;
}

/** What is said of a problem that changed the page itself; empty where the page says it. */
export function closed(problem) {
  return Object.hasOwn(CLOSED, problem?.code) ? CLOSED[problem.code](problem) : "";
}
