// What each of the linked views draws of the list and of the threshold: `v` is the Linked of ranking.js.

const grid = (steps, at) => Array.from({ length: steps + 1 }, (_, i) => at(i / steps));
const band = (x, [low, high]) => [...x.map((value, i) => [value, high[i]]), ...x.map((value, i) => [value, low[i]]).reverse()];
const points = (curve, at) => Array.from(curve.tp, (_, k) => at(k));
// Between two points of a ranking precision does not run straight.
const stairs = (curve) => points(curve, (k) => [[curve.tpr(Math.max(k - 1, 0)), curve.precision(k)], [curve.tpr(k), curve.precision(k)]]).slice(1).flat();
// Precision that has this F-beta at this recall.
const isoF = (level, recall, beta) => (level * recall) / ((1 + beta * beta) * recall - beta * beta * level);
const within = (x, { low, high }) => Math.min(Math.max(x, low), high);
const rocPoint = (v, curve, k) => [v.header.images ? curve.fp[k] / v.header.images : curve.fpr(k), curve.tpr(k)];

// The cell of each dot, counts rounded so that they add up, and how many samples a dot stands for.
function dots(v) {
  const counts = v.curve.counts(v.k), names = ["tp", "fn", "fp", ...(v.header.images ? [] : ["tn"])], exact = names.map((name) => counts[name.toUpperCase()]);
  const total = exact.reduce((sum, count) => sum + count, 0), shown = Math.min(1000, Math.round(total)), shares = exact.map((count) => (count / total) * shown);
  const whole = shares.map((share) => Math.floor(share + 1e-9)), rest = shown - whole.reduce((sum, count) => sum + count, 0);
  names.map((_, i) => i).sort((i, j) => shares[j] - whole[j] - (shares[i] - whole[i])).slice(0, rest).forEach((i) => whole[i]++);
  return { cells: names.flatMap((name, i) => Array(whole[i]).fill(name)), each: total / shown };
}

// The threshold as a line with a handle, on the two plots that have scores along x.
function upright(v, plot) {
  const x = within(v.threshold, v.header.scores);
  plot.line([[x, plot.y[0]], [x, plot.y[1]]], plot.text, 2.5);
  plot.dot(x, plot.y[0] + 0.04 * (plot.y[1] - plot.y[0]), plot.text, 6);
}

