// Texts that lie over each other in the window, as `window.explorerOverlaps()`: pairs of words. Formulas, and letters of a
// chart that stand aslant, have boxes that say nothing.
(() => {
  const LEAST = 0.3, EDGE = 2; // of the lower line's height, px of width: less is no overlap
  const parent = (element) => element.parentElement ?? element.getRootNode().host;
  const aslant = (element) => { const m = element instanceof SVGElement && element.getScreenCTM?.(); return m && Math.min(Math.abs(m.a), Math.abs(m.b)) > 0.05 * Math.hypot(m.a, m.b); };

  function* elements(root) {
    for (const element of root.querySelectorAll("*")) { yield element; if (element.shadowRoot) yield* elements(element.shadowRoot); }
  }

  // What is seen of a box: each element around it may cut it.
  function cut(element, { left, top, right, bottom }) {
    for (let around = element; around; around = parent(around)) {
      if (around instanceof SVGElement || getComputedStyle(around).overflow === "visible") continue;
      const box = around.getBoundingClientRect();
      [left, top, right, bottom] = [Math.max(left, box.left), Math.max(top, box.top), Math.min(right, box.right), Math.min(bottom, box.bottom)];
    }
    return { left, top, right, bottom };
  }

  function texts() {
    const found = [], range = document.createRange();
    for (const element of elements(document.querySelector("[data-testid=stMain]"))) {
      if (element.closest("script, style, option, .katex, .hoverlayer") || aslant(element)) continue;
      const nodes = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      if (!nodes.length || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      for (const node of nodes) {
        range.selectNodeContents(node);
        for (const whole of range.getClientRects()) {
          const box = cut(element, whole);
          if (box.right - box.left > 1 && box.bottom - box.top > 1) found.push({ element, words: node.data.trim(), ...box });
        }
      }
    }
    return found;
  }

  window.explorerOverlaps = () => {
    const all = texts(), pairs = new Set();
    all.forEach((one, i) => all.slice(i + 1).forEach((other) => {
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left), down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      const lower = Math.min(one.bottom - one.top, other.bottom - other.top);
      if (across > EDGE && down > LEAST * lower && !one.element.contains(other.element) && !other.element.contains(one.element)) pairs.add(`${one.words} | ${other.words}`);
    }));
    return [...pairs];
  };
})();
