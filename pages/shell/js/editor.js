// Pointer editing of a pane: cells, points and boxes. Each tool answers `grab` with a drag or nothing.

const REACH = 14; // screen px within which a handle is caught

const corners = ([x1, y1, x2, y2]) => [[x1, y1, 0, 1], [x2, y1, 2, 1], [x2, y2, 2, 3], [x1, y2, 0, 3], [x1, (y1 + y2) / 2, 0, null], [x2, (y1 + y2) / 2, 2, null], [(x1 + x2) / 2, y1, null, 1], [(x1 + x2) / 2, y2, null, 3]];

const sorted = ([x1, y1, x2, y2]) => [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];

// The boxes of a pane: on the edited one all, on another one those that stand there `also`, by its number: with what is
// different there.
const boxesOn = (v, pane) => (v.edit.boxes ?? []).filter((box) => pane.index === v.header.pane || box.also?.[pane.index]);

// What came while something is dragged: boxes look as they now should, and lie where they are.
function adopted(edit, newer) {
  for (const key of Object.keys(newer)) edit[key] ??= newer[key];
  edit.boxes?.forEach((box, i) => { const { color, also } = newer.boxes?.[i] ?? box; Object.assign(box, { color, also }); });
}

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
    const list = v.edit.points, found = list.find((p) => near(p.xy[0], p.xy[1]) < REACH);
    if (!found && v.grows !== list) return null;
    const start = [x, y], point = found ?? list[list.push({ name: "", xy: v.inside(pane, x, y), color: v.edit.color }) - 1];
    if (v.grows === list) v.selected = list.indexOf(point);
    return {
      move: (px, py) => { if (near(px, py) > 4 || point.moved) { point.moved = true; point.xy = v.inside(pane, px, py); } },
      // pressed, not dragged: the cell under the point is meant
      drop: () => { if (!point.moved && v.edit.cells !== undefined) TOOLS.cells(v, pane, ...start); delete point.moved; },
    };
  },
  boxes(v, pane, x, y, near) {
    const list = v.edit.boxes, here = boxesOn(v, pane), chosen = here.find((box) => box === list[v.selected]);
    const handle = chosen && corners(chosen.xyxy).find(([hx, hy]) => near(hx, hy) < REACH);
    if (handle) {
      const index = v.selected;
      return {
        move: (px, py) => { [px, py] = v.inside(pane, px, py); if (handle[2] !== null) chosen.xyxy[handle[2]] = px; if (handle[3] !== null) chosen.xyxy[handle[3]] = py; },
        drop: () => { list[index].xyxy = sorted(chosen.xyxy); },
      };
    }
    const area = ([x1, y1, x2, y2]) => (x2 - x1) * (y2 - y1);
    const [box] = here.filter(({ xyxy: b }) => x >= b[0] && x <= b[2] && y >= b[1] && y <= b[3]).sort((a, b) => area(a.xyxy) - area(b.xyxy));
    if (box) {
      const start = [...box.xyxy];
      v.selected = list.indexOf(box);
      return { move: (px, py) => {
        const dx = Math.max(-start[0], Math.min(pane.base.width - start[2], px - x)), dy = Math.max(-start[1], Math.min(pane.base.height - start[3], py - y));
        box.xyxy = [start[0] + dx, start[1] + dy, start[2] + dx, start[3] + dy];
      } };
    }
    v.selected = -1;
    if (!v.edit.draw || pane.index !== v.header.pane) return null;
    const drawn = { xyxy: [x, y, x, y], label: v.edit.label || "", color: v.edit.color };
    return {
      move: (px, py) => { if (!list.includes(drawn)) { list.push(drawn); v.selected = list.length - 1; } [drawn.xyxy[2], drawn.xyxy[3]] = v.inside(pane, px, py); },
      drop: () => { drawn.xyxy = sorted(drawn.xyxy); const [x1, y1, x2, y2] = drawn.xyxy; if ((x2 - x1) * (y2 - y1) < 4 && list.includes(drawn)) { list.splice(list.indexOf(drawn), 1); v.selected = -1; } },
    };
  },
};

function paintEdits(v, pane, context) {
  const at = (x, y) => v.toScreen(pane, x, y);
  for (const box of boxesOn(v, pane)) {
    const selected = box === v.edit.boxes[v.selected], look = { width: 3, fill: selected ? 0.12 : 0, ...box, ...box.also?.[pane.index] };
    SHAPES.Box(context, look, at);
    if (selected) SHAPES.Points(context, { xy: corners(box.xyxy), color: look.color, radius: 5 }, at);
  }
  for (const p of (pane.index === v.header.pane && v.edit.points) || []) {
    SHAPES.Points(context, { xy: [p.xy], color: p.color, radius: v.grows?.[v.selected] === p ? 10 : 7 }, at);
    const [x, y] = at(...p.xy);
    context.handles.push([x, y]);
    if (p.name) outlined(context, p.name, x + 10 * devicePixelRatio, y - 6 * devicePixelRatio, p.color);
  }
}

