// The page: which phones there are, which are open, and the news that keeps them current.

import * as api from "./api.js";
import { preview, ticks, time } from "./bubble.js";
import { Column, initial } from "./column.js";
import { ask, el, icon, iconButton } from "./dom.js";
import { keep, recall } from "./kept.js";
import { leftUnsent, settle } from "./outbox.js";
import { watchProblems } from "./problems.js";

const PATIENCE = 25_000;
const RETRY = 1000;
const POLL_SECONDS = 25;
const OPEN = "milo-phones-open";

const shoppers = new Map();
let open = [];
let columns = [];
let since = 0;
let shop = { name: "Milo", phone: "" };

const roster = document.getElementById("shoppers");
const filter = document.getElementById("filter");
const stage = document.getElementById("columns");

/** The phone number as one reads it: +54 9 11 2345-6789. */
function label(phone) {
  const parts = /^\+54(9?)(11|\d{3})(\d+)(\d{4})$/.exec(phone);
  return parts ? `+54 ${parts[1] ? "9 " : ""}${parts[2]} ${parts[3]}-${parts[4]}` : phone;
}

function known(phone, name = "") {
  const shopper = shoppers.get(phone) ?? {
    phone, name: "", label: label(phone), messages: new Map(), unsent: leftUnsent(phone), unread: 0, typing: null, last: null,
  };
  if (name) shopper.name = name;
  shoppers.set(phone, shopper);
  return shopper;
}

const room = () => (innerWidth >= 1500 ? 3 : innerWidth >= 1000 ? 2 : 1);
const seen = (phone) => columns.some((column) => column.shopper.phone === phone) && (innerWidth >= 720 || document.body.dataset.view === "chat");

async function loadMessages(shopper) {
  const { items } = await api.messages(shopper.phone);
  shopper.messages = new Map(items.map((item) => [item.sid, item]));
  for (const { client_id } of items) settle(shopper, client_id);
}

/** Shows these phones side by side, as many as there is room for; the last one gets the focus. */
async function show(phones) {
  open = phones.slice(-3);
  keep(OPEN, open);
  const visible = open.slice(-room());
  await Promise.all(visible.map((phone) => loadMessages(known(phone))));
  columns = visible.map((phone) => new Column(known(phone), shop, {
    back: () => { document.body.dataset.view = "list"; drawRoster(); },
    close: () => show(open.filter((other) => other !== phone)),
  }));
  stage.replaceChildren(...columns.map((column) => column.node));
  stage.classList.toggle("several", columns.length > 1);
  for (const column of columns) { column.shopper.unread = 0; column.toEnd(); }
  columns.at(-1)?.focus();
  drawRoster();
}

function choose(phone) {
  document.body.dataset.view = "chat";
  return show([...open.slice(0, -1).filter((other) => other !== phone), phone]);
}

function beside(phone) {
  return show([...open.filter((other) => other !== phone), phone]);
}

function drawRoster() {
  const words = filter.value.trim().toLowerCase();
  const listed = [...shoppers.values()].filter((shopper) => `${shopper.name} ${shopper.phone} ${shopper.label}`.toLowerCase().includes(words));
  listed.sort((one, other) => (other.last?.number ?? 0) - (one.last?.number ?? 0));
  roster.replaceChildren(...listed.map(row));
  const unread = [...shoppers.values()].reduce((sum, shopper) => sum + shopper.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ""}WhatsApp de mentira · ${shop.name}`;
}

function row(shopper) {
  const { last } = shopper;
  const line = shopper.typing ? el("span.typing", {}, "escribiendo…") : last ? preview(last) : shopper.label;
  const main = el(
    "button.shopper", { type: "button", onclick: () => choose(shopper.phone) },
    el("span.avatar", {}, initial(shopper)),
    el("span.name", {}, shopper.name || shopper.label),
    last ? el("time", { dateTime: last.created_at }, time(last.created_at)) : "",
    el("span.preview", {}, last && !shopper.typing ? ticks(last) : null, el("span.line", {}, line)),
    shopper.unread ? el("span.unread", { ariaLabel: `${shopper.unread} sin leer` }, String(shopper.unread)) : "",
  );
  const item = el("li", {}, main, iconButton("beside", `Abrir ${shopper.name || shopper.label} al lado`, () => beside(shopper.phone), "round.beside"));
  item.classList.toggle("current", columns.some((column) => column.shopper === shopper));
  return item;
}

function onTyping(shopper, seconds) {
  clearTimeout(shopper.typing);
  shopper.typing = seconds ? setTimeout(() => onTyping(shopper, 0), Math.min(seconds * 1000, PATIENCE)) : null;
  columns.find((column) => column.shopper === shopper)?.showTyping();
}

function onMessage(shopper, message) {
  const isNew = !shopper.messages.has(message.sid) && (shopper.last?.number ?? 0) < message.number;
  shopper.messages.set(message.sid, message);
  if (!shopper.last || message.number >= shopper.last.number) shopper.last = message;
  if (isNew && message.direction === "outbound") {
    onTyping(shopper, 0);
    if (!seen(shopper.phone)) shopper.unread += 1;
  }
  settle(shopper, message.client_id);
  columns.find((column) => column.shopper === shopper)?.show(message);
}

function onEvent(event) {
  const shopper = known(event.phone, event.name);
  if (event.type === "typing") onTyping(shopper, event.seconds);
  if (event.type === "message") onMessage(shopper, event.message);
}

async function loadAll() {
  const { items, event, shop: whom } = await api.conversations();
  since = event;
  shop = whom;
  document.getElementById("shop").textContent = `${shop.name} (${label(shop.phone)})`;
  document.getElementById("title").textContent = `WhatsApp de mentira · ${shop.name}`;
  for (const item of items) known(item.phone, item.name).last = item.last_message;
  await show(open.length ? open : remembered());
}

function remembered() {
  const kept = recall(OPEN, []).filter((phone) => shoppers.has(phone));
  return kept.length ? kept : [...shoppers.keys()].slice(0, 1);
}

async function follow() {
  let wait = 0; // the first answer after a failure comes at once: it shows that the server is back
  for (let fresh = true; ; ) {
    try {
      if (fresh) await loadAll();
      const news = await api.events(since, wait);
      fresh = news.reset;
      since = news.event;
      news.events.forEach(onEvent);
      if (news.events.length) drawRoster();
      document.getElementById("offline").hidden = true;
      wait = POLL_SECONDS;
    } catch {
      wait = 0;
      document.getElementById("offline").hidden = !columns.length;
      document.getElementById("nobody")?.classList.add("sure");
      await new Promise((resolve) => { setTimeout(resolve, RETRY); });
    }
  }
}

async function add() {
  const dialog = document.getElementById("add-dialog");
  const problem = dialog.querySelector(".problem");
  problem.hidden = true;
  for (let given = await ask(dialog, { phone: "", name: "" }); given; given = await ask(dialog, given)) {
    try {
      const { phone, name } = await api.addShopper(given.phone, given.name);
      known(phone, name);
      await (room() > 1 && open.length < room() ? beside(phone) : choose(phone));
      document.body.dataset.view = "chat";
      return;
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  }
}

document.getElementById("add").append(icon("add"));
document.getElementById("add").addEventListener("click", add);
filter.addEventListener("input", drawRoster);
let width = room();
addEventListener("resize", () => { if (room() !== width) { width = room(); show(open); } });
watchProblems(() => columns.forEach((column) => column.showProblems()));
follow();
