// When the page asks again by itself: soon after somebody was at Mercado Pago, seldom otherwise.

const SOON = [1, 2, 3, 5, 8, 13, 20, 30, 30, 30, 30]; // seconds, nearly three minutes in all
const SELDOM = [20, 20, 30, 45, 60, 90, 120, 180, 300]; // then every five minutes
const STEPS = [...SOON, ...SELDOM];

/** Calls `look` once after each `wait`, which is longer each time. */
export class Watch {
  #look;
  #step = SOON.length;
  #timer = 0;

  constructor(look) {
    this.#look = look;
  }

  /** Something is about to happen: begins with a second. */
  hurry() {
    this.#step = 0;
  }

  /** Somebody looks, or what was awaited has happened: begins with twenty seconds. */
  calm() {
    this.#step = SOON.length;
  }

  get hurries() {
    return this.#step < SOON.length;
  }

  /** `most`: milliseconds after which it looks in any case. */
  wait(most) {
    this.stop();
    const pause = STEPS[Math.min(this.#step, STEPS.length - 1)] * 1000;
    this.#timer = setTimeout(() => {
      this.#step += 1;
      this.#look();
    }, Math.min(pause, most));
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
