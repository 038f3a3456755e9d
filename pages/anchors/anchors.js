// Two uses of the canvas. "lattice": the anchors of the cell under the pointer, and all positive ones. "outcomes": thousands
// of candidates, and for the one under the pointer which one suppressed it. Both answer in the browser, without a round trip.
const hue = { positive: "#2f7ebc", waiting: "#b07d00", kept: "#2f7ebc", suppressed: "#7a8594", line: "#d55e00" };
const centre = ([x1, y1, x2, y2]) => [(x1 + x2) / 2, (y1 + y2) / 2];

const lattice = {
  ready(v) {
    const { extra } = v.header;
    const iou = numbers(extra.iou, Uint8Array), label = numbers(extra.label, Int8Array), truth = numbers(extra.truth, Int8Array);
    v.known = new Map();
    numbers(extra.index, Int32Array).forEach((i, k) => v.known.set(i, { iou: iou[k] / 250, label: label[k], truth: truth[k] }));
    v.positive = [...v.known].filter(([, anchor]) => anchor.label === 1).map(([i]) => this.box(extra, extra.levels.findLast((one) => one.start <= i), i));
  },
  box({ offset }, { start, shapes, columns, stride }, i) {
    const cell = Math.floor((i - start) / shapes.length), [w, h] = shapes[(i - start) % shapes.length];
    const x = (cell % columns + offset) * stride, y = (Math.floor(cell / columns) + offset) * stride;
    return [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
  },
  anchors(v, extra, [x, y]) {
    return extra.levels.filter(({ level }) => extra.show.includes(level)).flatMap((level) => {
      const column = Math.min(level.columns - 1, Math.floor(x / level.stride)), row = Math.min(level.rows - 1, Math.floor(y / level.stride));
      const first = level.start + (row * level.columns + column) * level.shapes.length;
      return level.shapes.map((shape, s) => ({ level, row, column, box: this.box(extra, level, first + s), ...(v.known.get(first + s) || { iou: 0, label: 0, truth: -1 }) }));
    });
  },
  hover(v, pane, x, y) { v.cell = pane && x >= 0 && y >= 0 && x < pane.base.width && y < pane.base.height ? [x, y] : null; },
  paint(v, context, { base }, at) {
    const { extra } = v.header;
    pen(context, { color: hue.positive, width: 1 });
    if (extra.positives) { context.globalAlpha = 0.55; for (const box of v.positive) context.strokeRect(...rectangle(at, box)); context.globalAlpha = 1; }
    const cell = v.cell || (extra.middle && [base.width / 2, base.height / 2]), cells = new Map();
    for (const { level, row, column, box, label } of cell ? this.anchors(v, extra, cell) : []) {
      pen(context, { color: "#ffffffa0", width: 3.5 }); context.strokeRect(...rectangle(at, box));
      pen(context, { color: level.color, width: label === 1 ? 3 : 1.8, dash: label === 0 }); context.strokeRect(...rectangle(at, box));
      context.setLineDash([]);
      cells.set(level, [column * level.stride, row * level.stride, (column + 1) * level.stride, (row + 1) * level.stride]);
    }
    for (const [{ color }, xyxy] of cells) SHAPES.Box(context, { xyxy, color, fill: 0.3, width: 1 }, at);
  },
  readout(v) {
    if (!v.cell) return null;
    const { words, objects } = v.header.extra, found = this.anchors(v, v.header.extra, v.cell);
    if (!found.length) return "";
    const best = found.reduce((a, b) => (b.iou > a.iou ? b : a)), [x1, y1, x2, y2] = best.box;
    return filled(best.iou > 0 ? words.cell : words.far, {
      cells: [...new Set(found.map(({ level, row, column }) => `P${level.level} (${row}, ${column})`))].join(" "),
      count: found.length, width: Math.round(x2 - x1), height: Math.round(y2 - y1), iou: best.iou.toFixed(2),
      object: objects[best.truth] ?? "", label: words[best.label === 1 ? "positive" : best.label ? "ignored" : "negative"],
    });
  },
};

const WAITING = 1, KEPT = 2, SUPPRESSED = 3;
const outcomes = {
  ready(v) {
    const { share, coordinate, ...extra } = v.header.extra, boxes = numbers(extra.boxes, Int16Array), now = numbers(extra.now, Int16Array);
    v.rows = Array.from({ length: now.length / 5 }, (_, i) => {
      const box = Array.from(boxes.subarray(6 * i, 6 * i + 4), (side) => side / coordinate), [score, state, by, overlap, round] = now.subarray(5 * i, 5 * i + 5);
      return { box, first: boxes[6 * i + 4] / share, label: boxes[6 * i + 5], score: score / share, state, by, overlap: overlap / share, round };
    });
    v.target = -1; v.masses = [];
  },
  // Thousands of hair lines are drawn once, and copied until they or the view change.
  mass(v, context, at, pane) {
    const { width, height } = context.canvas, rounds = pane.extra.layer === "rounds";
    const key = [width, height, ...at(0, 0), ...at(1, 1)].join();
    const known = (v.masses[pane.index] ??= {});
    if (known.key !== key) {
      Object.assign(known, { key, canvas: surface(width, height) });
      const lines = known.canvas.getContext("2d");
      lines.lineWidth = Math.max(0.5, Math.min(1.5, 60 / Math.sqrt(v.rows.length + 1))) * devicePixelRatio;
      for (const { box, first, state } of v.rows) {
        if (rounds && state === KEPT) continue;
        const waiting = !rounds || state === WAITING;
        lines.strokeStyle = waiting ? hue.waiting : hue.suppressed;
        lines.globalAlpha = Math.max(0.15, Math.min(1, first)) * (waiting ? Math.max(0.4, Math.min(0.9, 2 / Math.sqrt(v.rows.length))) : 0.35);
        lines.strokeRect(...rectangle(at, box));
      }
    }
    context.drawImage(known.canvas, 0, 0);
  },
  hover(v, pane, x, y) {
    let least = Infinity;
    v.target = -1;
    v.rows.forEach(({ box: [x1, y1, x2, y2], state }, i) => {
      if (!pane || (pane.extra.layer === "kept" && state !== KEPT) || x < x1 || x > x2 || y < y1 || y > y2) return;
      const edge = Math.min(x - x1, x2 - x, y - y1, y2 - y) / Math.sqrt((x2 - x1) * (y2 - y1) + 1); // the border nearest to the pointer
      if (edge < least) { least = edge; v.target = i; }
    });
  },
  paint(v, context, pane, at) {
    if (pane.extra.layer !== "kept") this.mass(v, context, at, pane);
    const target = v.rows[v.target];
    if (!target) return;
    const by = target.by >= 0 ? target.by : v.target, better = v.rows[by], lost = v.rows.filter((row) => row.by === by);
    pen(context, { color: "#ffffff", width: 1 }); context.globalAlpha = 0.7;
    if (pane.extra.layer === "kept") for (const { box } of lost) context.strokeRect(...rectangle(at, box));
    context.globalAlpha = 1;
    for (const { box } of target.by >= 0 ? [target] : lost.slice(0, 200)) SHAPES.Line(context, { xy: [centre(box), centre(better.box)], color: hue.line, width: 1.5 }, at);
    SHAPES.Box(context, { xyxy: better.box, color: hue.kept, width: 3.5 }, at);
    if (target.by >= 0) SHAPES.Box(context, { xyxy: target.box, color: hue.line, width: 3, dash: true }, at);
  },
  readout(v) {
    const target = v.rows[v.target], { words, names } = v.header.extra;
    if (!target) return null;
    const count = v.rows.filter(({ by }) => by === v.target).length, state = target.state === KEPT ? "kept" : target.state === SUPPRESSED && target.by >= 0 ? "suppressed" : "waiting";
    const shares = Object.fromEntries(["first", "score", "overlap"].map((name) => [name, target[name].toFixed(2)]));
    return filled(words[state], { ...target, ...shares, number: v.target + 1, name: names[target.label], by: target.by + 1, count });
  },
};

const KINDS = { lattice, outcomes };
const chosen = (name) => [name, (v, ...rest) => KINDS[v.header.extra.kind][name](v, ...rest)];
const plugin = Object.fromEntries(["ready", "hover", "paint", "readout"].map(chosen));

export default (component) => mount(component, plugin);
