// A brush over the first pane. `extra` has rows, columns and a region, one digit for each cell: "0" for unpainted ones,
// else the number of a class. Dragging paints cells within `size` of the pointer with the class `ink`; without an ink, with
// 1 or 0, whatever the first cell is not. `colors` are those of the classes. The region is sent as `cells`: on release,
// and while it is painted where a live channel draws it. Space paints at the cross-hair.
function cellAt(v, pane, x, y) {
  const { rows, columns } = v.header.extra;
  const column = Math.floor((x / pane.base.width) * columns), row = Math.floor((y / pane.base.height) * rows);
  return column < 0 || row < 0 || column >= columns || row >= rows ? null : [column, row];
}

function dab(v, [column, row], ink) {
  const { rows, columns, size = 1 } = v.header.extra;
  for (let r = Math.max(0, row - size); r <= Math.min(rows - 1, row + size); r++)
    for (let c = Math.max(0, column - size); c <= Math.min(columns - 1, column + size); c++) v.region[r * columns + c] = ink;
}

const brush = {
  ready(v) { if (!v.brushing && !v.channel?.open && !v.wire.busy && v.wire.waiting === null) v.region = v.header.extra.region ? [...v.header.extra.region] : null; },
  press(v, pane, x, y) {
    let last = v.region && pane.index === 0 ? cellAt(v, pane, x, y) : null;
    if (!last) return null;
    const { columns, ink = v.region[last[1] * columns + last[0]] === "1" ? "0" : "1" } = v.header.extra;
    const sent = () => ({ cells: v.region.join("") });
    const paint = (px, py) => { // a line from where the pointer was: it jumps when it is fast
      const next = cellAt(v, pane, px, py);
      if (!next) return;
      const [dx, dy] = [next[0] - last[0], next[1] - last[1]], steps = Math.max(Math.abs(dx), Math.abs(dy), 1);
      for (let step = 1; step <= steps; step++) dab(v, [Math.round(last[0] + dx * step / steps), Math.round(last[1] + dy * step / steps)], ink);
      last = next;
      if (v.channel) v.commit(sent()); else v.draw();
    };
    v.brushing = true;
    paint(x, y);
    return { local: true, move: paint, drop: () => { v.brushing = false; v.commit(sent()); } };
  },
  step: (v, pane) => (v.region && pane.index === 0 ? pane.base.width / v.header.extra.columns : undefined),
  paint(v, context, pane, place) {
    if (!v.region || pane.index !== 0) return;
    const { rows, columns, colors = ["#d55e00"] } = v.header.extra, width = pane.base.width / columns, height = pane.base.height / rows;
    context.globalAlpha = colors.length > 1 ? 0.7 : 0.35;
    v.region.forEach((cell, i) => {
      if (cell === "0") return;
      context.fillStyle = colors[cell - 1];
      const [x1, y1] = place((i % columns) * width, Math.floor(i / columns) * height);
      const [x2, y2] = place((i % columns + 1) * width, (Math.floor(i / columns) + 1) * height);
      context.fillRect(x1, y1, x2 - x1, y2 - y1);
    });
    context.globalAlpha = 1;
  },
};
