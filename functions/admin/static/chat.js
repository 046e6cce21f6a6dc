// A chat that shows what is new by itself, and puts saved answers where one is typing. The page works without it.
"use strict";

(() => {
  const EVERY = 4000; // milliseconds
  const IDLE = 10 * 60 * 1000; // nobody looks any more: the session is to end as it would without us
  const said = document.getElementById("said");
  const field = document.getElementById("texto");
  let active = Date.now();

  for (const kind of ["pointerdown", "keydown", "focus"]) {
    addEventListener(kind, () => { active = Date.now(); }, true);
  }

  function show(html) {
    const open = [...said.querySelectorAll("details[open]")].map((each) => each.id);
    said.innerHTML = html;
    for (const id of open) {
      const again = document.getElementById(id);
      if (again) again.open = true;
    }
  }

  async function look() {
    if (document.hidden || Date.now() - active > IDLE) return;
    const seen = said.querySelector("[data-seen]").dataset.seen;
    const address = `${said.dataset.news}?visto=${encodeURIComponent(seen)}`;
    try {
      const answer = await fetch(address, { redirect: "error" });
      if (answer.status === 200) show(await answer.text());
    } catch {
      // No connection, or the session is over: the next try, or the next page, will tell.
    }
  }

  async function lookOnAndOn() {
    await look();
    setTimeout(lookOnAndOn, EVERY);
  }

  setTimeout(lookOnAndOn, EVERY);

  for (const link of document.querySelectorAll("[data-answer]")) {
    link.addEventListener("click", (event) => {
      if (!field) return;
      event.preventDefault();
      field.setRangeText(link.textContent, field.selectionStart, field.selectionEnd, "end");
      field.focus();
    });
  }
})();
