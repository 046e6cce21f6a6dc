// A form that was sent says so on its button, and is not sent again until its page is another one or is back.
// Nothing is disabled: the button goes with the form, and keeps the focus.
"use strict";

(() => {
  const WORDS = { Guardar: "Guardando…", Enviar: "Enviando…", Buscar: "Buscando…", Entrar: "Entrando…", Salir: "Saliendo…", Revisarla: "Leyendo…" };
  const LONG = 20_000; // milliseconds: somebody stopped the page, and its form's key keeps it from being done twice
  const sent = new Map(); // form → its timer, and what undoes its button's words

  function show(button) {
    const words = button.textContent;
    button.style.minWidth = `${button.offsetWidth}px`;
    button.textContent = WORDS[words.trim()] ?? "Un momento…";
    button.setAttribute("aria-busy", "true");
    return () => {
      button.style.minWidth = "";
      button.textContent = words;
      button.removeAttribute("aria-busy");
    };
  }

  function ready(form) {
    const { timer, undo } = sent.get(form);
    clearTimeout(timer);
    undo();
    sent.delete(form);
  }

  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (sent.has(form)) return event.preventDefault();
    const button = event.submitter ?? form.querySelector("[type=submit]");
    sent.set(form, { timer: setTimeout(() => ready(form), LONG), undo: button ? show(button) : () => {} });
  });
  addEventListener("pageshow", () => [...sent.keys()].forEach(ready));
})();
