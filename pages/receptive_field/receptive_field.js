// The box of a unit on the photo, and the cone of what it reads in every layer; both follow the pointer without asking.

function picked(v, x, y) {
  const { margin, centre, jump, rows, columns } = v.header.extra, { width, height } = v.panes[0].base;
  v.share = [clamped((y - margin) / (height - 2 * margin), 0, 1), clamped((x - margin) / (width - 2 * margin), 0, 1)];
  return [clamped(Math.round((y - margin - centre[0]) / jump), 0, rows.length - 1), clamped(Math.round((x - margin - centre[1]) / jump), 0, columns.length - 1)];
}

// The box in pane pixels, [x1, y1, x2, y2], and the share of it that is padding.
function boxed(v) {
  const { margin, rows, columns } = v.header.extra, [top, bottom] = rows[v.unit[0]], [left, right] = columns[v.unit[1]];
  const { width, height } = v.panes[0].base, W = width - 2 * margin, H = height - 2 * margin;
  const seen = Math.max(0, Math.min(W, right + 1) - Math.max(0, left)) * Math.max(0, Math.min(H, bottom + 1) - Math.max(0, top));
  const area = (right - left + 1) * (bottom - top + 1);
  return { xyxy: [left + margin, top + margin, right + 1 + margin, bottom + 1 + margin], top, bottom, left, right, padding: 1 - seen / area, photo: [margin, margin, margin + W, margin + H] };
}

function clipped(context, pane, at) { context.save(); context.beginPath(); context.rect(...rectangle(at, [0, 0, pane.base.width, pane.base.height])); context.clip(); }

function paintPhoto(v, context, pane, at) {
  const { centre, jump, margin, rows, columns, color, point } = v.header.extra, box = boxed(v), ratio = devicePixelRatio;
  const step = (at(jump, 0)[0] - at(0, 0)[0]) / ratio;
  clipped(context, pane, at);
  if (step >= 7) {
    context.fillStyle = "#ffffffc0";
    for (let r = 0; r < rows.length; r++) for (let c = 0; c < columns.length; c++) {
      const [x, y] = at(centre[1] + c * jump + margin, centre[0] + r * jump + margin), size = Math.min(3, step / 7) * ratio;
      context.fillRect(x - size / 2, y - size / 2, size, size);
    }
  }
  context.globalAlpha = 0.18; context.fillStyle = color; context.fillRect(...rectangle(at, box.xyxy)); context.globalAlpha = 1;
  context.save(); context.beginPath(); context.rect(...rectangle(at, box.xyxy)); context.rect(...rectangle(at, box.photo)); context.clip("evenodd");
  context.beginPath(); context.rect(...rectangle(at, box.xyxy)); context.clip(); hatching(context, 45, "#0c2f4fd0"); context.restore();
  SHAPES.Box(context, { xyxy: box.xyxy, color, width: 3 }, at);
  SHAPES.Points(context, { xy: [[centre[1] + v.unit[1] * jump + margin, centre[0] + v.unit[0] * jump + margin]], color: point, radius: 5 }, at);
  context.restore();
}

// Layers from the photo (bottom) to the chosen one (top).
const rowOf = (v, y, pane) => { const { layers } = v.header.extra; return layers[clamped(Math.floor((1 - y / pane.base.height) * layers.length), 0, layers.length - 1)]; };

const LABELS = 0.34; // of the board's width, for the names of the layers

