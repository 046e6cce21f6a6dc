// Says what delivery to the address costs, or why there is none and what can be done instead.

import { mark } from "/fields.js";
import { pesos } from "/format.js";
import { OUTSIDE, refusal } from "/refusals.js";
import { byId, sayOrHide } from "/text.js";
import { window } from "/times.js";

const WAYS_OUT = ["outside_zones", "below_minimum", "none_free"];
const NOT_ASKED = "No pudimos calcular el envío. Fijate en tu conexión y probá de nuevo.";

/** `isListed`: whether the shopper's zone is among the shop's. */
export function showCost(order, { state, body }, isListed) {
  const code = isListed ? body?.code : "outside_zones";
  const isRefused = !isListed || (state === "refused" && fieldOf(body) === "place");
  const words = {
    asked: "Calculando el envío…",
    told: state === "told" && costs(order, body),
    refused: refusal(body)?.words ?? OUTSIDE,
    failed: NOT_ASKED,
  };
  const output = byId("quote");
  output.dataset.tone = isRefused || state === "failed" ? "bad" : "calm";
  sayOrHide(output, isListed ? (state !== "refused" || isRefused) && words[state] || "" : OUTSIDE);
  offerWaysOut(order, isRefused && WAYS_OUT.includes(code));
  const isZoneAsked = !byId("zone-field").hidden;
  mark(byId("zone"), isRefused && isZoneAsked);
  mark(byId("address"), isRefused && !isZoneAsked);
}

/** Which field a refused place is about. */
export function fieldOf(problem) {
  return refusal(problem)?.field ?? "place";
}

function offerWaysOut({ options }, isOffered) {
  const shop = byId("whatsapp");
  byId("take-pickup").hidden = !isOffered || !options.pickup;
  byId("ask-shop").hidden = !isOffered || shop.hidden;
  byId("ask-shop").href = shop.href;
}

/** The cost in words, with the window where there are none to choose from. */
function costs({ options, timezone }, { zone, fee, total, starts, ends }) {
  const cost = `Envío a ${zone}: ${fee ? pesos(fee) : "sin cargo"}. Total: ${pesos(total)}.`;
  if (!byId("slot-field").hidden) return cost;
  if (starts && ends) return `${cost} Llega ${window({ starts, ends }, timezone)}.`;
  const said = options.zones.find(({ name }) => name === zone)?.when;
  return said ? `${cost} Entregamos: ${said}.` : cost;
}
