// The arithmetic of one threshold, for everything that moves while it is dragged. Python has the same functions
// (tests/models/ranking/confusion.py); a browser test compares the two on what is on the screen.

const shareOf = (curve) => curve.prevalence ?? curve.positives / (curve.positives + curve.negatives);

// The four counts at operating point k, as if the data had `prevalence` positives.
const countsAt = (curve, k) => {
  const total = curve.positives + curve.negatives, share = shareOf(curve);
  const tp = (total * share * curve.tp[k]) / curve.positives, fp = (total * (1 - share) * curve.fp[k]) / curve.negatives;
  return { tp, fp, fn: total * share - tp, tn: total * (1 - share) - fp };
};

const tprAt = (curve, k) => curve.tp[k] / curve.positives;
const fprAt = (curve, k) => curve.fp[k] / curve.negatives;
const precisionAt = (curve, k) => {
  const { tp, fp } = countsAt(curve, k);
  return tp + fp > 0 ? tp / (tp + fp) : 1;
};
const costAt = (curve, k, miss) => {
  const share = shareOf(curve);
  return share * miss * (1 - tprAt(curve, k)) + (1 - share) * fprAt(curve, k);
};

// The last operating point whose threshold is not below the score: thresholds fall with the index.
const pointOf = (curve, threshold) => {
  let low = 0, high = curve.threshold.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (curve.threshold[middle] >= threshold) low = middle; else high = middle - 1;
  }
  return low;
};

const lowest = (curve, value) => {
  let best = 0;
  for (let k = 1; k < curve.threshold.length; k++) if (value(k) < value(best)) best = k;
  return best;
};

// Operating points of bars drawn by hand over [0, 1]: every bar that is not empty is one group of ties.
const curveOfBars = (bars, prevalence) => {
  const size = bars.positives.length, threshold = [Infinity], tp = [0], fp = [0];
  for (let bin = size - 1; bin >= 0; bin--) {
    if (!bars.positives[bin] && !bars.negatives[bin]) continue;
    threshold.push((bin + 0.5) / size);
    tp.push(tp.at(-1) + bars.positives[bin]); fp.push(fp.at(-1) + bars.negatives[bin]);
  }
  return { threshold, tp, fp, positives: tp.at(-1), negatives: fp.at(-1), prevalence };
};

const aucOf = (curve) => {
  let doubled = 0;
  for (let k = 1; k < curve.tp.length; k++) doubled += (curve.fp[k] - curve.fp[k - 1]) * (curve.tp[k] + curve.tp[k - 1]);
  return doubled / (2 * curve.positives * curve.negatives);
};

const averagePrecisionOf = (curve) => {
  let area = 0;
  for (let k = 1; k < curve.tp.length; k++) area += (tprAt(curve, k) - tprAt(curve, k - 1)) * precisionAt(curve, k);
  return area;
};

// Name, formula as it is shown (the counts are put in), value. `beta` and `all` are numbers of the same table.
const RATIOS = [
  ["precision", "TP / (TP + FP)", (c) => c.tp / (c.tp + c.fp)],
  ["recall", "TP / (TP + FN)", (c) => c.tp / (c.tp + c.fn)],
  ["specificity", "TN / (TN + FP)", (c) => c.tn / (c.tn + c.fp)],
  ["fall-out", "FP / (TN + FP)", (c) => c.fp / (c.tn + c.fp)],
  ["miss rate", "FN / (TP + FN)", (c) => c.fn / (c.tp + c.fn)],
  ["false discovery rate", "FP / (TP + FP)", (c) => c.fp / (c.tp + c.fp)],
  ["false omission rate", "FN / (FN + TN)", (c) => c.fn / (c.fn + c.tn)],
  ["negative predictive value", "TN / (FN + TN)", (c) => c.tn / (c.fn + c.tn)],
  ["accuracy", "(TP + TN) / (TP + FP + FN + TN)", (c) => (c.tp + c.tn) / (c.tp + c.fp + c.fn + c.tn)],
  ["balanced accuracy", "½ (TP / (TP + FN) + TN / (TN + FP))", (c) => (c.tp / (c.tp + c.fn) + c.tn / (c.tn + c.fp)) / 2],
  ["F1", "2 TP / (2 TP + FP + FN)", (c) => (2 * c.tp) / (2 * c.tp + c.fp + c.fn)],
  ["Fβ", "(1 + β²) TP / ((1 + β²) TP + FP + β² FN)", (c, b) => ((1 + b * b) * c.tp) / ((1 + b * b) * c.tp + c.fp + b * b * c.fn)],
  ["G-mean", "√(TP / (TP + FN) · TN / (TN + FP))", (c) => Math.sqrt((c.tp / (c.tp + c.fn)) * (c.tn / (c.tn + c.fp)))],
  ["MCC", "(TP·TN − FP·FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN))", (c) => {
    const margins = (c.tp + c.fp) * (c.tp + c.fn) * (c.tn + c.fp) * (c.tn + c.fn);
    return margins > 0 ? (c.tp * c.tn - c.fp * c.fn) / Math.sqrt(margins) : 0;
  }],
  ["Cohen's kappa", "2 (TP·TN − FP·FN) / ((TP + FP)(FP + TN) + (TP + FN)(FN + TN))", (c) =>
    (2 * (c.tp * c.tn - c.fp * c.fn)) / ((c.tp + c.fp) * (c.fp + c.tn) + (c.tp + c.fn) * (c.fn + c.tn))],
  ["Youden's J", "TP / (TP + FN) − FP / (TN + FP)", (c) => c.tp / (c.tp + c.fn) - c.fp / (c.tn + c.fp)],
  ["Jaccard", "TP / (TP + FP + FN)", (c) => c.tp / (c.tp + c.fp + c.fn)],
  ["lift", "TP (TP + FP + FN + TN) / ((TP + FP)(TP + FN))", (c) => (c.tp * (c.tp + c.fp + c.fn + c.tn)) / ((c.tp + c.fp) * (c.tp + c.fn))],
];
