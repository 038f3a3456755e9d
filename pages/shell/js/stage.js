// Heights on the stage: what is left of the window below the first of a stack of drawings is shared among them, by the
// heights that they ask for. A drawing is { host, height, stack, order, least, fit }: fit(px) answers with the height that it
// takes; least(scale) is what it must have, with type of this scale.

const STAGE = (window.explorerStage ??= new Map()); // what is on the page, by name
const LEAST = (scale) => (scale > 1 ? 0.6 : 0.45); // of the window, where little is left; more in the projector view
const FOOT = 20; // px free below the last drawing

function arrange() {
  const stacks = new Map(), scroller = document.querySelector("[data-testid=stMain]");
  const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16; // of the type
  for (const [name, one] of STAGE) {
    if (!one.host.isConnected) { STAGE.delete(name); continue; }
    if (one.host.inert) continue;
    if (one === STAGE.full) one.fit(innerHeight - 2 * FOOT - (STAGE.bar ?? 0), true);
    else if (!one.host.closest(".st-key-stage")) one.fit(one.height);
    else { const key = one.stack.map(([other]) => other).join(); stacks.set(key, [...(stacks.get(key) ?? []), one]); }
  }
  for (const members of stacks.values()) {
    const wanted = members[0].stack.reduce((sum, [, height]) => sum + height, 0);
    const [first] = members[0].stack.map(([name]) => members.find((one) => one === STAGE.get(name))).filter(Boolean);
    const top = first.host.getBoundingClientRect().top + (scroller?.scrollTop ?? 0);
    if (!(Math.abs(top - first.top) < FOOT)) first.top = top; // a line more or less above moves nothing
    let room = Math.max(innerHeight - first.top - FOOT, LEAST(scale) * innerHeight), open = wanted;
    for (const one of [...members].sort((a, b) => a.order - b.order)) { // pictures first: their shape decides what they take
      const share = Math.max(room * one.height / open, one.least(scale));
      room -= one.fit(share); open -= one.height;
    }
  }
}

// The page's own style may come a moment after its first elements: before, nothing stands where it will.
async function styled() {
  while (!getComputedStyle(document.documentElement).getPropertyValue("--good")) await new Promise(requestAnimationFrame);
}

// Puts a drawing on the stage, or changes what it asks for.
function stand(host, { name, height, sliders, stack }, asked) {
  const before = STAGE.get(name), one = before?.host === host ? before : {};
  STAGE.set(name, Object.assign(one, { name, host, height, sliders: sliders ?? before?.sliders, stack: stack ?? one.stack ?? [[name, height]] }, asked));
  if (STAGE.full?.name === name) { STAGE.full = one; alone(); } // a run of the script may make a new host
  arrange();
}

if (!window.explorerArranged) {
  window.explorerArranged = true;
  addEventListener("resize", arrange);
  addEventListener("fullscreenchange", () => { if (STAGE.full && !document.fullscreenElement) full(); });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && STAGE.full) full(); });
  let later; // what stands above may come and go within a run of the script
  const settled = new ResizeObserver(() => { clearTimeout(later); later = setTimeout(arrange, 400); });
  settled.observe(document.querySelector("[data-testid=stMainBlockContainer]") ?? document.body);
}

// Shows a drawing alone on the whole screen, with what drives it below: the buttons of its player, and the sliders that it
// follows; the same again, or Escape: back.
const ALONE = ["position", "inset", "zIndex", "padding", "background", "overflow", "height", "width", "boxSizing"];
const BAR = 80, DRIVER = 260; // px: height of a row of what drives, and the least width of a slider
function placed(host, values) { host.toggleAttribute("data-alone", !!values); for (const name of ALONE) host.style[name] = values?.[name] ?? ""; }

// Rows of what drives a drawing, as many as there is room for: [host, share of the row's width].
function driving({ sliders = [] }) {
  const all = window.explorerSliderHosts ?? new Map(), buttons = document.querySelector("[class*=st-key-player-buttons]");
  const columns = Math.max(1, Math.floor(innerWidth / DRIVER)), wide = columns > 2 ? 2 : 0; // columns of the buttons; 0: a row of their own
  const seek = [...all.keys()].filter((name) => buttons && name.endsWith(".position"));
  const hosts = [...new Set([...seek, ...sliders])].map((name) => all.get(name)).filter((host) => host?.isConnected).slice(0, buttons ? columns - wide : columns);
  const rows = !buttons ? [hosts] : wide ? [[buttons, ...hosts]] : [[buttons], hosts], weight = (host) => (host === buttons ? 2 : 1);
  return rows.filter((row) => row.length).map((row) => { const sum = row.reduce((whole, host) => whole + weight(host), 0); return row.map((host) => [host, weight(host) / sum]); });
}

// Puts the drawing that fills the screen, and what drives it, in their places.
function alone() {
  const rows = driving(STAGE.full), background = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor;
  const fixed = { position: "fixed", zIndex: 1e6, background, boxSizing: "border-box" };
  Object.assign(STAGE, { driving: rows.flat().map(([host]) => host), bar: BAR * rows.length });
  placed(STAGE.full.host, { ...fixed, inset: `0 0 ${STAGE.bar}px 0`, padding: `${FOOT}px`, overflow: "auto", height: "auto", width: "auto" });
  rows.forEach((row, i) => row.reduce((left, [host, share]) => {
    placed(host, { ...fixed, inset: `auto auto ${BAR * (rows.length - 1 - i)}px ${100 * left}%`, padding: "8px 20px", height: `${BAR}px`, width: `${100 * share}%` });
    return left + share;
  }, 0));
}

function full(one) {
  const before = STAGE.full;
  if (before) { STAGE.full = null; for (const host of [before.host, ...STAGE.driving]) placed(host); }
  if (before && document.fullscreenElement) document.exitFullscreen();
  if (one && one !== before) {
    STAGE.full = one;
    alone();
    document.documentElement.requestFullscreen?.().catch(() => {}); // where it is not allowed, the window is filled
  }
  arrange();
}
