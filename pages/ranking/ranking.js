// Four linked views of one ranked list. The threshold, and bars where there are any, are dragged in the browser; when
// the pointer is let go, Python hears of it.

class Linked {
  constructor(root) {
    this.root = root.querySelector(".linked"); this.wire = new Wire();
    this.plots = {}; this.pinned = "F1";
    for (const canvas of this.root.querySelectorAll("canvas")) {
      const name = canvas.dataset.plot;
      this.plots[name] = new Plot(canvas);
      canvas.onpointerdown = (event) => this.press(event, name);
      canvas.onpointermove = (event) => this.move(event);
      canvas.onpointerup = canvas.onpointercancel = () => { if (this.dragging) { this.dragging = null; this.redraw(); this.send(); } };
      canvas.onkeydown = (event) => this.key(event);
    }
    offered(root.querySelector(".tools"), () => this.header, pictures(() => this.svg()));
    new ResizeObserver(() => this.redraw()).observe(this.root);
  }

  get settled() { return !(this.bars && this.dragging); } // hull and bands come from Python: they wait until a bar is let go

  show(header) {
    const array = (place, type) => new type(header.buffer(place).buffer);
    const curve = (sent) => sent && new Curve({ ...sent, threshold: array(sent.threshold, Float64Array), tp: array(sent.tp, Int32Array), fp: array(sent.fp, Int32Array) }, header.prevalence);
    const still = !this.dragging && !this.wire.busy && this.wire.waiting === null;
    this.header = header; this.rival = curve(header.rival);
    if (still || !this.curve || !this.bars) { this.curve = curve(header.curve); this.auc = header.auc; this.ap = header.ap; }
    if (still || this.threshold === undefined) { this.bars = header.bars; this.threshold = header.threshold; this.cell = header.cell; }
    this.k = this.curve.at(this.threshold);
    this.root.classList.toggle("compact", header.compact); this.root.setAttribute("aria-label", header.alt);
    const beside = Math.max(header.height, 0.35 * innerHeight); // an open part
    const fit = (most, alone) => { const height = header.compact && !alone ? Math.min(most, beside) : most; this.root.style.height = `${height - 32}px`; this.redraw(); return height; }; // 32 px: the buttons
    stand(this.root.getRootNode().host, header, { order: 0, least: () => Math.min(header.height, 0.7 * innerHeight), fit });
    this.lists(); this.redraw();
  }

  // The views with their titles as SVG.
  svg() {
    const style = getComputedStyle(this.root), origin = this.root.getBoundingClientRect(), parts = [];
    for (const [name, plot] of Object.entries(this.plots)) {
      if (this.header.hidden.includes(name)) continue;
      const box = plot.canvas.getBoundingClientRect(), x = box.x - origin.x, y = box.y - origin.y;
      plot.sheet = new Svg(box.width, box.height); VIEWS[name](this, plot);
      parts.push(plot.sheet.written(x, y, box.width, box.height), tag("text", { x, y: y - 6, "font-size": plot.em, "font-weight": 600, "font-family": "sans-serif", fill: style.color }, escaped(plot.canvas.getAttribute("aria-label"))));
      plot.sheet = null;
    }
    return svgFile(parts.join("\n"), Math.ceil(origin.width), Math.ceil(origin.height), this.header.alt, style);
  }

  redraw() {
    if (!this.header || !this.root.clientWidth) return;
    const { words, hidden, images } = this.header;
    for (const [name, plot] of Object.entries(this.plots)) {
      if (!plot.canvas.clientWidth) continue;
      const veiled = hidden.includes(name), numbers = (!veiled && { roc: images || this.header.veiled ? [] : this.auc, precision: this.ap }[name]) || [];
      const [own, rival] = numbers.map((number) => number.toFixed(4)), large = document.createElement("b"), caption = plot.canvas.parentElement.firstElementChild;
      large.textContent = own ? ` ${own}${rival ? ` · ${words.rival} ${rival}` : ""}` : "";
      caption.replaceChildren(this.title(name), large);
      const title = caption.textContent;
      plot.canvas.setAttribute("aria-label", title); if (name !== "mosaic") plot.canvas.setAttribute("aria-valuenow", this.threshold);
      if (!veiled) { VIEWS[name](this, plot); continue; }
      plot.begin({}); plot.bar(0, 1, 0, 1, plot.grid, 1); plot.label(words.hidden, 0.5, 0.5, plot.text, 0);
    }
    this.numbers();
  }

