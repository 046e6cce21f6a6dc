// What the way to Mercado Pago and back tells of an order that is not paid as far as the API knows: a hint alone, for
// anybody can write what stands in the address.

import { remember, remembered } from "/memory.js";

const TOLD = new Map([
  ["approved", "confirming"],
  ["authorized", "confirming"],
  ["in_process", "confirming"],
  ["pending", "confirming"],
  ["rejected", "rejected"],
  ["cancelled", "rejected"],
]);
const STATES = ["returned", "confirming", "late", "rejected"];

export class Hint {
  /** The state that a payable order is shown in; empty for its own. */
  state = "";

  /** Keeps it with the page in the browser's history: over a reload, and when one comes back to it. */
  set(state) {
    if (state === this.state) return;
    this.state = state;
    remember({ hint: state });
  }

  /**
   * Takes what Mercado Pago says out of the address, which is to be shared as the shop sent it.
   *
   * Tells whether the shopper was there.
   */
  comeBack(address) {
    const told = new URLSearchParams(location.search);
    const word = told.get("collection_status") ?? told.get("status");
    const state = word === null ? remembered().hint : TOLD.get(word);
    this.state = STATES.includes(state) ? state : "";
    remember({ hint: this.state }, address);
    return word !== null || this.state !== "";
  }
}
