// What the page of withdrawals says, and how it writes amounts and days.

const BUENOS_AIRES = "America/Argentina/Buenos_Aires"; // when the phone does not know the shop's zone

export const REASONS = {
  perishable: "No se puede devolver: es un producto perecedero.",
  withdrawn: "Ya lo pediste.",
};

export const STATES = {
  open: "La tienda lo está viendo",
  accepted: "Aceptado",
  rejected: "La tienda no lo aceptó",
};

export const REFUSED = {
  nothing_to_withdraw: "De lo que elegiste no queda nada que se pueda devolver.",
  more_than_bought: "Elegiste más de lo que compraste o de lo que queda por devolver.",
  withdrawal_too_late: "Pasaron los diez días para devolverlo. Escribinos por WhatsApp y lo vemos.",
  too_many_requests: "Recibimos muchos pedidos seguidos. Probá más tarde o escribinos por WhatsApp, que también vale.",
};

export const NOT_SENT = "No pudimos mandarlo. Puede ser tu conexión o un problema nuestro: probá de nuevo en un rato.";

/** `3 unidades`, `0,5 kg`. */
export function amount(quantity, unit) {
  const number = new Intl.NumberFormat("es-AR", { maximumFractionDigits: 3 }).format(quantity);
  if (unit === "kg") return `${number} kg`;
  return quantity === 1 ? "1 unidad" : `${number} unidades`;
}

/** The last day of a right that ends at that moment: `jueves 3 de diciembre`, in the shop's time zone. */
export function lastDay(iso, zone) {
  return day(new Date(Date.parse(iso) - 1), zone);
}

export function day(moment, zone) {
  const told = { weekday: "long", day: "numeric", month: "long" };
  try {
    return new Intl.DateTimeFormat("es-AR", { ...told, timeZone: zone || BUENOS_AIRES }).format(moment).replace(",", "");
  } catch {
    return new Intl.DateTimeFormat("es-AR", { ...told, timeZone: BUENOS_AIRES }).format(moment).replace(",", "");
  }
}
