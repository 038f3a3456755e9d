// Three panes, one layer: the photo with every point that the chosen output goes back to, a close-up whose taps can be
// dragged, and the feature map. Choosing an output and looking at a tap need no round trip; a moved tap is also sent to
// the server, whose torchvision recomputes the feature map.
//
// head.extra: the layer (see _sampling_layer.py). Places are (y, x) in picture pixels; a pixel's value sits at its
// centre, half a pixel right and down of its corner, hence the 0.5 wherever something is drawn.

const PHOTO = 0, CLOSE = 1, MAP = 2, CATCH = 16; // pane numbers; screen px within which a tap is caught
const POSITIVE = "#2f7ebc", NEGATIVE = "#d55e00", PATH = "#d55e00", GRID = "#7a8594", WINDOW = "#b07d00";
const GRAY = ([r, g, b]) => (r + g + b) / 765;
const filled = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
const bytes = (text) => new Int8Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);

// ---- numbers: the same definitions as models/sampling/convolution.py, for one output at a time

// The four neighbours of a point with their weights; those outside of the picture read zero.
function neighbours(y, x, height, width, border) {
  if (border === "DCNv1") {
    if (!(y >= 0 && y < height && x >= 0 && x < width)) return [];
    y = Math.min(y, height - 1); x = Math.min(x, width - 1);
  }
  const top = Math.floor(y), left = Math.floor(x), found = [];
  for (const row of [top, top + 1]) for (const column of [left, left + 1]) {
    const weight = (1 - Math.abs(y - row)) * (1 - Math.abs(x - column));
    if (weight > 0 && row >= 0 && row < height && column >= 0 && column < width) found.push({ row, column, weight });
  }
  return found;
}

const dragOf = (v, tap) => v.edit.points?.[tap] ?? { xy: [0, 0], mask: 1 };

// Where the taps of output (row, column) of layer `level` (0: on the picture) read, in pixels of that layer's input.
function points(v, row, column, level) {
  const { taps, stride, padding, jitter, steps, sizes, family } = v.header.extra, [height, width] = sizes[level + 1], noise = v.noise[level];
  return taps.map(([y, x], tap) => {
    const [dx, dy] = family === "standard" ? [0, 0] : dragOf(v, tap).xy, place = row * width + column;
    const shake = (channel) => (noise ? jitter * noise[(2 * tap + channel) * height * width + place] / steps : 0);
    return [row * stride - padding + y + dy + shake(0), column * stride - padding + x + dx + shake(1)];
  });
}

// All points of the picture that the output goes back to through every layer: 9, 81, 729 for a 3 x 3.
function backtracked(v, row, column) {
  const { depth, sizes } = v.header.extra;
  let found = [[row, column]];
  for (let level = depth - 1; level >= 0; level--) {
    const [height, width] = sizes[level + 1];
    found = found.map((p) => p.map((c) => Math.floor(c + 0.5))).filter(([y, x]) => y >= 0 && y < height && x >= 0 && x < width).flatMap(([y, x]) => points(v, y, x, level));
  }
  return found;
}

// A layer's map lies this far from the picture's pixels, for what its padding lacks of keeping the size.
const lift = ({ depth, reach, padding }) => (depth - 1) * ((reach - 1) / 2 - padding);

// The window and the taps of the last layer, in picture pixels.
function topWindow(v) {
  const { extra } = v.head, { row, column } = chosen(v), up = lift(extra);
  return { y: row * extra.stride - extra.padding + up, x: column * extra.stride - extra.padding + up, taps: points(v, row, column, extra.depth - 1).map(([y, x]) => [y + up, x + up]) };
}

// What one tap adds to the output: its neighbours and the value between them (mean of the colours, 0 to 1).
function reading(v, tap, [y, x]) {
  const { sizes, border, kernel, groups, family } = v.header.extra, base = v.panes[PHOTO].base;
  const near = neighbours(y, x, ...sizes[0], border).map((n) => ({ ...n, rgb: base.read(n.column, n.row) }));
  const value = near.reduce((sum, n) => sum + n.weight * GRAY(n.rgb), 0), mask = family === "modulated" ? dragOf(v, tap).mask : 1;
  const weight = kernel[tap] * (3 / groups); // of the mean of the colours that a group sees
  return { near, value, mask, weight, adds: value * mask * weight };
}

