// What there is to know of one message, for whoever looks into it.

import * as api from "./api.js";
import { day, time } from "./bubble.js";
import { ask, el } from "./dom.js";
import { KINDS, STATUSES } from "./words.js";

const MODELS = { offline: "offline (sin Gemini)" };

export function showDetails(message) {
  const dialog = document.getElementById("details-dialog");
  dialog.querySelector("dl").replaceChildren(
    ...rows(message).filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
  );
  ask(dialog);
}

function rows(message) {
  const mine = message.direction === "inbound";
  if (message.unsent) return [["Sentido", "Del cliente a la tienda"], ["Estado", "Sin enviar"], ["Error", message.error]];
  return [
    ["Sentido", mine ? "Del cliente a la tienda" : "De la tienda al cliente"],
    ["Modelo", mine ? null : model(message)],
    ["Tipo", KINDS[message.kind] ?? message.kind],
    ["Estado", STATUSES[message.status] ?? message.status],
    ["Webhook", mine ? `Respondió ${message.webhook_status ?? "nada"}; ${message.deliveries === 1 ? "1 entrega" : `${message.deliveries} entregas`}` : null],
    ["Botón", message.button_payload],
    ["Error", message.error_code ? `${message.error_code}: ${message.error}` : null],
    ["Creado", `${day(message.created_at)}, ${time(message.created_at)}`],
    ["SID", message.sid],
  ];
}

/** Twilio does not know which model wrote a message: the back office is asked, and the node says so meanwhile. */
function model(message) {
  const node = el("span", {}, "Preguntando…");
  api.model(message.sid).then(
    ({ model: name }) => { node.textContent = name ? MODELS[name] ?? name : "Ninguno: no lo escribió un modelo"; },
    (error) => { node.textContent = `No se sabe. ${error.message}`; },
  );
  return node;
}
