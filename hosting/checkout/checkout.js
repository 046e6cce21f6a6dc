// The page a shopper opens from WhatsApp: shows the order behind a secret link, and leads to where it is paid.
//
// One state at a time, in `main[data-state]`, all of them in `states.js`. What the page says of the order is what the
// API answers; what Mercado Pago adds to the address on the way back is a hint alone, for anybody can write it. Only
// the button changes anything, and what comes from the network is only ever put in as text.

import { orderNumber, pesos, quantity } from "/format.js";
import { ask, isOrder, safeDestination } from "/server.js";
import { shopName, showShop } from "/shop.js";
import { NOT_OPENED, STATES } from "/states.js";
import { Watch } from "/watch.js";

const PATH = /^\/checkout\/([\w-]*[A-Za-z0-9])/; // not what an app took for a part of the link: `*`, `).`
const HINTS = new Map([
  ["approved", "confirming"],
  ["authorized", "confirming"],
  ["in_process", "confirming"],
  ["pending", "confirming"],
  ["rejected", "rejected"],
  ["cancelled", "rejected"],
]);
const ON_THE_WAY = ["returned", "confirming", "late", "rejected"];
const NOT_PAID = ["payable", "expired"];
const LEAVING_MS = 20_000;
const NOTHING_YET = ["loading", "unreachable"];

const IDS = [
  "checkout", "title", "detail", "order", "order-number", "item-count", "items", "item", "total-label", "total",
  "alert", "pay", "retry",
];
const page = Object.fromEntries(IDS.map((id) => [id, document.getElementById(id)]));
const [, token] = PATH.exec(location.pathname) ?? [];
const watch = new Watch(() => read({ quiet: true }));

let order = null; // as last read
let state = "loading";
let hint = ""; // the state that a payable order is shown in, by what the way to Mercado Pago and back has told
let listed = ""; // the items that are on the page
let latestRead = 0; // an answer that a later question has overtaken is dropped

/** Reads the order and shows it. Quietly: what is on the page stays when the server cannot be asked. */
async function read({ quiet = false } = {}) {
  const question = ++latestRead;
  const { status, body } = await ask(`/api/checkout/${token}`, "GET");
  if (question !== latestRead) return;
  if (status === 200 && isOrder(body)) {
    take(body);
  } else if (status === 404) {
    order = null;
    show("unknown");
  } else if (!quiet || NOTHING_YET.includes(state)) {
    show("unreachable");
  }
  follow();
}

function take(answer) {
  if (answer.state !== order?.state && !NOT_PAID.includes(answer.state)) watch.calm();
  if (order?.state === "in_review" && answer.state === "payable") remember("rejected");
  order = answer;
  show(shown());
}

function shown() {
  return order.state === "payable" ? hint || "payable" : order.state;
}

/** Asks again in a while, if somebody looks and something may change. */
function follow() {
  watch.stop();
  const { button, isFinal } = STATES[state];
  if (document.visibilityState !== "visible" || button === "wait" || isFinal?.(order)) return;
  if (state === "confirming" && !watch.hurries) {
    remember("late");
    show("late");
  }
  const left = order?.state === "payable" ? Date.parse(order.expires_at) - Date.now() : -1;
  watch.wait(left > 0 ? left + 1000 : Infinity);
}

async function pay() {
  latestRead += 1; // what was asked before says nothing of this
  watch.stop();
  show("paying");
  const { status, body } = await ask(`/api/checkout/${token}/pay`, "POST");
  const destination = status === 200 ? safeDestination(body?.payment_url) : null;
  if (destination) {
    remember("returned");
    show("leaving");
    location.assign(destination);
    setTimeout(() => state === "leaving" && reread(), LEAVING_MS); // it did not open
    return;
  }
  await read({ quiet: true }); // it may have been paid, or have expired, meanwhile
  if (state === "paying") show(shown());
  if (STATES[state].button === "pay") setText("alert", NOT_OPENED);
  follow();
  page.title.focus();
}

async function retry() {
  page.retry.disabled = true;
  await read();
  page.title.focus();
}

/** The order may have been paid, or have expired, while nobody was looking. */
function reread() {
  if (state === "paying") return;
  if (state === "leaving") {
    watch.hurry();
    show(shown());
  }
  if (!watch.hurries) watch.calm();
  read({ quiet: true });
}

/** Keeps a hint with the page in the browser's history: over a reload, and when one comes back to it. */
function remember(word) {
  if (word === hint) return;
  hint = word;
  history.replaceState({ hint }, "");
}

function show(next) {
  const { tone, mark, button = "", words } = STATES[next];
  const [title, detail] = words(order);
  if (next !== state) setText("alert", "");
  state = next;
  Object.assign(page.checkout.dataset, { state, tone, mark, button });
  page.checkout.setAttribute("aria-busy", String(button === "wait"));
  setText("title", title);
  setText("detail", detail);
  document.title = order && shopName(order) ? `${title} · ${shopName(order)}` : title;
  const hadFocus = document.activeElement === page.pay;
  page.pay.hidden = !["pay", "wait"].includes(button);
  page.pay.disabled = button === "wait";
  page.retry.hidden = button !== "retry";
  page.retry.disabled = false;
  if (hadFocus && page.pay.hidden) page.title.focus();
  page.order.hidden = order === null;
  if (order) showOrder();
}

function showOrder() {
  const count = order.items.length;
  const isWaiting = STATES[state].button === "wait";
  showShop(order);
  setText("order-number", `Pedido ${orderNumber(order.order_id)}`);
  setText("item-count", count === 1 ? "1 producto" : `${count} productos`);
  setText("total-label", state === "paid" ? "Total pagado" : "Total");
  setText("total", pesos(order.total));
  setText("pay", isWaiting ? "Abriendo Mercado Pago…" : `Pagar ${pesos(order.total)} con Mercado Pago`);
  const items = JSON.stringify(order.items);
  if (items !== listed) page.items.replaceChildren(...order.items.map(line));
  listed = items;
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

/** What Mercado Pago says in the address is taken out of it: it is to be shared as the shop sent it. */
function comeBack() {
  const told = new URLSearchParams(location.search);
  const word = told.get("collection_status") ?? told.get("status");
  hint = word === null ? history.state?.hint : HINTS.get(word);
  if (!ON_THE_WAY.includes(hint)) hint = "";
  if (word !== null || hint) watch.hurry();
  history.replaceState({ hint }, "", `/checkout/${token}`);
}

function start() {
  if (!token) {
    show("unknown");
    return;
  }
  comeBack();
  page.pay.addEventListener("click", pay);
  page.retry.addEventListener("click", retry);
  addEventListener("online", reread);
  addEventListener("pageshow", (event) => {
    if (event.persisted) reread(); // back from the payment provider
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") reread();
    else watch.stop();
  });
  read();
}

start();
