// Points over the discriminator's field. Between two snapshots the generated ones glide to their new places.
const GLIDE = CALM ? 1 : 240, ARROW = "#111111", WRONG = "#f0e442", MANIFOLD = "#7a2f5f"; // GLIDE in ms

const between = (from, to, share) => from?.length !== to.length ? to : to.map(([x, y], i) => [from[i][0] + share * (x - from[i][0]), from[i][1] + share * (y - from[i][1])]);

function points(context, xy, color, radius, wrong, at) {
  if (wrong) SHAPES.Points(context, { xy: xy.filter((_, i) => wrong[i]), color: WRONG, radius: radius + 3 }, at);
  SHAPES.Points(context, { xy, color, radius }, at);
}

function arrows(context, [starts, ends], at) {
  for (const [color, width] of [["#ffffffb0", 2.4], [ARROW, 1]]) {
    context.strokeStyle = color; context.lineWidth = width * devicePixelRatio; context.lineCap = "round"; context.beginPath();
    starts.forEach((start, i) => {
      const [x1, y1] = at(...start), [x2, y2] = at(...ends[i]), turn = Math.atan2(y2 - y1, x2 - x1), length = Math.hypot(x2 - x1, y2 - y1);
      const barb = Math.min(5 * devicePixelRatio, length / 2);
      context.moveTo(x1, y1);
      for (const side of [2.6, -2.6]) { context.lineTo(x2, y2); context.lineTo(x2 + barb * Math.cos(turn + side), y2 + barb * Math.sin(turn + side)); context.moveTo(x2, y2); }
    });
    context.stroke();
  }
}

// The image of the noise lattice: the more points lie in a cell, the more opaque it is.
function manifold(context, lattice, opacity, at) {
  const corners = lattice.map((row) => row.map((point) => at(...point)));
  context.fillStyle = context.strokeStyle = MANIFOLD; context.lineWidth = devicePixelRatio;
  const trace = (...line) => { context.beginPath(); line.forEach((corner) => context.lineTo(...corner)); };
  opacity.forEach((row, i) => row.forEach((share, j) => {
    context.globalAlpha = Math.max(0, Math.min(0.75, share));
    trace(corners[i][j], corners[i + 1][j], corners[i + 1][j + 1], corners[i][j + 1]); context.fill();
  }));
  context.globalAlpha = 0.8;
  for (const line of [...corners, ...corners[0].map((_, j) => corners.map((row) => row[j]))]) { trace(...line); context.stroke(); }
  context.globalAlpha = 1;
}

const plugin = {
  ready(v) {
    v.before = v.clouds || []; v.clouds = v.header.extra.clouds; v.since = performance.now();
    const next = () => { v.draw(); if (performance.now() - v.since < GLIDE && v.root.isConnected) v.gliding = requestAnimationFrame(next); };
    cancelAnimationFrame(v.gliding); next();
  },
  paint(v, context, pane, at) {
    const cloud = v.clouds[pane.index], share = Math.min(1, (performance.now() - v.since) / GLIDE), ease = share * (2 - share);
    if (!cloud) return;
    const { real, generated } = v.header.extra.colors, size = cloud.slow ? 4 : v.panes.length > 2 ? 2.4 : 3.2;
    const [left, top] = at(0, 0), [right, bottom] = at(pane.base.width, pane.base.height);
    context.save(); context.beginPath(); context.rect(left, top, right - left, bottom - top); context.clip();
    if (cloud.manifold) manifold(context, cloud.manifold, cloud.opacity, at);
    if (cloud.faint) { context.globalAlpha = 0.5; points(context, cloud.faint, real, 1.6, null, at); context.globalAlpha = 1; }
    if (cloud.real) points(context, cloud.real, real, size, cloud.wrong_real, at);
    if (cloud.generated) {
      const [from, to] = cloud.moved ? [cloud.generated, cloud.moved] : [v.before[pane.index]?.generated, cloud.generated];
      points(context, between(from, to, ease), generated, size, cloud.wrong_generated, at);
    }
    if (cloud.real) v.header.extra.numbers?.forEach((xy, i) => SHAPES.Text(context, { xy, text: String(i + 1), color: ARROW }, at));
    if (cloud.arrows) arrows(context, cloud.arrows.map((ends, k) => between(v.before[pane.index]?.arrows?.[k], ends, cloud.slow ? 1 : ease)), at);
    context.restore();
  },
  readout(v) {
    const { u, v: down } = v.hovered ?? {};
    if (!(u >= 0 && u < 1 && down >= 0 && down < 1)) return null;
    const values = v.panes.map(({ base, title }) => `${title}: ${short(base.read(Math.floor(u * base.width), Math.floor(down * base.height))[0])}`);
    return [`x ${(6 * u - 3).toFixed(2)}, y ${(3 - 6 * down).toFixed(2)}`, ...values].join("   ");
  },
};

export default (component) => mount(component, plugin);
