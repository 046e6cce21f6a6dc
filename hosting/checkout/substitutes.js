// What the shop would bring instead of what it does not have: asked for each line, with what it does to the money.

import { pesos, quantity } from "/format.js";
import { byId, fromTemplate, list, say } from "/text.js";
import { isPaid } from "/words.js";

export class Substitutes {
  #section = byId("substitutes");
  #answer;

  /** `answer`: called with the offer and whether the shopper takes what is offered instead. */
  constructor(answer) {
    this.#answer = answer;
  }

  offer(order) {
    const offers = (order.offers ?? []).map((offer) => ({
      ...offer,
      missing: order.items.find((item) => item.product_id === offer.product_id),
      isPaid: isPaid(order),
      isOnly: order.items.length === 1,
    }));
    this.#section.hidden = !offers.length;
    list(byId("substitute-list"), offers, (offer) => this.#draw(offer));
  }

  wait() {
    this.#section.inert = true;
  }

  goOn() {
    this.#section.inert = false;
  }

  #draw(offer) {
    const { instead, missing, isPaid: paid, isOnly } = offer;
    const card = fromTemplate("substitute");
    const [question, money] = card.querySelectorAll("p");
    const [yes, no] = card.querySelectorAll("button");
    say(question, `No nos queda ${missing.name}. ¿Te mandamos ${instead.name}?`);
    say(money, `${quantity(instead).join(" ")}: ${pesos(instead.line_total)}${saved(missing.line_total - instead.line_total, paid)}`);
    say(no, isOnly ? "No, cancelá el pedido" : "No, sacalo del pedido");
    yes.addEventListener("click", () => this.#answer(offer, true));
    no.addEventListener("click", () => this.#answer(offer, false));
    return card;
  }
}

function saved(less, paid) {
  if (!less) return ", lo mismo que costaba.";
  return paid ? `. Te devolvemos ${pesos(less)}.` : `: pagás ${pesos(less)} menos.`;
}