  title(name) {
    const { words } = this.header, each = name === "mosaic" ? dots(this).each : 1;
    return each > 1.5 ? words.titles.mosaics.replace("{each}", short(each)) : words.titles[name];
  }

  press(event, name) {
    const { target: canvas, offsetX: px, offsetY: py } = event, plot = this.plots[name], [x, y] = [plot.xAt(px), plot.yAt(py)];
    if (name === "mosaic") {
      const cell = this.cells[Math.floor(x * this.columns) * this.rows + Math.floor((1 - y) * this.rows)];
      if (cell) this.pick(cell);
      return;
    }
    if (this.header.hidden.includes(name)) return;
    canvas.setPointerCapture(event.pointerId); canvas.focus();
    const onBars = this.bars && name === "scores" && Math.abs(px - plot.px(this.threshold)) >= 12 && py <= plot.bottom;
    this.dragging = onBars ? this.barDrag(plot, y >= 0 ? "positives" : "negatives") : DRAGS[name](this, plot);
    this.move(event);
  }

  move(event) {
    if (!this.dragging) return;
    const started = performance.now();
    this.dragging(event.offsetX, event.offsetY); this.redraw();
    performance.measure("ranking drag", { start: started });
  }

  barDrag(plot, side) {
    this.ceiling = plot.y[1];
    return (px, py) => {
      const counts = [...this.bars[side]], bin = Math.floor(plot.xAt(px) * counts.length), height = Math.round(plot.yAt(py) * (side === "positives" ? 1 : -1));
      if (bin < 0 || bin >= counts.length) return;
      counts[bin] = Math.max(0, Math.min(height, Math.floor(this.ceiling)));
      if (!counts.some(Boolean)) return; // a class without samples has no curve
      this.bars = { ...this.bars, [side]: counts };
      this.curve = Curve.ofBars(this.bars, this.header.prevalence);
      this.auc = [this.curve.auc]; this.ap = [this.curve.averagePrecision]; this.k = this.curve.at(this.threshold);
    };
  }

  key(event) {
    const step = { ArrowRight: -1, ArrowUp: -1, ArrowLeft: 1, ArrowDown: 1, End: -Infinity, Home: Infinity }[event.key];
    if (!step || this.header.hidden.includes(event.target.dataset.plot)) return;
    event.preventDefault();
    this.stand(Math.min(Math.max(this.k + step * Math.ceil(this.curve.tp.length / 100), 0), this.curve.last)); this.redraw();
    clearTimeout(this.later); this.later = setTimeout(() => this.send(), 300);
  }

  // Puts the threshold on operating point k; the first, where nothing is called, lies beyond every score.
  stand(k) { this.k = k; this.threshold = k ? this.curve.threshold[k] : Math.max(this.curve.threshold[1], this.header.scores.high) + 1e-6; }
  pick(cell) { this.cell = this.cell === cell ? "" : cell; this.redraw(); this.send(); }
  send() { this.wire.send({ threshold: this.threshold, cell: this.cell, bars: this.bars }); }
  paint(cell) { const { positive, negative } = this.header.colors; return { tp: [positive, 1], fn: [positive, 0.4], fp: [negative, 1], tn: [negative, 0.4] }[cell]; }

