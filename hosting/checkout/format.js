// How this shop writes money, quantities and times: `$ 1.234,50`, `0,5 kg`, the shop's own time.

const BUENOS_AIRES = "America/Argentina/Buenos_Aires"; // when the phone does not know the shop's zone

/** Pesos with a point every three digits and a comma: Intl leaves the point out below 10.000. */
export function pesos(amount) {
  const [whole, centavos] = Math.abs(amount).toFixed(2).split(".");
  return `${amount < 0 ? "-" : ""}$\u00a0${groups(whole)},${centavos}`; // never broken over two lines
}

/** `["2 unidades · ", "$ 450,00 c/u"]`, `["0,5 kg · ", "$ 3.600,00 el kilo"]`: each is kept on one line. */
export function quantity({ quantity: amount, unit, unit_price: price }) {
  const number = new Intl.NumberFormat("es-AR", { maximumFractionDigits: 3 }).format(amount);
  if (unit === "kg") return [`${number} kg · `, `${pesos(price)} el kilo`];
  return amount === 1 ? ["1 unidad", ""] : [`${number} unidades · `, `${pesos(price)} c/u`];
}

/** `N.º 123 456 789`: nine digits are read out more easily by threes. */
export function orderNumber(id) {
  return `N.º ${String(id).replace(/\B(?=(\d{3})+$)/g, " ")}`;
}

/** `30-71234567-1`. */
export function cuit(digits) {
  return digits.replace(/^(\d{2})(\d{8})(\d)$/, "$1-$2-$3");
}

/** `lunes 23 de noviembre a las 14:30`, in the shop's time zone wherever the phone is. */
export function dateAndTime(iso, zone) {
  const moment = new Date(iso);
  const timeZone = isKnown(zone) ? zone : BUENOS_AIRES;
  const day = new Intl.DateTimeFormat("es-AR", {
    weekday: "long", day: "numeric", month: "long", timeZone,
  }).format(moment).replace(",", "");
  const time = new Intl.DateTimeFormat("es-AR", {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone,
  }).format(moment);
  return `${day} a las ${time}`;
}

function isKnown(zone) {
  try {
    return Boolean(zone && new Intl.DateTimeFormat("es-AR", { timeZone: zone }));
  } catch {
    return false;
  }
}

function groups(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ".");
}
