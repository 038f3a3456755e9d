// Clouds of points over the discriminator's field. Between two snapshots the points glide to their new places.
const REAL = "#009e73", GENERATED = "#2f7ebc", ARROW = "#111111", FOOLED = "#b07d00", MANIFOLD = "#7a2f5f", GLIDE = 240;

function between(from, to, share) {
  if (!from || from.length !== to.length) return to;
  return to.map(([x, y], i) => [from[i][0] + share * (x - from[i][0]), from[i][1] + share * (y - from[i][1])]);
}

function dots(context, points, put, radius, color, marks, wrong) {
  const r = radius * devicePixelRatio;
  context.lineWidth = devicePixelRatio;
  points.forEach((point, i) => {
    const [x, y] = put(point), marked = marks && wrong(marks[i]);
    context.beginPath(); context.arc(x, y, r, 0, 7);
    context.fillStyle = color; context.fill();
    context.strokeStyle = marked ? FOOLED : "#ffffff"; context.lineWidth = (marked ? 3 : 1) * devicePixelRatio; context.stroke();
  });
}

function arrows(context, [starts, ends], put) {
  const head = 5 * devicePixelRatio;
  for (const [color, width] of [["#ffffff", 3], [ARROW, 1.3]]) {
    context.strokeStyle = color; context.lineWidth = width * devicePixelRatio; context.lineCap = "round";
    context.beginPath();
    starts.forEach((start, i) => {
      const [x1, y1] = put(start), [x2, y2] = put(ends[i]), turn = Math.atan2(y2 - y1, x2 - x1), length = Math.hypot(x2 - x1, y2 - y1);
      if (length < 1) return;
      const barb = Math.min(head, length / 2);
      context.moveTo(x1, y1); context.lineTo(x2, y2);
      for (const side of [2.6, -2.6]) { context.moveTo(x2, y2); context.lineTo(x2 + barb * Math.cos(turn + side), y2 + barb * Math.sin(turn + side)); }
    });
    context.stroke();
  }
}

function manifold(context, lattice, opacity, put) {
  const rows = lattice.length, columns = lattice[0].length, at = lattice.map((row) => row.map(put));
  if (columns > 1) for (let i = 0; i + 1 < rows; i++) for (let j = 0; j + 1 < columns; j++) {
    context.globalAlpha = Math.max(0, Math.min(0.75, opacity[i][j])); context.fillStyle = MANIFOLD;
    context.beginPath();
    for (const [a, b] of [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]]) context.lineTo(...at[a][b]);
    context.closePath(); context.fill();
  }
  context.globalAlpha = 0.8; context.strokeStyle = MANIFOLD; context.lineWidth = devicePixelRatio;
  context.beginPath();
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
    if (i + 1 < rows) { context.moveTo(...at[i][j]); context.lineTo(...at[i + 1][j]); }
    if (j + 1 < columns) { context.moveTo(...at[i][j]); context.lineTo(...at[i][j + 1]); }
  }
  context.stroke(); context.globalAlpha = 1;
}

function glide(v) {
  if (v.gliding) return;
  v.gliding = true;
  const next = () => {
    v.draw();
    if (performance.now() - v.since < GLIDE && v.root.isConnected) requestAnimationFrame(next); else v.gliding = false;
  };
  requestAnimationFrame(next);
}

const plugin = {
  ready(v) {
    v.before = v.clouds || [];
    v.clouds = v.header.extra.clouds;
    v.since = performance.now();
    glide(v);
  },
  paint(v, context, pane, at) {
    const cloud = v.clouds[pane.index], before = v.before[pane.index] || {};
    if (!cloud) return;
    const share = Math.min(1, (performance.now() - v.since) / GLIDE), ease = share * (2 - share);
    const put = ([x, y]) => at(x * pane.base.width, y * pane.base.height), size = v.panes.length > 2 ? 2.4 : 3.2;
    context.save();
    context.beginPath(); context.rect(...at(0, 0), ...at(pane.base.width, pane.base.height).map((p, i) => p - at(0, 0)[i])); context.clip();
    if (cloud.manifold) manifold(context, cloud.manifold, cloud.opacity, put);
    if (cloud.faint) { context.globalAlpha = 0.3; dots(context, cloud.faint, put, 1.6, REAL); context.globalAlpha = 1; }
    if (cloud.real) dots(context, cloud.real, put, cloud.slow ? 4 : size + 0.4, REAL, cloud.on_real, (belief) => belief < 0.5);
    if (cloud.generated) {
      const points = cloud.moved ? between(cloud.generated, cloud.moved, ease) : between(before.generated, cloud.generated, ease);
      dots(context, points, put, cloud.slow ? 4 : size, GENERATED, cloud.on_generated, (belief) => belief > 0.5);
    }
    if (cloud.arrows && (cloud.slow || share >= 1)) arrows(context, cloud.arrows, put);
    context.restore();
  },
  readout(v) {
    if (!v.hovered) return null;
    const { u, v: down } = v.hovered;
    if (u < 0 || u >= 1 || down < 0 || down >= 1) return null;
    const values = v.panes.map(({ base, title }) => `${title}: ${short(base.read(Math.floor(u * base.width), Math.floor(down * base.height))[0])}`);
    return [`x ${(6 * u - 3).toFixed(2)}, y ${(3 - 6 * down).toFixed(2)}`, ...values].join("   ");
  },
};

export default (component) => mount(component, plugin);
