// Three panes, one layer: the photo with every point that the chosen output goes back to, a close-up whose taps can be
// dragged, and the feature map. Only a moved tap is sent to the server, whose torchvision recomputes the feature map.
// header.extra: models/sampling/facts.py. Places are (y, x) in picture pixels; a pixel's value sits at its centre, half a
// pixel right and down of its corner, hence the 0.5 wherever something is drawn.
const PHOTO = 0, CLOSE = 1, MAP = 2, CATCH = 16; // pane numbers; screen px within which a tap is caught
const POSITIVE = "#2f7ebc", NEGATIVE = "#d55e00", PATH = "#d55e00", GRID = "#7a8594", WINDOW = "#b07d00";
const GRAY = ([r, g, b]) => (r + g + b) / 765;
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

// ---- numbers: the same definitions as models/sampling/convolution.py, for one output at a time

// The four neighbours of a point with their weights; those outside of the picture read zero.
function neighbours(y, x, [height, width], border) {
  if (border === "DCNv1") {
    if (!(y >= 0 && y < height && x >= 0 && x < width)) return [];
    y = Math.min(y, height - 1); x = Math.min(x, width - 1);
  }
  const top = Math.floor(y), left = Math.floor(x);
  return [[top, left], [top, left + 1], [top + 1, left], [top + 1, left + 1]]
    .map(([row, column]) => ({ row, column, weight: (1 - Math.abs(y - row)) * (1 - Math.abs(x - column)) }))
    .filter(({ row, column, weight }) => weight > 0 && row >= 0 && row < height && column >= 0 && column < width);
}

const dragOf = (v, tap) => v.edit.points?.[tap] ?? { xy: [0, 0], mask: 1 };
const maskOf = (v, tap) => (v.header.extra.family === "modulated" ? dragOf(v, tap).mask : 1);

// Where the taps of output (row, column) of layer `level` (0: on the picture) read, in pixels of that layer's input.
function points(v, row, column, level) {
  const { taps, stride, padding, jitter, steps, sizes, family } = v.header.extra, [height, width] = sizes[level + 1], noise = v.noise[level];
  return taps.map(([y, x], tap) => {
    const [dx, dy] = family === "standard" ? [0, 0] : dragOf(v, tap).xy, place = row * width + column;
    const shake = (channel) => (noise ? jitter * noise[(2 * tap + channel) * height * width + place] / steps : 0);
    return [row * stride - padding + y + dy + shake(0), column * stride - padding + x + dx + shake(1)];
  });
}

// All points of the picture that an output goes back to through every layer: 9, 81, 729 for a 3 x 3.
function backtracked(v, { row, column }) {
  let found = [[row, column]];
  for (let level = v.header.extra.depth - 1; level >= 0; level--) {
    const [height, width] = v.header.extra.sizes[level + 1];
    found = found.map((place) => place.map((c) => Math.floor(c + 0.5))).filter(([y, x]) => y >= 0 && y < height && x >= 0 && x < width).flatMap(([y, x]) => points(v, y, x, level));
  }
  return found;
}

// By how much each layer's map lies off its input's pixels, for what its padding lacks of keeping the size.
const shift = ({ reach, padding }) => (reach - 1) / 2 - padding;

// The window and the taps of the last layer, in picture pixels.
function topWindow(v) {
  const { extra } = v.header, { row, column } = chosen(v), up = (extra.depth - 1) * shift(extra);
  return { y: row * extra.stride - extra.padding + up, x: column * extra.stride - extra.padding + up, taps: points(v, row, column, extra.depth - 1).map(([y, x]) => [y + up, x + up]) };
}

// What one tap adds to the output: its neighbours and the value between them (mean of the colours, 0 to 1).
function reading(v, tap, [y, x]) {
  const { sizes, border, kernel, groups } = v.header.extra, { base } = v.panes[PHOTO];
  const near = neighbours(y, x, sizes[0], border).map((n) => ({ ...n, gray: GRAY(base.read(n.column, n.row)) }));
  const value = near.reduce((sum, n) => sum + n.weight * n.gray, 0), mask = maskOf(v, tap);
  const weight = kernel[tap] * (3 / groups); // of the mean of the colours that a group sees
  return { near, value, mask, weight, adds: value * mask * weight };
}

// ---- state that stays in the browser
function chosen(v) {
  const [rows, columns] = v.header.extra.sizes.at(-1), index = (share, count) => clamped(Math.floor(share * count), 0, count - 1);
  return { row: index(v.spot.v, rows), column: index(v.spot.u, columns) };
}

function choose(v, row, column) {
  const [rows, columns] = v.header.extra.sizes.at(-1), share = (index, count) => (clamped(index, 0, count - 1) + 0.5) / count;
  v.spot = { u: share(column, columns), v: share(row, rows) };
}

// An output that was pressed stands in the link.
const pinned = (v) => v.wire.send({ ...edited(v), click: { spot: [v.spot.u, v.spot.v] } });

