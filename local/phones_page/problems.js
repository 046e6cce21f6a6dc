// The problems that the page can cause, in words: what will happen, and what happened.

import * as api from "./api.js";
import { time } from "./bubble.js";
import { el, icon, iconButton, openMenu } from "./dom.js";

const POLL = 1000;

/** name: [title, what will happen, what happened]. */
const WORDS = {
  dies_before_reply: [
    "El worker se muere antes de contestar",
    "Al próximo mensaje, el proceso que contesta se cae (kill -9) con la respuesta pensada y sin guardar. Otro la retoma cuando vence el turno del muerto: puede tardar dos minutos.",
    "El worker se murió con la respuesta en la mano. Milo contesta igual, una sola vez: puede tardar dos minutos.",
  ],
  dies_after_reply: [
    "El worker se muere recién enviada la respuesta",
    "La respuesta sale y el proceso se cae (kill -9) antes de anotarlo. Otro le pregunta a Twilio si salió, y no la repite: lo próximo que escribas puede tardar dos minutos.",
    "El worker se murió sin anotar que la respuesta salió. No se repite: otro se lo pregunta a Twilio. Lo próximo que escribas puede tardar dos minutos.",
  ],
  lost_answer: [
    "Se pierde la respuesta de Twilio",
    "Twilio manda el próximo mensaje de la tienda, pero la tienda nunca se entera. Tiene que preguntar, y no mandarlo dos veces.",
    "Twilio mandó el mensaje y cortó sin contestar. La tienda le pregunta si salió: acá tiene que estar una sola vez.",
  ],
  error_500: [
    "Twilio responde 500",
    "Al próximo mensaje de la tienda Twilio falla y no lo manda. La tienda lo intenta de nuevo.",
    "Twilio respondió 500 y no mandó nada. La tienda lo intenta de nuevo en unos segundos.",
  ],
  undeliverable: [
    "La respuesta no se puede entregar",
    "Twilio acepta el próximo mensaje de la tienda y después no lo puede entregar (63003): queda en rojo acá.",
    "Twilio aceptó el mensaje y no lo pudo entregar (63003).",
  ],
  duplicate: [
    "El mensaje llega dos veces",
    "Twilio le entrega a la tienda dos veces, a la vez, lo próximo que escribas. Milo contesta una sola vez.",
    "El mensaje se entregó dos veces a la vez. Milo tiene que contestar una sola vez.",
  ],
  a_day_later: [
    "24 horas después",
    "Para Twilio pasó un día desde tu último mensaje: si la tienda escribe primero, se rechaza (63016). Cuando escribas, se abre otra ventana de 24 horas.",
    "La tienda escribió fuera de las 24 horas y Twilio lo rechazó (63016).",
    "Escribiste: se abrió otra ventana de 24 horas y la tienda puede contestar.",
  ],
};

let items = [];
let offers = [];
let changed = () => {};
let polling = null;

/** Hears of every change from now on. */
export function watchProblems(onchange) {
  changed = onchange;
  return refresh();
}

/** Opens the menu of problems for a shopper; `complain(words)` says why one could not be caused. */
export async function openProblems(anchor, shopper, complain) {
  await refresh();
  openMenu(anchor, offers.map((name) => [null, WORDS[name]?.[0] ?? name, () => cause(name, shopper, complain), WORDS[name]?.[1]]));
}

/** The lines that say what waits and what happened to a shopper, the newest first. */
export function problemLines(shopper) {
  return items.filter(({ phone }) => phone === shopper.phone || phone === "").reverse().map(line);
}

async function cause(name, shopper, complain) {
  try {
    await api.askProblem(name, shopper.phone);
    await refresh();
  } catch (error) {
    complain(error.message);
  }
}

function line(problem) {
  const [title, will, did, over] = WORDS[problem.name] ?? [problem.name, "", "", ""];
  const waits = problem.state === "pending";
  const words = waits ? `Pendiente. ${will}` : `Pasó a las ${time(problem.at)}. ${problem.state === "over" ? over : did}`;
  const forget = async () => { await api.forgetProblem(problem.id).catch(() => {}); await refresh(); };
  return el(
    `li.${problem.state}`, {},
    icon(waits ? "clock" : "one"),
    el("span", {}, el("strong", {}, `${title}. `), words),
    waits ? el("button", { type: "button", onclick: forget }, "Cancelar") : iconButton("close", "Cerrar el aviso", forget),
  );
}

async function refresh() {
  clearTimeout(polling);
  const before = JSON.stringify(items);
  try {
    ({ items, offers } = await api.problems());
  } catch { /* the bar at the top says that nobody is there */ }
  if (JSON.stringify(items) !== before) changed();
  if (items.some(({ state }) => state === "pending")) polling = setTimeout(refresh, POLL);
}
