// Makes elements. Text only ever becomes text nodes, so nothing a shopper writes can be markup.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  add: "M19 13h-6v6h-2v-6H5v-2h6V5h2v6h6z",
  attach: "M16.5 6v11.5a4 4 0 0 1-8 0V5a2.5 2.5 0 0 1 5 0v10.5a1 1 0 0 1-2 0V6H10v9.5a2.5 2.5 0 0 0 5 0V5a4 4 0 0 0-8 0v12.5a5.5 5.5 0 0 0 11 0V6z",
  back: "M20 11H7.8l5.6-5.6L12 4l-8 8 8 8 1.4-1.4L7.8 13H20z",
  bolt: "M13.5 2 4 14h6.5L9.5 22 20 9.5h-7z",
  beside: "M3 5h18v14H3zm2 2v10h6V7zm8 0v10h6V7z",
  close: "M18.3 5.7 12 12l6.3 6.3-1.4 1.4L10.6 13.4 4.3 19.7 2.9 18.3 9.2 12 2.9 5.7l1.4-1.4 6.3 6.3 6.3-6.3z",
  file: "M6 2h8l5 5v15H6zm7 1.5V8h4.5z",
  image: "M21 5v14H3V5zM8.5 13.5 5 18h14l-4.5-6-3.5 4.5z",
  menu: "M7.4 8.6 12 13.2l4.6-4.6L18 10l-6 6-6-6z",
  pin: "M12 2a7 7 0 0 0-7 7c0 5.2 7 13 7 13s7-7.8 7-13a7 7 0 0 0-7-7zm0 9.5a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5z",
  person: "M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zm0 2c-4.4 0-8 2.2-8 5v2h16v-2c0-2.8-3.6-5-8-5z",
  send: "M3 20.5 21.5 12 3 3.5l0 6.6L15.5 12 3 13.9z",
  shop: "M4 4h16l2 5a3 3 0 0 1-2 2.8V20H4v-8.2A3 3 0 0 1 2 9zm2 8v6h6v-6zm9 0v6h3v-6z",
  smile: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM8.5 8a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zm7 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zM12 18a5.5 5.5 0 0 1-5-3.5h10A5.5 5.5 0 0 1 12 18z",
  touch: "M3 7h18v10H3zm4 4v2h10v-2z",
  voice: "M12 14a3 3 0 0 0 3-3V5a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zm5-3a5 5 0 0 1-10 0H5a7 7 0 0 0 6 6.9V21h2v-3.1A7 7 0 0 0 19 11z",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 16a7 7 0 1 1 0-14 7 7 0 0 1 0 14zm.8-11h-1.6v5l4 2.4.8-1.3-3.2-1.9z",
  one: "M4 12.5l5 5L20 6.5",
  two: "M1.5 12.5l5 5L17 7M11 16l1.5 1.5L22.5 7",
  failed: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm1 15h-2v-2h2zm0-4h-2V7h2z",
};

/** An element with properties and children; strings become text nodes, empty children are left out. */
export function el(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A button that is only an icon, with its words for those who cannot see it. */
export function iconButton(name, words, onclick, classes = "round") {
  const button = el(`button.${classes}`, { type: "button", title: words, onclick }, icon(name));
  button.setAttribute("aria-label", words);
  return button;
}

/** A link to another place, opened in a new tab that cannot reach back here. */
export function outward(href, ...children) {
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/**
 * A small menu under (or over) a button; closes on choice, Escape or a click elsewhere.
 * `items`: [icon or null, words, chosen, more words].
 */
export function openMenu(anchor, items) {
  document.querySelector(".menu")?.remove();
  const menu = el("div.menu", { role: "menu" });
  const close = () => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
  };
  const outside = (event) => menu.contains(event.target) || close();
  for (const [symbol, words, chosen, more] of items) {
    const choose = () => { close(); chosen(); };
    const said = more ? el("span", {}, el("strong", {}, words), el("small", {}, more)) : words;
    menu.append(el("button", { type: "button", role: "menuitem", onclick: choose }, symbol ? icon(symbol) : "", said));
  }
  menu.addEventListener("keydown", (event) => move(event, menu, close, anchor));
  document.body.append(menu);
  place(menu, anchor.getBoundingClientRect());
  document.addEventListener("pointerdown", outside, true);
  menu.firstElementChild.focus();
}

function move(event, menu, close, anchor) {
  if (event.key === "Escape") { close(); (anchor.closest("article") ?? anchor).focus(); return; }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...menu.children];
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
}

function place(menu, at) {
  const { width, height } = menu.getBoundingClientRect();
  const below = at.bottom + height + 8 < innerHeight;
  menu.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - height - 4)}px`;
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
}

/** The arrows (`[back, on]`) move the focus among many things that are one stop of the Tab key together. */
export function roving(container, selector, [back, on]) {
  container.addEventListener("keydown", (event) => {
    const items = [...container.querySelectorAll(selector)];
    const at = items.indexOf(event.target);
    const next = { [back]: at < 0 ? items.length - 1 : at - 1, [on]: at < 0 ? items.length : at + 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined || !items[next] || (at < 0 && event.target !== container)) return;
    event.preventDefault();
    if (items.some((item) => item.tabIndex === 0)) items.forEach((item, index) => { item.tabIndex = index === next ? 0 : -1; });
    items[next].focus();
  });
}

/** Opens a dialog of the page and answers its form's values, or null when it was cancelled. */
export function ask(dialog, prefill = {}) {
  const form = dialog.querySelector("form");
  for (const [name, value] of Object.entries(prefill)) form.elements[name].value = value;
  return new Promise((resolve) => {
    const cancel = form.querySelector("button[value=cancel]");
    if (cancel) cancel.onclick = () => dialog.close("cancel");
    dialog.returnValue = "";
    dialog.onclose = () => resolve(dialog.returnValue === "ok" ? Object.fromEntries(new FormData(form)) : null);
    dialog.showModal();
  });
}
