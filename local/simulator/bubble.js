// One message as a bubble: its text, file or place, its time and its ticks.

import { el, icon, iconButton, outward } from "./dom.js";
import { formatted, onlyEmoji, plain } from "./formatting.js";

const TICKS = {
  sending: ["clock", "Enviando"],
  sent: ["one", "Enviado"],
  delivered: ["two", "Entregado"],
  read: ["two", "Leído"],
  failed: ["failed", "No entregado"],
};
const KINDS = { image: "📷 Foto", audio: "🎤 Nota de voz", video: "🎬 Video", document: "📄 Archivo", location: "📍 Ubicación", sticker: "Sticker", contacts: "👤 Contacto" };

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
  return message.body ? plain(message.body) : KINDS[message.kind] ?? "Mensaje";
}

export function ticks(message) {
  const [name, words] = TICKS[message.ticks];
  const node = el(`span.ticks.${message.ticks}`, { title: words, role: "img" }, icon(name));
  node.setAttribute("aria-label", words);
  return node;
}

/** The bubble. The shopper's own are at the right, as on their phone. `onmenu(anchor)` opens its menu. */
export function bubble(message, onmenu) {
  const side = message.direction === "inbound" ? "mine" : "theirs";
  const node = el(`article.bubble.${side}`, {}, ...message.media.map((item) => attachment(item, message)), place(message));
  node.dataset.sid = message.sid;
  node.dataset.ticks = message.ticks;
  if (message.body) {
    const text = el("div.text", {}, formatted(message.body));
    if (onlyEmoji(message.body)) text.classList.add("emoji");
    node.append(text);
  }
  if (message.deliveries > 1) node.append(el("p.note", {}, `Entregado ${message.deliveries} veces al webhook`));
  if (message.ticks === "failed") node.append(problem(message));
  node.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a") || getSelection().toString()) return;
    event.preventDefault();
    onmenu(node.querySelector("footer"));
  });
  node.append(
    el("footer", { onclick: (event) => onmenu(event.currentTarget) }, el("time", { dateTime: message.created_at }, time(message.created_at)), ticks(message)),
    iconButton("menu", "Opciones del mensaje", (event) => onmenu(event.currentTarget), "bubble-menu"),
  );
  return node;
}

function problem(message) {
  const code = message.error_code ? ` (error ${message.error_code})` : "";
  const reason = message.direction === "outbound" ? message.error : ""; // an inbound one's is in the banner
  return el("p.problem", {}, el("strong", {}, `No entregado${code}. `), reason);
}

function attachment(item, message) {
  const source = item.path || item.url;
  if (item.content_type.startsWith("image/")) {
    return el("a.picture", { href: source, target: "_blank", rel: "noopener noreferrer" }, el("img", { src: source, alt: message.body || "Foto", loading: "lazy" }));
  }
  if (item.content_type.startsWith("audio/")) {
    return el("audio", { src: source, controls: true, preload: "metadata" });
  }
  const link = outward(source, "📄 ", item.content_type);
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
