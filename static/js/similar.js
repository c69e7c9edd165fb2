/* Comfort only: innovations like a name being typed appear under it. The place that
   shows them has data-portal-similar (the address to ask) and data-of (the name's id). */
"use strict";

(() => {
  const WAIT = 600;
  const LETTERS_MIN = 4;
  const NAME_MAX = 200;
  const place = document.querySelector("[data-portal-similar]");
  const name = place && document.getElementById(place.dataset.of);
  if (!name) return;
  let timer = 0;
  let asking = null;

  const look = () => {
    const text = name.value.trim().slice(0, NAME_MAX);
    if (text.length < LETTERS_MIN) {
      place.replaceChildren();
      return;
    }
    asking = new AbortController();
    const { signal } = asking;
    const address = `${place.dataset.portalSimilar}&name=${encodeURIComponent(text)}`;
    fetch(address, { headers: { "HX-Request": "true" }, redirect: "error", signal })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((part) => (place.innerHTML = part))
      .catch(() => {}); /* off the network nothing is shown */
  };

  name.addEventListener("input", () => {
    clearTimeout(timer);
    asking?.abort();
    timer = setTimeout(look, WAIT);
  });
})();
