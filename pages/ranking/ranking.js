// Four linked views of one ranked list. The threshold is dragged on any of them, in the browser; when the pointer is
// let go, Python hears of it. In the source of bars, the bars are dragged too.

class Linked {
  constructor(root) {
    this.root = root.querySelector(".linked");
    this.wire = new Wire();
    this.plots = {}; this.captions = {};
    for (const canvas of this.root.querySelectorAll("canvas")) {
      const name = canvas.dataset.plot;
      this.plots[name] = new Plot(canvas);
      this.captions[name] = canvas.parentElement.firstElementChild;
      canvas.onpointerdown = (event) => this.press(event, name);
      canvas.onpointermove = (event) => this.move(event);
      canvas.onpointerup = canvas.onpointercancel = () => this.drop();
      canvas.onkeydown = (event) => this.key(event);
    }
    this.output = this.root.querySelector("output");
    this.pinned = "F1";
    new ResizeObserver(() => this.redraw()).observe(this.root);
  }

  update(component) {
    const head = unpacked(component.data);
    this.wire.connect(component, "sent", head.acknowledged);
    const curve = (sent) => sent && { ...sent,
      threshold: new Float64Array(head.buffer(sent.threshold).buffer),
      tp: new Int32Array(head.buffer(sent.tp).buffer), fp: new Int32Array(head.buffer(sent.fp).buffer) };
    const settled = !this.dragging && !this.wire.busy && this.wire.waiting === null;
    this.head = head; this.rival = curve(head.rival);
    if (settled || !this.curve) {
      this.curve = curve(head.curve); this.bars = head.bars; this.auc = head.auc; this.ap = head.ap;
      this.threshold = head.threshold;
    } else if (!this.bars) { this.curve = curve(head.curve); this.auc = head.auc; this.ap = head.ap; }
    this.k = pointOf(this.curve, this.threshold);
    this.root.style.height = `${head.height}px`;
    this.root.setAttribute("aria-label", head.alt);
    this.lists();
    this.redraw();
  }

  // ------------------------------------------------------------------ the pointer

  press(event, name) {
    const canvas = event.target, [px, py] = [event.offsetX, event.offsetY];
    if (name === "mosaic") { const cell = this.cellAt(px, py); if (cell) this.pick(cell); return; }
    if (this.head.hidden.includes(name)) return;
    canvas.setPointerCapture(event.pointerId); canvas.focus();
    const plot = this.plots[name], grip = name !== "scores" || Math.abs(px - plot.px(this.threshold)) < 12 || py > plot.bottom;
    this.dragging = this.bars && !grip ? this.barDrag(plot, py) : this[`${name}Drag`](plot);
    this.move(event);
  }

  move(event) {
    if (!this.dragging) return;
    const begun = performance.now();
    this.dragging(event.offsetX, event.offsetY);
    this.redraw();
    performance.measure("ranking drag", { start: begun });
  }

  drop() {
    if (!this.dragging) return;
    this.dragging = null;
    this.send();
  }

  send(more = {}) {
    this.wire.send({ threshold: this.threshold, cell: this.cell ?? null, bars: this.bars ?? null, ...more });
  }

