// The page a shopper opens from WhatsApp: shows the order behind a secret link and pays it.
//
// One state at a time, in `main[data-state]`: loading, payable, paying, leaving (to a payment
// provider), paid, expired, cancelled, unknown (no such link), unreachable, unconfirmed (a payment
// was sent and its outcome cannot be read). What comes from the network is only ever put in as text.

import { dateAndTime, orderNumber, pesos, quantity } from "/format.js";

const WAIT_MS = 20_000; // longer than Hosting waits for the function (3 s + 15 s)
const PATH = /^\/checkout\/([\w-]*[A-Za-z0-9])/; // not what an app took for a part of the link: `*`, `).`
const SENDING = ["paying", "leaving"];

const IDS = [
  "checkout", "shop-name", "title", "detail", "order", "order-number", "item-count", "items",
  "item", "total-label", "total", "alert", "pay", "retry",
];
const page = Object.fromEntries(IDS.map((id) => [id, document.getElementById(id)]));
const [, token] = PATH.exec(location.pathname) ?? [];

let order = null; // as last read
let state = "loading";
let latestRead = 0; // an answer that a later question has overtaken is dropped
let expiry = null;

const WORDS = {
  payable: () => [
    "Revisá tu pedido y pagalo",
    `Tenés tiempo de pagarlo hasta el ${dateAndTime(order.expires_at, order.timezone)}.`,
  ],
  paying: () => ["Estamos procesando tu pago", "Esto tarda unos segundos. No cierres la página."],
  leaving: () => [
    "Te llevamos a pagar",
    "Se abre la página del pago. Cuando termines, volvé acá para ver tu pedido.",
  ],
  paid: () => [
    "¡Gracias! Recibimos tu pago",
    "Tu pedido quedó confirmado y ahora lo preparamos. Ya podés volver a WhatsApp: cuando quieras "
      + `saber cómo viene, preguntale a ${shopName()}.`,
  ],
  expired: () => [
    "Este pedido venció",
    `Pasó el tiempo para pagarlo y no se te cobró nada. Escribile a ${shopName()} por WhatsApp y te lo `
      + "arma de nuevo con los precios de hoy.",
  ],
  cancelled: () => [
    "Este pedido se canceló",
    (order.paid_at ? "" : "No se te cobró nada. ")
      + `Si no sabés por qué o querés hacerlo de nuevo, escribile a ${shopName()} por WhatsApp.`,
  ],
  unknown: () => [
    "No encontramos este pedido",
    "Fijate que el link esté completo, o pedinos por WhatsApp que te lo mandemos otra vez.",
  ],
  unreachable: () => [
    "No pudimos cargar tu pedido",
    "Puede ser tu conexión o un problema nuestro. Tu pedido sigue guardado: probá de nuevo.",
  ],
  unconfirmed: () => [
    "No pudimos confirmar el pago",
    "Puede ser tu conexión o un problema nuestro. Mientras acá no figure como pagado, "
      + "no se te cobró nada. Probá de nuevo.",
  ],
};
const NOT_PAID = "El pago no se completó y no se te cobró nada. Podés reintentar: nunca se cobra dos veces.";

function shopName() {
  return order.shop_name || "la tienda";
}

