// Turning a pane's description into pictures, and drawing pictures and shapes under one view transform.

const clamped = (value, low, high) => Math.max(low, Math.min(high, value));
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const numbers = (base64, Kind) => new Kind(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer);
const rgb = (color) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
const bright = (color) => { const [r, g, b] = rgb(color); return 0.299 * r + 0.587 * g + 0.114 * b > 140; }; // dark letters are read better on it

const surface = (width, height) => { const c = document.createElement("canvas"); c.width = width; c.height = height; return c; };

// One pixel of a canvas as a number (its bytes are red, green, blue, opacity; every browser's machine is little-endian).
const ink = ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

// Bits, packed eight to a byte, as a picture in one ink, on a ground of another or on nothing.
function stencil(bits, width, height, color, ground = 0) {
  const canvas = surface(width, height), context = canvas.getContext("2d"), image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer).fill(ground);
  bits.forEach((byte, at) => { for (let k = 0; byte && k < 8; k++) if (byte & (128 >> k)) pixels[8 * at + k] = color; });
  context.putImageData(image, 0, 0);
  return { canvas, has: (x, y) => { const i = y * width + x; return !!(bits[i >> 3] & (128 >> (i & 7))); } };
}

// A layer is {width, height, kind, offset, size}: kind "clear", "png", "bits", "gray8", "rgb8" or "f32"
// (with a 256-colour table; a grey layer `under` it is tinted, as it is where a value is in the middle of the scale).
async function decoded(layer, header, table) {
  const { width, height, kind } = layer, raw = header.buffer(layer);
  if (kind === "clear") return { canvas: surface(width, height), width, height, read: () => [] };
  if (kind === "bits") {
    const { canvas, has } = stencil(raw, width, height, ink([255, 255, 255]), ink([0, 0, 0]));
    return { canvas, width, height, read: (x, y) => [has(x, y) ? 1 : 0] };
  }
  const canvas = surface(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (kind === "png") {
    const bitmap = await createImageBitmap(new Blob([raw], { type: "image/png" }), { colorSpaceConversion: "none" });
    context.drawImage(bitmap, 0, 0);
    let pixels = null;
    const read = (x, y) => {
      pixels ??= context.getImageData(0, 0, width, height).data;
      const i = 4 * (y * width + x);
      if (layer.binary) return [pixels[i] ? 1 : 0];
      return layer.channels === 1 ? [pixels[i]] : [pixels[i], pixels[i + 1], pixels[i + 2]];
    };
    return { canvas, width, height, read };
  }
  const image = context.createImageData(width, height), out = image.data, count = width * height;
  const values = kind === "f32" ? new Float32Array(raw.buffer) : raw, under = layer.under && (await decoded(layer.under, header)).read;
  const paint = (i) => {
    if (kind === "f32") {
      const t = Math.max(0, Math.min(255, Math.round(255 * (values[i] - layer.low) / (layer.high - layer.low || 1))));
      const ok = Number.isFinite(values[i]);
      const ground = under?.(i % width, Math.floor(i / width))[0];
      for (let c = 0; c < 3; c++) out[4 * i + c] = !ok ? 128 : under ? ground * table[3 * t + c] / table[384 + c] : table[3 * t + c];
      out[4 * i + 3] = ok ? 255 : 60;
    } else {
      const shown = layer.binary ? 255 : 1;
      for (let c = 0; c < 3; c++) out[4 * i + c] = kind === "rgb8" ? values[3 * i + c] : values[i] * shown;
      out[4 * i + 3] = 255;
    }
  };
  for (let i = 0; i < count; i++) paint(i);
  context.putImageData(image, 0, 0);
  return {
    canvas, width, height,
    read: (x, y) => kind === "rgb8" ? [...values.slice(3 * (y * width + x), 3 * (y * width + x) + 3)] : [values[y * width + x]],
    write: (x, y, value) => {
      const i = y * width + x; values[i] = value; paint(i);
      context.putImageData(image, 0, 0, x, y, 1, 1);
    },
    values,
  };
}

// A mask is bits; one without any has no bytes.
const painted = (mask, header, width, height) => ({ ...mask, ...(mask.size ? stencil(header.buffer(mask), width, height, ink(rgb(mask.color))) : { canvas: null, has: () => false }) });

function hatching(context, angle, color) {
  const step = 7 * devicePixelRatio, { width, height } = context.canvas, long = width + height;
  context.save();
  context.strokeStyle = color; context.lineWidth = 1.6 * devicePixelRatio;
  context.translate(width / 2, height / 2); context.rotate(angle * Math.PI / 180);
  context.beginPath();
  for (let x = -long; x < long; x += step) { context.moveTo(x, -long); context.lineTo(x, long); }
  context.stroke(); context.restore();
}

// White lines at `angle`, as a pattern in screen pixels.
function lines(context, angle) {
  const step = 7 * devicePixelRatio, tile = surface(Math.round(step), 1), pen = tile.getContext("2d");
  pen.fillStyle = "#ffffff"; pen.fillRect(0, 0, 1.6 * devicePixelRatio, 1);
  const pattern = context.createPattern(tile, "repeat");
  pattern.setTransform(new DOMMatrix().rotate(angle));
  return pattern;
}

// Draws `mask` through a scratch canvas of screen size, so that hatch lines keep their width when zoomed.
function overlaid(context, mask, place) {
  if (!mask.canvas) return;
  const scratch = (overlaid.scratch ??= surface(1, 1)), { width, height } = context.canvas;
  scratch.width = width; scratch.height = height;
  const pen = scratch.getContext("2d");
  pen.imageSmoothingEnabled = false;
  pen.drawImage(mask.canvas, ...place);
  if (mask.hatch) { pen.globalCompositeOperation = "source-atop"; pen.fillStyle = lines(pen, mask.hatch); pen.fillRect(0, 0, width, height); }
  context.globalAlpha = mask.opacity; context.drawImage(scratch, 0, 0); context.globalAlpha = 1;
}

const CALM = matchMedia("(prefers-reduced-motion: reduce)").matches; // then nothing glides

// What the drawing is scaled with: screen pixels, and in the projector view larger type, lines and points.
let devicePixelRatio = window.devicePixelRatio;
function enlarged() { devicePixelRatio = window.devicePixelRatio * parseFloat(getComputedStyle(document.documentElement).fontSize) / 16; }

// A label with its left lower corner at x, y. It is drawn at last, see `labelled`.
const outlined = (context, text, x, y, color) => context.labels.push({ text, x, y, color });

// Draws the labels, the first ones first; one that would cover another or a handle moves by its own size, or is left out.
function labelled(context) {
  const px = (innerWidth < NARROW ? 11 : 14) * devicePixelRatio, pad = 0.28 * px, { width: right, height: bottom } = context.canvas, height = px * 1.3;
  const taken = context.handles.map(([x, y]) => [x - height / 2, y - height / 2, height]);
  context.font = `600 ${px}px sans-serif`;
  for (const { text, x, y, color } of context.labels) {
    const width = context.measureText(text).width + 2 * pad;
    const places = [[0, 0], [0, 1], [0, -1], [-1, 0], [-1, 1], [1, 0], [1, 1], [0, 2], [0, -2], [1, -1], [-1, -1]].map(([dx, dy]) => [clamped(x + dx * width, 0, right - width), clamped(y + (dy - 1) * height, 0, bottom - height)]);
    const free = places.find(([left, top]) => taken.every(([l, t, w]) => left >= l + w || l >= left + width || top >= t + height || t >= top + height));
    if (!free) continue;
    const [left, top] = free;
    taken.push([left, top, width]);
    context.fillStyle = color; context.fillRect(left, top, width, height);
    context.fillStyle = bright(color) ? "#111111" : "#ffffff"; context.textBaseline = "middle"; context.textAlign = "start";
    context.fillText(text, left + pad, top + height / 2 + 1);
  }
}

function pen(context, { color, width = 2.5, dash = false }) {
  context.strokeStyle = context.fillStyle = color;
  context.lineWidth = width * devicePixelRatio;
  context.setLineDash(dash ? [7 * devicePixelRatio, 5 * devicePixelRatio] : []);
}

// A box in picture coordinates as left, top, width and height on the screen.
const rectangle = (at, [x1, y1, x2, y2]) => { const [left, top] = at(x1, y1), [right, bottom] = at(x2, y2); return [left, top, right - left, bottom - top]; };

// Shapes in picture coordinates; `at` maps [x, y] to screen pixels. A white casing keeps lines visible on any photo; on a
// clear ground it has the colour of the theme (`context.casing`), and a shape may have its own.
const SHAPES = {
  Box(context, shape, at) {
    const place = rectangle(at, shape.xyxy), [left, top, width, height] = place;
    if (shape.fill) { context.globalAlpha = shape.fill; context.fillStyle = shape.color; context.fillRect(...place); context.globalAlpha = 1; }
    if (shape.hatch) { context.save(); context.beginPath(); context.rect(...place); context.clip(); hatching(context, 45, shape.color); context.restore(); }
    pen(context, { color: shape.casing || context.casing || "#ffffffb0", width: (shape.width ?? 2.5) + 2 }); context.strokeRect(...place);
    pen(context, shape); context.strokeRect(...place); context.setLineDash([]);
    if (shape.label) outlined(context, shape.label, Math.min(left, left + width), Math.min(top, top + height), shape.color);
  },
  Line(context, shape, at) {
    const track = shape.xy.map(([x, y]) => at(x, y)), trace = () => { context.beginPath(); track.forEach((p) => context.lineTo(...p)); context.stroke(); };
    if (track.length < 2) return;
    const [[ax, ay], [bx, by]] = track.slice(-2), angle = Math.atan2(by - ay, bx - ax), size = Math.max(11, 4 * (shape.width ?? 2.5)) * devicePixelRatio;
    const shaft = Math.max(0, Math.hypot(bx - ax, by - ay) - 0.7 * size); // it ends within the head, which stays sharp
    if (shape.arrow) track[track.length - 1] = [ax + shaft * Math.cos(angle), ay + shaft * Math.sin(angle)];
    pen(context, { color: shape.casing || context.casing || "#ffffffb0", width: (shape.width ?? 2.5) + 2 }); trace();
    pen(context, shape); trace(); context.setLineDash([]);
    if (!shape.arrow) return;
    context.beginPath(); context.moveTo(bx, by);
    for (const side of [-0.42, 0.42]) context.lineTo(bx - size * Math.cos(angle + side), by - size * Math.sin(angle + side));
    context.fill();
  },
  Points(context, shape, at) { // all casings first, so that no point hides another
    const discs = (radius, color) => { context.fillStyle = color; for (const [x, y] of shape.xy) { const [px, py] = at(x, y); context.beginPath(); context.arc(px, py, radius * devicePixelRatio, 0, 7); context.fill(); } };
    discs((shape.radius ?? 4) + 1.5, shape.casing || "#ffffffd0"); discs(shape.radius ?? 4, shape.color);
  },
  Text(context, shape, at) { const [x, y] = at(...shape.xy); outlined(context, shape.text, x, y, shape.color); },
};

// The title of a pane, and beside it which colour and hatch means what.
function entitled(caption, { title, masks }) {
  const named = new Map(masks.filter((mask) => mask.name).map((mask) => [mask.name, mask]));
  const part = (kind, text) => Object.assign(document.createElement("span"), { className: kind, textContent: text });
  caption.title = title;
  caption.replaceChildren(part("title", title), ...[...named.values()].map(({ name, color, hatch }) => {
    const key = part("key", name), sample = document.createElement("i");
    sample.dataset.color = color;
    sample.style.background = hatch ? `repeating-linear-gradient(${hatch + 90}deg, ${color} 0 4px, #fff 4px 6px)` : color;
    key.prepend(sample);
    return key;
  }));
}

// The colour bar of a heat map, at the end of its figure or, where all panes share one, of the strip; beside a map with one,
// other panes keep the same room free, so that all pictures align.
function legend(parent, pane, room) {
  let bar = parent.querySelector(":scope > .scale");
  if (!room) { bar?.remove(); return; }
  if (!bar) { bar = document.createElement("div"); bar.className = "scale"; bar.append(...["span", "i", "span"].map((tag) => document.createElement(tag))); parent.append(bar); }
  const heat = pane.layer.kind === "f32", [low, gradient, high] = bar.children;
  low.textContent = heat ? short(pane.layer.low) : ""; high.textContent = heat ? `${short(pane.layer.high)} ${pane.unit}`.trim() : "";
  gradient.style.background = heat ? `linear-gradient(to right, ${pane.colors.join(",")})` : "none";
}

// Lines between the pixels of a picture that is much enlarged.
function grid(context, pane, [left, top, width, height], scale) {
  context.strokeStyle = "#80808080"; context.lineWidth = 1; context.beginPath();
  for (let x = 0; x <= pane.base.width; x++) { const px = Math.round(left + x * scale) + 0.5; if (px >= 0 && px <= context.canvas.width) { context.moveTo(px, Math.max(0, top)); context.lineTo(px, top + height); } }
  for (let y = 0; y <= pane.base.height; y++) { const py = Math.round(top + y * scale) + 0.5; if (py >= 0 && py <= context.canvas.height) { context.moveTo(Math.max(0, left), py); context.lineTo(left + width, py); } }
  context.stroke();
}

// A cross-hair at the same place on every pane.
function cross(context, [x, y]) {
  const d = 9 * devicePixelRatio;
  for (const [color, width] of [["#ffffff", 3.5], ["#111111", 1.5]]) {
    context.strokeStyle = color; context.lineWidth = width * devicePixelRatio; context.beginPath();
    context.moveTo(x - d, y); context.lineTo(x + d, y); context.moveTo(x, y - d); context.lineTo(x, y + d); context.stroke();
  }
}
