// Says in words that a product's photo cannot be seen. Without it the browser says so in its own way.
"use strict";

(() => {
  function tell(image) {
    const place = image.closest(".photo");
    image.replaceWith(place.dataset.broken);
    for (const each of place.parentElement.querySelectorAll("figcaption span")) each.hidden = !each.hidden;
  }

  for (const image of document.querySelectorAll(".photo img")) {
    image.addEventListener("error", () => tell(image));
    if (image.complete && !image.naturalWidth) tell(image);
  }
})();
