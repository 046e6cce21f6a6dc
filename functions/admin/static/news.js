// A part of the page that shows what is new by itself, and keeps one's place in it: the focus, what is open, what one looks at.
// The part names its address, which answers 204 while there is nothing new. What goes with it and stands elsewhere on the
// page comes in templates, each for the element that it names. The page works without it.
"use strict";

(() => {
  const part = document.querySelector("[data-news]");
  const EVERY = Number(part.dataset.every) * 1000; // milliseconds
  const IDLE = Number(part.dataset.idle) * 60 * 1000; // nobody is here any more: the session is to end as it would without us
  const AFTER_A_PRESS = 500; // until a press has become a click
  let active = Date.now();
  let pressed = 0;
  let isPressing = false;
  let isLeaving = false;
  let isLooking = false;

  function wake() {
    const isBack = Date.now() - active > IDLE;
    active = Date.now();
    if (isBack) setTimeout(look, 2 * AFTER_A_PRESS);
  }

  for (const kind of ["pointerdown", "keydown", "focus"]) addEventListener(kind, wake, true);
  for (const kind of ["pointerdown", "pointerup", "pointercancel"]) {
    addEventListener(kind, () => { pressed = Date.now(); isPressing = kind === "pointerdown"; }, true);
  }
  addEventListener("submit", () => { isLeaving = true; });
  addEventListener("pageshow", () => { isLeaving = false; });

  // Nothing moves under a finger, and no form changes that was sent.
  const isBusy = () => isLeaving || isPressing || Date.now() - pressed < AFTER_A_PRESS;

  const at = (place) => part.querySelector(`[data-place="${CSS.escape(place ?? "")}"]`);

  // The places that one may be at, the likeliest first, each with how far down it is.
  function places() {
    const all = [...part.querySelectorAll("[data-place]")];
    const inView = all.filter((each) => each.getBoundingClientRect().bottom > 0);
    const focused = document.activeElement.closest("[data-place]");
    const here = [focused, part.querySelector("[data-place]:hover"), ...(scrollY > 0 ? inView : [])];
    return here.filter(Boolean).map((each) => [each.dataset.place, each.getBoundingClientRect().top]);
  }

  function stay(before) {
    for (const [place, top] of before) {
      const again = at(place);
      if (again) return scrollBy({ top: again.getBoundingClientRect().top - top, behavior: "instant" });
    }
  }

  function show(html) {
    const before = places();
    const focusAgain = noteFocus();
    const openAgain = noteOpen();
    part.innerHTML = html;
    showElsewhere();
    openAgain();
    focusAgain();
    stay(before);
  }

  // What has the focus has it again: by its id, or as such a link of its place.
  function noteFocus() {
    const focused = document.activeElement;
    if (!part.contains(focused)) return () => {};
    const { id } = focused;
    const around = focused.closest("[data-place]");
    const which = [...(around?.querySelectorAll("a") ?? [])].indexOf(focused);
    return () => {
      const again = document.getElementById(id) ?? at(around?.dataset.place)?.querySelectorAll("a")[which];
      (again ?? part).focus({ preventScroll: true });
    };
  }

  // What is folded out is so again, and what is scrolled aside in it.
  function noteOpen() {
    const open = [...part.querySelectorAll("details[open]")].map((each) => each.id);
    const aside = [...part.querySelectorAll("[id][tabindex]")].map(({ id, scrollLeft }) => [id, scrollLeft]);
    return () => {
      for (const id of open) document.getElementById(id)?.setAttribute("open", "");
      for (const [id, left] of aside) document.getElementById(id)?.scrollTo({ left, behavior: "instant" });
    };
  }

  function showElsewhere() {
    for (const each of part.querySelectorAll("template[data-for]")) {
      const place = document.getElementById(each.dataset.for);
      const focus = place?.contains(document.activeElement) && document.activeElement.id;
      place?.replaceChildren(each.content);
      each.remove();
      if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
    }
  }

  function mark(isStale) {
    for (const each of part.querySelectorAll("[data-live]")) each.hidden = isStale;
    for (const each of part.querySelectorAll("[data-stale]")) each.hidden = !isStale;
  }

  async function look() {
    if (document.hidden || isBusy() || isLooking) return;
    if (Date.now() - active > IDLE) return mark(true);
    const seen = part.querySelector("[data-seen]").dataset.seen;
    isLooking = true;
    try {
      const address = new URL(part.dataset.news, location.href);
      address.searchParams.set("visto", seen);
      const answer = await fetch(address, { redirect: "error" });
      const html = await answer.text();
      if (answer.status === 200 && !isBusy()) show(html);
      mark(!answer.ok);
    } catch {
      mark(true); // No connection, or the session is over: the next try, or the next page, will tell.
    }
    isLooking = false;
  }

  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    active = Date.now();
    look();
  });
})();
