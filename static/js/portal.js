/* Comfort only: every page works without this file. Hooks are data-portal-* attributes.

   data-portal-form        on <form>: refuse a second submit, warn before losing changes
   data-portal-focus       the element that takes the focus on load (error summary)
   data-portal-tick-all    on a checkbox: ticks the named boxes (its value) of its form
   data-portal-tick-count  shows how many of them are ticked
   data-portal-print       on <button hidden>: shown, prints the page
   data-portal-draft       on <form>: its value keeps what is typed (data-portal-draft-note says so)
   data-portal-words       names a text; its <span> counts that text's words
   data-portal-now         on <time>: filled with the moment of printing
*/
"use strict";

(() => {
  const DRAFT_EVERY = 20000;
  let changed = null;
  let unkept = null; /* not yet kept */
  let timer = 0;
  let sending = null;

  const each = (root, selector, act) => root.querySelectorAll(selector).forEach(act);

  const setBusy = (form, busy) =>
    each(form, "[type=submit]", (button) =>
      busy ? button.setAttribute("aria-busy", "true") : button.removeAttribute("aria-busy"),
    );

  const countTicks = (root) =>
    each(root, "[data-portal-tick-all]", (all) => {
      const form = all.form || document;
      const boxes = [...form.querySelectorAll(`input[name="${CSS.escape(all.value)}"]`)];
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
      each(form, "[data-portal-tick-count]", (place) => (place.textContent = ticked));
    });

  /* What is typed goes to the server apart from the record; the form itself stays. */
  const keepDraft = () => {
    timer = 0;
    const form = unkept;
    unkept = null;
    if (!form || !form.isConnected) return;
    const note = form.querySelector("[data-portal-draft-note]");
    const tell = (text) => {
      note.textContent = text;
      note.hidden = false;
    };
    sending = new AbortController();
    const { signal } = sending;
    fetch(form.dataset.portalDraft, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual", signal })
      .then((answer) => {
        if (answer.status !== 204) throw answer;
        tell(`${note.dataset.kept} ${new Date().toLocaleTimeString("id-ID", { timeStyle: "short" })}.`);
      })
      .catch((error) => {
        if (error.name === "AbortError") return;
        unkept = form;
        tell(note.dataset.lost);
      });
  };

  const prepare = (root) => {
    each(root, "[data-portal-focus]", (element) => element.focus());
    each(root, "[data-portal-print]", (button) => (button.hidden = false));
    each(root, "[data-portal-tick-all]", (all) => (all.closest("[hidden]") || all).removeAttribute("hidden"));
    countTicks(root);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-portal-form]")) return;
    if (form.dataset.portalSent) {
      event.preventDefault();
      return;
    }
    changed = unkept = null;
    if (sending) sending.abort();
    /* htmx has its own guard, and its form stays on the page after the answer. */
    if (form.matches("[hx-post], [hx-put], [hx-patch]")) return;
    form.dataset.portalSent = "yes";
    setBusy(form, true);
  });

  /* Coming back by the browser's button shows the page as it was left: busy. */
  window.addEventListener("pageshow", () =>
    each(document, "[data-portal-sent]", (form) => {
      delete form.dataset.portalSent;
      setBusy(form, false);
    }),
  );

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-portal-tick-all]")) {
      each(box.form || document, `input[name="${CSS.escape(box.value)}"]`, (one) => (one.checked = box.checked));
    }
    if (box.type === "checkbox") countTicks(document);
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-portal-form]") && form.method === "post") changed = form;
    if (form && form.matches("[data-portal-draft]")) {
      unkept = form;
      timer = timer || setTimeout(keepDraft, DRAFT_EVERY);
    }
    each(document, `[data-portal-words="${CSS.escape(event.target.id)}"] span`, (place) => {
      place.textContent = (event.target.value.match(/\S+/g) || []).length;
    });
  });

  window.addEventListener("beforeunload", (event) => {
    if (changed && changed.isConnected) event.preventDefault();
  });

  window.addEventListener("pagehide", keepDraft);

  /* One menu open at a time; a click elsewhere or Escape closes it. */
  const closeMenus = (except) =>
    each(document, "details.menu[open]", (menu) => {
      if (menu !== except) menu.open = false;
    });
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.menu"));
    if (event.target.closest("[data-portal-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  window.addEventListener("beforeprint", () => {
    const now = new Intl.DateTimeFormat("id-ID", { dateStyle: "long", timeStyle: "short" });
    each(document, "[data-portal-now]", (place) => (place.textContent = now.format(new Date())));
  });

  /* A form carries its own token; a lone htmx button borrows one of the page. */
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.value;
  });
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) prepare(event.detail.elt);
  });

  prepare(document);
})();
