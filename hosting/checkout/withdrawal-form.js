// The form for somebody who has no link at hand: an order's number, and how the shop reaches them.

import { ask } from "/server.js";
import { NOT_SENT, REFUSED } from "/withdrawal-words.js";

const LINK = /checkout\/([\w-]{22})/;
const MIN_CONTACT = 5;

const form = document.getElementById("number-form");
const alert = document.getElementById("number-alert");
const button = form.querySelector("button");

/** Sends what is filled in. A link leads to its own page, where one chooses; else `done` gets the code. */
export function listen(done) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const [order, contact] = ["order", "contact"].map((name) => form.elements[name].value.trim());
    const [, token] = LINK.exec(order) ?? [];
    if (token) {
      location.assign(`/checkout/${token}/arrepentimiento`);
      return;
    }
    if (!isFilledIn(order, contact)) return;
    await send({ order, contact }, done);
  });
}

async function send(told, done) {
  alert.textContent = "";
  button.disabled = true;
  const { status, body } = await ask("/api/withdrawals", "POST", told);
  button.disabled = false;
  if (status === 202 && typeof body.withdrawal_code === "string") done(body.withdrawal_code);
  else alert.textContent = REFUSED[body?.code] ?? NOT_SENT;
}

function isFilledIn(order, contact) {
  const wrong = [
    complain("contact", contact.length < MIN_CONTACT && "Decinos un celular o un email para responderte."),
    complain("order-number", !order && "Decinos el número del pedido, o pegá su link."),
  ].filter(Boolean);
  wrong.at(-1)?.focus();
  return wrong.length === 0;
}

/** The field, where something is wrong with it. */
function complain(id, words) {
  const field = document.getElementById(id);
  document.getElementById(`${id}-error`).textContent = words || "";
  field.setAttribute("aria-invalid", String(Boolean(words)));
  return words ? field : null;
}
