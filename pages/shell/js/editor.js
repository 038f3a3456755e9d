// Pointer editing of a pane: cells, points and boxes. Each tool answers `grab` with a drag or nothing.

const REACH = 14; // screen px within which a handle is caught

const corners = ([x1, y1, x2, y2]) => [[x1, y1, 0, 1], [x2, y1, 2, 1], [x2, y2, 2, 3], [x1, y2, 0, 3], [x1, (y1 + y2) / 2, 0, null], [x2, (y1 + y2) / 2, 2, null], [(x1 + x2) / 2, y1, null, 1], [(x1 + x2) / 2, y2, null, 3]];

const sorted = ([x1, y1, x2, y2]) => [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];

const TOOLS = {
  cells(v, pane, x, y) {
    const col = Math.floor(x), row = Math.floor(y), ink = pane.base.read(col, row)[0] ? 0 : 1;
    const paint = (px, py) => {
      const c = Math.floor(px), r = Math.floor(py);
      if (c < 0 || r < 0 || c >= pane.base.width || r >= pane.base.height) return;
      pane.base.write(c, r, ink);
      v.edit.cells = [...pane.base.values].map((value) => (value ? "1" : "0")).join("");
    };
    paint(x, y);
    return { move: paint };
  },
  points(v, pane, x, y, near) {
    const point = v.edit.points.find((p) => near(p.xy[0], p.xy[1]) < REACH);
    if (!point) return null;
    const start = [x, y];
    return {
      move: (px, py) => { if (near(px, py) > 4 || point.moved) { point.moved = true; point.xy = v.inside(pane, px, py); } },
      // pressed, not dragged: the cell under the point is meant
      drop: () => { if (!point.moved && v.edit.cells !== undefined) TOOLS.cells(v, pane, ...start); delete point.moved; },
    };
  },
  boxes(v, pane, x, y, near) {
    const list = v.edit.boxes, chosen = list[v.selected];
    const handle = chosen && corners(chosen.xyxy).find(([hx, hy]) => near(hx, hy) < REACH);
    if (handle) {
      const index = v.selected;
      return {
        move: (px, py) => { [px, py] = v.inside(pane, px, py); if (handle[2] !== null) chosen.xyxy[handle[2]] = px; if (handle[3] !== null) chosen.xyxy[handle[3]] = py; },
        drop: () => { list[index].xyxy = sorted(chosen.xyxy); },
      };
    }
    const area = ([x1, y1, x2, y2]) => (x2 - x1) * (y2 - y1);
    const hit = list.map((box, i) => [box, i]).filter(([{ xyxy: b }]) => x >= b[0] && x <= b[2] && y >= b[1] && y <= b[3]).sort((a, b) => area(a[0].xyxy) - area(b[0].xyxy))[0];
    if (hit) {
      const [box, index] = hit, start = [...box.xyxy];
      v.selected = index;
      return { move: (px, py) => {
        const dx = Math.max(-start[0], Math.min(pane.base.width - start[2], px - x)), dy = Math.max(-start[1], Math.min(pane.base.height - start[3], py - y));
        box.xyxy = [start[0] + dx, start[1] + dy, start[2] + dx, start[3] + dy];
      } };
    }
    v.selected = -1;
    if (!v.edit.draw) return null;
    const box = { xyxy: [x, y, x, y], label: v.edit.label || "", color: v.edit.color };
    return {
      move: (px, py) => { if (!list.includes(box)) { list.push(box); v.selected = list.length - 1; } [box.xyxy[2], box.xyxy[3]] = v.inside(pane, px, py); },
      drop: () => { box.xyxy = sorted(box.xyxy); const [x1, y1, x2, y2] = box.xyxy; if ((x2 - x1) * (y2 - y1) < 4 && list.includes(box)) { list.splice(list.indexOf(box), 1); v.selected = -1; } },
    };
  },
};

function paintEdits(v, pane, context) {
  const at = (x, y) => v.toScreen(pane, x, y);
  (v.edit.boxes || []).forEach((box, i) => {
    SHAPES.Box(context, { width: 3, fill: i === v.selected ? 0.12 : 0, ...box }, at);
    if (i === v.selected) SHAPES.Points(context, { xy: corners(box.xyxy), color: box.color, radius: 5 }, at);
  });
  for (const p of v.edit.points || []) {
    SHAPES.Points(context, { xy: [p.xy], color: p.color, radius: 7 }, at);
    if (p.name) { const [x, y] = at(...p.xy); outlined(context, p.name, x + 10 * devicePixelRatio, y - 6 * devicePixelRatio, p.color); }
  }
}

const edited = (v) => ({ ...(v.edit.cells !== undefined && { cells: v.edit.cells }), ...(v.edit.points && { points: v.edit.points }), ...(v.edit.boxes && { boxes: v.edit.boxes }) });
