// How this shop writes money, quantities and numbers: `$ 1.234,50`, `0,5 kg`, `30-71234567-1`.

/** Pesos with a point every three digits and a comma: Intl leaves the point out below 10.000. */
export function pesos(amount) {
  const [whole, centavos] = Math.abs(amount).toFixed(2).split(".");
  return `${amount < 0 ? "-" : ""}$\u00a0${groups(whole)},${centavos}`; // never broken over two lines
}

/** Pesos as somebody types them: `20000`, `20.000`, `$ 20.000,50`, `1500.5`; null for what is not an amount. */
export function typedPesos(text) {
  const digits = text.replace(/[$\s]/g, "");
  const plain = /^\d{1,3}(\.\d{3})+(,\d{1,2})?$/.test(digits) ? digits.replaceAll(".", "") : digits;
  return /^\d{1,9}([.,]\d{1,2})?$/.test(plain) ? Number(plain.replace(",", ".")) : null;
}

/** `["2 unidades · ", "$ 450,00 c/u"]`, `["0,5 kg · ", "$ 3.600,00 el kilo"]`: each is kept on one line. */
export function quantity({ quantity: amount, unit, unit_price: price }) {
  const number = new Intl.NumberFormat("es-AR", { maximumFractionDigits: 3 }).format(amount);
  if (unit === "kg") return [`${number} kg · `, `${pesos(price)} el kilo`];
  return amount === 1 ? ["1 unidad", ""] : [`${number} unidades · `, `${pesos(price)} c/u`];
}

/** `$ 1.950,00 por litro`; empty where nobody said what a unit holds, or the price itself says it. */
export function measure({ measure_price: of, unit, unit_price: price }) {
  const name = { kg: "kg", l: "litro", unidad: "unidad" }[of?.measure];
  if (!name || (of.measure === unit && of.price === price)) return "";
  return `${pesos(of.price)} por ${name}`;
}

/** `N.º 123 456 789`: nine digits are read out more easily by threes. */
export function orderNumber(id) {
  return `N.º ${String(id).replace(/\B(?=(\d{3})+$)/g, " ")}`;
}

/** `30-71234567-1`. */
export function cuit(digits) {
  return digits.replace(/^(\d{2})(\d{8})(\d)$/, "$1-$2-$3");
}

function groups(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ".");
}
