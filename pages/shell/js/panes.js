// Where the panes of a canvas stand, and how tall they are; and all of them on one sheet, to be saved.

const GAP = 8, NARROW = 640; // px: between panes; a window up to this width has one column

// Where the picture of a pane lies that stands still while the others are enlarged: left, top and scale.
const whole = ({ canvas: { width, height }, base }) => {
  const scale = Math.min(width / base.width, height / base.height);
  return [(width - base.width * scale) / 2, (height - base.height * scale) / 2, scale];
};

// Asks for a place on the stage for the panes that `header` describes.
function claim(v, header) {
  const words = header.panes.map(({ title, masks }) => [title, ...new Set(masks.map(({ name }) => name).filter(Boolean))]);
  v.asked = { aspects: header.panes.map(({ layer }) => Math.max(0.4, layer.width / layer.height)), titles: header.panes.some(({ title }) => title), words, scales: !header.shared && header.panes.some(({ layer }) => layer.kind === "f32"), shared: header.shared, captions: header.captions };
  stand(v.root.getRootNode().host, header, { order: 0, least: (scale) => Math.min(2 * header.height, LEAST(scale) * innerHeight), fit: (height, alone) => fit(v, height, alone) });
}

// How many lines a title and the legend beside it need in a width: all in px, with type of `em`.
function linesOf([title, ...names], width, em, family) {
  const pen = (linesOf.pen ??= document.createElement("canvas").getContext("2d"));
  const flow = (pieces, space, room) => { // words into lines; the end of the last line
    let count = 1, at = 0;
    for (const piece of pieces) {
      if (at && at + piece > room) { count += 1; at = 0; }
      const broken = Math.floor(piece / room); // a word that is wider than the room
      count += broken; at += piece - broken * room + space;
    }
    return [count, at];
  };
  const measured = (text, font) => { pen.font = font; return text.split(" ").map((word) => pen.measureText(word).width); };
  let [count, at] = flow(measured(title, `600 ${em}px ${family}`), 0.25 * em, width);
  for (const name of names) {
    const pieces = measured(name, `${0.9 * em}px ${family}`), whole = pieces.reduce((sum, piece) => sum + piece + 0.25 * em, 2.3 * em);
    if (at + whole > width) { count += flow(pieces, 0.25 * em, width - 1.4 * em)[0]; at = whole; } else at += whole;
  }
  return count;
}

const MOST_LINES = 4, TITLE = 10; // lines of a title with its legend; em of its width, where there is room

// Takes up to `height` px, with the panes in the rows in which the pictures are largest; answers with the height that it takes.
function fit(v, height, alone) {
  const { aspects, titles, words, scales, shared, captions } = v.asked, style = getComputedStyle(v.root), em = parseFloat(style.fontSize), width = (v.width = v.root.clientWidth);
  const below = alone ? v.captions.offsetHeight : captions && em < 17 ? 3.5 * em : 0; // in the projector view the picture comes first
  const rest = 2 * em + 4 + below + (shared ? 1.3 * em + GAP : 0), one = innerWidth < NARROW, state = `${width} ${aspects.length} ${em}`;
  const wide = (line) => (width - 1 - GAP * (line.length - 1)) / line.reduce((sum, aspect) => sum + aspect, 0);
  if (v.titled?.state !== state) v.titled = { state, lines: 1 }; // lines that were needed once stay: words change while one drags
  for (;;) {
    const frame = (titles ? v.titled.lines * 1.4 * em + 4 : 0) + (scales ? 1.3 * em + 4 : 0);
    let best = { tall: 0, columns: aspects.length, rows: 1 };
    for (let rows = 1; rows <= aspects.length; rows++) {
      const columns = Math.ceil(aspects.length / rows), parts = Array.from({ length: Math.ceil(aspects.length / columns) }, (_, i) => aspects.slice(i * columns, (i + 1) * columns));
      const tall = Math.min(...parts.map(wide), (height - rest - GAP * (parts.length - 1)) / parts.length - frame);
      if (tall > 1.03 * best.tall) best = { tall, columns, rows: parts.length }; // one row more where it gains something
    }
    const tall = Math.max(40, Math.floor(best.tall));
    v.layout = aspects.map((aspect) => (one ? Math.min(wide([aspect]), 0.6 * innerHeight) : tall)).map((side, i) => [Math.floor(side * aspects[i]), Math.floor(side)]);
    const taken = [], row = (i) => Math.floor(i / best.columns); // widths of the rows: no pane of the next one may fill up the first
    const stands = (i, px) => { taken[row(i)] = (taken[row(i)] ?? 1 - GAP) + px; };
    v.layout.forEach(([side], i) => stands(i, side + GAP));
    const spare = taken.map((px) => Math.max(0, Math.floor((width - px) / best.columns))); // a narrow picture's title may be wider
    v.layout.forEach((place, i) => { place[2] = Math.max(place[0], Math.min(TITLE * em, place[0] + spare[row(i)])); stands(i, place[2] - place[0]); });
    v.strip.style.maxWidth = one ? "" : `${Math.max(...taken)}px`;
    const needed = Math.min(MOST_LINES, Math.max(...words.map((all, i) => linesOf(all, v.layout[i][2], em, style.fontFamily))));
    if (!titles || needed <= v.titled.lines) {
      lay(v, v.titled.lines);
      return one ? v.layout.reduce((sum, [, side]) => sum + side + frame + GAP, rest) : best.rows * (tall + frame + GAP) - GAP + rest;
    }
    v.titled.lines = needed;
  }
}