function paintCone(v, context, pane, at) {
  const { layers, margin, ink, ground, words } = v.header.extra, { width, height } = pane.base, ratio = devicePixelRatio, tall = height / layers.length;
  const W = v.panes[0].base.width - 2 * margin, ends = [0, v.header.extra.columns.length - 1], column = v.unit[1], left = LABELS * width, room = (1 - LABELS) * width;
  // A cone wider than its room is drawn smaller, around the photo's middle.
  const half = Math.max(W / 2, ...layers.flatMap(({ spans }) => ends.flatMap((end) => spans[end].map((x) => Math.abs(x - W / 2)))));
  const squeeze = Math.min(1, 0.96 * room / 2 / half), along = (x) => left + room / 2 + (x - W / 2) * squeeze;
  clipped(context, pane, at);
  context.strokeStyle = `${ink}80`; context.lineWidth = ratio; context.setLineDash([4 * ratio, 4 * ratio]);
  for (const x of [along(0), along(W)]) { context.beginPath(); context.moveTo(...at(x, 0)); context.lineTo(...at(x, height)); context.stroke(); }
  context.setLineDash([]);
  const rows = layers.map((layer, i) => ({ layer, y: height - (i + 0.5) * tall, span: layer.spans[column].map(along) }));
  context.fillStyle = "#5aa9e640"; context.beginPath();
  for (const { y, span } of rows) context.lineTo(...at(span[0], y));
  for (const { y, span } of rows.slice().reverse()) context.lineTo(...at(span[1], y));
  context.closePath(); context.fill();
  const screen = (at(0, tall)[1] - at(0, 0)[1]) / ratio, thick = Math.min(12, Math.max(2, screen * 0.5)) * ratio, every = Math.ceil(18 / screen);
  for (const { layer, y, span } of rows) {
    const [x1, middle] = at(span[0], y), [x2] = at(span[1], y);
    context.fillStyle = layer === v.aimed ? ink : layer.color;
    context.fillRect(x1, middle - thick / 2, Math.max(x2 - x1, 2 * ratio), thick);
  }
  context.font = `600 ${14 * ratio}px sans-serif`; context.textBaseline = "middle"; context.lineWidth = 3.5 * ratio; context.strokeStyle = ground;
  const aimed = layers.indexOf(v.aimed);
  rows.forEach(({ layer, y }, i) => {
    const last = i === rows.length - 1, near = aimed >= 0 && i !== aimed && Math.abs(i - aimed) < every;
    if (i !== aimed && (near || (!last && (i % every || rows.length - 1 - i < every)))) return;
    const [x] = at(0, y), middle = clamped(at(0, y)[1], at(0, 0)[1] + 9 * ratio, at(0, height)[1] - 9 * ratio);
    const text = filled(words.reads, { name: layer.name, units: layer.units[column] });
    context.fillStyle = i === aimed ? ink : layer.color;
    context.strokeText(text, x + 6 * ratio, middle); context.fillText(text, x + 6 * ratio, middle);
  });
  context.restore();
}

const plugin = {
  ready(v) { if (!v.picking) v.unit = [...v.header.extra.unit]; const { rows, columns } = v.header.extra; v.unit = [clamped(v.unit[0], 0, rows.length - 1), clamped(v.unit[1], 0, columns.length - 1)]; },
  place: (v, pane) => (pane.index === 1 ? whole(pane) : null),
  hover(v, pane, x, y) { v.aimed = pane?.index === 1 ? rowOf(v, y, pane) : null; },
  press(v, pane, x, y) {
    if (pane.index === 1) {
      const layer = rowOf(v, y, pane);
      return { local: true, move() {}, drop() { if (layer.index) v.wire.send({ click: { pane: 1, layer: layer.index } }); } };
    }
    v.picking = true;
    const move = (px, py) => { v.unit = picked(v, px, py); v.draw(); v.describe(); };
    move(x, y);
    return { local: true, move, drop() { v.picking = false; v.wire.send({ click: { pane: 0, at: v.share } }); } };
  },
  paint(v, context, pane, at) { (pane.index ? paintCone : paintPhoto)(v, context, pane, at); },
  handles(v, pane) {
    const { centre, jump, margin } = v.header.extra;
    return pane.index ? [] : [[centre[1] + v.unit[1] * jump + margin, centre[0] + v.unit[0] * jump + margin]];
  },
  step: (v, pane) => (pane.index ? pane.base.height / v.header.extra.layers.length : v.header.extra.jump),
  readout(v) {
    const { words, layers } = v.header.extra;
    if (v.aimed) return filled(words.layer, { name: v.aimed.name, size: v.aimed.size, smallest: v.aimed.smallest, productivity: words.productivity[v.aimed.productivity], units: v.aimed.units[v.unit[1]] });
    const { top, bottom, left, right, padding } = boxed(v);
    return filled(words.unit, { row: v.unit[0], column: v.unit[1], top, bottom, left, right, padding: Math.round(100 * padding), layer: layers.at(-1).name }).replaceAll(" -", " −");
  },
};

export default (component) => mount(component, plugin);
