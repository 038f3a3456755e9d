// Two uses of the canvas. "lattice": the anchors of the cell under the pointer, and all positive ones. "fates": thousands
// of candidates, and for the one under the pointer who silenced it. Both answer in the browser, without a round trip.
const unpacked = (text, Kind) => new Kind(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const hue = { positive: "#2f7ebc", ignored: "#7a8594", negative: "#d55e00", waiting: "#b07d00", kept: "#2f7ebc", silenced: "#7a8594", thread: "#d55e00" };
const filled = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

function rectangle(context, [x1, y1, x2, y2], at) {
  const [a, b] = at(x1, y1), [c, d] = at(x2, y2);
  context.strokeRect(a, b, c - a, d - b);
}

const lattice = {
  ready(v, extra) {
    const index = unpacked(extra.index, Int32Array), iou = unpacked(extra.iou, Uint8Array);
    const label = unpacked(extra.label, Int8Array), truth = unpacked(extra.truth, Int8Array);
    let start = 0;
    for (const level of extra.levels) { level.start = start; start += level.rows * level.columns * level.shapes.length; }
    v.known = new Map();
    v.positive = [];
    index.forEach((i, k) => {
      v.known.set(i, { iou: iou[k] / 250, label: label[k], truth: truth[k] });
      if (label[k] === 1) v.positive.push({ box: this.box(extra, i), truth: truth[k], iou: iou[k] / 250 });
    });
    if (v.cell && !v.pinned) v.cell = null;
  },
  box(extra, i) {
    const level = extra.levels.findLast((one) => one.start <= i), at = i - level.start, count = level.shapes.length;
    const cell = Math.floor(at / count), [w, h] = level.shapes[at % count];
    const x = (cell % level.columns + extra.offset) * level.stride, y = (Math.floor(cell / level.columns) + extra.offset) * level.stride;
    return [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
  },
  anchors(v, extra) {
    const [x, y] = v.cell, found = [];
    for (const level of extra.levels) {
      if (!extra.show.includes(level.level)) continue;
      const column = Math.min(level.columns - 1, Math.floor(x / level.stride)), row = Math.min(level.rows - 1, Math.floor(y / level.stride));
      level.shapes.forEach((shape, s) => {
        const i = level.start + (row * level.columns + column) * level.shapes.length + s;
        found.push({ level, row, column, box: this.box(extra, i), ...(v.known.get(i) || { iou: 0, label: 0, truth: -1 }) });
      });
    }
    return found;
  },
  hover(v, pane, x, y) {
    if (v.pinned) return;
    v.cell = pane && x >= 0 && y >= 0 && x < pane.base.width && y < pane.base.height ? [x, y] : null;
  },
  paint(v, context, extra, at) {
    context.lineWidth = devicePixelRatio;
    context.strokeStyle = hue.positive;
    if (extra.positives) { context.globalAlpha = 0.55; for (const { box } of v.positive) rectangle(context, box, at); context.globalAlpha = 1; }
    const cell = v.cell || extra.cell;
    if (!cell) return;
    const shown = v.cell, cells = new Map();
    v.cell = cell;
    for (const anchor of this.anchors(v, extra)) {
      const { level, row, column } = anchor;
      pen(context, { color: "#ffffffa0", width: 3.5 }); rectangle(context, anchor.box, at);
      pen(context, { color: level.color, width: anchor.label === 1 ? 3 : 1.8, dash: anchor.label === 0 }); rectangle(context, anchor.box, at);
      context.setLineDash([]);
      cells.set(level, [column * level.stride, row * level.stride, (column + 1) * level.stride, (row + 1) * level.stride]);
    }
    for (const [level, cell] of cells) SHAPES.Box(context, { xyxy: cell, color: level.color, fill: 0.3, width: 1 }, at);
    v.cell = shown;
  },
  readout(v, extra) {
    if (!v.cell) return null;
    const found = this.anchors(v, extra);
    if (!found.length) return "";
    const best = found.reduce((a, b) => (b.iou > a.iou ? b : a)), [x1, y1, x2, y2] = best.box;
    const cells = [...new Set(found.map(({ level, row, column }) => `P${level.level} (${row}, ${column})`))].join(" ");
    const words = best.iou > 0 ? extra.words.cell : extra.words.far;
    return filled(words, {
      cells, count: found.length, width: Math.round(x2 - x1), height: Math.round(y2 - y1), iou: best.iou.toFixed(2),
      object: extra.objects[best.truth] ?? "", label: extra.words[best.label === 1 ? "positive" : best.label ? "ignored" : "negative"],
    });
  },
};

const WAITING = 1, KEPT = 2, SILENCED = 3;
const fates = {
  ready(v, extra) {
    if (extra.boxes !== v.known?.text) {
      const raw = unpacked(extra.boxes, Int16Array), rows = [];
      for (let i = 0; i < raw.length; i += 6) {
        const box = [0, 1, 2, 3].map((k) => raw[i + k] / extra.coordinate);
        rows.push({ box, area: (box[2] - box[0]) * (box[3] - box[1]), first: raw[i + 4] / extra.share, label: raw[i + 5] });
      }
      v.known = { text: extra.boxes, rows };
    }
    const raw = unpacked(extra.now, Int16Array);
    v.rows = v.known.rows;
    v.rows.forEach((row, i) => Object.assign(row, { score: raw[5 * i] / extra.share, state: raw[5 * i + 1], killer: raw[5 * i + 2], overlap: raw[5 * i + 3] / extra.share, round: raw[5 * i + 4] }));
    v.target = -1;
  },
  // Thousands of hair lines are drawn once, and copied until they, the view or (in the film) the states change.
  mass(v, context, extra, at, pane) {
    const { width, height } = context.canvas, film = pane.extra.layer === "film";
    const key = [width, height, ...at(0, 0), ...at(1, 1)].join();
    const sheet = ((v.sheets ??= [])[pane.index] ??= {});
    if (sheet.key !== key || sheet.rows !== v.rows || (film && sheet.now !== extra.now)) {
      Object.assign(sheet, { key, rows: v.rows, now: extra.now, canvas: surface(width, height) });
      const pen = sheet.canvas.getContext("2d");
      pen.lineWidth = Math.max(0.5, Math.min(1.5, 60 / Math.sqrt(v.rows.length + 1))) * devicePixelRatio;
      for (const row of v.rows) {
        if (film && row.state === KEPT) continue;
        const waiting = !film || row.state === WAITING;
        pen.strokeStyle = waiting ? hue.waiting : hue.silenced;
        pen.globalAlpha = Math.max(0.15, Math.min(1, row.first)) * (waiting ? 0.9 : 0.35);
        rectangle(pen, row.box, at);
      }
    }
    context.drawImage(sheet.canvas, 0, 0);
  },
  hover(v, pane, x, y) {
    v.target = -1;
    if (!pane) return;
    let best = Infinity;
    v.rows.forEach((row, i) => {
      const [x1, y1, x2, y2] = row.box, wanted = pane.extra.layer !== "kept" || row.state === KEPT;
      if (!wanted || x < x1 || x > x2 || y < y1 || y > y2) return;
      const edge = Math.min(x - x1, x2 - x, y - y1, y2 - y) / Math.sqrt(row.area + 1); // the border nearest to the pointer
      if (edge < best) { best = edge; v.target = i; }
    });
  },
  paint(v, context, extra, at, pane) {
    if (!pane.extra.layer) return;
    if (pane.extra.layer !== "kept") this.mass(v, context, extra, at, pane);
    const target = v.rows[v.target];
    if (!target) return;
    const centre = ([x1, y1, x2, y2]) => [(x1 + x2) / 2, (y1 + y2) / 2], owner = target.killer >= 0 ? target.killer : v.target;
    const killer = v.rows[owner], victims = v.rows.filter((row) => row.killer === owner);
    context.strokeStyle = "#ffffff"; context.lineWidth = devicePixelRatio; context.globalAlpha = 0.7;
    if (pane.extra.layer === "kept") for (const row of victims) rectangle(context, row.box, at);
    context.globalAlpha = 1;
    for (const row of target.killer >= 0 ? [target] : victims.slice(0, 200)) SHAPES.Line(context, { xy: [centre(row.box), centre(killer.box)], color: hue.thread, width: 1.5 }, at);
    SHAPES.Box(context, { xyxy: killer.box, color: hue.kept, width: 3.5 }, at);
    if (target.killer >= 0) SHAPES.Box(context, { xyxy: target.box, color: hue.thread, width: 3, dash: true }, at);
  },
  readout(v, extra) {
    const target = v.rows[v.target];
    if (!target) return null;
    const { words } = extra, name = extra.names[target.label], rank = (i) => i + 1;
    const values = { number: rank(v.target), name, first: target.first.toFixed(2), score: target.score.toFixed(2), round: target.round, killer: rank(target.killer), overlap: target.overlap.toFixed(2), count: v.rows.filter((row) => row.killer === v.target).length };
    return filled(target.state === KEPT ? words.kept : target.killer >= 0 && target.state === SILENCED ? words.silenced : words.waiting, values);
  },
};

const KINDS = { lattice, fates };
const plugin = {
  ready(v) { KINDS[v.header.extra.kind].ready(v, v.header.extra); },
  hover(v, pane, x, y) { KINDS[v.header.extra.kind].hover(v, pane, x, y); },
  press(v, pane, x, y) {
    if (v.header.extra.kind === "lattice" && v.header.extra.pin) { v.pinned = false; lattice.hover(v, pane, x, y); v.pinned = !!v.cell; return true; }
    return null;
  },
  paint(v, context, pane, at) { KINDS[v.header.extra.kind].paint(v, context, v.header.extra, at, pane); },
  readout(v) { return KINDS[v.header.extra.kind].readout(v, v.header.extra); },
};

export default (component) => mount(component, plugin);
