// Whom the order is from and how they are reached: the sign above, the foot below.

import { cuit } from "/format.js";
import { byId, sayOrHide } from "/text.js";

const PHONE = /^\+?\d[\d ()/-]+$/;
const EMAIL = /^[^@\s]+@[^@\s]+$/;

/** Empty where the API does not tell; an older one tells nothing else of the shop. */
export function shopName(order) {
  return order.shop?.name || order.shop_name || "";
}

export function showShop(order) {
  const { whatsapp = "", address = "", phone = "", email = "", cuit: digits = "" } = order.shop ?? {};
  const name = shopName(order);
  if (name) sayOrHide(byId("shop-name"), name);
  sayOrHide(byId("about-name"), name);
  sayOrHide(byId("about-address"), address);
  link("about-phone", phone, PHONE.test(phone) && `tel:${phone.replaceAll(/[^\d+]/g, "")}`);
  link("about-email", email, EMAIL.test(email) && `mailto:${encodeURIComponent(email)}`);
  sayOrHide(byId("about-cuit"), digits && `CUIT ${cuit(digits)}`);
  link("whatsapp", "Escribinos por WhatsApp", /^\d{8,15}$/.test(whatsapp) && `https://wa.me/${whatsapp}`);
  byId("rehearsal").hidden = order.rehearsal !== true;
}

/** Where the address is none, neither is the link. */
function link(id, text, href) {
  sayOrHide(byId(id), href ? text : "");
  if (href) byId(id).href = href;
}
