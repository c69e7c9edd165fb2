/* Turns the pages of a deck without loading them; without this file its links do. */
"use strict";

(() => {
  const slides = [...document.querySelectorAll(".slide")];
  const links = [...document.querySelectorAll("[data-deck-page]")];
  const said = document.querySelector("[data-deck-said]");
  const full = document.querySelector("[data-deck-full]");
  let current = Number(document.body.dataset.deck);

  const show = (number) => {
    if (number < 1 || number > slides.length || number === current) return;
    current = number;
    slides.forEach((slide, index) => slide.classList.toggle("is-current", index + 1 === number));
    links.forEach((link, index) => {
      if (index + 1 === number) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    history.replaceState(null, "", `?halaman=${number}`);
    const title = slides[number - 1].querySelector("h2");
    said.textContent = `${said.dataset.words} ${number}/${slides.length}: ${title.textContent}`;
    window.scrollTo(0, 0);
  };

  const steps = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    /* A table that scrolls sideways keeps its keys. */
    if (event.target.closest(".table-region")) return;
    if (event.key in steps) show(current + steps[event.key]);
    else if (event.key === "Home") show(1);
    else if (event.key === "End") show(slides.length);
    else return;
    event.preventDefault();
  });

  links.forEach((link) =>
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(Number(link.dataset.deckPage));
    }),
  );

  if (document.fullscreenEnabled) {
    full.hidden = false;
    full.addEventListener("click", () =>
      document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
    );
  }
})();
