// The page a shopper opens from WhatsApp: shows the order behind a secret link, asks how it is received and paid, and
// leads to where it is paid.
//
// One state at a time, in `main[data-state]`, all of them in `states.js`. What the page says of the order is what the
// API answers. Only the buttons change anything.

import { Cancelling } from "/cancelling.js";
import { Choices } from "/choices.js";
import { letCopy, showChosen } from "/chosen.js";
import { pesos } from "/format.js";
import { Hint } from "/hint.js";
import { isOnline } from "/means.js";
import { showReceipt } from "/receipt.js";
import { closed, NOT_ANSWERED, NOT_CANCELLED, NOT_CONFIRMED, NOT_OPENED } from "/refusals.js";
import { ask, isOrder, safeDestination } from "/server.js";
import { shopName, showShop } from "/shop.js";
import { STATES } from "/states.js";
import { Substitutes } from "/substitutes.js";
import { byId, say } from "/text.js";
import { Watch } from "/watch.js";
import { isPaid } from "/words.js";

const PATH = /^\/checkout\/([\w-]*[A-Za-z0-9])/; // not what an app took for a part of the link: `*`, `).`
const NOT_PAID = ["payable", "expired"];
const SENDING = ["paying", "sending"];
const LEAVING_MS = 20_000;
const NOTHING_YET = ["loading", "unreachable"];

const IDS = ["checkout", "title", "detail", "order", "choices", "alert", "pay", "retry", "change"];
const page = Object.fromEntries(IDS.map((id) => [id, byId(id)]));
const [, token] = PATH.exec(location.pathname) ?? [];
const path = `/api/checkout/${token}`;
const watch = new Watch(() => read({ quiet: true }));
const choices = new Choices(path, () => page.choices.hidden || showSum());
const cancelling = new Cancelling(cancel);
const substitutes = new Substitutes(answer);
const hint = new Hint();

let order = null; // as last read
let state = "loading";
let isChanging = false; // what was chosen is being chosen anew
let latestRead = 0; // an answer that a later question has overtaken is dropped

/** Reads the order and shows it. Quietly: what is on the page stays when the server cannot be asked. */
async function read({ quiet = false } = {}) {
  const question = ++latestRead;
  const { status, body } = await ask(path, "GET");
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
  if (order?.state === "in_review" && answer.state === "payable") hint.set("rejected");
  if (answer.state !== "confirmed" || !answer.options) isChanging = false;
  order = answer;
  if (order.options) choices.offer(order);
  show(shown());
}

function shown() {
  return order.state === "payable" ? hint.state || "payable" : order.state;
}

/** Asks again in a while, if somebody looks and something may change. */
function follow() {
  watch.stop();
  const { button, isFinal } = STATES[state];
  if (document.visibilityState !== "visible" || button === "wait" || isFinal?.(order)) return;
  if (state === "confirming" && !watch.hurries) {
    hint.set("late");
    show("late");
  }
  const left = order?.state === "payable" ? Date.parse(order.expires_at) - Date.now() : -1;
  watch.wait(left > 0 ? left + 1000 : Infinity);
}

/** Sends what was chosen, once all of it is there and the shopper has seen what it comes to. */
function press() {
  if (!asks()) return send({ seen_total: order.total });
  const { gap } = choices;
  if (gap) return choices.point(gap);
  return choices.asksCost() ? undefined : send({ ...choices.body, seen_total: choices.sum.total });
}

async function send(told) {
  latestRead += 1; // what was asked before says nothing of this
  watch.stop();
  const toMercadoPago = isOnline(told.payment?.means);
  show(toMercadoPago ? "paying" : "sending");
  const { status, body } = await ask(`${path}/pay`, "POST", told);
  if (status === 200) choices.forget();
  const destination = status === 200 ? safeDestination(body?.payment_url) : null;
  if (destination) {
    hint.set("returned");
    show("leaving");
    location.assign(destination);
    setTimeout(() => state === "leaving" && reread(), LEAVING_MS); // it did not open
    return;
  }
  if (status === 200 && !toMercadoPago) {
    hint.set("");
    isChanging = false;
  }
  if (body?.code === "total_changed") choices.forgetCost();
  await read({ quiet: true }); // it may have been paid, or have expired, meanwhile
  if (SENDING.includes(state)) show(shown());
  follow();
  if (asks() && choices.refuse(body)) return;
  if (closed(body)) say(page.alert, closed(body));
  else if (canPress()) say(page.alert, toMercadoPago ? NOT_OPENED : NOT_CONFIRMED);
  page.title.focus();
}