  // The buttons of cells and ratios; without negatives there is no ratio of TN.
  lists() {
    const { images, words } = this.header, button = (name, label, title, act, swatch = []) => {
      const made = Object.assign(document.createElement("button"), { title, onclick: act });
      made.dataset.name = name;
      made.append(document.createElement("span"), document.createElement("b")); made.firstChild.append(...swatch, label);
      return made;
    };
    const swatch = (cell) => { const [background, opacity] = this.paint(cell), square = document.createElement("i"); Object.assign(square.style, { background, opacity }); return square; };
    const cells = ["tp", "fp", "fn", ...(images ? [] : ["tn"])];
    this.root.querySelector(".chips").replaceChildren(...cells.map((cell) => button(cell, cell.toUpperCase(), words[cell], () => this.pick(cell), [swatch(cell)])));
    this.ratios = this.header.ratios.filter(([, , formula]) => !images || !formula.includes("TN")).map(([name, label, formula, title]) => ({ name, label, formula, title, value: calculated(formula) }));
    if (!this.ratios.some(({ name }) => name === this.pinned)) this.pinned = "F1";
    const list = this.root.querySelector(".ratios");
    list.onkeydown = (event) => { // one stop of the Tab key; arrows go on from there
      const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 2, ArrowUp: -2 }[event.key], next = list.children[[...list.children].indexOf(event.target) + step];
      if (step) event.preventDefault();
      if (next) { next.focus(); next.click(); }
    };
    list.replaceChildren(...this.ratios.map(({ name, label, title }) => button(name, label, title, () => { this.pinned = name; this.numbers(); })));
  }

  numbers() {
    const { beta, prevalence, words } = this.header, counts = this.curve.counts(this.k), { TP, FP, FN } = counts;
    const count = (value) => (prevalence == null || value >= 10 ? Math.round(value) : Number(value.toPrecision(2)));
    const row = (button, text, pressed) => { button.lastChild.textContent = text; button.setAttribute("aria-pressed", pressed); };
    for (const chip of this.root.querySelectorAll(".chips button")) row(chip, count(counts[chip.dataset.name.toUpperCase()]).toLocaleString("en"), chip.dataset.name === this.cell);
    this.root.querySelectorAll(".ratios button").forEach((button, i) => {
      const { name, label, formula, value: of } = this.ratios[i], value = of(counts, beta);
      button.dataset.value = value; button.tabIndex = name === this.pinned ? 0 : -1; row(button, Number.isFinite(value) ? value.toFixed(3) : "–", name === this.pinned);
      const filled = formula.replace(/TP|FP|FN|TN|β/g, (symbol) => (symbol === "β" ? beta : count(counts[symbol])));
      if (name === this.pinned) this.root.querySelector(".formula").textContent = `${label} = ${formula} = ${filled} ${prevalence == null ? "=" : "≈"} ${Number.isFinite(value) ? short(value) : words.undefined}`;
    });
    const said = (part, whole) => (prevalence == null ? [part, whole].map(Math.round) : ofRound(part / whole)).map((value) => value.toLocaleString("en"));
    const [falseOnes, alarms] = said(FP, TP + FP), [found, all] = said(TP, TP + FN);
    const put = { threshold: short(this.threshold), false: falseOnes, alarms, found, all, kind: words.kind };
    this.root.querySelector("output").textContent = (TP + FP > 0 ? words.sentence : words.silent).replace(/\{(\w+)\}/g, (_, key) => put[key]);
  }
}

// A share in whole numbers: of 100, or of more where that would say none or all.
const ofRound = (share) => {
  const whole = [100, 1000, 10000].find((n) => share === 0 || share === 1 || (Math.round(share * n) > 0 && Math.round(share * n) < n)) ?? 10000;
  return [Math.round(share * whole), whole];
};

export default function (component) {
  const root = component.parentElement, linked = (root.linked ??= new Linked(root));
  linked.wire.connect(component, unpacked(component.data).acknowledged);
  show(component, { root, show: (header) => linked.show(header) });
}
