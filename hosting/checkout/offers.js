// Draws what the shop offers: delivery and pickup, zones, windows, means of payment.

import { NOT_LISTED, offeredKinds, offeredMeans, pinOf } from "/answers.js";
import { pesos } from "/format.js";
import { MEANS, moment } from "/means.js";
import { byId, fromTemplate, list, say, sayOrHide } from "/text.js";
import { window } from "/times.js";

export const CASH = byId("cash-field");

export function drawKinds({ options, pickup_address: address }) {
  const kinds = offeredKinds(options);
  const told = {
    delivery: { name: "Envío a domicilio", note: fees(options.zones) },
    pickup: { name: "Retiro en el local", note: address ? `${address} · sin costo` : "Sin costo" },
  };
  byId("how").hidden = !kinds.length;
  list(byId("kinds"), kinds.map((value) => ({ group: "kind", value, ...told[value] })), choice);
}

/** The place that the shopper sent in the chat, if they did. */
export function drawPin({ options }) {
  const pin = pinOf(options);
  byId("pin-field").hidden = !pin;
  byId("pin").value = pin;
  byId("pin-map").href = pin ? `https://maps.google.com/?q=${pin}` : "";
}

export function drawZones({ zones }) {
  const named = zones.map(({ name, neighbourhoods, fee }) => ({
    value: name,
    words: [name, others(name, neighbourhoods), fee ? pesos(fee) : "sin cargo"].filter(Boolean).join(" · "),
  }));
  const all = [{ value: "", words: "Elegí tu zona…" }, ...named, { value: NOT_LISTED, words: "Mi barrio no está en la lista" }];
  list(byId("zone"), all, option);
}

/** Draws the windows of the zone, all while it is not known. The soonest is chosen unless the shopper chose another. */
export function drawSlots({ options, timezone, delivery }, zone) {
  const free = options.slots.filter(({ zones = [] }) => !zone || !zones.length || zones.includes(zone));
  const isKept = delivery?.starts && !options.slots.some(({ starts }) => starts === delivery.starts);
  const kept = isKept ? [{ value: "", words: `El que elegiste: ${window(delivery, timezone)}` }] : [];
  const offered = free.map((slot, place) => ({
    value: slot.id,
    words: `${window(slot, timezone)}${place || isKept ? "" : " · lo antes posible"}`,
  }));
  const select = byId("slot");
  const before = select.value;
  list(select, [...kept, ...offered], option);
  select.value = before;
  if (select.selectedIndex < 0) select.selectedIndex = 0; // none was chosen, or it is not free any more
  byId("slot-field").hidden = !zone || !select.length;
}

/** What the shop says of a means stands behind what is always so; cash has its question below it. */
export function drawMeans({ options }, kind) {
  const at = moment(kind);
  const offered = offeredMeans(options).map(({ means, note }) => ({
    group: "means",
    value: means,
    name: MEANS[means].name(at),
    note: [MEANS[means].note(at), sentence(note)].filter(Boolean).join(" "),
  }));
  const means = byId("means");
  list(means, offered, choice);
  const above = means.querySelector("[data-value=cash]") ?? means;
  if (above.nextElementSibling !== CASH) above.after(CASH);
}

/** Owners write a note as a part of a sentence: `al recibir o al retirar`. */
function sentence(note) {
  return note && note.charAt(0).toUpperCase() + note.slice(1).replace(/([^.!?…])$/, "$1.");
}

function choice({ group, value, name, note }) {
  const label = fromTemplate("choice");
  const radio = label.querySelector("input");
  label.dataset.value = value;
  Object.assign(radio, { name: group, value });
  say(label.querySelector(".choice-name"), name);
  sayOrHide(label.querySelector(".choice-note"), note);
  return label;
}

function option({ value, words }) {
  return new Option(words, value);
}

function others(name, neighbourhoods = []) {
  return neighbourhoods.filter((each) => each !== name).join(", ");
}

function fees(zones) {
  const [least, most] = [Math.min, Math.max].map((of) => of(...zones.map(({ fee }) => fee)));
  if (least !== most) return least ? `Desde ${pesos(least)}` : "Según tu zona";
  return least ? `Cuesta ${pesos(least)}` : "Sin cargo";
}
