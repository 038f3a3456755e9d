// Many photos on a pane: the one under the pointer stands out (on all panes that are linked), and is shown large beside
// it. On a photo of its own a brush paints a region.
function photoAt(pane, x, y) {
  const { places, side } = pane.extra;
  for (let i = (places ?? []).length - 1; i >= 0; i--) if (x >= places[i][0] && y >= places[i][1] && x < places[i][0] + side && y < places[i][1] + side) return i;
  return -1;
}

function enlargedPhoto(context, sheet, index, [left, right, top]) {
  const { places, side } = sheet.extra, size = Math.min(190 * devicePixelRatio, context.canvas.height), [x, y] = places[index];
  const beside = right + size > context.canvas.width ? left - size : right;
  context.drawImage(sheet.base.canvas, x, y, side, side, Math.max(0, beside), Math.max(0, Math.min(top, context.canvas.height - size)), size, size);
}

const plugin = {
  ready(v) { v.over = -1; brush.ready(v); },
  press: brush.press,
  hover(v, pane, x, y) { v.over = pane?.extra.places ? photoAt(pane, x, y) : -1; v.from = pane?.index; },
  handles(v, pane) { return pane.extra.places?.map(([x, y]) => [x + pane.extra.side / 2, y + pane.extra.side / 2]); },
  paint(v, context, pane, at) {
    brush.paint(v, context, pane, at);
    const { places, side } = pane.extra;
    const { linked } = v.header.extra;
    if (!places || v.over < 0 || v.over >= places.length || (!linked && pane.index !== v.from)) return;
    const [x, y] = places[v.over];
    SHAPES.Box(context, { xyxy: [x, y, x + side, y + side], color: "#e69f00", width: 5 }, at);
    if (pane.index === v.from) enlargedPhoto(context, linked ? v.panes[0] : pane, v.over, [at(x, y)[0], ...at(x + side, y)]);
  },
  readout(v) { return v.over < 0 ? null : v.panes[v.from].extra.words[v.over]; },
};

export default (component) => mount(component, plugin);
