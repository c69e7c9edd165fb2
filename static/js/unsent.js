/* A row that could not be sent: what was typed is still there (data-portal-unsent says
   so), and counts as typed once more, so that leaving the page asks. */
"use strict";

["htmx:sendError", "htmx:responseError"].forEach((name) =>
  document.addEventListener(name, ({ target }) => {
    target.elements?.[0]?.dispatchEvent(new Event("input", { bubbles: true }));
    target.querySelectorAll("[data-portal-unsent]").forEach((note) => (note.hidden = false));
  }),
);