function lay(v, titles) {
  v.strip.style.setProperty("--lines", titles);
  const figures = [...v.strip.querySelectorAll("figure")];
  v.strip.style.minHeight = figures.length ? "" : `${v.layout[0][1]}px`; // the place is kept while pictures are decoded
  figures.forEach((figure, i) => { if (v.layout[i]) { const [width, height, room] = v.layout[i]; figure.style.width = `${room}px`; Object.assign(figure.children[1].style, { width: `${width}px`, height: `${height}px` }); } });
  v.draw();
}

// The lines in which an element's text stands: words, and where.
function broken(element) {
  const range = document.createRange(), node = element.lastChild, found = [];
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index); range.setEnd(node, index + word.length);
    const box = range.getBoundingClientRect(), last = found.at(-1);
    if (last && Math.abs(last[1].y - box.y) < 2) last[0] += ` ${word}`; else found.push([word, box]);
  }
  return found;
}

// The panes with their titles and colour bars as SVG, as they stand on the page.
function sheet(v) {
  const style = getComputedStyle(v.root), origin = v.strip.getBoundingClientRect(), parts = [];
  const text = (element, anchor = "start") => {
    if (!element?.textContent) return;
    const { fontSize, fontWeight } = getComputedStyle(element);
    for (const [words, box] of broken(element)) {
      const place = { x: box.x - origin.x + (anchor === "end" ? box.width : 0), y: box.y - origin.y + 0.75 * box.height };
      parts.push(tag("text", { ...place, "font-size": parseFloat(fontSize), "font-weight": fontWeight, "font-family": "sans-serif", "text-anchor": anchor, fill: style.color }, escaped(words)));
    }
  };
  for (const pane of v.panes) {
    const box = pane.canvas.getBoundingClientRect(), drawn = new Svg(pane.canvas.width, pane.canvas.height), figure = pane.canvas.parentElement;
    v.paint(pane, drawn);
    parts.push(drawn.written(box.x - origin.x, box.y - origin.y, box.width, box.height));
    for (const part of figure.firstChild.children) text(part);
    for (const key of figure.querySelectorAll(".key i")) {
      const { x, y, width, height } = key.getBoundingClientRect();
      parts.push(tag("rect", { x: x - origin.x, y: y - origin.y, width, height, fill: key.dataset.color }));
    }
  }
  for (const [i, { parentElement, children: [low, bar, high] }] of [...v.strip.querySelectorAll(".scale")].entries()) {
    if (!low.textContent) continue;
    text(low); text(high, "end");
    const { colors } = v.panes.find(({ canvas }) => canvas.parentElement === parentElement) ?? v.panes[0];
    const { x, y, width, height } = bar.getBoundingClientRect(), id = `scale${i}`, stops = colors.map((color, k) => tag("stop", { offset: k / (colors.length - 1), "stop-color": color }));
    parts.push(tag("linearGradient", { id }, stops.join("")), tag("rect", { x: x - origin.x, y: y - origin.y, width, height, fill: `url(#${id})` }));
  }
  return svgFile(parts.join("\n"), Math.ceil(extent(v)), Math.ceil(origin.height), v.header.alt, style);
}

// Width of what is drawn, in px of the page.
const extent = (v) => Math.max(...v.panes.map(({ canvas }) => canvas.parentElement.getBoundingClientRect().right)) - v.strip.getBoundingClientRect().x;
