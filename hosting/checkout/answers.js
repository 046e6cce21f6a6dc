// What a shopper chose and typed: what it begins with, what it lacks, and how the API takes it.

import { typedPesos } from "/format.js";
import { MEANS } from "/means.js";
import { OUTSIDE, refusal } from "/refusals.js";

export const NOT_LISTED = "?"; // the shopper's zone is not one of the shop's
const SHORTEST_ADDRESS = 3;

export function offeredKinds({ zones, pickup }) {
  return [...(zones.length ? ["delivery"] : []), ...(pickup ? ["pickup"] : [])];
}

export function offeredMeans({ means }) {
  return means.filter((each) => Object.hasOwn(MEANS, each.means));
}

/** Whether there is anything to choose: a shop that has said nothing has its orders collected, and paid online. */
export function isChoice(options) {
  return options.zones.length > 0 || offeredMeans(options).length > 1;
}

/** What the order has already, else what was chosen last time, else the only thing there is; all as texts. */
export function proposed({ options, delivery, means, cash_with: cash }) {
  const known = delivery ?? options.last?.delivery ?? {};
  const kinds = offeredKinds(options);
  const accepted = offeredMeans(options).map((each) => each.means);
  const wanted = means ?? options.last?.means;
  const onlyKind = kinds.length === 1 ? kinds[0] : "";
  return {
    kind: kinds.includes(known.kind) ? known.kind : onlyKind,
    address: known.address ?? "",
    floor: known.floor ?? "",
    notes: known.notes ?? "",
    zone: options.zones.some(({ name }) => name === known.zone) ? known.zone : "",
    pin: delivery?.place ? pinOf(options) : "",
    slot: options.slots.find(({ starts }) => starts === known.starts)?.id ?? "",
    means: accepted.includes(wanted) ? wanted : accepted[0] ?? "",
    cash_with: cash ? String(cash).replace(".", ",") : "",
  };
}

/** `-34.6,-58.4`: where the shopper is on the map, as the form holds it; empty where they have not said. */
export function pinOf({ pin }) {
  return pin ? `${pin.latitude},${pin.longitude}` : "";
}

/** What the fee depends on, as the API takes it. */
export function place({ kind, address, zone, pin }) {
  if (kind !== "delivery") return { kind };
  const [latitude, longitude] = (pin ?? "").split(",").map(Number);
  return {
    kind,
    address: address.trim(),
    ...(zone && zone !== NOT_LISTED && { zone }),
    ...(pin && { place: { latitude, longitude } }),
  };
}

/** The body of `POST …/pay`; none where the shop offers neither delivery nor pickup. */
export function chosen(answers) {
  const { kind, means, cash_with: cash } = answers;
  if (!kind) return undefined;
  return {
    delivery: { ...place(answers), ...(kind === "delivery" && extras(answers)) },
    payment: { means, ...(means === "cash" && cash.trim() && { cash_with: typedPesos(cash) }) },
  };
}

function extras({ floor, notes, slot }) {
  const told = { floor: floor.trim(), notes: notes.trim(), slot };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value));
}

/** Whether it can be asked what delivery costs. */
export function isPlace({ kind, address, zone }) {
  return kind === "delivery" && address.trim().length >= SHORTEST_ADDRESS && zone !== NOT_LISTED;
}

/**
 * What has to be mended first: `field`, `words` to stand beside it, `press` for the button; null for nothing.
 *
 * `quoted`: what is known of what delivery to there costs.
 */
export function gap(answers, options, quoted) {
  const { kind, means, cash_with: cash } = answers;
  if (!kind && offeredKinds(options).length) {
    return { field: "kind", words: "Elegí cómo lo recibís.", press: "Elegir cómo lo recibo" };
  }
  const missing = kind === "delivery" ? gapOfPlace(answers, quoted) : null;
  if (missing) return missing;
  if (!means) return { field: "means", words: "Elegí cómo pagás.", press: "Elegir cómo pago" };
  if (means === "cash" && cash.trim() && typedPesos(cash) === null) {
    return { field: "cash_with", words: "Escribí el monto en números, por ejemplo 20.000.", press: "Corregir el monto" };
  }
  return null;
}

function gapOfPlace(answers, { state, body }) {
  if (answers.address.trim().length < SHORTEST_ADDRESS) {
    return { field: "address", words: "Escribí la calle y el número.", press: "Completar la dirección" };
  }
  if (answers.zone === NOT_LISTED) return { field: "place", words: OUTSIDE, press: "Cambiar la entrega" };
  if (state !== "refused") return null;
  const why = refusal(body) ?? { field: "place", words: OUTSIDE };
  if (why.field !== "place") return { ...why, press: "Corregir la dirección" };
  return { ...why, press: body?.code === "zone_unknown" ? "Elegir la zona" : "Cambiar la entrega" };
}
