// Quick messages: first those that fit what the shop said last, then the usual ones.

const USUAL = [
  "Hola, quiero comprar leche", "La primera", "Agregá 2 panes lactal", "¿Qué tengo en el carrito?",
  "La más barata", "Finalizar", "¿Cómo va mi pedido?", "Gracias",
];
const OPTION = /^\s*(\d{1,2})[.)]\s/gm;
const UP_TO = /\bdel 1 al (\d{1,2})\b(?! de )/i;
const MOST_OPTIONS = 10;

/** What fits a reply; the first pattern that is found in it decides. */
const FITTING = [
  [/\/checkout\//, () => ["¿Cómo va mi pedido?", "Gracias"]],
  [/c[oó]mo te llam[aá]s|tu nombre/i, ({ name }) => [name || "Juan"]],
  [/\be-?mail\b|\bcorreo\b/i, ({ name }) => [`${letters(name) || "juan"}@example.com`, "No tengo mail"]],
  [/finalizamos|\bagregu[eé]\b/i, () => ["Finalizar", "¿Qué tengo en el carrito?"]],
  [/¿(?:confirm|quer[eé]s|quer[ií]as|segur|est[aá]s segur|lo agrego|te lo|los? sumo|vac[ií]o|cierro)/i, () => ["Sí", "No"]],
];

/** The words of the chips for a shopper, after these messages (oldest first). */
export function chipsFor(shopper, messages) {
  const said = lastSaid(messages);
  const first = [...options(said), ...(FITTING.find(([pattern]) => pattern.test(said))?.[1](shopper) ?? [])];
  return [...new Set([...first, ...USUAL])];
}

function lastSaid(messages) {
  const said = [];
  for (const message of messages.toReversed()) {
    if (message.direction === "inbound") break;
    said.unshift(message.body);
  }
  return said.join("\n");
}

function options(said) {
  const listed = [...new Set([...said.matchAll(OPTION)].map(([, number]) => number))];
  const numbers = listed.length ? listed : upTo(Number(UP_TO.exec(said)?.[1] ?? 0));
  return numbers.length > 1 && numbers.length <= MOST_OPTIONS ? numbers : [];
}

/** What can be answered to a shop that asks again, and does not list everything again. */
function upTo(last) {
  return Array.from({ length: last }, (_, index) => `${index + 1}`);
}

function letters(name) {
  return (name ?? "").normalize("NFD").toLowerCase().replace(/[^a-z]/g, "");
}
