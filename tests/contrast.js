/* Asks axe about a page, and about each way to paint text only until it has passed.

   What contrast a text has follows from its own style and from what its ancestors paint
   under it: texts that agree in both agree in the answer. A text that shares its place
   with anything else that is painted is asked about every time. */
async ({ options, passed }) => {
  const RULE = "color-contrast";
  const FIRST = 2;
  const STRIP = 200;
  const known = new Set(passed);
  const fresh = new Set();

  const isClear = colour => colour === "transparent" || /, 0\)$|\/ 0\)$/.test(colour);
  const paints = style => !isClear(style.backgroundColor) || style.backgroundImage !== "none";

  /* What an element adds to all that stands in it; nothing for most of them. */
  const layers = new Map();
  const layer = element => {
    if (!layers.has(element)) {
      const style = getComputedStyle(element);
      const own = [
        paints(style) ? `${style.backgroundColor} ${style.backgroundImage}` : "",
        style.opacity === "1" ? "" : `opacity ${style.opacity}`,
        style.filter === "none" ? "" : style.filter,
        style.mixBlendMode === "normal" ? "" : style.mixBlendMode,
      ].join("");
      const parent = element.parentElement;
      layers.set(element, [parent ? layer(parent) : "", own].filter(Boolean).join(" > "));
    }
    return layers.get(element);
  };
  const painting = element => {
    const style = getComputedStyle(element);
    return [
      style.color,
      style.fontSize,
      style.fontWeight,
      style.textShadow,
      style.webkitTextFillColor,
      style.webkitTextStrokeWidth,
      layer(element),
    ].join("; ");
  };

  const all = [...document.body.querySelectorAll("*")];
  if (all.some(element => element.shadowRoot)) return axe.run(options);

  /* Everything painted, by the strips of the page that it lies in. */
  const strips = new Map();
  const stripsOf = box => {
    const found = [];
    for (let n = Math.floor(box.top / STRIP); n <= box.bottom / STRIP; n++) found.push(n);
    return found;
  };
  for (const element of all) {
    const box = element.getBoundingClientRect();
    const isPicture = /^(img|svg|canvas|video|object|iframe)$/i.test(element.tagName);
    if (!box.width || !box.height) continue;
    if (!isPicture && !paints(getComputedStyle(element))) continue;
    for (const n of stripsOf(box)) {
      if (!strips.has(n)) strips.set(n, []);
      strips.get(n).push([element, box]);
    }
  }
  const meet = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const sharesItsPlace = (element, boxes) =>
    boxes.some(box =>
      stripsOf(box).some(n =>
        (strips.get(n) || []).some(([other, its]) => meet(box, its) && !other.contains(element)),
      ),
    );

  /* The texts: an element's own words, or a field's. */
  const wordsOf = element =>
    [...element.childNodes].filter(node => node.nodeType === 3 && node.nodeValue.trim());
  const asked = [];
  const waiting = new Map();
  for (const element of [document.body, ...all]) {
    const isField = /^(input|select|textarea)$/i.test(element.tagName);
    const words = wordsOf(element);
    if (!isField && !words.length) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const boxes = isField
      ? [element.getBoundingClientRect()]
      : words.flatMap(node => {
          const range = document.createRange();
          range.selectNodeContents(node);
          return [...range.getClientRects()];
        });
    const painted = painting(element);
    if (element === document.body || sharesItsPlace(element, boxes)) {
      asked.push(element);
    } else if (!known.has(painted)) {
      if (!waiting.has(painted)) waiting.set(painted, []);
      waiting.get(painted).push(element);
    }
  }

  /* Only these, in the run that judges all the rest: what axe must know of the page to
     judge contrast it gathers once a run, and that takes longer than to judge a few. */
  const rule = axe._audit.rules.find(({ id }) => id === RULE);
  const isText = rule.matches;
  const violations = [];
  const run = async (elements, how) => {
    const wanted = new Set(elements);
    const judged = new Set();
    rule.matches = (element, ...rest) => {
      const is = wanted.has(element) && isText(element, ...rest);
      if (is) judged.add(element);
      return is;
    };
    try {
      const answer = await axe.run({
        ...how,
        resultTypes: ["violations", "incomplete"],
        elementRef: true,
        selectors: false,
      });
      for (const { id, nodes } of [...answer.violations, ...answer.incomplete]) {
        if (id === RULE) for (const { element } of nodes) judged.delete(element);
      }
      for (const { id, impact, nodes } of answer.violations) {
        violations.push({ id, impact, nodes: nodes.map(({ html }) => ({ html })) });
      }
    } finally {
      rule.matches = isText;
    }
    for (const element of judged) {
      const painted = painting(element);
      if (waiting.delete(painted)) fresh.add(painted);
    }
  };
  const groups = () => [...waiting.values()];
  await run([...asked, ...groups().flatMap(group => group.slice(0, FIRST))], options);
  /* Where none of the first could be judged, all are. */
  const left = groups().flatMap(group => group.slice(FIRST));
  if (left.length) await run(left, { runOnly: { type: "rule", values: [RULE] } });
  return { violations, passed: [...fresh] };
}
