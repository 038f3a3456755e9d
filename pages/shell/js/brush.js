// A brush over the first pane, where `extra` has rows, columns and a region of "0" and "1": dragging paints cells; what it
// paints is set by the first one. On release the region is sent as `cells`.
function cellAt(v, pane, x, y) {
  const { rows, columns } = v.header.extra;
  const column = Math.floor((x / pane.base.width) * columns), row = Math.floor((y / pane.base.height) * rows);
  return column < 0 || row < 0 || column >= columns || row >= rows ? -1 : row * columns + column;
}

const brush = {
  ready(v) { if (!v.brushing) v.region = v.header.extra.region ? [...v.header.extra.region] : null; },
  press(v, pane, x, y) {
    const first = v.region && pane.index === 0 ? cellAt(v, pane, x, y) : -1;
    if (first < 0) return null;
    const ink = v.region[first] === "1" ? "0" : "1", { rows, columns } = v.header.extra;
    const paint = (px, py) => {
      const cell = cellAt(v, pane, px, py);
      if (cell < 0) return;
      const row = Math.floor(cell / columns), column = cell % columns;
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++)
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) v.region[r * columns + c] = ink;
      v.draw();
    };
    v.brushing = true;
    paint(x, y);
    return { local: true, move: paint, drop: () => { v.brushing = false; v.wire.send({ cells: v.region.join("") }); } };
  },
  paint(v, context, pane, place) {
    if (!v.region || pane.index !== 0) return;
    const { rows, columns } = v.header.extra, width = pane.base.width / columns, height = pane.base.height / rows;
    context.fillStyle = "#d55e00"; context.globalAlpha = 0.35;
    v.region.forEach((cell, i) => {
      if (cell !== "1") return;
      const [x1, y1] = place((i % columns) * width, Math.floor(i / columns) * height);
      const [x2, y2] = place((i % columns + 1) * width, (Math.floor(i / columns) + 1) * height);
      context.fillRect(x1, y1, x2 - x1, y2 - y1);
    });
    context.globalAlpha = 1;
  },
};