// ---- state that stays in the browser
function chosen(v) {
  const [rows, columns] = v.header.extra.sizes.at(-1), clamp = (share, count) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
  return { row: clamp(v.spot.v, rows), column: clamp(v.spot.u, columns) };
}

function choose(v, row, column) {
  const [rows, columns] = v.header.extra.sizes.at(-1);
  const share = (index, count) => (Math.max(0, Math.min(count - 1, index)) + 0.5) / count;
  v.spot = { u: share(column, columns), v: share(row, rows) };
}

// The output whose window has its centre at a place of the photo.
function underWindow(v, x, y) {
  const { stride, padding, reach, depth } = v.header.extra, middle = depth * ((reach - 1) / 2 - padding);
  choose(v, Math.round((y - 0.5 - middle) / stride), Math.round((x - 0.5 - middle) / stride));
}

// The close-up's own transform: the window's centre in the middle, `span` pixels across.
function closeUp(v) {
  const { reach, span } = v.header.extra, { width, height } = v.panes[CLOSE].canvas, { y, x } = topWindow(v);
  const scale = Math.min(width, height) / span, cy = y + reach / 2, cx = x + reach / 2;
  return { scale, at: (x, y) => [width / 2 + (x - cx) * scale, height / 2 + (y - cy) * scale], back: (sx, sy) => [cx + (sx - width / 2) / scale, cy + (sy - height / 2) / scale] };
}

const screen = (canvas, event) => { const box = canvas.getBoundingClientRect(), k = canvas.width / box.width; return [(event.clientX - box.left) * k, (event.clientY - box.top) * k]; };

function tapAt(v, sx, sy) {
  const { at } = closeUp(v), far = topWindow(v).taps.map(([y, x]) => { const [px, py] = at(x + 0.5, y + 0.5); return Math.hypot(px - sx, py - sy) / devicePixelRatio; });
  const nearest = far.indexOf(Math.min(...far));
  return far[nearest] < CATCH ? nearest : -1;
}

function changed(v, tap, change) {
  const { kernel } = v.header.extra;
  v.edit.points = kernel.map((_, t) => ({ ...dragOf(v, t), ...(t === tap ? change : {}), name: String(t) }));
}

// ---- drawing
function paintCloseUp(v, context) {
  const { width, height } = context.canvas, { scale, at } = closeUp(v), base = v.panes[PHOTO].base, extra = v.header.extra, k = devicePixelRatio;
  const { row, column } = chosen(v), { y: y0, x: x0, taps: now } = topWindow(v);
  context.clearRect(0, 0, width, height);
  context.imageSmoothingEnabled = false;
  context.drawImage(base.canvas, ...at(0, 0), base.width * scale, base.height * scale);
  if (scale / k > 7) v.grid(context, v.panes[PHOTO], [...at(0, 0), base.width * scale, base.height * scale], scale);
  SHAPES.Box(context, { xyxy: [x0, y0, x0 + extra.reach, y0 + extra.reach], color: WINDOW, dash: true, width: 2 }, at);
  if (extra.depth > 1) dots(context, backtracked(v, row, column), at, 2);
  now.forEach(([y, x], tap) => {
    const [gy, gx] = extra.grid[tap], home = [x0 + gx + 0.5, y0 + gy + 0.5], moved = Math.hypot(home[0] - x - 0.5, home[1] - y - 0.5);
    if (moved < 0.02) return;
    SHAPES.Line(context, { xy: [home, [x + 0.5, y + 0.5]], color: GRID, width: 2 }, at);
    const [hx, hy] = at(...home);
    context.strokeStyle = "#ffffff"; context.lineWidth = 4 * k; context.beginPath(); context.arc(hx, hy, 5 * k, 0, 7); context.stroke();
    context.strokeStyle = GRID; context.lineWidth = 2 * k; context.stroke();
  });
  if (v.tap >= 0 && v.tap < now.length) paintNeighbours(context, reading(v, v.tap, now[v.tap]), at, scale);
  const radius = Math.max(5, Math.min(12, 0.42 * extra.closest * scale / k));
  now.forEach(([y, x], tap) => {
    const [px, py] = at(x + 0.5, y + 0.5), mask = extra.family === "modulated" ? dragOf(v, tap).mask : 1;
    const weight = extra.kernel[tap], color = weight < 0 ? NEGATIVE : weight > 0 ? POSITIVE : GRID;
    const disc = (r, fill, alpha) => { context.globalAlpha = alpha; context.fillStyle = fill; context.beginPath(); context.arc(px, py, r * k, 0, 7); context.fill(); context.globalAlpha = 1; };
    const size = tap === v.tap ? 4 : radius; // small under the pointer: the weights around it are to be read
    disc(size + 2, "#ffffff", 0.95);
    disc(size, color, 0.15 + 0.85 * mask);
    if (size < 10) return;
    context.font = `700 ${14 * k}px sans-serif`; context.textAlign = "center"; context.textBaseline = "middle";
    context.fillStyle = mask > 0.5 ? "#ffffff" : "#111111"; context.fillText(tap, px, py + k); context.textAlign = "start";
  });
}

