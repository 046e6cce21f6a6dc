// Puts a saved answer where one is typing. The page works without it.
"use strict";

(() => {
  const field = document.getElementById("texto");

  for (const link of document.querySelectorAll("[data-answer]")) {
    link.addEventListener("click", (event) => {
      if (!field) return;
      event.preventDefault();
      field.setRangeText(link.textContent, field.selectionStart, field.selectionEnd, "end");
      field.focus();
    });
  }
})();
