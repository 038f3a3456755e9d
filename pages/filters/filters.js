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
const before = (v) => v.panes[v.header.extra.before ?? 0]?.base;

function windowed(v) {
  const { kernel, border } = v.header.extra, base = before(v), [row, col] = v.center, reach = kernel.length >> 1;
  return kernel.map((weights, i) => weights.map((weight, j) => {
    const r = folded(row + i - reach, base.height, border), c = folded(col + j - reach, base.width, border);
    return { weight, value: r < 0 || c < 0 ? 0 : luma(base.read(c, r)) };
  }));
}

const plugin = {
  ready(v) { v.cells = null; watched(v); },
  place: (v, pane) => (pane.index === v.header.extra.at ? whole(pane) : null),
  hover(v, pane, x, y) {
    v.cells = v.center = null;
    const base = before(v), { at, stride } = v.header.extra;
    if (!pane || pane.index === at || !base || !stride) return;
    const [row, col] = [y * base.height / pane.base.height, x * base.width / pane.base.width].map((place) => Math.floor(place / stride) * stride);
    if (row >= 0 && col >= 0 && row < base.height && col < base.width) { v.center = [row, col]; v.cells = windowed(v); }
  },
  paint(v, context, pane, at) {
    const { kernel, stride } = v.header.extra;
    if (kernel && pane.index === v.header.extra.at) products(v, context, at, kernel.length);
    if (!v.cells || pane.index === v.header.extra.at) return;
    const [row, col] = v.center, reach = kernel.length >> 1, [y, x] = [row / stride, col / stride], box = pane.index === 0 ? [col - reach, row - reach, col + reach + 1, row + reach + 1] : [x, y, x + 1, y + 1];
    SHAPES.Box(context, { xyxy: box, color: "#d55e00", width: 2.5 }, at);
  },
  readout(v) {
    if (!v.cells) return v.said ?? null;
    const all = v.cells.flat(), { offset } = v.header.extra, sum = all.reduce((total, { weight, value }) => total + weight * value, offset);
    const terms = all.length > 9 ? `${all.length} ×` : all.filter(({ weight }) => weight).map(({ weight, value }) => `${short(weight)}·${Math.round(value)}`).join(" + ");
    return filled(v.header.extra.words.sum, { row: v.center[0], col: v.center[1], terms: offset ? `${terms} + ${offset}` : terms, sum: short(sum) });
  },
};

// The camera: its pictures take the place of the photo, and are filtered here; none is sent.
const SIDE = 320; // px, of the longer side

async function watched(v) {
  const { live, words } = v.header.extra;
  if (!live) { v.camera?.srcObject.getTracks().forEach((track) => track.stop()); v.camera = v.said = null; return; }
  if (v.camera) { await filmed(v); return; }
  try {
    const camera = Object.assign(document.createElement("video"), { muted: true, playsInline: true });
    camera.srcObject = await navigator.mediaDevices.getUserMedia({ video: true });
    await camera.play();
    v.camera = camera;
  } catch { v.said = words.refused; v.describe(); return; }
  const taken = [];
  while (v.camera && v.header.extra.live && v.root.isConnected) {
    await filmed(v);
    if (taken.push(performance.now()) > 31) taken.shift();
    v.said = filled(words.live, { ...v.shown, rate: Math.round(1000 * (taken.length - 1) / (taken.at(-1) - taken[0])) || "–" });
    v.draw(); v.describe();
    await new Promise(requestAnimationFrame);
  }
  v.header.extra.live = false;
  watched(v);
}

// One picture of the camera, cut to the photo's shape: into the first pane, and filtered into the last.
async function filmed(v) {
  const { layer } = v.header.panes.at(-1), { stride, kernel } = v.header.extra, last = v.panes.at(-1), { videoWidth, videoHeight } = v.camera;
  const ratio = v.header.extra.before === -1 ? layer.width / layer.height : v.header.panes[0].layer.width / v.header.panes[0].layer.height;
  const width = Math.round(SIDE * Math.min(1, ratio)), height = Math.round(SIDE * Math.min(1, 1 / ratio)), scale = Math.max(width / videoWidth, height / videoHeight);
  const context = surface(width, height).getContext("2d", { willReadFrequently: true });
  context.drawImage(v.camera, (width - videoWidth * scale) / 2, (height - videoHeight * scale) / 2, videoWidth * scale, videoHeight * scale);
  const { data } = context.getImageData(0, 0, width, height), grey = Float32Array.from({ length: width * height }, (_, i) => Math.round(luma(data.subarray(4 * i, 4 * i + 3))));
  const after = correlated(grey, width, height, v.header.extra), [rows, columns] = [height, width].map((side) => Math.ceil(side / stride));
  if (v.header.extra.before !== -1) v.panes[0].base = await pictured(v, { width, height, kind: "gray8" }, grey);
  last.base = await pictured(v, { ...layer, width: columns, height: rows, kind: layer.kind === "f32" ? "f32" : "gray8" }, after);
  v.shown = { width, height };
}

const pictured = (v, layer, values) => decoded(layer, { buffer: () => (layer.kind === "f32" ? values : Uint8ClampedArray.from(values)) }, layer.kind === "f32" && v.header.buffer(v.header.tables[v.panes.at(-1).scale]));

// Sums of products, as cv2.filter2D.
function correlated(grey, width, height, { kernel, border, stride, offset }) {
  const reach = kernel.length >> 1, wide = width + 2 * reach, around = new Float32Array(wide * (height + 2 * reach));
  const columns = Array.from({ length: wide }, (_, x) => folded(x - reach, width, border));
  for (let y = 0; y < height + 2 * reach; y++) {
    const row = folded(y - reach, height, border);
    for (let x = 0; x < wide; x++) if (row >= 0 && columns[x] >= 0) around[y * wide + x] = grey[row * width + columns[x]];
  }
  const taps = kernel.flatMap((weights, i) => weights.map((weight, j) => [i * wide + j, weight])).filter(([, weight]) => weight), out = [];
  for (let y = 0; y < height; y += stride) for (let x = 0; x < width; x += stride) {
    let sum = offset;
    for (const [at, weight] of taps) sum += weight * around[y * wide + x + at];
    out.push(sum);
  }
  return Float32Array.from(out);
}

// Weight of each cell, and below it the value that it meets.
function products(v, context, at, side) {
  const [x0, y0] = at(0, 0), [x1] = at(1, 1), cell = x1 - x0, px = Math.min(cell / 4, 18 * devicePixelRatio);
  if (px < 10 * devicePixelRatio) return;
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