async function cancel() {
  latestRead += 1;
  watch.stop();
  const { status, body } = await ask(`${path}/cancel`, "POST");
  if (status === 200 && isOrder(body)) take(body);
  else await read({ quiet: true });
  if (order?.is_cancellable) say(page.alert, NOT_CANCELLED);
  else say(page.alert, closed(body));
  follow();
  page.title.focus();
}

/** Answers what the shop was seen to offer instead of a line. */
async function answer({ product_id: productId, offered_at: seen }, accepts) {
  latestRead += 1;
  watch.stop();
  substitutes.wait();
  const { status, body } = await ask(`${path}/offers/${productId}`, "POST", { accepts, offered_at: seen });
  if (status === 200 && isOrder(body)) take(body);
  else await read({ quiet: true });
  substitutes.goOn();
  if (status !== 200) say(page.alert, closed(body) || NOT_ANSWERED);
  follow();
  page.title.focus();
}

async function retry() {
  page.retry.disabled = true;
  await read();
  page.title.focus();
}

/** Chooses anew, or leaves what was chosen as it is. */
function change() {
  isChanging = !isChanging;
  if (isChanging) choices.reset();
  show(state);
  (isChanging ? page.choices.querySelector(":checked") ?? page.title : page.change).focus();
}

/** The order may have been paid, or have expired, while nobody was looking. */
function reread() {
  if (SENDING.includes(state)) return;
  if (state === "leaving") {
    watch.hurry();
    show(shown());
  }
  if (!watch.hurries) watch.calm();
  read({ quiet: true });
}

function canPress() {
  return STATES[state].button === "pay" || (isChanging && state === "confirmed");
}

/** Whether the shopper is asked how and where; an API that offers no choice knows one way to pay. */
function asks() {
  return Boolean(order?.options) && canPress();
}

function show(next) {
  const { tone, mark, words, isOpen } = STATES[next];
  const [title, detail] = words(order);
  if (next !== state) say(page.alert, "");
  state = next;
  const button = canPress() ? "pay" : STATES[state].button ?? "";
  Object.assign(page.checkout.dataset, { state, tone, mark, button });
  page.checkout.setAttribute("aria-busy", String(button === "wait"));
  say(page.title, title);
  say(page.detail, detail);
  document.title = order && shopName(order) ? `${title} · ${shopName(order)}` : title;
  const hadFocus = document.activeElement;
  page.pay.hidden = !["pay", "wait"].includes(button);
  page.pay.disabled = button === "wait";
  page.retry.hidden = button !== "retry";
  page.retry.disabled = false;
  page.order.hidden = order === null;
  page.choices.hidden = !order?.options || !["pay", "wait"].includes(button);
  page.choices.inert = button === "wait";
  if (order) showOrder(isOpen && !isChanging);
  if (hadFocus !== document.body && !hadFocus.getClientRects().length) page.title.focus();
}

function showOrder(showsChosen) {
  showShop(order);
  substitutes.offer(order);
  showChosen(order, showsChosen);
  cancelling.offer(order, Boolean(order.is_cancellable) && STATES[state].button !== "wait");
  page.change.hidden = state !== "confirmed" || !order.options;
  say(page.change, isChanging ? "Dejarlo como está" : "Cambiar la entrega o el pago");
  showSum();
}

/** What it comes to, and what the button does. */
function showSum() {
  const fee = order.delivery?.kind === "delivery" ? order.fee : undefined;
  const isOffered = order.options && !page.choices.hidden;
  const sum = isOffered ? choices.sum : { total: order.total, fee };
  const isDone = STATES[state].isOpen && isPaid(order) && !order.refunded && !order.to_give_back;
  showReceipt(order, { ...sum, label: isDone ? "Total pagado" : "Total" });
  say(page.pay, pressed());
}

function pressed() {
  if (state === "sending") return "Confirmando…";
  if (STATES[state].button === "wait") return "Abriendo Mercado Pago…";
  if (!asks() && !order.total) return "Confirmar el pedido";
  return asks() ? choices.press : `Pagar ${pesos(order.total)} con Mercado Pago`;
}

function start() {
  if (!token) {
    show("unknown");
    return;
  }
  if (hint.comeBack(`/checkout/${token}`)) watch.hurry();
  for (const link of document.querySelectorAll(".regret")) link.href = `/checkout/${token}/arrepentimiento`;
  letCopy();
  page.pay.addEventListener("click", press);
  page.retry.addEventListener("click", retry);
  page.change.addEventListener("click", change);
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
