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
  STAGE.set(name, Object.assign(one, { host, height, sliders, stack: stack ?? one.stack ?? [[name, height]] }, asked));
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

// Shows a drawing alone on the whole screen, with the sliders that it follows below it; the same again, or Escape: back.
const ALONE = ["position", "inset", "zIndex", "padding", "background", "overflow", "height", "width", "boxSizing"];
function placed(host, values) { host.toggleAttribute("data-alone", !!values); for (const name of ALONE) host.style[name] = values?.[name] ?? ""; }

function full(one) {
  const before = STAGE.full, background = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor;
  if (before) { STAGE.full = null; for (const host of [before.host, ...STAGE.driving]) placed(host); }
  if (before && document.fullscreenElement) document.exitFullscreen();
  if (one && one !== before) {
    STAGE.full = one;
    STAGE.driving = (one.sliders ?? []).map((name) => window.explorerSliderHosts?.get(name)).filter((host) => host?.isConnected).slice(0, Math.floor(innerWidth / 260));
    STAGE.bar = STAGE.driving.length ? 80 : 0;
    placed(one.host, { position: "fixed", inset: `0 0 ${STAGE.bar}px 0`, zIndex: 1e6, padding: `${FOOT}px`, background, overflow: "auto", height: "auto", width: "auto", boxSizing: "border-box" });
    STAGE.driving.forEach((host, i) => placed(host, { position: "fixed", inset: `auto auto 0 ${i * 100 / STAGE.driving.length}%`, zIndex: 1e6, padding: "8px 20px", background, height: `${STAGE.bar}px`, width: `${100 / STAGE.driving.length}%`, boxSizing: "border-box" }));
    document.documentElement.requestFullscreen?.().catch(() => {}); // where it is not allowed, the window is filled
  }
  arrange();
}
