// The batch as tiles, a row a photo, a column a channel, on the first pane: outlined are those that share their mean
// with the tile under the pointer, or with the one that was pressed.
const tileAt = ({ tile, rows, columns }, x, y) => {
  const row = Math.floor(y / tile), column = Math.floor(x / tile);
  return row < 0 || column < 0 || row >= rows || column >= columns ? -1 : row * columns + column;
};

const plugin = {
  ready(v) { v.over = -1; },
  hover(v, pane, x, y) { v.over = pane && pane.index === 0 ? tileAt(v.header.extra, x, y) : -1; },
  paint(v, context, pane, at) {
    if (pane.index !== 0) return;
    const { sets, chosen, tile, columns } = v.header.extra, asked = v.over < 0 ? chosen : v.over;
    const outline = (index, style) => {
      const x = (index % columns) * tile, y = Math.floor(index / columns) * tile;
      SHAPES.Box(context, { xyxy: [x, y, x + tile - 4, y + tile - 4], ...style }, at);
    };
    for (const index of sets[asked]) outline(index, { color: "#d55e00", width: 3, fill: 0.3 });
    outline(asked, { color: "#2f7ebc", width: 5 });
  },
  readout(v) { return v.over < 0 ? null : v.header.extra.words[v.over]; },
};

export default (component) => mount(component, plugin);
