// Drawing on a canvas in the units of a plot: axes, lines, areas, bars.

class Plot {
  constructor(canvas) { this.canvas = canvas; }

  // Fits the canvas to its place on the page, clears it, and draws axes from 0 or `low` to `high`.
  begin({ x, y, xLabel, yLabel, ticksX, ticksY }) {
    const ratio = window.devicePixelRatio || 1, style = getComputedStyle(this.canvas);
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio); this.canvas.height = Math.round(height * ratio);
    }
    const pen = (this.pen = this.canvas.getContext("2d"));
    this.em = parseFloat(style.fontSize);
    this.text = style.color; this.grid = style.getPropertyValue("--st-border-color");
    this.ground = style.getPropertyValue("--st-background-color");
    this.x = x; this.y = y;
    this.left = 3.7 * this.em; this.right = width - 0.9 * this.em; this.top = 0.6 * this.em; this.bottom = height - 2.9 * this.em;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.font = `${this.em}px ${style.fontFamily}`;
    this.axes(xLabel, yLabel, ticksX ?? ticks(x), ticksY ?? ticks(y), height);
  }

  px(x) { return this.left + ((x - this.x[0]) / (this.x[1] - this.x[0])) * (this.right - this.left); }
  py(y) { return this.bottom - ((y - this.y[0]) / (this.y[1] - this.y[0])) * (this.bottom - this.top); }
  xAt(px) { return this.x[0] + ((px - this.left) / (this.right - this.left)) * (this.x[1] - this.x[0]); }
  yAt(py) { return this.y[0] + ((this.bottom - py) / (this.bottom - this.top)) * (this.y[1] - this.y[0]); }

  axes(xLabel, yLabel, ticksX, ticksY, height) {
    const { pen } = this;
    pen.lineWidth = 1; pen.strokeStyle = this.grid; pen.fillStyle = this.text;
    pen.textBaseline = "top"; pen.textAlign = "center";
    for (const value of ticksX) { this.line([[value, this.y[0]], [value, this.y[1]]], this.grid); pen.fillText(short(value), this.px(value), this.bottom + 0.25 * this.em); }
    pen.textBaseline = "middle"; pen.textAlign = "right";
    for (const value of ticksY) { this.line([[this.x[0], value], [this.x[1], value]], this.grid); pen.fillText(short(Math.abs(value)), this.left - 0.35 * this.em, this.py(value)); }
    pen.textAlign = "center"; pen.textBaseline = "bottom";
    pen.fillText(xLabel, (this.left + this.right) / 2, height - 0.1 * this.em);
    pen.save(); pen.translate(0.1 * this.em, (this.top + this.bottom) / 2); pen.rotate(-Math.PI / 2);
    pen.textBaseline = "top"; pen.fillText(yLabel, 0, 0); pen.restore();
  }

  clip(draw) {
    const { pen } = this;
    pen.save(); pen.beginPath(); pen.rect(this.left, this.top, this.right - this.left, this.bottom - this.top); pen.clip();
    draw(); pen.restore();
  }

  trace(points) { points.forEach(([x, y], i) => (i ? this.pen.lineTo(this.px(x), this.py(y)) : this.pen.moveTo(this.px(x), this.py(y)))); }

  line(points, color, width = 1, dash = []) {
    const { pen } = this;
    pen.beginPath(); this.trace(points);
    pen.strokeStyle = color; pen.lineWidth = width; pen.setLineDash(dash); pen.lineJoin = "round"; pen.stroke(); pen.setLineDash([]);
  }

  area(points, color, opacity) {
    const { pen } = this;
    pen.beginPath(); this.trace(points); pen.closePath();
    pen.globalAlpha = opacity; pen.fillStyle = color; pen.fill(); pen.globalAlpha = 1;
  }

  bar(from, to, base, top, color, opacity) {
    const { pen } = this, gap = Math.min(1, Math.abs(this.px(to) - this.px(from)) / 6);
    pen.globalAlpha = opacity; pen.fillStyle = color;
    pen.fillRect(this.px(from) + gap, this.py(top), this.px(to) - this.px(from) - 2 * gap, this.py(base) - this.py(top));
    pen.globalAlpha = 1;
  }

  dot(x, y, color, radius = 7) {
    const { pen } = this;
    pen.beginPath(); pen.arc(this.px(x), this.py(y), radius, 0, 2 * Math.PI);
    pen.fillStyle = color; pen.fill(); pen.lineWidth = 2.5; pen.strokeStyle = this.ground; pen.stroke();
  }

  // Text with a rim in the ground's colour; `turn` (-1, 0, 1) says on which side of the place it stands.
  label(text, x, y, color = this.text, turn = 1, lift = 0) {
    const { pen } = this;
    const at = [this.px(x) + turn * 0.5 * this.em, Math.min(Math.max(this.py(y) - lift, this.top + 0.6 * this.em), this.bottom - 0.6 * this.em)];
    pen.textBaseline = "middle"; pen.textAlign = turn > 0 ? "left" : turn < 0 ? "right" : "center";
    pen.lineWidth = 4; pen.strokeStyle = this.ground; pen.strokeText(text, ...at); pen.fillStyle = color; pen.fillText(text, ...at);
  }
}

const short = (value) => {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 10000 || (size > 0 && size < 0.001)) return value.toExponential(1);
  return String(Number(value.toPrecision(size >= 100 ? 4 : 3)));
};

// About four round numbers inside the range.
const ticks = ([low, high]) => {
  const rough = (high - low) / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((candidate) => candidate >= rough * 0.99);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
};
