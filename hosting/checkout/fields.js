// The form's fields: reading them, filling them in, and saying beside one of them what is wrong with it.

import { byId, sayOrHide } from "/text.js";

const FORM = byId("choices");
const NAMES = ["kind", "address", "floor", "notes", "zone", "pin", "slot", "means", "cash_with"];

/** All answers as texts; empty for none. */
export function read() {
  const data = new FormData(FORM);
  return Object.fromEntries(NAMES.map((name) => [name, data.get(name) ?? ""]));
}

export function fill(answers) {
  for (const field of NAMES.flatMap(all)) {
    const answer = answers[field.name];
    if (field.type === "checkbox") field.checked = Boolean(answer);
    else if (field.type === "radio") field.checked = field.value === answer;
    else if (field.value !== answer) field.value = answer;
  }
}

/** Says what is wrong with a field; empty words for nothing. */
export function complain(name, words) {
  sayOrHide(byId(`${name}-error`), words);
  const field = byId(name);
  if (field?.name === name) mark(field, Boolean(words));
}

export function mark(field, isWrong) {
  if (isWrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** Has the cursor in a field, or on the chosen one of a group. */
export function focus(name) {
  const fields = all(name);
  (fields.find((field) => field.checked) ?? fields[0])?.focus();
}

function all(name) {
  return [...FORM.querySelectorAll(`[name=${name}]`)];
}
