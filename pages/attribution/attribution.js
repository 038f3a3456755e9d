// The patch follows the pointer at once; the server's answer for its new place comes a moment later.
const plugin = {
  press(v, pane, x, y) {
    const points = v.edit.points;
    if (pane.index !== 0 || !points) return null;
    const put = (px, py) => { points[0].xy = [Math.max(0, Math.min(pane.base.width - 1, px)), Math.max(0, Math.min(pane.base.height - 1, py))]; };
    put(x, y);
    return { move: put, drop() {} };
  },
  paint(v, context, pane, at) {
    const point = v.edit.points?.[0];
    if (pane.index !== 0 || !point) return;
    const half = v.header.extra.patch / 2, [x, y] = point.xy.map(Math.round), [left, top] = at(x - half, y - half), [right, bottom] = at(x + half, y + half);
    for (const [color, width] of [["#ffffff", 5], ["#d55e00", 2.5]]) {
      context.strokeStyle = color; context.lineWidth = width * devicePixelRatio; context.beginPath();
      if (v.header.extra.disc) context.ellipse((left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2, 0, 0, 7);
      else context.rect(left, top, right - left, bottom - top);
      context.stroke();
    }
  },
};

export default (component) => mount(component, plugin);
