// Where the panes of a canvas stand, and how tall they are; and all of them on one sheet, to be saved.

const GAP = 8, NARROW = 640; // px: between panes; a window up to this width has one column

// Where the picture of a pane lies that stands still while the others are enlarged: left, top and scale.
const whole = ({ canvas: { width, height }, base }) => {
  const scale = Math.min(width / base.width, height / base.height);
  return [(width - base.width * scale) / 2, (height - base.height * scale) / 2, scale];
};

// Asks for a place on the stage for the panes that `header` describes.
function claim(v, header) {
  v.asked = { aspects: header.panes.map(({ layer }) => Math.max(0.4, layer.width / layer.height)), titles: header.panes.some(({ title }) => title), scales: header.panes.some(({ layer }) => layer.kind === "f32"), captions: header.captions };
  stand(v.root.getRootNode().host, header, { order: 0, least: (scale) => Math.min(2 * header.height, LEAST(scale) * innerHeight), fit: (height, alone) => fit(v, height, alone) });
}

// Takes up to `height` px, with the panes in the rows in which the pictures are largest; answers with the height that it takes.
function fit(v, height, alone) {
  const { aspects, titles, scales, captions } = v.asked, em = parseFloat(getComputedStyle(v.root).fontSize), width = (v.width = v.root.clientWidth);
  const below = alone ? v.captions.offsetHeight : captions && em < 17 ? 3.5 * em : 0; // in the projector view the picture comes first
  const frame = (titles ? 1.4 * em + 4 : 0) + (scales ? 1.3 * em + 4 : 0), rest = 2 * em + 4 + below;
  const wide = (line) => (width - 1 - GAP * (line.length - 1)) / line.reduce((sum, aspect) => sum + aspect, 0);
  let best = { tall: 0 };
  for (let rows = 1; rows <= aspects.length; rows++) {
    const columns = Math.ceil(aspects.length / rows), lines = Array.from({ length: Math.ceil(aspects.length / columns) }, (_, i) => aspects.slice(i * columns, (i + 1) * columns));
    const tall = Math.min(...lines.map(wide), (height - rest - GAP * (lines.length - 1)) / lines.length - frame);
    if (tall > 1.03 * best.tall) best = { tall, rows: lines.length }; // one row more where it gains something
  }
  const tall = Math.max(40, Math.floor(best.tall)), one = innerWidth < NARROW;
  v.layout = aspects.map((aspect) => (one ? Math.min(wide([aspect]), 0.6 * innerHeight) : tall)).map((side, i) => [Math.floor(side * aspects[i]), Math.floor(side)]);
  lay(v);
  return one ? v.layout.reduce((sum, [, side]) => sum + side + frame + GAP, rest) : best.rows * (tall + frame + GAP) - GAP + rest;
}

function lay(v) {
  const figures = [...v.strip.children];
  v.strip.style.minHeight = figures.length ? "" : `${v.layout[0][1]}px`; // the place is kept while pictures are decoded
  figures.forEach((figure, i) => { if (v.layout[i]) { figure.style.width = `${v.layout[i][0]}px`; figure.children[1].style.height = `${v.layout[i][1]}px`; } });
  v.draw();
}

// The panes with their titles and colour bars as SVG, as they stand on the page.
function sheet(v) {
  const style = getComputedStyle(v.root), origin = v.strip.getBoundingClientRect(), parts = [];
  const text = (element, anchor = "start") => {
    if (!element?.textContent) return;
    const box = element.getBoundingClientRect(), { fontSize, fontWeight } = getComputedStyle(element);
    const place = { x: box.x - origin.x + (element.firstElementChild?.offsetWidth ?? 0) + (anchor === "end" ? box.width : 0), y: box.y - origin.y + 0.75 * box.height };
    parts.push(tag("text", { ...place, "font-size": parseFloat(fontSize), "font-weight": fontWeight, "font-family": "sans-serif", "text-anchor": anchor, fill: style.color }, escaped(element.textContent)));
  };
  for (const pane of v.panes) {
    const box = pane.canvas.getBoundingClientRect(), drawn = new Svg(pane.canvas.width, pane.canvas.height), figure = pane.canvas.parentElement, [low, bar, high] = figure.querySelector(".scale")?.children ?? [];
    v.paint(pane, drawn);
    parts.push(drawn.written(box.x - origin.x, box.y - origin.y, box.width, box.height));
    for (const [element, anchor] of [...[...figure.firstChild.children].map((part) => [part]), [low], [high, "end"]]) text(element, anchor);
    for (const key of figure.querySelectorAll(".key i")) {
      const { x, y, width, height } = key.getBoundingClientRect();
      parts.push(tag("rect", { x: x - origin.x, y: y - origin.y, width, height, fill: key.dataset.color }));
    }
    if (!low?.textContent) continue;
    const { x, y, width, height } = bar.getBoundingClientRect(), id = `scale${pane.index}`, stops = pane.colors.map((color, i) => tag("stop", { offset: i / (pane.colors.length - 1), "stop-color": color }));
    parts.push(tag("linearGradient", { id }, stops.join("")), tag("rect", { x: x - origin.x, y: y - origin.y, width, height, fill: `url(#${id})` }));
  }
  return svgFile(parts.join("\n"), Math.ceil(extent(v)), Math.ceil(origin.height), v.header.alt, style);
}

// Width of what is drawn, in px of the page.
const extent = (v) => Math.max(...v.panes.map(({ canvas }) => canvas.getBoundingClientRect().right)) - v.strip.getBoundingClientRect().x;
