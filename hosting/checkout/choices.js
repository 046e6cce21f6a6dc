// The page's questions: how the order is received, where and when, and how it is paid. The form itself holds the answers.

import { chosen, gap, isPlace, NOT_LISTED, place, proposed } from "/answers.js";
import { fieldOf, showCost } from "/cost.js";
import { complain, fill, focus, read } from "/fields.js";
import { pesos, typedPesos } from "/format.js";
import { MEANS, moment } from "/means.js";
import { remember, remembered } from "/memory.js";
import { CASH, drawKinds, drawMeans, drawPin, drawSlots, drawZones } from "/offers.js";
import { Quote } from "/quote.js";
import { refusal } from "/refusals.js";
import { byId, say, sayOrHide } from "/text.js";
import { opens } from "/words.js";

const TYPING_MS = 350; // browsers allow a hundred changes of history in half a minute

export class Choices {
  #form = byId("choices");
  #quote;
  #changed;
  #order = null;
  #asksZone = false; // it could not be found, or was found wrong
  #isZoneByHand = false;
  #typing = 0;

  /** `changed`: called when the total or the words of the button may have changed. */
  constructor(path, changed) {
    this.#quote = new Quote(`${path}/quote`, () => this.#show());
    this.#changed = changed;
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    this.#form.addEventListener("input", (event) => this.#typed(event.target.name));
    this.#form.addEventListener("change", (event) => this.#answered(event.target.name));
    byId("other-zone").addEventListener("click", () => this.#askZone());
    byId("take-pickup").addEventListener("click", () => this.#takePickup());
  }

  /** What the API is to be told. */
  get body() {
    return chosen(read());
  }

  /** What has to be mended before anything can be told; null for nothing. */
  get gap() {
    return gap(read(), this.#order.options, this.#quoted);
  }

  /** Asks what delivery costs unless that is known; true while it is not. */
  asksCost() {
    this.#ask();
    return isPlace(read()) && this.#quoted.state !== "told";
  }

  /** Pesos: `total` of what is known, `fee` null where that is not all, undefined where there is none. */
  get sum() {
    const { kind } = read();
    const { subtotal, withdrawn = 0, options } = this.#order;
    const { state, body } = this.#quoted;
    if (kind === "delivery" && state === "told") return { total: body.total, fee: body.fee };
    const mayBeBrought = kind === "delivery" || (!kind && options.zones.length > 0);
    return { total: subtotal - withdrawn, fee: mayBeBrought ? null : undefined };
  }

  /** What pressing the button does. */
  get press() {
    const { kind, means } = read();
    const missing = this.gap?.press;
    if (missing) return missing;
    const { total, fee } = this.sum;
    if (total === 0 && fee !== null) return "Confirmar el pedido";
    return fee === null ? "Ver el total con el envío" : MEANS[means].press(pesos(total), moment(kind));
  }

  /** Shows what is offered; what was chosen and typed stays, over a reload too. */
  offer(order) {
    const before = this.#order ? read() : { ...proposed(order), ...remembered().answers };
    this.#order = order;
    this.#draw(before);
  }

  /** Begins again with what the order has. */
  reset() {
    this.#isZoneByHand = this.#asksZone = false;
    this.forget();
    this.#draw(proposed(this.#order));
  }

  /** Forgets what was kept over a reload: it was sent. */
  forget() {
    clearTimeout(this.#typing);
    remember({ answers: undefined });
  }

  /** Has what delivery costs asked anew: it is not that any more. */
  forgetCost() {
    this.#quote.forget();
  }

  /** Puts what the API says of the answers beside the field that it is about, and tells whether there is one. */
  refuse(problem) {
    const why = refusal(problem);
    if (!why) return false;
    if (why.field === "place") this.#quote.refuse(place(read()), problem);
    this.#show();
    this.point(why);
    return true;
  }

  /** Says what is wrong beside a field, and has the cursor there. */
  point({ field, words }) {
    if (field === "place") focus(byId("zone-field").hidden ? "address" : "zone");
    else {
      complain(field, words);
      focus(field);
    }
  }

  #draw(answers) {
    drawKinds(this.#order);
    drawPin(this.#order);
    drawZones(this.#order.options);
    drawSlots(this.#order);
    drawMeans(this.#order, answers.kind);
    fill(answers);
    this.#show();
    this.#ask();
  }

  #typed(name) {
    complain(name, "");
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#keep(), TYPING_MS);
    this.#show();
  }

  #answered(name) {
    if (name === "zone") this.#isZoneByHand = true;
    if (name === "address" && !this.#isZoneByHand) byId("zone").value = "";
    if (name === "kind") {
      const answers = read();
      drawMeans(this.#order, answers.kind);
      fill(answers);
    }
    this.#keep();
    this.#show();
    this.#ask();
  }

  #keep() {
    clearTimeout(this.#typing);
    if (this.#order && !this.#form.hidden && !this.#form.inert) remember({ answers: read() });
  }

  get #quoted() {
    return this.#quote.of(place(read()));
  }

  #ask() {
    if (!isPlace(read())) return;
    this.#quote.ask(place(read()));
    this.#show();
  }

  #askZone() {
    this.#asksZone = true;
    this.#show();
    focus("zone");
  }

  #takePickup() {
    this.#form.querySelector("[name=kind][value=pickup]").checked = true;
    this.#answered("kind");
    focus("kind");
  }

  #show() {
    const { kind, zone, means, cash_with: cash } = read();
    const { state, body } = this.#quoted;
    this.#asksZone ||= body?.code === "zone_unknown";
    byId("where").hidden = kind !== "delivery";
    sayOrHide(byId("pickup-hours"), kind === "pickup" ? opens(this.#order).trim() : "");
    byId("zone-field").hidden = !this.#asksZone && !zone;
    byId("other-zone").hidden = state !== "told" || !byId("zone-field").hidden;
    drawSlots(this.#order, state === "told" && body.zone);
    CASH.hidden = means !== "cash";
    showCost(this.#order, { state, body }, zone !== NOT_LISTED);
    if (state === "refused" && fieldOf(body) !== "place") complain(fieldOf(body), refusal(body).words);
    this.#showChange(cash);
    this.#changed();
  }

  #showChange(cash) {
    const { total, fee } = this.sum;
    const change = fee === null ? 0 : typedPesos(cash) - total;
    say(byId("cash-hint"), change > 0
      ? `Te llevamos ${pesos(change)} de vuelto.`
      : "Así preparamos el vuelto. Si pagás justo, dejalo vacío.");
  }
}
