// One message as a bubble: its text, file or place, its time, and ticks where the shopper wrote it.

import { el, icon, iconButton, outward } from "./dom.js";
import { formatted, onlyEmoji, plain } from "./formatting.js";
import { KINDS, SIGNS, TICKS } from "./words.js";

const TIME = new Intl.DateTimeFormat("es-AR", { hour: "2-digit", minute: "2-digit", hour12: false });
const DAY = new Intl.DateTimeFormat("es-AR", { weekday: "long", day: "numeric", month: "long" });

export const time = (iso) => TIME.format(new Date(iso));

/** "Hoy", "Ayer" or the date, as WhatsApp heads a day. */
export function day(iso) {
  const days = Math.round((midnight(new Date()) - midnight(new Date(iso))) / 86_400_000);
  if (days === 0) return "Hoy";
  return days === 1 ? "Ayer" : DAY.format(new Date(iso));
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** A message in a line, for the list of phones. */
export function preview(message) {
  if (message.body) return plain(message.body);
  const named = message.media.find((item) => item.name)?.name;
  return [SIGNS[message.kind], named ?? KINDS[message.kind] ?? "Mensaje"].filter(Boolean).join(" ");
}

/** The ticks of what the shopper wrote. A phone shows none on the shop's messages, unless one failed. */
export function ticks(message) {
  if (message.direction === "outbound" && message.ticks !== "failed") return null;
  const [name, words] = TICKS[message.ticks];
  const node = el(`span.ticks.${message.ticks}`, { title: words, role: "img" }, icon(name));
  node.setAttribute("aria-label", words);
  return node;
}

/**
 * The bubble. The shopper's own are at the right, as on their phone. `on.menu(anchor)` opens its menu,
 * `on.retry()` and `on.drop()` are for one that was not sent.
 */
export function bubble(message, on) {
  const side = message.direction === "inbound" ? "mine" : "theirs";
  const node = el(`article.bubble.${side}`, { tabIndex: -1 }, ...message.media.map((item) => attachment(item, message)), place(message));
  node.dataset.sid = message.sid;
  node.dataset.ticks = message.ticks;
  if (message.body) {
    const text = el("div.text", {}, formatted(message.body));
    if (onlyEmoji(message.body)) text.classList.add("emoji");
    node.append(text);
  }
  if (message.deliveries > 1) node.append(el("p.note", {}, `Entregado ${message.deliveries} veces al webhook`));
  if (message.ticks === "failed") node.append(message.unsent ? unsent(message, on) : problem(message));
  node.append(
    el("footer", { onclick: (event) => on.menu(event.currentTarget) }, status(message), el("time", { dateTime: message.created_at }, time(message.created_at)), ticks(message)),
    menuButton(on),
  );
  node.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a") || getSelection().toString()) return;
    event.preventDefault();
    on.menu(node.querySelector("footer"));
  });
  return node;
}

/** How far a message of the shop's got: a word for who looks at it closely. */
function status(message) {
  if (message.direction === "inbound" || message.ticks === "failed") return null;
  return el("span.status", {}, TICKS[message.ticks][1]);
}

/** Not a stop of the Tab key: between the list and the field there would be one for each message. */
function menuButton(on) {
  const button = iconButton("menu", "Opciones del mensaje", (event) => on.menu(event.currentTarget), "bubble-menu");
  button.tabIndex = -1;
  return button;
}

function unsent(message, on) {
  return el(
    "p.problem.unsent", { role: "alert" }, el("strong", {}, "No se envió. "), message.error,
    el("span.choices", {}, el("button", { type: "button", onclick: on.retry }, "Reintentar"), el("button", { type: "button", onclick: on.drop }, "Borrar")),
  );
}

function problem(message) {
  const code = message.error_code ? ` (error ${message.error_code})` : "";
  const reason = message.direction === "outbound" ? message.error : ""; // an inbound one's is in the banner
  return el("p.problem", {}, el("strong", {}, `No entregado${code}. `), reason);
}

function attachment(item, message) {
  const source = item.path || item.url;
  const [family] = item.content_type.split("/");
  if (message.kind === "sticker") return el("img.sticker", { src: source, alt: "Sticker" });
  if (family === "image") {
    return el("a.picture", { href: source, target: "_blank", rel: "noopener noreferrer" }, el("img", { src: source, alt: message.body || "Foto", loading: "lazy" }));
  }
  if (family === "audio") return el("audio", { src: source, controls: true, preload: "metadata" });
  if (family === "video") return el("video", { src: source, controls: true, preload: "metadata" });
  const sign = message.kind === "contacts" ? SIGNS.contacts : SIGNS.document;
  const link = outward(source, el("span", { ariaHidden: "true" }, sign), el("span.name", {}, item.name || KINDS[message.kind] || "Archivo"));
  link.className = "file";
  return link;
}

function place(message) {
  if (!message.location) return null;
  const { latitude, longitude, label } = message.location;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  const link = outward(map, el("span.map", {}, icon("pin")), el("strong", {}, label || "Ubicación"), el("small", {}, `${latitude}, ${longitude}`));
  link.className = "place";
  return link;
}
