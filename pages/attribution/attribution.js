// The patch follows the pointer at once; the server's answer for its new place comes a moment later.
const plugin = {
  press(v, pane, x, y) {
    const put = (px, py) => { v.edit.points[0].xy = [Math.max(0, Math.min(pane.base.width - 1, px)), Math.max(0, Math.min(pane.base.height - 1, py))]; };
    put(x, y);
    return { move: put };
  },
  paint(v, context, pane, at) {
    const { patch, disc } = v.header.extra, [x, y] = v.edit.points[0].xy.map(Math.round), half = Math.floor(patch / 2);
    const [left, top] = at(x - half, y - half), [right, bottom] = at(x - half + patch, y - half + patch);
    for (const [color, width] of [["#ffffff", 5], ["#d55e00", 2.5]]) {
      context.strokeStyle = color; context.lineWidth = width * devicePixelRatio; context.beginPath();
      if (disc) context.ellipse((left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2, 0, 0, 7);
      else context.rect(left, top, right - left, bottom - top);
      context.stroke();
    }
  },
};

export default (component) => mount(component, plugin);