// The output whose window has its centre at a place of the photo.
function underWindow(v, x, y) {
  const { extra } = v.header, middle = extra.depth * shift(extra);
  choose(v, Math.round((y - 0.5 - middle) / extra.stride), Math.round((x - 0.5 - middle) / extra.stride));
}

function tapAt(v, pane, x, y) {
  const far = topWindow(v).taps.map(([ty, tx]) => Math.hypot(tx + 0.5 - x, ty + 0.5 - y) * v.place(pane)[2] / devicePixelRatio);
  const nearest = far.indexOf(Math.min(...far));
  return far[nearest] < CATCH ? nearest : -1;
}

function change(v, tap, values) {
  v.edit.points = v.header.extra.kernel.map((_, t) => ({ ...dragOf(v, t), ...(t === tap && values), name: String(t) }));
}

// Drags a tap; one that is pressed and not dragged is switched off, or on again, in a modulated layer.
function tapDrag(v, pane, tap, x, y) {
  const { extra } = v.header, start = dragOf(v, tap);
  const own = (axis) => extra.taps[tap][axis] - extra.grid[tap][axis]; // offset by the controls
  const limited = (value, axis) => clamped(Math.round(100 * value) / 100, -extra.limit - own(axis), extra.limit - own(axis));
  let travelled = 0;
  return {
    move: (px, py) => {
      travelled = Math.max(travelled, Math.hypot(px - x, py - y) * v.place(pane)[2] / devicePixelRatio);
      if (travelled >= 4) change(v, tap, { xy: [limited(start.xy[0] + px - x, 1), limited(start.xy[1] + py - y, 0)] });
    },
    drop: () => { if (travelled < 4 && extra.family === "modulated") change(v, tap, { mask: start.mask > 0 ? 0 : 1 }); },
  };
}

// ---- drawing
// A radius, within limits, at which neighbouring taps do not cover each other.
const apart = (v, pane, least, most) => clamped(0.42 * v.header.extra.closest * v.place(pane)[2] / devicePixelRatio, least, most);
const paintPoints = (v, context, at, radius) => SHAPES.Points(context, { xy: backtracked(v, chosen(v)).map(([y, x]) => [x + 0.5, y + 0.5]), color: "#ff8a3c", casing: "#111111", radius }, at); // seen on any photo

function paintCloseUp(v, context, pane, at) {
  const { extra } = v.header, { y: y0, x: x0, taps: now } = topWindow(v), [, , scale] = v.place(pane);
  SHAPES.Box(context, { xyxy: [x0, y0, x0 + extra.reach, y0 + extra.reach], color: WINDOW, dash: true, width: 2 }, at);
  if (extra.depth > 1) paintPoints(v, context, at, 2);
  now.forEach(([y, x], tap) => {
    const [gy, gx] = extra.grid[tap], home = [x0 + gx + 0.5, y0 + gy + 0.5], place = [x + 0.5, y + 0.5];
    if (Math.hypot(home[0] - place[0], home[1] - place[1]) < 0.02) return;
    SHAPES.Line(context, { xy: [home, place], color: GRID, width: 2 }, at);
    SHAPES.Points(context, { xy: [home], color: GRID }, at);
  });
  if (now[v.tap]) paintNeighbours(context, reading(v, v.tap, now[v.tap]), at, scale);
  now.forEach((place, tap) => paintTap(v, context, tap, place, at, apart(v, pane, 5, 12)));
}

// The sign of its weight is the tap's colour, its mask the opacity; small under the pointer: the weights around it are to be read.
function paintTap(v, context, tap, [y, x], at, radius) {
  const { [tap]: weight } = v.header.extra.kernel, mask = maskOf(v, tap), k = devicePixelRatio, size = tap === v.tap ? 4 : radius;
  const opacity = Math.round(255 * (0.15 + 0.85 * mask)).toString(16);
  SHAPES.Points(context, { xy: [[x + 0.5, y + 0.5]], color: (weight < 0 ? NEGATIVE : weight > 0 ? POSITIVE : GRID) + opacity, radius: size }, at);
  if (size < 10) return;
  const [px, py] = at(x + 0.5, y + 0.5);
  context.font = `700 ${14 * k}px sans-serif`; context.textAlign = "center"; context.textBaseline = "middle";
  context.fillStyle = mask > 0.5 ? "#ffffff" : "#111111"; context.fillText(tap, px, py + k); context.textAlign = "start";
}

// The four pixels between which the tap reads: the larger its share, the thicker the frame.
function paintNeighbours(context, { near }, at, scale) {
  for (const { row, column, weight } of near) SHAPES.Box(context, { xyxy: [column, row, column + 1, row + 1], color: "#111111", width: 1 + 5 * weight }, at);
  if (scale / devicePixelRatio < 24) return;
  for (const { row, column, weight } of near) outlined(context, weight.toFixed(2).replace(/^0/, ""), ...at(column + 0.2, row + 0.75), "#111111");
}

