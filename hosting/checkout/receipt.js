// The order's lines, and what they come to.

import { measure, orderNumber, pesos, quantity } from "/format.js";
import { byId, fromTemplate, list, say, sayOrHide } from "/text.js";

/** `fee`: pesos of delivery; null while nobody knows, undefined where there is none to speak of. */
export function showReceipt(order, { label, total, fee }) {
  const count = order.items.length;
  say(byId("order-number"), `Pedido ${orderNumber(order.order_id)}`);
  say(byId("item-count"), count === 1 ? "1 producto" : `${count} productos`);
  list(byId("items"), order.items, line);
  byId("subtotal-row").hidden = byId("fee-row").hidden = typeof fee !== "number";
  say(byId("subtotal"), pesos(order.subtotal ?? order.total));
  say(byId("fee"), fee ? pesos(fee) : "Sin cargo");
  say(byId("total-label"), fee === null ? "Total sin el envío" : label);
  say(byId("total"), pesos(total));
  part("withdrawn", -(order.withdrawn ?? 0));
  part("refunded", order.refunded);
  part("to-give-back", order.to_give_back);
  sayOrHide(byId("untaxed"), untaxed("Productos", order.total_without_taxes));
}

/** A row that is there where its amount is not nothing. */
function part(id, amount) {
  byId(`${id}-row`).hidden = !amount;
  say(byId(id), pesos(amount || 0));
}

function line(item) {
  const row = fromTemplate("item");
  say(row.querySelector(".item-name"), item.name);
  const [amount, price] = row.querySelectorAll(".item-quantity span");
  [amount.textContent, price.textContent] = quantity(item);
  sayOrHide(row.querySelector(".item-measure"), measure(item));
  sayOrHide(row.querySelector(".item-untaxed"), untaxed("Precio", item.unit_price_without_taxes));
  say(row.querySelector(".item-total"), pesos(item.line_total));
  return row;
}

/** As the law has it (Res. SIyC 4/2025); a shop that tells no taxes apart has no such price. */
function untaxed(what, amount) {
  return typeof amount === "number" ? `${what} sin impuestos nacionales: ${pesos(amount)}` : "";
}
