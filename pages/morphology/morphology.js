// The element under the pointer: which pixels it probes, whether it fits, and which pixel of the result it decides.
const verdictColor = { fits: "#009e73", hits: "#b07d00", misses: "#d55e00" };

function probed(v) {
  const { offsets, outside } = v.header.extra, base = v.panes[0].base, [row, col] = v.probe;
  const cells = offsets.map(([dr, dc]) => {
    let r = row + dr, c = col + dc;
    const inside = r >= 0 && c >= 0 && r < base.height && c < base.width;
    if (!inside && outside === "reflect") { r = folded(r, base.height); c = folded(c, base.width); }
    const value = inside || outside === "reflect" ? base.read(c, r)[0] : outside;
    return { row: row + dr, col: col + dc, value: value === null ? null : v.header.extra.binary ? 255 * (value > 0) : value };
  });
  const known = cells.map((cell) => cell.value).filter((value) => value !== null), bright = known.filter((value) => value >= 128).length;
  const verdict = bright === known.length ? "fits" : bright ? "hits" : "misses";
  return { cells, verdict, low: Math.min(255, ...known), high: Math.max(0, ...known) };
}

const folded = (i, side) => { const k = ((i % (2 * side)) + 2 * side) % (2 * side); return k < side ? k : 2 * side - 1 - k; };

function slide(v) {
  if (!v.header.extra.slide || v.sliding) return;
  v.sliding = true;
  let position = 0, last = 0;
  const next = (now) => {
    if (!v.header.extra.slide || !v.root.isConnected) { v.sliding = false; return; }
    const { width, height } = v.panes[0].base;
    if (!v.hovered && now - last > Math.max(30, 2000 / width)) { // some 3 s a row, a minute a photo
      last = now; position = (position + Math.max(1, Math.round(width / 64))) % (width * height);
      const stride = Math.max(1, Math.round(height / 20)), row = (Math.floor(position / width) * stride) % height;
      v.probe = [row, position % width]; v.result = null; v.draw(); v.describe();
    }
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

const plugin = {
  ready(v) { v.result = null; slide(v); },
  hover(v, pane, x, y) {
    if (!pane) { if (!v.header.extra.slide) v.probe = null; v.result = null; return; }
    const row = Math.floor(y * v.panes[0].base.height / pane.base.height), col = Math.floor(x * v.panes[0].base.width / pane.base.width);
    v.probe = row >= 0 && col >= 0 && row < v.panes[0].base.height && col < v.panes[0].base.width ? [row, col] : null;
    v.result = null;
  },
  paint(v, context, pane, at) {
    if (!v.probe || !v.header.extra.offsets.length) return;
    v.result ??= probed(v);
    const [row, col] = v.probe, color = verdictColor[v.result.verdict];
    const box = (r, c) => rectangle(at, [c, r, c + 1, r + 1]);
    context.fillStyle = color;
    if (pane.index === 0) {
      context.globalAlpha = 0.55;
      for (const cell of v.result.cells) context.fillRect(...box(cell.row, cell.col));
      context.globalAlpha = 1;
      const rows = v.result.cells.map((cell) => cell.row), cols = v.result.cells.map((cell) => cell.col);
      SHAPES.Box(context, { xyxy: [Math.min(...cols), Math.min(...rows), Math.max(...cols) + 1, Math.max(...rows) + 1], color, width: 2 }, at);
    }
    if (pane.base.width === v.panes[0].base.width) { context.strokeStyle = color; context.lineWidth = 3 * devicePixelRatio; context.strokeRect(...box(row, col)); }
  },
  readout(v) {
    if (!v.probe || !v.header.extra.offsets.length) return null;
    v.result ??= probed(v);
    const { verdict, low, high } = v.result, [row, col] = v.probe, after = v.panes[1].base;
    const words = v.header.extra.words, scale = after.width / v.panes[0].base.width;
    const value = short(after.read(Math.floor(col * scale), Math.floor(row * scale))[0]);
    return words.readout.replace("{verdict}", words[verdict]).replace("{low}", low).replace("{high}", high).replace("{row}", row).replace("{col}", col).replace("{after}", value);
  },
};

export default (component) => mount(component, plugin);