const edited = (v) => ({ ...(v.edit.cells !== undefined && { cells: v.edit.cells }), ...(v.edit.points && { points: v.edit.points }), ...(v.edit.boxes && { boxes: v.edit.boxes }) });

// ---- the keyboard. Arrows move the handle that has the focus, Tab goes to the next; where a pane has no handles they
// move a cross-hair, and Space presses there; where points or boxes may be added, it adds one. With Shift
// the arrows resize a box, with Ctrl they move by one pixel.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function handles(v, pane) {
  const own = v.plugin.handles?.(v, pane);
  if (own) return own.map((xy) => ({ xy }));
  const boxes = boxesOn(v, pane).map((box) => ({ box, i: v.edit.boxes.indexOf(box), xy: [(box.xyxy[0] + box.xyxy[2]) / 2, (box.xyxy[1] + box.xyxy[3]) / 2] }));
  const points = (pane.index === v.header.pane && v.edit.points) || [];
  return [...points.map((point, i) => ({ point, i, xy: point.xy })), ...boxes];
}

// Whether the key was meant for the pane.
function steer(v, pane, event) {
  const all = handles(v, pane), now = v.handle?.pane === pane.index ? v.handle.at : -1;
  if (event.key === "Tab") {
    const next = now + (event.shiftKey ? -1 : 1);
    if (next < 0 || next >= all.length) return false;
    take(v, pane, all, next);
    return true;
  }
  const arrow = ARROWS[event.key], [x, y] = v.cursor?.pane === pane.index ? v.cursor.xy : all[Math.max(now, 0)]?.xy ?? [pane.base.width / 2, pane.base.height / 2];
  const press = (px, py, ...to) => {
    const drag = v.grab(pane, px, py, (ax, ay) => Math.hypot(ax - px, ay - py));
    if (!drag) { v.click(pane, px, py); return; }
    const still = { clientX: 0, clientY: 0 };
    if (to.length) drag.move(...to, still);
    drag.drop?.(still);
    if (!drag.pan && !drag.local) v.commit();
  };
  const pressed = event.key === " " || event.key === "Enter", adds = all.length && v.grows && v.grows === v.edit.points;
  if (pressed && adds) {
    press(x + (x < pane.base.width / 2 ? 1.5 : -1.5) * REACH, y);
    take(v, pane, handles(v, pane), v.selected);
    return true;
  }
  if (pressed && v.edit.draw && pane.index === v.header.pane) {
    const side = pane.base.width / 10, place = [...v.inside(pane, x - side, y - side), ...v.inside(pane, x + side, y + side)];
    v.selected = v.edit.boxes.push({ xyxy: place, label: v.edit.label || "", color: v.edit.color }) - 1;
    v.commit();
    const boxes = handles(v, pane);
    take(v, pane, boxes, boxes.findIndex(({ i, box }) => box && i === v.selected));
    return true;
  }
  if (pressed) { press(x, y); v.describe(); return true; }
  if (!arrow) return false;
  const step = v.plugin.step?.(v, pane) ?? (event.ctrlKey || v.edit.cells !== undefined ? 1 : Math.max(1, Math.round(pane.base.width / 50))), [dx, dy] = arrow.map((side) => side * step);
  if (all.length && now < 0) take(v, pane, all, 0);
  const one = all[Math.max(now, 0)];
  if (!one) { aim(v, pane, v.inside(pane, x + dx, y + dy)); return true; }
  if (one.point && !v.plugin.press) { one.point.xy = v.inside(pane, x + dx, y + dy); v.commit(); }
  else if (one.box) {
    const { xyxy } = one.box, { width, height } = pane.base, first = event.shiftKey ? 2 : 0, least = first ? [xyxy[0] + 1 - xyxy[2], xyxy[1] + 1 - xyxy[3]] : [-xyxy[0], -xyxy[1]];
    const moved = [clamped(dx, least[0], width - xyxy[2]), clamped(dy, least[1], height - xyxy[3])];
    for (let side = first; side < 4; side++) xyxy[side] += moved[side % 2];
    v.commit();
  } else press(...one.xy, one.xy[0] + dx, one.xy[1] + dy);
  aim(v, pane, handles(v, pane)[Math.max(now, 0)]?.xy ?? [x, y]);
  return true;
}

function take(v, pane, all, at) {
  v.handle = { pane: pane.index, at };
  if (all[at].box || (all[at].point && v.grows === v.edit.points)) v.selected = all[at].i;
  aim(v, pane, all[at].xy);
}

// The cross-hair and the read-out, where the keyboard points.
function aim(v, pane, xy) {
  v.cursor = { pane: pane.index, xy };
  v.hover(pane, ...xy);
}
