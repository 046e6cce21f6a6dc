// The means of payment: their names, what is to be known of them, and what pressing the button does.

/** `at`: *recibir* or *retirar*. Whatever is not here the page cannot offer. */
export const MEANS = {
  mercado_pago: {
    name: () => "Mercado Pago",
    note: () => "Pagás ahora en su página y volvés acá.",
    press: (total) => `Pagar ${total} con Mercado Pago`,
  },
  cash: {
    name: () => "Efectivo",
    note: (at) => `Pagás al ${at} el pedido.`,
    press: (total, at) => `Confirmar pedido: pagás ${total} en efectivo al ${at}`,
  },
  transfer: {
    name: () => "Transferencia",
    note: () => "Te damos los datos al confirmar.",
    press: (total) => `Confirmar pedido: transferís ${total}`,
  },
  card_on_delivery: {
    name: (at) => `Tarjeta al ${at}`,
    note: (at) => `Pagás con tarjeta al ${at} el pedido.`,
    press: (total, at) => `Confirmar pedido: pagás ${total} con tarjeta al ${at}`,
  },
};

export function moment(kind) {
  return kind === "pickup" ? "retirar" : "recibir";
}

/** Whether the order leads to Mercado Pago; an API that offers no choice knows no other means. */
export function isOnline(means) {
  return !means || means === "mercado_pago";
}
