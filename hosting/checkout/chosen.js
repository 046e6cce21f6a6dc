// What was chosen, once the page asks no more: how the order is received, how it is paid, where a transfer goes to.

import { cuit, orderNumber, pesos } from "/format.js";
import { MEANS, moment } from "/means.js";
import { byId, say, sayOrHide } from "/text.js";
import { capital, collectedAt, isPaid, isPickup, when } from "/words.js";

const COPIED_MS = 4000;

export function showChosen(order, isShown) {
  const isKnown = isShown && Boolean(order.delivery || order.means);
  byId("chosen").hidden = !isKnown;
  if (!isKnown) return;
  row("chosen-place", order.delivery ? where(order) : "");
  row("chosen-when", capital(isPickup(order) ? order.pickup_hours ?? "" : when(order)));
  row("chosen-notes", order.delivery?.notes ?? "");
  row("chosen-means", order.means ? howPaid(order) : "");
  showTransfer(order);
}

/** Lets one copy the alias, where the browser lets the page. */
export function letCopy() {
  const button = byId("copy-alias");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const copied = await navigator.clipboard.writeText(byId("transfer-alias").textContent).then(() => true, () => false);
    say(byId("copied"), copied ? "Alias copiado" : "No se pudo copiar: mantené apretado el alias para copiarlo.");
    setTimeout(() => say(byId("copied"), ""), COPIED_MS);
  });
}

function showTransfer(order) {
  const details = order.transfer;
  byId("transfer").hidden = !details;
  if (!details) return;
  say(byId("transfer-alias"), details.alias);
  row("transfer-holder", details.holder ?? "");
  row("transfer-cuit", details.cuit ? cuit(details.cuit) : "");
  row("transfer-amount", pesos(order.total));
  const [send, shop] = [byId("send-receipt"), byId("whatsapp")];
  send.hidden = shop.hidden;
  send.href = `${shop.href}?text=${encodeURIComponent(`Te mando el comprobante del pedido ${orderNumber(order.order_id)}`)}`;
}

function where(order) {
  if (isPickup(order)) return `Retirás en ${collectedAt(order)}`;
  const { address, floor, zone } = order.delivery;
  return [[address, floor].filter(Boolean).join(", "), zone].filter(Boolean).join(" · ");
}

function howPaid(order) {
  const at = moment(order.delivery?.kind);
  const name = Object.hasOwn(MEANS, order.means) ? MEANS[order.means].name(at) : order.means;
  if (isPaid(order)) return `${name} · pagado`;
  if (order.means !== "cash") return name;
  const change = order.cash_with ? order.cash_with - order.total : 0;
  return change > 0
    ? `${name} al ${at}: pagás con ${pesos(order.cash_with)} y te damos ${pesos(change)} de vuelto`
    : `${name} al ${at}`;
}

function row(id, words) {
  sayOrHide(byId(id), words);
  byId(id).parentElement.hidden = !words;
}
