// Leads back to a list as one left it: with its filters, on its page. The tab keeps how each address was asked last.
"use strict";

(() => {
  try {
    sessionStorage.setItem(location.pathname, location.search);
    for (const link of document.querySelectorAll("a.back")) {
      const isElsewhere = link.pathname !== location.pathname;
      if (isElsewhere && !link.search && !link.hash) link.search = sessionStorage.getItem(link.pathname) ?? "";
    }
  } catch {
    // a browser that keeps nothing: the list begins anew
  }
})();