/** What the server answered; `status` is 0 when it could not be reached or made no sense. */
async function ask(path, method) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), WAIT_MS);
  try {
    const response = await fetch(path, {
      method,
      cache: "no-store",
      credentials: "omit",
      headers: { Accept: "application/json" },
      signal: giveUp.signal,
    });
    const body = await response.json().catch(() => null);
    return { status: response.ok && body === null ? 0 : response.status, body };
  } catch {
    return { status: 0, body: null };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Reads the order and shows it. Quietly: what is on the page stays when the server cannot be asked.
 * After a payment that failed, the words say what became of the money.
 */
async function read({ quiet = false, paymentFailed = false } = {}) {
  const question = ++latestRead;
  const { status, body } = await ask(`/api/checkout/${token}`, "GET");
  if (question !== latestRead || (quiet && SENDING.includes(state))) return;
  if (status === 200 && isOrder(body)) {
    order = body;
    show(body.state, paymentFailed && body.state === "payable" ? NOT_PAID : "");
  } else if (status === 404) {
    order = null;
    show("unknown");
  } else if (!quiet) {
    show(paymentFailed ? "unconfirmed" : "unreachable");
  }
}

async function pay() {
  if (state !== "payable") return;
  show("paying");
  const { status, body } = await ask(`/api/checkout/${token}/pay`, "POST");
  const destination = status === 200 ? safeDestination(body?.redirect_url) : null;
  if (destination) {
    show("leaving");
    location.assign(destination);
    return;
  }
  // Only what is read back counts: a payment may have gone through though its answer was lost.
  await read({ paymentFailed: status !== 200 || Boolean(body?.redirect_url) });
  page.title.focus();
}

async function retry() {
  page.retry.disabled = true;
  await read({ paymentFailed: state === "unconfirmed" });
  page.title.focus();
}

/** The order may have been paid, or have expired, while nobody was looking. */
function reread() {
  if (state !== "paying") read({ quiet: state !== "leaving" });
}

/** A provider's page may only be https, or http between local addresses. */
function safeDestination(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  const isLocal = (host) => ["localhost", "127.0.0.1", "[::1]"].includes(host);
  const stays = url.hostname === location.hostname || isLocal(url.hostname);
  const isLaptop = location.protocol === "http:" && isLocal(location.hostname);
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLaptop && stays);
  return isSafe ? url.href : null;
}

function isOrder(body) {
  return ["payable", "paid", "expired", "cancelled"].includes(body?.state)
    && Array.isArray(body.items)
    && typeof body.total === "number"
    && !Number.isNaN(Date.parse(body.expires_at));
}

function show(next, alert = "") {
  state = next;
  const [title, detail] = WORDS[state]();
  const sending = SENDING.includes(state);
  page.checkout.dataset.state = state;
  page.checkout.setAttribute("aria-busy", String(sending));
  setText("title", title);
  setText("detail", detail);
  setText("alert", alert);
  document.title = order?.shop_name ? `${title} · ${order.shop_name}` : title;
  page.pay.hidden = !(state === "payable" || sending);
  page.pay.disabled = sending;
  page.retry.hidden = !["unreachable", "unconfirmed"].includes(state);
  page.retry.disabled = false;
  page.order.hidden = order === null;
  if (order === null) return;
  showOrder();
  const verb = alert ? "Reintentar y pagar" : "Pagar";
  setText("pay", sending ? "Procesando el pago…" : `${verb} ${pesos(order.total)}`);
}

function showOrder() {
  const count = order.items.length;
  if (order.shop_name) setText("shop-name", order.shop_name);
  setText("order-number", `Pedido ${orderNumber(order.order_id)}`);
  setText("item-count", count === 1 ? "1 producto" : `${count} productos`);
  setText("total-label", state === "paid" ? "Total pagado" : "Total");
  setText("total", pesos(order.total));
  page.items.replaceChildren(...order.items.map(line));
  clearTimeout(expiry);
  const left = Date.parse(order.expires_at) - Date.now();
  if (state === "payable" && left > 0 && left < 2 ** 31 - 1000) {
    expiry = setTimeout(reread, left + 1000);
  }
}

function line(item) {
  const row = page.item.content.cloneNode(true);
  row.querySelector(".item-name").textContent = item.name;
  const [amount, price] = row.querySelectorAll(".item-quantity span");
  [amount.textContent, price.textContent] = quantity(item);
  row.querySelector(".item-total").textContent = pesos(item.line_total);
  return row;
}

/** Same words are not set again: a screen reader would say them twice. */
function setText(id, text) {
  if (page[id].textContent !== String(text)) page[id].textContent = text;
}

function start() {
  if (!token) {
    show("unknown");
    return;
  }
  history.replaceState(history.state, "", `/checkout/${token}${location.search}`); // to be shared as it is
  page.pay.addEventListener("click", pay);
  page.retry.addEventListener("click", retry);
  addEventListener("online", reread);
  addEventListener("pageshow", (event) => {
    if (event.persisted) reread(); // back from the payment provider
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") reread();
  });
  read();
}

start();
