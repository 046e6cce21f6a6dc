// What Twilio's words are called on a shopper's phone.

/** Shown beside a time. Ticks: [icon, words]. */
export const TICKS = {
  sending: ["clock", "Enviando"],
  sent: ["one", "Enviado"],
  delivered: ["two", "Entregado"],
  read: ["two", "Leído"],
  failed: ["failed", "No entregado"],
};

export const STATUSES = {
  queued: "En cola (queued)",
  sent: "Enviado (sent)",
  delivered: "Entregado (delivered)",
  read: "Leído (read)",
  failed: "No entregado (failed)",
  undelivered: "No entregado (undelivered)",
  received: "Recibido (received)",
};

export const KINDS = {
  text: "Texto", image: "Foto", audio: "Nota de voz", video: "Video", document: "Archivo", sticker: "Sticker",
  location: "Ubicación", contacts: "Contacto", button: "Botón", interactive: "Lista o botón", reaction: "Reacción",
  order: "Pedido", unsupported: "No soportado",
};

/** Before a message without text, in the list of phones. */
export const SIGNS = { image: "📷", audio: "🎤", video: "🎬", document: "📄", location: "📍", contacts: "👤" };