  key(event) {
    const step = { ArrowRight: -1, ArrowUp: -1, ArrowLeft: 1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.at(Math.min(Math.max(this.k + step * Math.ceil(this.curve.tp.length / 100), 0), this.curve.tp.length - 1));
    this.redraw();
    clearTimeout(this.later); this.later = setTimeout(() => this.send(), 300);
  }

  // Stands the threshold on operating point k; the first, where nothing is called, lies beyond every score.
  at(k) { this.k = k; this.threshold = k ? this.curve.threshold[k] : Math.max(this.curve.threshold[1], this.head.scores.high) + 1e-6; }

  scoresDrag(plot) {
    return (px) => {
      const { low, high } = this.head.scores, reach = (high - low) * 0.02;
      this.threshold = Number(Math.min(Math.max(plot.xAt(px), low - reach), high + reach).toPrecision(4));
      this.k = pointOf(this.curve, this.threshold);
    };
  }

  costDrag(plot) { return this.scoresDrag(plot); }
  rocDrag(plot) { return this.nearest(plot, (k) => [this.rocX(this.curve, k), tprAt(this.curve, k)]); }
  precisionDrag(plot) { return this.nearest(plot, (k) => [tprAt(this.curve, k), precisionAt(this.curve, k)]); }

  nearest(plot, place) {
    return (px, py) => {
      const away = (k) => { const [x, y] = place(k); return (plot.px(x) - px) ** 2 + (plot.py(y) - py) ** 2; };
      this.at(lowest(this.curve, away));
    };
  }

  barDrag(plot, start) {
    const upper = plot.yAt(start) >= 0, side = upper ? "positives" : "negatives", size = this.bars.positives.length;
    this.bars = { positives: [...this.bars.positives], negatives: [...this.bars.negatives] };
    this.ceiling = plot.y[1];
    return (px, py) => {
      const bin = Math.floor(plot.xAt(px) * size), count = Math.round(plot.yAt(py) * (upper ? 1 : -1));
      if (bin < 0 || bin >= size) return;
      const bars = { ...this.bars, [side]: this.bars[side].with(bin, Math.max(0, Math.min(count, plot.y[1]))) };
      if (!bars[side].some(Boolean)) return; // a class without samples has no curve
      this.bars = bars;
      this.curve = curveOfBars(bars, this.head.curve.prevalence);
      this.auc = aucOf(this.curve); this.ap = averagePrecisionOf(this.curve);
      this.k = pointOf(this.curve, this.threshold);
    };
  }

  pick(cell) { this.cell = this.cell === cell ? null : cell; this.redraw(); this.send({ picked: this.cell !== null }); }

  // ------------------------------------------------------------------ what stands beside the plots

  lists() {
    const { head, root } = this, button = (id, label, title, act) => {
      const made = document.createElement("button");
      made.dataset.name = id; made.title = title; made.onclick = act;
      made.append(document.createElement("span"), document.createElement("b"));
      made.firstChild.append(...label);
      return made;
    };
    const swatch = (cell) => { const i = document.createElement("i"); i.style.background = this.paint(cell)[0]; i.style.opacity = this.paint(cell)[1]; return i; };
    const cells = head.detection ? ["tp", "fp", "fn"] : ["tp", "fp", "fn", "tn"];
    root.querySelector(".chips").replaceChildren(...cells.map((cell) => button(cell, [swatch(cell), cell.toUpperCase()], head.words[cell], () => this.pick(cell))));
    this.ratios = RATIOS.filter(([, formula]) => !head.detection || !formula.includes("TN"));
    if (!this.ratios.some(([name]) => name === this.pinned)) this.pinned = "F1";
    root.querySelector(".ratios").replaceChildren(...this.ratios.map(([name]) => button(name, [head.names[name]?.[0] ?? name], head.names[name]?.[1] ?? "", () => { this.pinned = name; this.numbers(); })));
  }

  paint(cell) {
    const { positive, negative } = this.head.colors;
    return { tp: [positive, 1], fn: [positive, 0.4], fp: [negative, 1], tn: [negative, 0.4] }[cell];
  }

  numbers() {
    const { head, curve, k } = this, counts = countsAt(curve, k), shown = (value) => (head.curve.prevalence == null ? Math.round(value) : Number(value.toPrecision(4)));
    for (const chip of this.root.querySelectorAll(".chips button")) {
      chip.lastChild.textContent = shown(counts[chip.dataset.name]).toLocaleString("en");
      chip.setAttribute("aria-pressed", chip.dataset.name === this.cell);
    }
    for (const row of this.root.querySelectorAll(".ratios button")) {
      const value = this.ratios.find(([name]) => name === row.dataset.name)[2](counts, head.beta);
      row.lastChild.textContent = Number.isFinite(value) ? value.toFixed(3) : "–";
      row.dataset.value = value;
      row.setAttribute("aria-pressed", row.dataset.name === this.pinned);
    }
    const [name, formula, value] = this.ratios.find(([candidate]) => candidate === this.pinned);
    const put = { TP: counts.tp, FP: counts.fp, FN: counts.fn, TN: counts.tn, β: head.beta };
    const filled = formula.replace(/TP|FP|FN|TN|β/g, (symbol) => shown(put[symbol]));
    this.root.querySelector(".formula").textContent = `${head.names[name]?.[0] ?? name} = ${formula} = ${filled} = ${short(value(counts, head.beta))}`;
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
    const alarms = counts.tp + counts.fp;
    const percent = (value) => `${Number((100 * value).toPrecision(3))}`;
    this.output.textContent = alarms > 0
      ? fill(head.words.sentence, { threshold: short(this.threshold), real: percent(counts.tp / alarms), found: percent(tprAt(curve, k)) })
      : fill(head.words.silent, { threshold: short(this.threshold) });
    for (const name of ["scores", "roc", "cost", "precision"]) { const canvas = this.plots[name].canvas; canvas.setAttribute("aria-valuenow", this.threshold); canvas.setAttribute("aria-label", this.captions[name].textContent); }
  }
}

Object.assign(Linked.prototype, VIEWS);

export default function (component) {
  const root = component.parentElement;
  (root.linked ??= new Linked(root)).update(component);
}
