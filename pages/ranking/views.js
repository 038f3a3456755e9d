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

// The threshold as a line with a handle, on the two plots that have scores along x.
function upright(v, plot) {
  const x = within(v.threshold, v.header.scores);
  plot.line([[x, plot.y[0]], [x, plot.y[1]]], plot.text, 2.5);
  plot.dot(x, plot.y[0] + 0.04 * (plot.y[1] - plot.y[0]), plot.text, 6);
}

const VIEWS = {
  scores(v, plot) {
    const { header: { scores, colors, words, images }, bars } = v, { positives, negatives } = bars ?? scores, size = positives.length;
    const { low, high } = bars ? { low: 0, high: 1 } : scores, width = (high - low) / size;
    const top = bars ? (v.dragging && v.ceiling) || 1.15 * Math.max(...positives, ...negatives, 10) : 1.08;
    plot.begin({ x: [low, high], y: [-top, top], labels: [words.score, bars ? words.count : words.share], ticksY: bars ? undefined : [0] });
    for (const [counts, sign, color] of [[positives, 1, colors.positive], [negatives, -1, colors.negative]]) {
      const factor = sign / (bars ? 1 : Math.max(...counts, 1)); // each class on its own scale: its shape is the point
      counts.forEach((count, bin) => {
        const from = low + bin * width;
        if (count) plot.bar(from, from + width, 0, count * factor, color, from + width / 2 >= v.threshold ? 1 : 0.45);
      });
    }
    plot.line([[low, 0], [high, 0]], plot.text);
    plot.label(words.positives, low, 0.9 * top, colors.positive);
    plot.label(words.negatives, images ? low : high, -0.9 * top, colors.negative, images ? 1 : -1); // where few bars stand
    upright(v, plot);
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
        add(hull && v.settled ? hull : [], words.hull, colors.hull, 1.5, [6, 4]);
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
    plot.begin({ labels: [words.tpr, words.precision] });
    plot.clip(() => {
      if (!images) plot.area([...grid(100, (r) => [r, (share * r) / (1 - share + share * r)]), [1, 0]], plot.text, 0.1); // out of reach
      for (const level of levels) plot.line(grid(80, (r) => [r, isoF(level, r, beta)]).filter(([, p]) => p > 0 && p <= 1.02), plot.text, 1, [2, 4]);
      if (!images) plot.line([[0, share], [1, share]], plot.text, 1, [6, 4]);
      if (bands && v.settled) plot.area(band(bands.grid, bands.precision), colors.curve, 0.18);
      if (rival) plot.line(stairs(rival), colors.rival, 2, [8, 4]);
      plot.line(stairs(curve), colors.curve, 2.5);
    });
    for (const level of levels) plot.label(`${beta === 1 ? "F1" : "Fβ"} ${level}`, 1, isoF(level, 1, beta), plot.text, -1);
    plot.dot(curve.tpr(k), curve.precision(k), plot.text);
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
    plot.label(words.cheapest, x, cost(best), colors.cost, across < 0.2 ? 1 : across > 0.8 ? -1 : 0, (cost(best) < 0.25 * top ? 1.4 : -1.4) * plot.em);
    plot.dot(within(v.threshold, scores), cost(k), plot.text);
  },

  // Areas are true to the counts: one column a class, as wide as its share; what is called positive is on top.
  mosaic(v, plot) {
    const { TP, FP, FN, TN } = v.curve.counts(v.k), negatives = v.header.images ? FP : FP + TN;
    const wide = (TP + FN) / (TP + FN + negatives), reached = TP / (TP + FN), alarmed = negatives ? FP / negatives : 0;
    plot.begin({});
    v.cells = { tp: [0, 1 - reached, wide, 1], fn: [0, 0, wide, 1 - reached], fp: [wide, 1 - alarmed, 1, 1], tn: [wide, 0, 1, 1 - alarmed] };
    for (const [cell, [x1, y1, x2, y2]] of Object.entries(v.cells)) {
      if (x2 <= x1 || y2 <= y1) continue;
      plot.bar(x1, x2, y1, y2, ...v.paint(cell));
      if (cell === v.cell) plot.line([[x1, y1], [x2, y1], [x2, y2], [x1, y2], [x1, y1]], plot.text, 5);
      const roomy = plot.px(x2) - plot.px(x1) > 2.6 * plot.em && plot.py(y1) - plot.py(y2) > 1.6 * plot.em;
      if (roomy) plot.label(cell.toUpperCase(), (x1 + x2) / 2, (y1 + y2) / 2, plot.text, 0);
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
