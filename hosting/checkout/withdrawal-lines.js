// The lines of an order that can be sent back: choosing them, and reading what was chosen.

import { amount, REASONS } from "/withdrawal-words.js";

const list = document.getElementById("lines");

export function showLines(lines) {
  list.replaceChildren(...lines.map(row));
}

/** The chosen lines as the API takes them; null where an amount is not a number: its field then has the focus. */
export function chosen() {
  const lines = [];
  for (const each of list.querySelectorAll("li:has(:checked)")) {
    const field = each.querySelector(".line-amount input");
    const most = Number(each.dataset.left);
    const quantity = Number(field.value.trim().replace(",", "."));
    const isWhole = each.dataset.unit === "kg" || Number.isInteger(quantity);
    const isWrong = !(quantity > 0 && quantity <= most && isWhole);
    field.setAttribute("aria-invalid", String(isWrong));
    if (isWrong) {
      field.focus();
      return null;
    }
    lines.push({ product_id: Number(each.dataset.product), quantity });
  }
  return lines;
}

function row(line) {
  const made = document.getElementById("line").content.firstElementChild.cloneNode(true);
  const [box, field] = made.querySelectorAll("input");
  const [, label] = made.querySelectorAll("label");
  const isOne = line.unit !== "kg" && line.quantity === 1;
  const reason = REASONS[line.obstacle] ?? "";
  Object.assign(made.dataset, { product: line.product_id, left: line.quantity, unit: line.unit });
  made.querySelector(".item-name").textContent = line.name;
  box.disabled = Boolean(line.obstacle);
  field.value = String(line.quantity).replace(".", ",");
  field.inputMode = line.unit === "kg" ? "decimal" : "numeric";
  field.disabled = true;
  label.hidden = Boolean(line.obstacle) || isOne;
  label.firstElementChild.textContent = `Cuánto, de ${amount(line.quantity, line.unit)}`;
  const why = made.querySelector(".line-reason");
  why.textContent = reason || (isOne ? amount(1, line.unit) : "");
  if (reason) {
    why.id = `reason-${line.product_id}`;
    box.setAttribute("aria-describedby", why.id);
  }
  box.addEventListener("change", () => {
    field.disabled = !box.checked;
  });
  return made;
}
