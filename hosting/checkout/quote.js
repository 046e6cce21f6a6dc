// What delivery to an address costs, as the API says it.

import { ask } from "/server.js";

/** One place's cost at a time: what is asked of another place overtakes it. */
export class Quote {
  #path;
  #changed;
  #place = "";
  #asked = 0;
  #told = null;

  /** `changed`: called once there is an answer. */
  constructor(path, changed) {
    this.#path = path;
    this.#changed = changed;
  }

  /** Asks unless it is known already what this place costs. */
  async ask(delivery) {
    if (!["unknown", "failed"].includes(this.of(delivery).state)) return;
    this.forget();
    const question = this.#asked;
    this.#place = JSON.stringify(delivery);
    this.#told = { state: "asked" };
    const { status, body } = await ask(this.#path, "POST", { delivery });
    if (question !== this.#asked) return;
    this.#told = told(status, body);
    this.#changed();
  }

  /** `state`: `unknown`, `asked`, `told` with the answer in `body`, `refused` with the problem in it, `failed`. */
  of(delivery) {
    const isThis = this.#told && this.#place === JSON.stringify(delivery);
    return isThis ? this.#told : { state: "unknown" };
  }

  /** What the API said of a place when it was to be taken. */
  refuse(delivery, problem) {
    this.forget();
    this.#place = JSON.stringify(delivery);
    this.#told = { state: "refused", body: problem };
  }

  forget() {
    this.#asked += 1;
    this.#told = null;
  }
}

function told(status, body) {
  if (status === 200 && typeof body?.total === "number") return { state: "told", body };
  if (status !== 409 && status !== 422) return { state: "failed" };
  // No window was asked for: there is none at all.
  return { state: "refused", body: body?.code === "slot_taken" ? { ...body, code: "none_free" } : body };
}
