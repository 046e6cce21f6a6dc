// A shopper's phone: the conversation with the shop and the field to write in.

import { write, deliverAgain } from "./api.js";
import { openAttachments, sendFile } from "./attach.js";
import { bubble, day, time } from "./bubble.js";
import { ask, el, icon, iconButton, openMenu } from "./dom.js";

const QUICK = [
  "Hola, quiero comprar leche", "La primera", "Agregá 2 panes lactal", "¿Qué tengo en el carrito?",
  "La más barata", "Finalizar", "¿Cómo va mi pedido?", "Gracias",
];
const NEAR_THE_END = 120;

export class Column {
  /** `shopper`: {phone, name, label, messages: Map, typing, draft}. `on`: {back, close}. */
  constructor(shopper, on) {
    this.shopper = shopper;
    this.bubbles = new Map();
    this.subtitle = el("p.subtitle");
    this.banner = el("div.banner", { role: "alert", hidden: true });
    this.typing = el("div.bubble.theirs.dots", { hidden: true, role: "status" }, el("i"), el("i"), el("i"));
    this.typing.setAttribute("aria-label", "La tienda está escribiendo");
    this.list = el("div.messages", { role: "log" });
    this.list.setAttribute("aria-label", `Conversación de ${shopper.name || shopper.label}`);
    this.input = this.field();
    this.title = el("h2", {}, shopper.name || shopper.label);
    this.node = el("section.chat", {}, this.head(on), this.banner, this.list, this.chips(), this.composer());
    this.node.dataset.phone = shopper.phone;
    this.list.append(el("p.empty", {}, `Este es el teléfono de ${shopper.name || shopper.label}. Escribile a la tienda o tocá un mensaje rápido.`), this.typing);
    this.subtitles();
    for (const message of shopper.messages.values()) this.show(message);
    this.showTyping();
  }

  focus() {
    this.input.focus({ preventScroll: true });
    this.toEnd();
  }

  /** Shows a message, or what changed of it. */
  show(message) {
    const stay = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight > NEAR_THE_END;
    const node = bubble(message, (anchor) => this.openMenu(anchor, message.sid));
    const before = this.bubbles.get(message.sid);
    this.bubbles.set(message.sid, node);
    if (before) before.replaceWith(node);
    else this.append(message, node);
    this.warn(message);
    if (!stay || message.direction === "inbound") this.toEnd();
  }

  showTyping() {
    this.typing.hidden = !this.shopper.typing;
    this.subtitles();
    if (this.shopper.typing) this.toEnd();
  }

  subtitles() {
    this.title.textContent = this.shopper.name || this.shopper.label;
    const waits = this.shopper.typing ? "Milo está escribiendo…" : this.shopper.label;
    this.subtitle.replaceChildren(waits);
    this.subtitle.classList.toggle("typing", Boolean(this.shopper.typing));
  }

  complain(words, retry) {
    this.banner.replaceChildren(
      icon("failed"), el("span", {}, words),
      retry ? el("button", { type: "button", onclick: retry }, "Reintentar") : "",
      iconButton("close", "Cerrar el aviso", () => { this.banner.hidden = true; }),
    );
    this.banner.hidden = false;
  }

  append(message, node) {
    const date = day(message.created_at);
    const others = [...this.shopper.messages.values()].filter((other) => other.number > message.number);
    const next = others.map((other) => this.bubbles.get(other.sid)).find((other) => other && other !== node);
    if (next) { next.before(node); return; }
    if (this.lastDay !== date) this.typing.before(el("p.day", {}, el("span", {}, date)));
    this.lastDay = date;
    this.typing.before(node);
  }

  warn(message) {
    if (message.direction !== "inbound") return;
    const retry = () => { this.banner.hidden = true; this.again(message.sid); };
    if (message.ticks === "failed") { this.troubled = message.sid; this.complain(message.error, retry); }
    else if (this.troubled && message.ticks !== "sent") { this.troubled = null; this.banner.hidden = true; }
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  async send(message) {
    this.input.focus();
    try {
      await write(this.shopper, message);
    } catch (error) {
      this.complain(error.message, () => { this.banner.hidden = true; this.send(message); });
    }
  }

  async again(sid) {
    try {
      await deliverAgain(sid);
    } catch (error) {
      this.complain(error.message);
    }
  }

  openMenu(anchor, sid) {
    const message = this.shopper.messages.get(sid);
    const items = [];
    if (message.body) items.push(["", "Copiar el texto", () => navigator.clipboard?.writeText(message.body)]);
    if (message.direction === "inbound") items.push(["", "Entregar otra vez (duplicado)", () => this.again(sid)]);
    items.push(["", "Ver detalles", () => showDetails(message)]);
    openMenu(anchor, items);
  }

  head(on) {
    return el(
      "header.chat-head", {},
      iconButton("back", "Volver a los teléfonos", on.back, "round.back"),
      el("span.avatar", {}, initial(this.shopper)),
      el("div.who", {}, this.title, this.subtitle),
      iconButton("close", "Cerrar esta conversación", on.close, "round.close"),
    );
  }

  chips() {
    const chip = (words) => el("button", { type: "button", onclick: () => this.send({ body: words }) }, words);
    const node = el("div.chips", {}, ...QUICK.map(chip));
    node.setAttribute("aria-label", "Mensajes rápidos");
    return node;
  }

  field() {
    const input = el("textarea", { rows: 1, placeholder: "Escribí un mensaje", maxLength: 4096, autocomplete: "off", enterKeyHint: "send" });
    input.setAttribute("aria-label", `Mensaje de ${this.shopper.name || this.shopper.label}`);
    input.value = this.shopper.draft ?? "";
    input.addEventListener("input", () => { this.shopper.draft = input.value; grow(input); });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    input.addEventListener("paste", (event) => {
      const [file] = event.clipboardData.files;
      if (file) sendFile(file, (message) => this.send(message), (words) => this.complain(words));
    });
    return input;
  }

  composer() {
    const attach = (event) => openAttachments(event.currentTarget, (message) => this.send(message), (words) => this.complain(words));
    const form = el(
      "form.composer", { onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      iconButton("attach", "Adjuntar", attach),
      this.input,
      el("button.round.send", { type: "submit", title: "Enviar" }, icon("send")),
    );
    form.lastElementChild.setAttribute("aria-label", "Enviar");
    return form;
  }

  submit() {
    const body = this.input.value;
    this.input.focus();
    if (!body.trim()) return;
    this.input.value = this.shopper.draft = "";
    grow(this.input);
    this.send({ body });
  }
}

export function initial(shopper) {
  return (shopper.name || "").trim().slice(0, 1).toUpperCase() || "#";
}

function grow(input) {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 120)}px`;
}

function showDetails(message) {
  const dialog = document.getElementById("details-dialog");
  const rows = [
    ["SID", message.sid],
    ["Sentido", message.direction === "inbound" ? "Del cliente a la tienda" : "De la tienda al cliente"],
    ["Tipo", message.kind],
    ["Estado", message.status],
    ["Webhook", message.direction === "inbound" ? `${message.webhook_status ?? "sin respuesta"}, ${message.deliveries} entrega(s)` : null],
    ["Botón", message.button_payload],
    ["Error", message.error_code ? `${message.error_code}: ${message.error}` : null],
    ["Creado", `${day(message.created_at)} ${time(message.created_at)}`],
  ];
  dialog.querySelector("dl").replaceChildren(
    ...rows.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, String(value))]),
  );
  ask(dialog);
}
