// Puts words and lists on the page: what comes from the network is only ever put in as text.

const drawn = new WeakMap();

export function byId(id) {
  return document.getElementById(id);
}

/** Same words are not set again: a screen reader would say them twice. */
export function say(element, words) {
  if (element.textContent !== String(words)) element.textContent = words;
}

/** Shows an element with these words, and hides it without any. */
export function sayOrHide(element, words) {
  element.hidden = !words;
  say(element, words);
}

/** Fills a list with what `draw` makes of each item; one that has not changed is left as it is, with its focus. */
export function list(element, items, draw) {
  const content = JSON.stringify(items);
  if (drawn.get(element) === content) return;
  element.replaceChildren(...items.map(draw));
  drawn.set(element, content);
}

export function fromTemplate(id) {
  return byId(id).content.firstElementChild.cloneNode(true);
}