const plugin = {
  ready(v) {
    v.spot ??= v.header.extra.spot; v.tap ??= -1;
    v.noise = v.header.extra.noise.map((level) => numbers(level, Int8Array));
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
      change(v, v.tap, { mask: clamped(Math.round(100 * dragOf(v, v.tap).mask - 5 * Math.sign(event.deltaY)) / 100, 0, 1) });
      v.commit(); v.describe();
    }, { passive: false });
  },
  // The close-up has the window's centre in the middle and is `span` pixels across; it stands still while a tap is dragged.
  place(v, pane) {
    if (pane.index !== CLOSE) return null;
    const { reach, span } = v.header.extra, { width, height } = pane.canvas, { y, x } = topWindow(v), scale = Math.min(width, height) / span;
    if (!v.dragging || v.dragging.local) v.still = [width / 2 - (x + reach / 2) * scale, height / 2 - (y + reach / 2) * scale, scale];
    return v.still;
  },
  hover(v, pane, x, y) {
    v.hovered = null; // no cross-hair: the panes show different things
    if (!v.dragging) v.tap = -1;
    if (pane?.index === MAP) choose(v, Math.floor(y), Math.floor(x));
    if (!pane || pane.index === MAP || v.dragging || (pane.index === PHOTO && v.header.extra.depth > 1)) return;
    v.tap = tapAt(v, pane, x, y);
    if (pane.index === PHOTO && v.header.extra.family === "standard") v.tap = -1;
    pane.canvas.style.cursor = v.tap >= 0 && v.header.extra.family !== "standard" ? "grab" : "default";
  },
  press(v, pane, x, y) {
    if (pane.index === MAP) { choose(v, Math.floor(y), Math.floor(x)); pinned(v); return true; }
    const tap = v.header.extra.family === "standard" || (pane.index === PHOTO && v.header.extra.depth > 1) ? -1 : tapAt(v, pane, x, y);
    if (tap < 0 && pane.index === PHOTO) { underWindow(v, x, y); return { local: true, move: (px, py) => underWindow(v, px, py), drop: () => pinned(v) }; }
    if (tap < 0) return true;
    v.tap = tap;
    return tapDrag(v, pane, tap, x, y);
  },
  paint(v, context, pane, at) {
    const { extra } = v.header, { row, column } = chosen(v), half = 0.5 + extra.depth * (extra.reach - 1) / 2;
    if (pane.index === CLOSE) paintCloseUp(v, context, pane, at);
    if (pane.index === MAP) SHAPES.Box(context, { xyxy: [column, row, column + 1, row + 1], color: PATH, width: 3 }, at);
    if (pane.index !== PHOTO) return;
    const [y, x] = [row, column].map((index) => index * extra.stride + extra.depth * shift(extra) + 0.5);
    SHAPES.Box(context, { xyxy: [x - half, y - half, x + half, y + half], color: WINDOW, dash: true, width: 2 }, at);
    paintPoints(v, context, at, extra.depth > 1 ? 1.5 : apart(v, pane, 2, 5));
  },
  // The points of the photo that the chosen output goes back to: (y, x).
  points: (v) => backtracked(v, chosen(v)),
  handles: (v, pane) => (pane.index === CLOSE ? topWindow(v).taps.map(([y, x]) => [x + 0.5, y + 0.5]) : []),
  step: (v, pane) => (pane.index === CLOSE ? 0.25 : v.header.extra.stride),
  readout(v) {
    const { extra } = v.header, { words } = extra, { row, column } = chosen(v), now = points(v, row, column, extra.depth - 1);
    const map = v.panes[MAP].base.read(column, row), shown = map.length === 1 ? map[0].toFixed(4) : map.join(" ");
    if (extra.depth > 1) return filled(words.deep, { row, column, points: this.points(v).length, places: new Set(this.points(v).map((place) => place.map((c) => c.toFixed(3)).join())).size, depth: extra.depth, shown });
    const read = now.map((place, tap) => reading(v, tap, place));
    if (read[v.tap]) {
      const { near, value, mask, weight } = read[v.tap], [gy, gx] = extra.grid[v.tap];
      const [oy, ox] = [now[v.tap][0] - row * extra.stride + extra.padding - gy, now[v.tap][1] - column * extra.stride + extra.padding - gx];
      const sum = near.map((n) => `${n.weight.toFixed(2)}·${n.gray.toFixed(2)}`).join(" + ") || "0";
      return filled(words.tap, { tap: v.tap, oy: signed(oy), ox: signed(ox), sum, value: value.toFixed(3), weight: weight.toFixed(3), mask: mask.toFixed(2) });
    }
    const pixels = new Set(read.flatMap(({ near, mask, weight }) => (mask && weight ? near.map((n) => `${n.row},${n.column}`) : []))).size;
    const own = read.reduce((sum, { adds }) => sum + adds, 0).toFixed(4);
    return filled(extra.groups === 1 ? words.mixed : words.apart, { row, column, own, shown, taps: now.length, pixels, area: (extra.reach ** 2).toLocaleString("en") });
  },
};

export default (component) => mount(component, plugin);
