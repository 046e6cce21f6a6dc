// The field to write in, what can be attached, and the quick messages above it.

import { openAttachments, sendFile } from "./attach.js";
import { chipsFor } from "./chips.js";
import { el, icon, iconButton, roving } from "./dom.js";
import { keep, recall } from "./kept.js";

const DRAFTS = "milo-phones-drafts";
const TALLEST = 120;

const draftOf = (phone) => recall(DRAFTS, {})[phone] ?? "";

export class Composer {
  /** `send(message)` takes what was written, `complain(words)` what was wrong with it. */
  constructor(shopper, send, complain) {
    this.shopper = shopper;
    this.send = send;
    this.complain = complain;
    this.input = this.field();
    this.chips = el("div.chips", { role: "toolbar" });
    this.chips.setAttribute("aria-label", "Mensajes rápidos");
    roving(this.chips, "button", ["ArrowLeft", "ArrowRight"]);
    this.form = this.composer();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  /** Shows the quick messages that fit what was said last. */
  suggest(messages) {
    const words = chipsFor(this.shopper, messages);
    if (words.join() === this.suggested) return;
    this.suggested = words.join();
    const held = this.chips.contains(document.activeElement);
    this.chips.replaceChildren(...words.map((word, index) => this.chip(word, index)));
    this.chips.scrollLeft = 0;
    if (held) this.chips.firstElementChild.focus();
  }

  chip(words, index) {
    const send = () => { this.focus(); this.send({ body: words }); };
    return el("button", { type: "button", tabIndex: index ? -1 : 0, onclick: send }, words);
  }

  field() {
    const { shopper } = this;
    const input = el("textarea", { rows: 1, placeholder: "Escribí un mensaje", maxLength: 4096, autocomplete: "off", enterKeyHint: "send" });
    input.setAttribute("aria-label", `Mensaje de ${shopper.name || shopper.label}`);
    input.value = draftOf(shopper.phone);
    input.addEventListener("input", () => { this.keepDraft(); grow(input); });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    input.addEventListener("paste", (event) => {
      const [file] = event.clipboardData.files;
      if (file) sendFile(file, this.send, this.complain);
    });
    return input;
  }

  composer() {
    const attach = (event) => openAttachments(event.currentTarget, this.send, this.complain);
    const send = el("button.round.send", { type: "submit", title: "Enviar" }, icon("send"));
    send.setAttribute("aria-label", "Enviar");
    return el(
      "form.composer", { onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      iconButton("attach", "Adjuntar", attach), this.input, send,
    );
  }

  submit() {
    const body = this.input.value;
    this.focus();
    if (!body.trim()) return;
    this.send({ body });
    this.input.value = "";
    this.keepDraft();
    grow(this.input);
  }

  keepDraft() {
    keep(DRAFTS, { ...recall(DRAFTS, {}), [this.shopper.phone]: this.input.value });
  }
}

function grow(input) {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, TALLEST)}px`;
}
