// The kernel on a pane of its own (number `at`), and the window under the pointer with its products.
const folded = (i, side, border) => {
  if (i >= 0 && i < side) return i;
  if (border === "constant") return -1;
  if (border === "replicate") return i < 0 ? 0 : side - 1;
  if (border === "wrap") return ((i % side) + side) % side;
  const period = border === "reflect" ? 2 * side : 2 * side - 2, k = ((i % period) + period) % period;
  return border === "reflect" ? (k < side ? k : 2 * side - 1 - k) : (k < side ? k : period - k);
};

const luma = ([r, g, b]) => (g === undefined ? r : 0.299 * r + 0.587 * g + 0.114 * b);

function windowed(v) {
  const { kernel, border } = v.header.extra, { base } = v.panes[0], [row, col] = v.center, reach = kernel.length >> 1;
  return kernel.map((weights, i) => weights.map((weight, j) => {
    const r = folded(row + i - reach, base.height, border), c = folded(col + j - reach, base.width, border);
    return { weight, value: r < 0 || c < 0 ? 0 : luma(base.read(c, r)) };
  }));
}

const plugin = {
  ready(v) { v.cells = null; },
  place(v, pane) { // the kernel has a view of its own
    if (pane.index !== v.header.extra.at) return null;
    const { width, height } = pane.canvas, scale = Math.min(width / pane.base.width, height / pane.base.height);
    return [(width - pane.base.width * scale) / 2, (height - pane.base.height * scale) / 2, scale];
  },
  hover(v, pane, x, y) {
    v.cells = v.center = null;
    if (!pane || pane.index === v.header.extra.at || !v.header.extra.border) return;
    const { base } = v.panes[0], row = Math.floor(y * base.height / pane.base.height), col = Math.floor(x * base.width / pane.base.width);
    if (row >= 0 && col >= 0 && row < base.height && col < base.width) { v.center = [row, col]; v.cells = windowed(v); }
  },
  paint(v, context, pane, at) {
    const { kernel } = v.header.extra;
    if (kernel && pane.index === v.header.extra.at) products(v, context, at, kernel.length);
    if (!v.cells || pane.index === v.header.extra.at) return;
    const [row, col] = v.center, reach = kernel.length >> 1, box = pane.index === 0 ? [col - reach, row - reach, col + reach + 1, row + reach + 1] : [col, row, col + 1, row + 1];
    SHAPES.Box(context, { xyxy: box, color: "#d55e00", width: 2.5 }, at);
  },
  readout(v) {
    if (!v.cells) return null;
    const all = v.cells.flat(), sum = all.reduce((total, { weight, value }) => total + weight * value, 0);
    const terms = all.length > 9 ? `${all.length} ×` : all.filter(({ weight }) => weight).map(({ weight, value }) => `${short(weight)}·${Math.round(value)}`).join(" + ");
    return v.header.extra.words.sum.replace("{row}", v.center[0]).replace("{col}", v.center[1]).replace("{terms}", terms).replace("{sum}", short(sum));
  },
};

// Weight of each cell, and below it the value that it meets.
function products(v, context, at, side) {
  const [x0, y0] = at(0, 0), [x1] = at(1, 1), cell = x1 - x0, px = Math.min(cell / 4, 18 * devicePixelRatio);
  if (px < 7 * devicePixelRatio) return;
  context.font = `600 ${px}px sans-serif`; context.textAlign = "center"; context.textBaseline = "middle";
  for (let i = 0; i < side; i++) for (let j = 0; j < side; j++) {
    const x = x0 + (j + 0.5) * cell, y = y0 + (i + 0.5) * cell, lines = [short(Number(v.header.extra.kernel[i][j].toPrecision(3)))];
    if (v.cells) lines.push(`× ${Math.round(v.cells[i][j].value)}`);
    lines.forEach((line, k) => {
      const mid = y + (k - (lines.length - 1) / 2) * px * 1.25;
      context.lineWidth = px / 5; context.strokeStyle = "#ffffffd0"; context.strokeText(line, x, mid);
      context.fillStyle = "#111111"; context.fillText(line, x, mid);
    });
  }
  context.textAlign = "start";
}

export default (component) => mount(component, plugin);