const VIEWS = {
  scores(v, plot) {
    const { header: { scores, colors, words }, bars } = v, { positives, negatives } = bars ?? scores, size = positives.length;
    const { low, high } = bars ? { low: 0, high: 1 } : scores, width = (high - low) / size;
    const top = bars ? (v.dragging && v.ceiling) || 1.35 * Math.max(...positives, ...negatives, 10) : 1.35;
    plot.begin({ x: [low, high], y: [-top, top], labels: [words.score, bars ? words.count : words.share], ticksY: bars ? undefined : [0] });
    for (const [counts, sign, color] of [[positives, 1, colors.positive], [negatives, -1, colors.negative]]) {
      const factor = sign / (bars ? 1 : Math.max(...counts, 1)); // each class on its own scale: its shape is the point
      counts.forEach((count, bin) => {
        const from = low + bin * width;
        if (count) plot.bar(from, from + width, 0, count * factor, color, from + width / 2 >= v.threshold ? 1 : 0.45);
      });
    }
    plot.line([[low, 0], [high, 0]], plot.text);
    const named = (word, counts) => `${word} ${counts.reduce((sum, count) => sum + count, 0).toLocaleString("en")}`;
    upright(v, plot);
    plot.label(named(words.positives, positives), low, 0.88 * top, colors.positive); // beyond the tallest bar
    plot.label(named(words.negatives, negatives), low, -0.88 * top, colors.negative);
  },

  roc(v, plot) {
    const { header: { words, colors, bands, hull, images, miss }, curve, rival, k } = v, entries = [];
    plot.begin({ x: [0, images ? Math.max(rocPoint(v, curve, curve.last)[0], 1 / images) : 1], labels: [images ? words.perImage : words.fpr, words.tpr] });
    const [x, y] = rocPoint(v, curve, k), odds = (1 - curve.share) / curve.share, through = (slope) => [[0, y - slope * x], [1, y + slope * (1 - x)]];
    const add = (line, word, color, width, dash) => { plot.line(line, color, width, dash); entries.push([word, color]); };
    plot.clip(() => {
      if (!images) {
        plot.line([[0, 0], [1, 1]], plot.text, 1, [2, 5]);
        if (bands && v.settled) plot.area(band(bands.grid, bands.tpr), colors.curve, 0.18);
        add(through(odds / miss), words.equalCost, colors.cost, 2);
        if (miss !== 1) add(through(odds), words.equalAccuracy, plot.text, 1, [4, 4]);
        if (hull.length && v.settled) add(hull, words.hull, colors.hull, 1.5, [6, 4]);
      }
      if (rival) add(points(rival, (i) => rocPoint(v, rival, i)), words.rival, colors.rival, 2, [8, 4]);
      plot.line(points(curve, (i) => rocPoint(v, curve, i)), colors.curve, 2.5);
    });
    // names of the lines, in the corner that a good curve leaves free
    entries.forEach(([text, color], i) => plot.label(text, plot.x[1], 0, color, -1, (0.8 + 1.3 * (entries.length - 1 - i)) * plot.em));
    plot.dot(x, y, plot.text);
  },

  precision(v, plot) {
    const { header: { words, colors, bands, beta, images }, curve, rival, k } = v, { share } = curve, levels = [0.2, 0.4, 0.6, 0.8];
    plot.begin({ labels: [words.tpr, words.precision], margin: 3.4 });
    plot.clip(() => {
      if (!images) plot.area([...grid(100, (r) => [r, (share * r) / (1 - share + share * r)]), [1, 0]], plot.text, 0.1); // out of reach
      for (const level of levels) plot.line(grid(80, (r) => [r, isoF(level, r, beta)]).filter(([, p]) => p > 0 && p <= 1.02), plot.text, 1, [2, 4]);
      if (!images) plot.line([[0, share], [1, share]], plot.text, 1, [6, 4]);
      if (bands && v.settled) plot.area(band(bands.grid, bands.precision), colors.curve, 0.18);
      if (rival) plot.line(stairs(rival), colors.rival, 2, [8, 4]);
      plot.line(stairs(curve), colors.curve, 2.5);
    });
    let last = Infinity;
    for (const level of levels) {
      const y = isoF(level, 1, beta);
      if (last - plot.py(y) < 1.1 * plot.em) continue; // it would lie on the one before
      plot.label(`${beta === 1 ? "F1" : "Fβ"} ${level}`, 1, y, plot.text);
      last = plot.py(y);
    }
    if (!images) plot.label(words.prevalence, 0, share, plot.text, 1, 0.8 * plot.em);
    if (!images && share > 0.2) plot.label(words.unreachable, 1, 0.3 * share, plot.text, -1);
    if (k) plot.dot(curve.tpr(k), curve.precision(k), plot.text); // without an alarm there is no precision
  },

  cost(v, plot) {
    const { header: { words, colors, miss, scores }, curve, k } = v, { low, high } = scores, cost = (i) => curve.cost(i, miss);
    // between two thresholds the decision, and so the cost, stays
    const line = points(curve, (i) => [[within(curve.threshold[i], scores), cost(i)], [i < curve.last ? within(curve.threshold[i + 1], scores) : low, cost(i)]]).flat();
    const best = curve.lowest(cost), x = within(curve.threshold[best], scores), across = (x - low) / (high - low), top = 1.08 * Math.max(...line.map(([, y]) => y));
    plot.begin({ x: [low, high], y: [0, top], labels: [words.threshold, words.cost] });
    plot.clip(() => plot.line(line, colors.cost, 2.5));
    upright(v, plot);
    plot.dot(x, cost(best), colors.cost);
    plot.label(words.cheapest, x, cost(best), colors.cost, across < 0.3 || (across < 0.7 && x > v.threshold) ? 1 : -1, (cost(best) < 0.25 * top ? 1.4 : -1.4) * plot.em);
    plot.dot(within(v.threshold, scores), cost(k), plot.text);
  },

  // Up to a thousand dots in columns: positives first, then false alarms. Where positives are few, they are larger.
  mosaic(v, plot) {
    plot.begin({});
    const { cells } = dots(v), { right: width, bottom: height } = plot, positive = ["tp", "fn"], few = cells.filter((cell) => positive.includes(cell)).length < 0.02 * cells.length;
    const columns = Math.ceil(Math.sqrt((cells.length * width) / height)), rows = Math.ceil(cells.length / columns), radius = 0.42 * Math.min(width / columns, height / rows);
    Object.assign(v, { cells, columns, rows });
    for (const cell of ["tn", "fp", "fn", "tp"]) {
      const path = new Path2D(), size = few && positive.includes(cell) ? 1.4 * radius : radius;
      cells.forEach((name, i) => {
        const x = ((Math.floor(i / rows) + 0.5) * width) / columns, y = (((i % rows) + 0.5) * height) / rows;
        if (name === cell) { path.moveTo(x + size, y); path.arc(x, y, size, 0, 2 * Math.PI); }
      });
      plot.fill(...v.paint(cell), () => plot.pen.fill(path));
      if (cell === v.cell) { Object.assign(plot.pen, { strokeStyle: plot.text, lineWidth: 1.5 }); plot.pen.stroke(path); }
    }
  },
};

// Where a pointer at px, py puts the threshold, or rather which operating point it means.
const DRAGS = {
  scores: (v, plot) => (px) => {
    const { low, high } = v.header.scores, reach = (high - low) * 0.02;
    v.threshold = Number(within(plot.xAt(px), { low: low - reach, high: high + reach }).toPrecision(4));
    v.k = v.curve.at(v.threshold);
  },
  cost: (v, plot) => DRAGS.scores(v, plot),
  roc: (v, plot) => nearest(v, plot, (k) => rocPoint(v, v.curve, k)),
  precision: (v, plot) => nearest(v, plot, (k) => [v.curve.tpr(k), v.curve.precision(k)]),
};

const nearest = (v, plot, place) => (px, py) => {
  v.stand(v.curve.lowest((k) => { const [x, y] = place(k); return (plot.px(x) - px) ** 2 + (plot.py(y) - py) ** 2; }));
};
