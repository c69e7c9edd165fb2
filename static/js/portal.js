/* Comfort only: every page works without this file. Hooks are data-portal-* attributes:
   form        on <form>: no second submit, warns before losing changes
   focus       takes focus
   tick-all    on a checkbox: ticks the boxes its value names in its form
   tick-count  shows how many are ticked
   print       on <button hidden>: prints
   copy        on <button hidden>: copies the field with this id, the next says so
   draft       on <form>: its value keeps what is typed (draft-note says so)
   words       names a text; its <span> counts that text's words
   now         when it was printed
*/
"use strict";

(() => {
  const DRAFT_EVERY = 20000;
  let changed = null;
  let unkept = null; /* not yet kept */
  let timer = 0;
  let sending = null;

  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  const setBusy = (form, busy) => each("[type=submit]", (button) => (button.ariaBusy = busy), form);

  const boxesOf = (all) => [...(all.form || document).querySelectorAll(`input[name="${CSS.escape(all.value)}"]`)];

  const countTicks = () =>
    each("[data-portal-tick-all]", (all) => {
      const boxes = boxesOf(all);
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
      each("[data-portal-tick-count]", (place) => (place.textContent = ticked), all.form || document);
    });

  /* What is typed goes to the server apart from the record; the form itself stays. */
  const keepDraft = () => {
    timer = 0;
    const form = unkept;
    unkept = null;
    if (!form?.isConnected) return;
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
    each("[data-portal-focus]", (element) => element.focus(), root);
    each("[data-portal-print], [data-portal-copy]", (button) => (button.hidden = false), root);
    each("[data-portal-tick-all]", (all) => (all.closest("[hidden]") || all).removeAttribute("hidden"), root);
    countTicks();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-portal-form]")) return;
    if (form.dataset.portalSent) return event.preventDefault();
    changed = unkept = null;
    sending?.abort();
    /* htmx has its own guard, and its form stays on the page after the answer. */
    if (form.matches("[hx-post], [hx-put], [hx-patch]")) return;
    form.dataset.portalSent = "yes";
    setBusy(form, "true");
  });

  /* Coming back by the browser's button shows the page as it was left: busy. */
  window.addEventListener("pageshow", () =>
    each("[data-portal-sent]", (form) => {
      delete form.dataset.portalSent;
      setBusy(form, null);
    }),
  );

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-portal-tick-all]")) boxesOf(box).forEach((one) => (one.checked = box.checked));
    if (box.type === "checkbox") countTicks();
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-portal-form]") && form.method === "post") changed = form;
    if (form?.matches("[data-portal-draft]")) {
      unkept = form;
      timer = timer || setTimeout(keepDraft, DRAFT_EVERY);
    }
    each(`[data-portal-words="${CSS.escape(event.target.id)}"] span`, (place) => {
      place.textContent = (event.target.value.match(/\S+/g) || []).length;
    });
  });

  window.addEventListener("beforeunload", (event) => {
    if (changed?.isConnected) event.preventDefault();
  });

  ["pagehide", "online"].forEach((name) => window.addEventListener(name, keepDraft));

  /* One menu open at a time; a click elsewhere or Escape closes it. */
  const closeMenus = (except) =>
    each("details.menu[open]", (menu) => {
      if (menu !== except) menu.open = false;
    });
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.menu"));
    if (event.target.closest("[data-portal-print]")) window.print();
    const copy = event.target.closest("[data-portal-copy]");
    if (copy) {
      const said = copy.nextElementSibling;
      document.getElementById(copy.dataset.portalCopy).select();
      /* plain http too */
      if (document.execCommand("copy")) said.textContent = said.dataset.done;
      copy.focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  window.addEventListener("beforeprint", () => {
    const now = new Date().toLocaleString("id-ID", { dateStyle: "long", timeStyle: "short" });
    each("[data-portal-now]", (place) => (place.textContent = now));
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
