// The page where a purchase is sent back: by the order's link one chooses lines, without it there is a form.
//
// One state at a time, in `main[data-state]`. What can be sent back, until when and for how much is what the API
// answers; what comes from the network is only ever put in as text.

import { orderNumber, pesos } from "/format.js";
import { ask } from "/server.js";
import { showShop } from "/shop.js";
import { listen } from "/withdrawal-form.js";
import { chosen, showLines } from "/withdrawal-lines.js";
import { amount, day, lastDay, NOT_SENT, REFUSED, STATES } from "/withdrawal-words.js";

const PATH = /^\/checkout\/([\w-]{22})/;
const IDS = [
  "withdrawal", "title", "detail", "asked", "asked-code", "asked-lines", "lines-form", "lines-title", "lines-alert",
  "cancel-all", "cancel-all-button", "number-form", "earlier", "earlier-list", "earlier-row", "retry",
];
const page = Object.fromEntries(IDS.map((id) => [id, document.getElementById(id)]));
const submit = page["lines-form"].querySelector("[type=submit]");
const [, token] = PATH.exec(location.pathname) ?? [];
const path = `/api/checkout/${token}/withdrawals`;

let offer = null;

/** Says a state, and shows of the page what is of use in it. */
function show(state, title, detail, { lines = false, form = false, retry = false, busy = false } = {}) {
  page.withdrawal.dataset.state = state;
  page.withdrawal.setAttribute("aria-busy", String(busy));
  page.title.textContent = title;
  page.detail.textContent = detail;
  page["lines-form"].hidden = !lines;
  page["number-form"].hidden = !form;
  page.retry.hidden = !retry;
}

async function readOrder() {
  const { status, body } = await ask(path, "GET");
  if (status === 200 && Array.isArray(body.lines)) {
    take(body);
  } else if (status === 404) {
    await readDesk("No encontramos ese pedido. Fijate que el link esté completo, o contanos acá cuál es.");
  } else {
    show("unreachable", "No pudimos cargar la página", "Probá de nuevo. Si no anda, escribinos por WhatsApp: también vale.", {
      retry: true,
    });
  }
}

function take(answer) {
  offer = answer;
  showShop(offer);
  showEarlier();
  const title = "¿Qué querés devolver?";
  const isAnySent = offer.lines.some((line) => !line.obstacle);
  if (!isAnySent && !offer.cancellable) {
    show("nothing", "No queda nada para devolver", whyNothing());
  } else if (offer.is_over) {
    const last = lastDay(offer.until, offer.timezone);
    show("over", "Pasaron los diez días", `Podías devolverlo hasta el ${last}. Si tuviste un problema, escribinos por WhatsApp.`);
  } else {
    showLines(offer.lines);
    page["lines-title"].textContent = `Pedido ${orderNumber(offer.order_id)}`;
    page["cancel-all"].hidden = !offer.cancellable;
    submit.hidden = !isAnySent;
    show("choosing", title, untilWhen(), { lines: true });
  }
}

function whyNothing() {
  const [perishes] = offer.lines.filter((line) => line.obstacle === "perishable");
  if (perishes) return "Lo que queda de este pedido es perecedero y no se puede devolver. Si vino mal, escribinos por WhatsApp.";
  return offer.withdrawals.length > 0
    ? "Ya pediste devolver todo lo de este pedido. Abajo están tus códigos."
    : "Este pedido se canceló o ya te devolvimos el dinero.";
}

function untilWhen() {
  if (offer.until) return `Tenés tiempo hasta el ${lastDay(offer.until, offer.timezone)}. No hace falta que digas por qué.`;
  return "Tenés 10 días desde que lo recibís. No hace falta que digas por qué.";
}

function showEarlier() {
  page.earlier.hidden = offer.withdrawals.length === 0;
  page["earlier-list"].replaceChildren(...offer.withdrawals.map((each) => {
    const row = page["earlier-row"].content.firstElementChild.cloneNode(true);
    const [code, state, lines] = row.children;
    code.textContent = each.withdrawal_code;
    state.textContent = `${STATES[each.state] ?? ""} · pedido el ${day(new Date(each.asked_at), offer.timezone)}`;
    if (each.note) state.textContent += `: ${each.note}`;
    lines.textContent = inWords(each);
    return row;
  }));
}

function inWords({ lines, amount: total }) {
  const said = lines.map((line) => `${amount(line.quantity, line.unit)} de ${line.name}`).join(", ");
  return said && `${said}. Son ${pesos(total)}.`;
}

async function withdraw(lines) {
  page["lines-alert"].textContent = "";
  wait(true);
  const { status, body } = await ask(path, "POST", { lines });
  wait(false);
  if (status !== 201) {
    if (!body?.code) await readOrder(); // it may have been taken down, though its answer was lost
    page["lines-alert"].textContent = REFUSED[body?.code] ?? NOT_SENT;
    return;
  }
  await readOrder();
  done(
    body.withdrawal_code,
    inWords(body),
    body.cancelled ? "Cancelamos tu pedido" : "Listo, lo recibimos",
    body.cancelled
      ? "Si lo pagaste, te devolvemos el dinero. No tenés que hacer nada más."
      : "La tienda te contacta para buscar los productos y devolverte el dinero. No tenés que pagar nada.",
  );
}

function done(code, lines, title, detail) {
  page.asked.hidden = false;
  page["asked-code"].textContent = code;
  page["asked-lines"].textContent = lines;
  page.earlier.hidden = true;
  show("done", title, detail);
  page.title.focus();
}

function wait(isWaiting) {
  submit.disabled = isWaiting;
  page["cancel-all-button"].disabled = isWaiting;
}

async function readDesk(detail) {
  const { status, body } = await ask("/api/withdrawals", "GET");
  if (status === 200) showShop(body);
  show("form", "Devolvé tu compra", detail, { form: true });
}

function start() {
  page["lines-form"].addEventListener("submit", (event) => {
    event.preventDefault();
    const lines = chosen();
    if (lines?.length) withdraw(lines);
    else page["lines-alert"].textContent = lines ? "Elegí qué querés devolver." : "Fijate la cantidad que marcamos.";
  });
  page["cancel-all-button"].addEventListener("click", () => withdraw([]));
  page.retry.addEventListener("click", begin);
  listen((code) => done(
    code,
    "",
    "Listo, lo recibimos",
    "La tienda te contacta para coordinar la devolución. No tenés que pagar nada ni hacer otro trámite.",
  ));
  begin();
}

function begin() {
  show("loading", "Un momento…", "", { busy: true });
  if (token) readOrder();
  else readDesk("Decinos de qué pedido es y cómo te encontramos. Te damos un código en el momento.");
}

start();
