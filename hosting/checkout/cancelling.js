// Cancelling the order, once somebody has read what happens with the money.

import { byId, say } from "/text.js";
import { moneyBack } from "/words.js";

export class Cancelling {
  #dialog = byId("cancelling");

  /** `cancel`: called when somebody means it. */
  constructor(cancel) {
    byId("cancel").addEventListener("click", () => this.#dialog.showModal());
    byId("keep").addEventListener("click", () => this.#dialog.close());
    byId("cancel-yes").addEventListener("click", () => {
      this.#dialog.close();
      cancel();
    });
  }

  offer(order, isOffered) {
    byId("cancel").hidden = !isOffered;
    if (isOffered) say(byId("cancelling-money"), moneyBack(order));
    else this.#dialog.close();
  }
}
