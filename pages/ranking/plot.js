// Drawing on a canvas in the units of a plot: axes, lines, areas, bars.

class Plot {
  constructor(canvas) { this.canvas = canvas; }

  // Fits the canvas to its place on the page, clears it, and draws axes; without labels it is all ground.
  begin({ x = [0, 1], y = [0, 1], labels, ticksX, ticksY, margin = 0.9 }) {
    const ratio = this.sheet ? 1 : window.devicePixelRatio, style = getComputedStyle(this.canvas);
    const { clientWidth: width, clientHeight: height } = this.canvas, [w, h] = [width, height].map((side) => Math.round(side * ratio));
    if (!this.sheet && (this.canvas.width !== w || this.canvas.height !== h)) Object.assign(this.canvas, { width: w, height: h });
    const em = parseFloat(style.fontSize), color = (name) => style.getPropertyValue(`--st-${name}-color`);
    Object.assign(this, { x, y, em, text: style.color, grid: color("border"), ground: color("background"), left: 0, right: width, top: 0, bottom: height });
    if (labels) Object.assign(this, { left: 3.7 * em, right: width - margin * em, top: 0.6 * em, bottom: height - 2.9 * em });
    const pen = (this.pen = this.sheet ?? this.canvas.getContext("2d"));
    if (!this.sheet) { pen.setTransform(ratio, 0, 0, ratio, 0, 0); pen.clearRect(0, 0, width, height); }
    pen.font = `${em}px ${style.fontFamily}`;
    if (labels) this.axes(labels, ticksX ?? ticks(x), ticksY ?? ticks(y), height);
  }

  px(x) { return this.left + ((x - this.x[0]) / (this.x[1] - this.x[0])) * (this.right - this.left); }
  py(y) { return this.bottom - ((y - this.y[0]) / (this.y[1] - this.y[0])) * (this.bottom - this.top); }
  xAt(px) { return this.x[0] + ((px - this.left) / (this.right - this.left)) * (this.x[1] - this.x[0]); }
  yAt(py) { return this.y[0] + ((this.bottom - py) / (this.bottom - this.top)) * (this.y[1] - this.y[0]); }

  write(text, px, py, align, baseline, most) { Object.assign(this.pen, { textAlign: align, textBaseline: baseline, fillStyle: this.text }); this.pen.fillText(text, px, py, most); }

  axes([xLabel, yLabel], ticksX, ticksY, height) {
    const { pen, em } = this;
    for (const value of ticksX) { this.line([[value, this.y[0]], [value, this.y[1]]], this.grid); this.write(short(value), this.px(value), this.bottom + 0.25 * em, "center", "top"); }
    for (const value of ticksY) { this.line([[this.x[0], value], [this.x[1], value]], this.grid); this.write(short(Math.abs(value)), this.left - 0.35 * em, this.py(value), "right", "middle"); }
    this.write(xLabel, (this.left + this.right) / 2, height - 0.1 * em, "center", "bottom");
    pen.save(); pen.translate(0.1 * em, (this.top + this.bottom) / 2); pen.rotate(-Math.PI / 2);
    this.write(yLabel, 0, 0, "center", "top", this.bottom - this.top + em); pen.restore();
  }

  clip(draw) {
    const { pen } = this;
    pen.save(); pen.beginPath(); pen.rect(this.left, this.top, this.right - this.left, this.bottom - this.top); pen.clip();
    draw(); pen.restore();
  }

  trace(points) { this.pen.beginPath(); points.forEach(([x, y], i) => (i ? this.pen.lineTo(this.px(x), this.py(y)) : this.pen.moveTo(this.px(x), this.py(y)))); }

  line(points, color, width = 1, dash = []) {
    const { pen } = this;
    this.trace(points); pen.setLineDash(dash);
    Object.assign(pen, { strokeStyle: color, lineWidth: width, lineJoin: "round" }); pen.stroke(); pen.setLineDash([]);
  }

  area(points, color, opacity) { this.trace(points); this.pen.closePath(); this.fill(color, opacity, () => this.pen.fill()); }

  bar(from, to, base, top, color, opacity) {
    const gap = Math.min(1, Math.abs(this.px(to) - this.px(from)) / 6);
    this.fill(color, opacity, () => this.pen.fillRect(this.px(from) + gap, this.py(top), this.px(to) - this.px(from) - 2 * gap, this.py(base) - this.py(top)));
  }

  fill(color, opacity, draw) { Object.assign(this.pen, { globalAlpha: opacity, fillStyle: color }); draw(); this.pen.globalAlpha = 1; }

  dot(x, y, color, radius = 7) {
    const { pen } = this;
    pen.beginPath(); pen.arc(this.px(x), this.py(y), radius, 0, 2 * Math.PI);
    Object.assign(pen, { fillStyle: color, lineWidth: 2.5, strokeStyle: this.ground }); pen.fill(); pen.stroke();
  }

  // Text with a rim in the ground's colour; `turn` (-1, 0, 1) says on which side of the place it stands.
  label(text, x, y, color = this.text, turn = 1, lift = 0) {
    const { pen, em } = this, at = [this.px(x) + turn * 0.5 * em, Math.min(Math.max(this.py(y) - lift, this.top + 0.6 * em), this.bottom - 0.6 * em)];
    Object.assign(pen, { textBaseline: "middle", textAlign: ["right", "center", "left"][turn + 1], lineWidth: 4, strokeStyle: this.ground, fillStyle: color });
    pen.strokeText(text, ...at); pen.fillText(text, ...at);
  }
}

const short = (value) => {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  return size >= 10000 || (size > 0 && size < 0.001) ? value.toExponential(1) : String(Number(value.toPrecision(size >= 100 ? 4 : 3)));
};

// About four round numbers inside the range.
const ticks = ([low, high]) => {
  const rough = (high - low) / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((candidate) => candidate >= rough * 0.99);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
};
