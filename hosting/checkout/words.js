// What several parts of the page say of an order: until when, where, when, what is owed, what becomes of the money.

import { pesos } from "/format.js";
import { isOnline, moment } from "/means.js";
import { shopName } from "/shop.js";
import { dateAndTime, window } from "/times.js";

const WHERE_IT_IS_SEEN = "Si pagaste con tarjeta, lo ves en este resumen o en el próximo; si pagaste con dinero en tu "
  + "cuenta de Mercado Pago, lo ves ahí.";

export function nameOf(order) {
  return shopName(order) || "la tienda";
}

export function until(order) {
  return dateAndTime(order.expires_at, order.timezone);
}

export function isPickup(order) {
  return order.delivery?.kind === "pickup";
}

export function isPaid(order) {
  return order.is_paid ?? Boolean(order.paid_at);
}

/** `hoy de 18 a 20`; empty where no window was chosen. */
export function when(order) {
  const { starts, ends } = order.delivery ?? {};
  return starts && ends ? window({ starts, ends }, order.timezone) : "";
}

/** `Av. Corrientes 5000`, `el local`; as it stands behind *en*, *por* or *a*. */
export function collectedAt(order) {
  return order.pickup_address || "el local";
}

/** ` Abre lunes a viernes de 9 a 20.`; empty where the shop has not said. */
export function opens(order) {
  return order.pickup_hours ? ` Abre ${order.pickup_hours}.` : "";
}

/** ` Pagás $ 4.050,00 en efectivo al recibir.`; empty for what is paid. */
export function owed(order) {
  if (isPaid(order)) return "";
  if (!order.total) return " No tenés que pagar nada.";
  const at = moment(order.delivery?.kind);
  const how = { cash: `en efectivo al ${at}`, card_on_delivery: `con tarjeta al ${at}` }[order.means];
  if (how) return ` Pagás ${pesos(order.total)} ${how}.`;
  return order.means === "transfer" ? ` Todavía falta tu transferencia de ${pesos(order.total)}.` : "";
}

/** What becomes of the money of an order that is called off. */
export function moneyBack(order) {
  if (!order.total && !order.to_give_back) return "No tenés que pagar nada.";
  if (isPaid(order)) {
    return isOnline(order.means)
      ? `Te devolvemos el dinero. ${WHERE_IT_IS_SEEN}`
      : `${capital(nameOf(order))} te devuelve ${pesos(order.to_give_back || order.total)}: si no te dijo cómo, preguntale por WhatsApp.`;
  }
  if (order.means === "transfer") return "Si ya transferiste, mandale el comprobante a la tienda para que te lo devuelva.";
  return isOnline(order.means)
    ? "No se cobra: si llegaste a pagarlo, te devolvemos el dinero."
    : "No tenés que pagar nada.";
}

/** What becomes of money that came for an order that has expired; empty for what is paid at the door. */
export function paidAfterAll(order) {
  if (order.means === "transfer") return " Si ya transferiste, mandale el comprobante para que lo arme o te lo devuelva.";
  return isOnline(order.means) ? " Si llegaste a pagar, lo vas a ver confirmado acá o te devolvemos el dinero." : "";
}

export function seenAgain(order) {
  return isOnline(order.means) ? WHERE_IT_IS_SEEN : "";
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