// Many points: a dark rim under all of them, so that each is seen on any photo and none hides another.
function dots(context, found, at, radius) {
  for (const [r, color] of [[radius + 1, "#111111"], [radius, "#ff8a3c"]]) {
    context.fillStyle = color; context.beginPath();
    for (const [y, x] of found) { const [px, py] = at(x + 0.5, y + 0.5); context.moveTo(px, py); context.arc(px, py, r * devicePixelRatio, 0, 7); }
    context.fill();
  }
}

// The four pixels between which the tap reads: the larger its share, the thicker the frame.
function paintNeighbours(context, { near }, at, scale) {
  const k = devicePixelRatio;
  for (const { row, column, weight } of near) {
    const [x, y] = at(column, row);
    for (const [color, width] of [["#111111", 3 + 5 * weight], ["#ffffff", 1 + 5 * weight]]) { context.strokeStyle = color; context.lineWidth = width * k; context.strokeRect(x, y, scale, scale); }
    if (scale / k < 24) continue;
    const text = weight.toFixed(2).replace(/^0/, ""), px = 14 * k, middle = y + scale / 2;
    context.font = `700 ${px}px sans-serif`; context.textAlign = "center"; context.textBaseline = "middle";
    context.lineWidth = 4 * k; context.strokeStyle = "#111111"; context.strokeText(text, x + scale / 2, middle);
    context.fillStyle = "#ffffff"; context.fillText(text, x + scale / 2, middle); context.textAlign = "start";
  }
}

