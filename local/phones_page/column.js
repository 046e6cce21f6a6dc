// A shopper's phone: the conversation with the shop.

import { deliverAgain } from "./api.js";
import { bubble, day } from "./bubble.js";
import { Composer } from "./composer.js";
import { showDetails } from "./details.js";
import { el, icon, iconButton, openMenu, roving } from "./dom.js";
import { send, settle } from "./outbox.js";
import { openProblems, problemLines } from "./problems.js";

const NEAR_THE_END = 120;

export class Column {
  /** `shopper`: see `known` in phones.js. `shop`: {name, phone}. `on`: {back, close}. */
  constructor(shopper, shop, on) {
    this.shopper = shopper;
    this.bubbles = new Map();
    this.unsent = [];
    this.news = 0;
    this.subtitle = el("p.subtitle");
    this.problems = el("ul.problems", { role: "status", hidden: true });
    this.banner = el("div.banner", { role: "alert", hidden: true });
    this.typing = el("div.bubble.theirs.dots", { hidden: true, role: "status" }, el("i"), el("i"), el("i"));
    this.typing.setAttribute("aria-label", "La tienda está escribiendo");
    this.list = this.talk();
    this.down = el("button.down", { type: "button", hidden: true, onclick: () => { this.toEnd(); this.focus(); } });
    this.composer = new Composer(shopper, (message) => this.send(message), (words) => this.complain(words));
    this.node = el(
      "section.chat", {}, this.head(shop, on), this.problems, this.banner,
      el("div.talk", {}, this.list, this.down), this.composer.chips, this.composer.form,
    );
    this.node.dataset.phone = shopper.phone;
    shopper.onunsent = () => this.showUnsent();
    for (const message of shopper.messages.values()) this.show(message);
    this.showUnsent();
    this.showTyping();
    this.showProblems();
    this.composer.suggest(this.said());
  }

  focus() {
    this.composer.focus();
    this.toEnd();
  }

  /** Every message that the server has, oldest first. */
  said() {
    return [...this.shopper.messages.values()].sort((one, other) => one.number - other.number);
  }

  /** Shows a message, or what changed of it. */
  show(message) {
    const away = this.isAway();
    const node = bubble(message, { menu: (anchor) => this.openMenu(anchor, message) });
    const before = this.bubbles.get(message.sid);
    this.bubbles.set(message.sid, node);
    if (before) before.replaceWith(node);
    else this.append(message, node);
    this.warn(message);
    if (!away || (!before && message.direction === "inbound")) this.toEnd();
    else if (!before) this.news += 1;
    this.showDown();
    if (!before) this.composer.suggest(this.said());
  }

  /** What was written and not taken by the server stands below all that was. */
  showUnsent() {
    for (const node of this.unsent) node.remove();
    this.unsent = [...this.shopper.unsent.values()].map((message) => bubble(message, {
      menu: (anchor) => this.openMenu(anchor, message),
      retry: () => { this.composer.focus(); send(this.shopper, message.given); },
      drop: () => { this.composer.focus(); settle(this.shopper, message.client_id); },
    }));
    this.typing.before(...this.unsent);
    if (this.unsent.length) this.toEnd();
  }

  showTyping() {
    const { shopper } = this;
    const whose = `teléfono de ${shopper.name || "un cliente"} · ${shopper.label}`;
    this.subtitle.textContent = shopper.typing ? "escribiendo…" : whose;
    this.subtitle.title = whose;
    this.subtitle.classList.toggle("typing", Boolean(shopper.typing));
    this.inPlace(() => { this.typing.hidden = !shopper.typing; });
  }

  showProblems() {
    const lines = problemLines(this.shopper);
    this.inPlace(() => {
      this.problems.replaceChildren(...lines);
      this.problems.hidden = !lines.length;
    });
  }

