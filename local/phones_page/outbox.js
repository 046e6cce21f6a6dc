// What a shopper wrote and the server has not taken yet: shown at once, kept across a reload, never sent twice.

import * as api from "./api.js";
import { keep, recall } from "./kept.js";

const UNSENT = "milo-phones-unsent";
const CUT_OFF = "La página se cerró antes de enviarlo.";

/** The unsent messages of a shopper, from an earlier visit of the page: by client id, as bubbles show them. */
export function leftUnsent(phone) {
  const left = recall(UNSENT, {})[phone] ?? [];
  return new Map(left.map((message) => [message.client_id, pending(phone, message, "failed", CUT_OFF)]));
}

/** Sends a message, or one that failed again. One shopper's messages leave in the order they were written. */
export function send(shopper, message) {
  const named = message.client_id ? message : { ...message, client_id: newId(), created_at: new Date().toISOString() };
  put(shopper, pending(shopper.phone, named, "sending"));
  const before = shopper.lastSent ?? Promise.resolve();
  shopper.lastSent = before.then(() => post(shopper, named));
  return shopper.lastSent;
}

/** Forgets a message: the server has it, or its writer gave it up. */
export function settle(shopper, clientId) {
  if (!shopper.unsent.delete(clientId)) return;
  remember(shopper);
  shopper.onunsent?.();
}

async function post(shopper, message) {
  const { previews, created_at: _, ...told } = message;
  try {
    const { sid } = await api.write({ from: shopper.phone, profile_name: shopper.name, ...told });
    if (shopper.messages.has(sid)) settle(shopper, message.client_id);
    else if (shopper.unsent.has(message.client_id)) put(shopper, pending(shopper.phone, message, "sent"));
  } catch (error) {
    if (shopper.unsent.has(message.client_id)) put(shopper, pending(shopper.phone, message, "failed", error.message));
  }
}

function put(shopper, message) {
  shopper.unsent.set(message.client_id, message);
  remember(shopper);
  shopper.onunsent?.();
}

/** Files are too large to be kept; what was typed is. */
function remember(shopper) {
  const typed = [...shopper.unsent.values()].map(({ given }) => given).filter((given) => !given.media);
  const all = recall(UNSENT, {});
  if (typed.length) all[shopper.phone] = typed;
  else delete all[shopper.phone];
  keep(UNSENT, all);
}

function pending(phone, given, ticks, error = "") {
  const media = (given.media ?? []).map((item, index) => ({ ...item, path: given.previews?.[index] ?? "", data: "" }));
  return {
    ...given, given, phone, ticks, error, media, sid: given.client_id, number: Infinity, direction: "inbound",
    kind: given.kind ?? "text", body: given.body ?? "", deliveries: 0, unsent: true,
  };
}

/** Not randomUUID: a phone on the Wi-Fi opens the page by an address that browsers do not call secure. */
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