const plugin = {
  ready(v) {
    v.spot ??= { u: 0.5, v: 0.5 }; v.tap ??= -1;
    v.noise = v.header.extra.noise.map(bytes);
    if (v.listening) return;
    v.listening = true;
    v.root.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key], { row, column } = chosen(v);
      if (!step) return;
      choose(v, row + step[0], column + step[1]); event.preventDefault(); v.draw(); v.describe();
    });
    v.panes[CLOSE].canvas.addEventListener("wheel", (event) => {
      if (event.ctrlKey || v.tap < 0 || v.header.extra.family !== "modulated") return;
      event.preventDefault();
      const mask = Math.max(0, Math.min(1, dragOf(v, v.tap).mask - Math.sign(event.deltaY) * 0.05));
      changed(v, v.tap, { mask: Math.round(100 * mask) / 100 }); v.commit(); v.describe();
    }, { passive: false });
  },

  hover(v, pane, x, y) {
    v.hovered = null; // no cross-hair: the panes show different things
    if (!v.dragging) v.tap = -1;
    if (!pane) return;
    if (pane.index === MAP) choose(v, Math.floor(y), Math.floor(x));
    if (pane.index !== CLOSE || v.dragging) return;
    v.tap = tapAt(v, ...v.toScreen(pane, x, y));
    pane.canvas.style.cursor = v.tap >= 0 && v.header.extra.family !== "standard" ? "grab" : "default";
  },

  press(v, pane, x, y) {
    if (pane.index === MAP) { choose(v, Math.floor(y), Math.floor(x)); return true; }
    if (pane.index === PHOTO) { underWindow(v, x, y); return { local: true, move: (px, py) => underWindow(v, px, py) }; }
    const { extra } = v.head, tap = tapAt(v, ...v.toScreen(pane, x, y));
    if (tap < 0 || extra.family === "standard") return true;
    v.tap = tap;
    const from = closeUp(v).back(...v.toScreen(pane, x, y)), start = dragOf(v, tap), still = closeUp(v);
    let travelled = 0;
    return {
      move: (px, py, event) => {
        const to = still.back(...screen(pane.canvas, event)), limit = (value, rigid) => Math.max(-extra.limit - rigid, Math.min(extra.limit - rigid, Math.round(100 * value) / 100));
        travelled = Math.max(travelled, Math.hypot(to[0] - from[0], to[1] - from[1]) * still.scale / devicePixelRatio);
        if (travelled < 4) return;
        const [rigidY, rigidX] = [extra.taps[tap][0] - extra.grid[tap][0], extra.taps[tap][1] - extra.grid[tap][1]];
        changed(v, tap, { xy: [limit(start.xy[0] + to[0] - from[0], rigidX), limit(start.xy[1] + to[1] - from[1], rigidY)] });
      },
      drop: () => { if (travelled < 4 && extra.family === "modulated") changed(v, tap, { mask: start.mask > 0 ? 0 : 1 }); },
    };
  },

  paint(v, context, pane, at) {
    const { extra } = v.head, { row, column } = chosen(v);
    if (pane.index === CLOSE) paintCloseUp(v, context);
    if (pane.index === MAP) SHAPES.Box(context, { xyxy: [column, row, column + 1, row + 1], color: PATH, width: 3 }, at);
    if (pane.index !== PHOTO) return;
    const far = extra.depth * ((extra.reach - 1) / 2 - extra.padding) + 0.5;
    const middle = [column * extra.stride + far, row * extra.stride + far], half = 0.5 + extra.depth * (extra.reach - 1) / 2;
    SHAPES.Box(context, { xyxy: [middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half], color: WINDOW, dash: true, width: 2 }, at);
    dots(context, this.points(v), at, extra.depth > 1 ? 1.5 : 2.5);
  },

  // The points of the photo that the chosen output goes back to: (y, x).
  points(v) {
    const { row, column } = chosen(v);
    return backtracked(v, row, column);
  },

  readout(v) {
    const { extra } = v.head, { words } = extra, { row, column } = chosen(v), top = extra.depth - 1, now = points(v, row, column, top);
    const torchvision = v.panes[MAP].base.read(column, row), shown = torchvision.length === 1 ? torchvision[0].toFixed(4) : torchvision.join(" ");
    if (extra.depth > 1) return filled(words.deep, { row, column, points: this.points(v).length, depth: extra.depth, shown });
    const read = now.map((place, tap) => reading(v, tap, place));
    if (v.tap >= 0 && v.tap < now.length) {
      const { near, value, mask, weight } = read[v.tap], [y, x] = now[v.tap], [gy, gx] = extra.grid[v.tap];
      const oy = y - (row * extra.stride - extra.padding + gy), ox = x - (column * extra.stride - extra.padding + gx);
      const sum = near.map((n) => `${n.weight.toFixed(2)}·${GRAY(n.rgb).toFixed(2)}`).join(" + ") || "0";
      return filled(words.tap, { tap: v.tap, oy: signed(oy), ox: signed(ox), sum, value: value.toFixed(3), weight: weight.toFixed(3), mask: mask.toFixed(2) });
    }
    const pixels = new Set(read.flatMap(({ near, mask, weight }) => (mask && weight ? near.map((n) => `${n.row},${n.column}`) : []))).size;
    const own = read.reduce((sum, { adds }) => sum + adds, 0).toFixed(4);
    return filled(extra.groups === 1 ? words.output : words.colors, { row, column, own, shown, taps: now.length, pixels, area: extra.reach ** 2 });
  },
};

export default (component) => mount(component, plugin);
