// What the four plots and the mosaic of the linked views show. (Added to Linked, whose file handles the pointer.)

const VIEWS = {
  redraw() {
    if (!this.head || !this.root.clientWidth) return;
    for (const name of ["scores", "roc", "cost", "precision"]) {
      this.captions[name].textContent = this.caption(name);
      if (this.head.hidden.includes(name)) this.veil(name); else this[`${name}View`](this.plots[name]);
    }
    this.mosaicView(this.plots.mosaic);
    this.numbers();
  },

  caption(name) {
    const { words } = this.head, hidden = this.head.hidden.includes(name);
    const value = { roc: this.head.detection ? null : this.auc, precision: this.ap }[name];
    return value == null || hidden ? words[name] : `${words[name]} ${value.toFixed(4)}`;
  },

  veil(name) {
    const plot = this.plots[name], { canvas } = plot;
    plot.begin({ x: [0, 1], y: [0, 1], xLabel: "", yLabel: "", ticksX: [], ticksY: [] });
    plot.pen.fillStyle = plot.grid; plot.pen.fillRect(0, 0, canvas.clientWidth, canvas.clientHeight);
    plot.label(this.head.words.hidden, 0.5, 0.5, plot.text, 0);
  },

  scoresView(plot) {
    const { scores, colors, words } = this.head, bars = this.bars;
    const { positives, negatives } = bars ?? scores, size = positives.length;
    const low = bars ? 0 : scores.low, high = bars ? 1 : scores.high, width = (high - low) / size;
    const top = bars ? (this.dragging && this.ceiling) || 1.15 * Math.max(...positives, ...negatives, 10) : 1.08;
    const scale = (counts) => (bars ? 1 : 1 / Math.max(...counts, 1)); // each class on its own scale: its shape is the point
    plot.begin({ x: [low, high], y: [-top, top], xLabel: words.score, yLabel: bars ? words.count : words.share, ticksY: bars ? undefined : [0] });
    for (const [counts, sign, color] of [[positives, 1, colors.positive], [negatives, -1, colors.negative]]) {
      const factor = scale(counts) * sign;
      counts.forEach((count, bin) => {
        const from = low + bin * width, called = bars ? (bin + 0.5) / size >= this.threshold : from + width / 2 >= this.threshold;
        if (count) plot.bar(from, from + width, 0, count * factor, color, called ? 1 : 0.45);
      });
    }
    plot.line([[low, 0], [high, 0]], plot.text);
    const [edge, turn] = this.head.detection ? [low, 1] : [high, -1]; // where few bars stand
    plot.label(words.positives, low, 0.9 * top, colors.positive, 1);
    plot.label(words.negatives, edge, -0.9 * top, colors.negative, turn);
    this.upright(plot, top);
  },

  // The threshold as a line with a handle, on the two plots that have scores along x.
  upright(plot, top) {
    const { low, high } = this.head.scores, x = Math.min(Math.max(this.threshold, low), high);
    plot.line([[x, plot.y[0]], [x, plot.y[1]]], plot.text, 2.5);
    plot.dot(x, plot.y[0] + 0.04 * (plot.y[1] - plot.y[0]), plot.text, 6);
  },

  rocX(curve, k) { return this.head.detection ? curve.fp[k] / this.head.detection.images : fprAt(curve, k); },

  // Hull and bands come from Python: they wait until a bar is let go.
  rocView(plot) {
    const { words, colors, bands, hull, detection } = this.head, { curve, k } = this, still = !(this.bars && this.dragging);
    const last = curve.tp.length - 1, width = detection ? Math.max(this.rocX(curve, last), 1 / detection.images) : 1;
    plot.begin({ x: [0, width], y: [0, 1], xLabel: detection ? words.perImage : words.fpr, yLabel: words.tpr });
    const points = Array.from(curve.tp, (_, i) => [this.rocX(curve, i), tprAt(curve, i)]);
    plot.clip(() => {
      if (!detection) {
        plot.line([[0, 0], [1, 1]], plot.text, 1, [2, 5]);
        if (bands && still) plot.area(band(bands.grid, bands.tpr), colors.curve, 0.18);
        if (hull && still) plot.line(hull, colors.hull, 1.5, [6, 4]);
        const share = shareOf(curve), x = fprAt(curve, k), y = tprAt(curve, k);
        const through = (slope) => [[0, y - slope * x], [1, y + slope * (1 - x)]];
        plot.line(through((1 - share) / (share * this.head.miss)), colors.cost, 2);
        if (this.head.miss !== 1) plot.line(through((1 - share) / share), plot.text, 1, [4, 4]);
      }
      if (this.rival) plot.line(Array.from(this.rival.tp, (_, i) => [this.rocX(this.rival, i), tprAt(this.rival, i)]), colors.rival, 2, [8, 4]);
      plot.line(points, colors.curve, 2.5);
    });
    if (!detection) this.legend(plot, [[words.equalCost, colors.cost], ...(this.head.miss !== 1 ? [[words.equalAccuracy, plot.text]] : []), [words.hull, colors.hull], ...(this.rival ? [[words.rival, colors.rival]] : [])]);
    plot.dot(...points[k], plot.text);
  },

  // Names of the lines, in the corner that a good curve leaves free.
  legend(plot, entries) {
    entries.forEach(([text, color], i) => plot.label(text, plot.x[1], plot.y[0], color, -1, (0.8 + 1.3 * (entries.length - 1 - i)) * plot.em));
  },

  precisionView(plot) {
    const { words, colors, bands, beta, detection } = this.head, { curve, k } = this, share = shareOf(curve), still = !(this.bars && this.dragging);
    plot.begin({ x: [0, 1], y: [0, 1], xLabel: words.tpr, yLabel: words.precisionAxis });
    plot.clip(() => {
      if (!detection) plot.area([...grid(100, (r) => [r, (share * r) / (1 - share + share * r)]), [1, 0]], plot.text, 0.1);
      for (const level of [0.2, 0.4, 0.6, 0.8]) {
        const curveOfF = grid(80, (r) => [r, isoF(level, r, beta)]).filter(([, p]) => p > 0 && p <= 1.02);
        plot.line(curveOfF, plot.text, 1, [2, 4]);
      }
      if (!detection) plot.line([[0, share], [1, share]], plot.text, 1, [6, 4]);
      if (bands && still) plot.area(band(bands.grid, bands.precision), colors.curve, 0.18);
      if (this.rival) plot.line(steps(this.rival), colors.rival, 2, [8, 4]);
      plot.line(steps(curve), colors.curve, 2.5);
    });
    for (const level of [0.2, 0.4, 0.6, 0.8]) plot.label(`${beta === 1 ? "F1" : "Fβ"} ${level}`, 1, isoF(level, 1, beta), plot.text, -1);
    plot.dot(tprAt(curve, k), precisionAt(curve, k), plot.text);
  },

  costView(plot) {
    const { words, colors, miss, scores } = this.head, { curve, k } = this;
    const best = lowest(curve, (i) => costAt(curve, i, miss)), inside = (x) => Math.min(Math.max(x, scores.low), scores.high);
    const points = [];
    for (let i = 0; i < curve.tp.length; i++) { // between two thresholds the decision, and so the cost, stays
      points.push([inside(curve.threshold[i]), costAt(curve, i, miss)]);
      points.push([i + 1 < curve.tp.length ? inside(curve.threshold[i + 1]) : scores.low, costAt(curve, i, miss)]);
    }
    const top = 1.08 * Math.max(...points.map(([, y]) => y));
    plot.begin({ x: [scores.low, scores.high], y: [0, top], xLabel: words.threshold, yLabel: words.costAxis });
    plot.clip(() => plot.line(points, colors.cost, 2.5));
    this.upright(plot);
    const x = inside(curve.threshold[best]);
    plot.dot(x, costAt(curve, best, miss), colors.cost);
    const across = (x - scores.low) / (scores.high - scores.low), low = costAt(curve, best, miss) < 0.25 * top;
    plot.label(words.cheapest, x, costAt(curve, best, miss), colors.cost, across < 0.2 ? 1 : across > 0.8 ? -1 : 0, (low ? 1.4 : -1.4) * plot.em);
    plot.dot(inside(this.threshold), costAt(curve, k, miss), plot.text);
  },

  // Areas are true to the counts: one column a class, as wide as its share; what is called positive is on top.
  mosaicView(plot) {
    plot.begin({ x: [0, 1], y: [0, 1], xLabel: "", yLabel: "", ticksX: [], ticksY: [] });
    Object.assign(plot, { left: 0, right: plot.canvas.clientWidth, top: 0, bottom: plot.canvas.clientHeight });
    this.captions.mosaic.textContent = this.head.words.mosaic;
    const c = countsAt(this.curve, this.k), negatives = this.head.detection ? c.fp : c.fp + c.tn, total = c.tp + c.fn + negatives;
    const wide = (c.tp + c.fn) / total, found = c.tp / (c.tp + c.fn), alarmed = negatives ? c.fp / negatives : 0;
    this.cells = { tp: [0, 1 - found, wide, 1], fn: [0, 0, wide, 1 - found], fp: [wide, 1 - alarmed, 1, 1], tn: [wide, 0, 1, 1 - alarmed] };
    for (const [cell, [x1, y1, x2, y2]] of Object.entries(this.cells)) {
      if (x2 <= x1 || y2 <= y1) continue;
      const [color, opacity] = this.paint(cell);
      plot.bar(x1, x2, y1, y2, color, opacity);
      if (cell === this.cell) plot.line([[x1, y1], [x2, y1], [x2, y2], [x1, y2], [x1, y1]], plot.text, 5);
      const roomy = plot.px(x2) - plot.px(x1) > 2.6 * plot.em && plot.py(y1) - plot.py(y2) > 1.6 * plot.em;
      if (roomy) plot.label(cell.toUpperCase(), (x1 + x2) / 2, (y1 + y2) / 2, plot.text, 0);
    }
  },

  cellAt(px, py) {
    const plot = this.plots.mosaic, x = plot.xAt(px), y = plot.yAt(py);
    return Object.keys(this.cells).find((cell) => { const [x1, y1, x2, y2] = this.cells[cell]; return x >= x1 && x <= x2 && y >= y1 && y <= y2; });
  },
};

const grid = (steps, at) => Array.from({ length: steps + 1 }, (_, i) => at(i / steps));
const band = (x, [low, high]) => [...x.map((value, i) => [value, high[i]]), ...x.map((value, i) => [value, low[i]]).reverse()];

// Precision over recall as steps: between two points of a ranking precision does not run straight.
const steps = (curve) => Array.from(curve.tp.slice(1), (_, i) => [[tprAt(curve, i), precisionAt(curve, i + 1)], [tprAt(curve, i + 1), precisionAt(curve, i + 1)]]).flat();

// Precision that has this F-beta at this recall.
const isoF = (level, recall, beta) => (level * recall) / ((1 + beta * beta) * recall - beta * beta * level);
