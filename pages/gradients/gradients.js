// A graph of computing: boxes with their values and gradients, what each edge hands back. Numbers of variables are dragged.
const GRIP = 60, ENDS = 5; // px to the right, or up, that add 1; the largest number
const LOOSE = 4, WORDS = 11; // px: around a number; of type from which an edge says more than its mark

const WORDY = 9; // letters: a longer rule is read by pointing at its mark

const upright = () => innerWidth < NARROW;

// The size of the type: as large as the boxes of neighbouring columns and rows leave room for.
function sized(v, context, width, height) {
  const { boxes, low, high } = v.header.extra, tall = upright(), along = tall ? height : width, across = tall ? width : height;
  const columns = high[0] - low[0] + 1, rows = high[1] - low[1] + 1;
  for (let px = 18 * devicePixelRatio; px > 7 * devicePixelRatio; px -= devicePixelRatio / 2) {
    const extents = boxes.map((box) => outline(context, box, px)), room = px < WORDS * devicePixelRatio ? 1.3 * px : tall ? 1.6 * px : 3.6 * px;
    const most = Math.max(...extents.map((one) => one[tall ? 1 : 0])), beside = Math.max(...extents.map((one) => one[tall ? 0 : 1]));
    if (most + room < along / columns && beside + px / 2 < across / rows) return px;
  }
  return 7 * devicePixelRatio;
}

// Width and height of a box, and the width of a number in it.
function outline(context, box, px) {
  context.font = `${px}px sans-serif`;
  const cell = Math.max(0, ...[...box.value, ...box.gradient].flat().map((text) => context.measureText(text).width)) + px / 3;
  const wide = Math.max(context.measureText(box.name).width * 1.15 + px / 2, cell * Math.max(1, ...[...box.value, ...box.gradient].map((row) => row.length)));
  return [wide + px / 2, (1 + box.value.length + box.gradient.length) * 1.2 * px + px / 2, cell];
}

function boxed(v, context, box, [x, y], px, look) {
  const [wide, high, cell] = outline(context, box, px), left = x - wide / 2, top = y - high / 2;
  context.fillStyle = look.ground; context.fillRect(left, top, wide, high);
  context.strokeStyle = box.border; context.lineWidth = (box.broken ? 4 : 2) * devicePixelRatio; context.setLineDash([]); context.strokeRect(left, top, wide, high);
  context.textAlign = "center"; context.textBaseline = "middle";
  const line = (index) => top + px / 4 + (index + 0.5) * 1.2 * px;
  context.font = `bold ${px}px sans-serif`; context.fillStyle = look.text; context.fillText(box.name, x, line(0));
  context.font = `${px}px sans-serif`;
  [["value", 1], ["gradient", 1 + box.value.length]].forEach(([kind, first]) => box[kind].forEach((row, i) => row.forEach((text, k) => {
    const middle = x + (k - (row.length - 1) / 2) * cell;
    context.fillStyle = v.header.extra.colors[kind]; context.fillText(text, middle, line(first + i));
    if (kind === "value" && box.cells.length) {
      const at = i * row.length + k;
      v.spots.push({ name: box.cells[at], value: box.exact[at], x: middle, y: line(first + i), wide: cell, high: 1.2 * px });
      context.fillRect(middle - cell / 3, line(first + i) + 0.55 * px, 2 * cell / 3, devicePixelRatio);
    }
  })));
}

function hinted(context, hint, [x, y], px, look) {
  const text = hint.text && ` ${hint.text}`, size = Math.max(0.85 * px, 12 * devicePixelRatio), middle = y + hint.line * 1.3 * size;
  context.font = `${size}px sans-serif`; context.textBaseline = "middle"; context.textAlign = "start";
  const sign = context.measureText(hint.sign).width, wide = sign + context.measureText(text).width;
  context.fillStyle = look.ground; context.fillRect(x - wide / 2 - 2, middle - 0.6 * size, wide + 4, 1.2 * size);
  context.fillStyle = hint.color; context.fillText(hint.sign, x - wide / 2, middle);
  context.fillStyle = look.text; context.fillText(text, x - wide / 2 + sign, middle);
}

const spotted = (v, pane, x, y) => {
  const [px, py] = v.toScreen(pane, x, y);
  return v.spots?.find((spot) => Math.abs(px - spot.x) < spot.wide / 2 + LOOSE && Math.abs(py - spot.y) < spot.high / 2 + LOOSE);
};

const plugin = {
  ready(v) { if (upright()) { v.asked.aspects = [0.75]; arrange(); } },
  hover(v, pane, x, y) {
    v.over = pane && spotted(v, pane, x, y)?.name;
    const [px, py] = pane ? v.toScreen(pane, x, y) : [];
    v.mark = pane && v.marks?.find(({ at, reach }) => Math.abs(px - at[0]) < reach && Math.abs(py - at[1]) < reach)?.text;
  },
  press(v, pane, x, y) {
    const spot = spotted(v, pane, x, y);
    if (!spot) return null;
    const [fromX, fromY] = v.toScreen(pane, x, y), { name, value } = spot;
    return { local: true, move(px, py) {
      const [atX, atY] = v.toScreen(pane, px, py), moved = value + (atX - fromX - (atY - fromY)) / devicePixelRatio / GRIP;
      v.wire.send({ click: { pane: 0, name, value: Math.round(100 * clamped(moved, -ENDS, ENDS)) / 100 } });
    } };
  },
  handles(v, pane) { return (v.spots ?? []).map((spot) => v.toPicture(pane, onPage(pane, spot))); },
  step(v, pane) { return 0.1 * GRIP * devicePixelRatio / v.place(pane)[2]; },
  paint(v, context, pane) {
    const { boxes, ways, hints, low, high, colors } = v.header.extra, { width, height } = pane.canvas, style = getComputedStyle(v.root);
    const look = { ground: style.getPropertyValue("--st-background-color").trim(), text: style.getPropertyValue("--st-text-color").trim() };
    const px = sized(v, context, width, height) * v.view.zoom, tall = upright();
    const shares = ([x, y]) => { const one = [(x - low[0] + 0.5) / (high[0] - low[0] + 1), (y - low[1] + 0.5) / (high[1] - low[1] + 1)]; return tall ? one.reverse() : one; };
    const at = (place) => { const [a, b] = shares(place); return [width * (0.5 + (a - v.view.x) * v.view.zoom), height * (0.5 + (b - v.view.y) * v.view.zoom)]; };
    v.spots = [];
    context.strokeStyle = colors.edge; context.lineWidth = 2 * devicePixelRatio; context.setLineDash([]); context.beginPath();
    for (const way of ways) way.forEach((place, i) => { const to = at(place); if (i) context.lineTo(...to); else context.moveTo(...to); });
    context.stroke();
    for (const box of boxes) boxed(v, context, box, at(box.at), px, look);
    const short = px < WORDS * devicePixelRatio;
    for (const hint of hints) hinted(context, short || hint.text.length > WORDY ? { ...hint, text: "" } : hint, at(hint.at), px, look);
    v.marks = hints.map((hint) => ({ text: `${hint.sign} ${hint.text}`, at: at(hint.at), reach: 1.5 * px }));
    context.textAlign = "start";
  },
  readout(v) { return v.over ? `${v.over}: ${v.header.extra.word}` : v.mark ?? v.header.hint; },
};

// Where a spot is on the page, as an event would say it.
function onPage({ canvas }, { x, y }) {
  const box = canvas.getBoundingClientRect(), ratio = box.width / canvas.width;
  return { clientX: box.left + x * ratio, clientY: box.top + y * ratio };
}

export default (component) => mount(component, plugin);