  complain(words, retry) {
    this.banner.replaceChildren(
      icon("failed"), el("span", {}, words),
      retry ? el("button", { type: "button", onclick: retry }, "Reintentar") : "",
      iconButton("close", "Cerrar el aviso", () => { this.banner.hidden = true; }),
    );
    this.inPlace(() => { this.banner.hidden = false; });
  }

  /** Changes what takes room; who reads the newest message goes on seeing it. */
  inPlace(change) {
    const away = this.isAway();
    change();
    if (!away) this.toEnd();
  }

  append(message, node) {
    const later = this.said().find((other) => other.number > message.number && this.bubbles.has(other.sid));
    if (later) { this.bubbles.get(later.sid).before(node); return; }
    const end = this.unsent.find((other) => other.isConnected) ?? this.typing;
    const date = day(message.created_at);
    if (this.lastDay !== date) end.before(el("p.day", {}, el("span", {}, date)));
    this.lastDay = date;
    end.before(node);
  }

  warn(message) {
    if (message.direction !== "inbound") return;
    const retry = () => { this.banner.hidden = true; this.again(message.sid); };
    if (message.ticks === "failed") { this.troubled = message.sid; this.complain(message.error, retry); }
    else if (this.troubled && message.ticks !== "sent") { this.troubled = null; this.banner.hidden = true; }
  }

  isAway() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight > NEAR_THE_END;
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.showDown();
  }

  /** The way back to the newest message, while one reads further up. */
  showDown() {
    if (!this.isAway()) this.news = 0;
    this.down.hidden = !this.isAway();
    const words = this.news ? `${this.news === 1 ? "1 mensaje nuevo" : `${this.news} mensajes nuevos`}` : "Ir al final";
    if (this.down.dataset.words === words) return;
    this.down.dataset.words = words;
    this.down.replaceChildren(...(this.news ? [words] : []), icon("menu"));
    this.down.setAttribute("aria-label", words);
  }

  send(message) {
    this.composer.focus();
    return send(this.shopper, message);
  }

  async again(sid) {
    try {
      await deliverAgain(sid);
    } catch (error) {
      this.complain(error.message);
    }
  }

  openMenu(anchor, { sid }) {
    const message = this.shopper.messages.get(sid) ?? this.shopper.unsent.get(sid);
    if (!message) return;
    const items = [];
    if (message.body) items.push([null, "Copiar el texto", () => navigator.clipboard?.writeText(message.body)]);
    if (message.direction === "inbound" && !message.unsent) items.push([null, "Entregar otra vez (duplicado)", () => this.again(sid)]);
    items.push([null, "Ver detalles", () => showDetails(message)]);
    openMenu(anchor, items);
  }

  talk() {
    const { shopper } = this;
    const list = el("div.messages", { role: "log", tabIndex: 0, onscroll: () => this.showDown() });
    list.setAttribute("aria-label", `Conversación de ${shopper.name || shopper.label}`);
    list.append(el("p.empty", {}, `Este es el teléfono de ${shopper.name || shopper.label}. Escribile a la tienda o tocá un mensaje rápido.`), this.typing);
    roving(list, "article", ["ArrowUp", "ArrowDown"]);
    list.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("article")) return;
      event.preventDefault(); // or it would press what the menu puts the focus on
      event.target.querySelector("footer").click();
    });
    return list;
  }

  head(shop, on) {
    const problems = iconButton("bolt", "Problemas", (event) => openProblems(event.currentTarget, this.shopper, (words) => this.complain(words)), "cause");
    problems.append(el("span", {}, "Problemas"));
    return el(
      "header.chat-head", {},
      iconButton("back", "Volver a los teléfonos", on.back, "round.back"),
      el("span.avatar.shop", { ariaHidden: "true" }, icon("shop")),
      el("div.who", {}, el("h2", {}, shop.name), this.subtitle),
      problems,
      iconButton("close", "Cerrar esta conversación", on.close, "round.close"),
    );
  }
}

export function initial(shopper) {
  return (shopper.name || "").trim().slice(0, 1).toUpperCase() || "#";
}
