// One threshold on one list: the numbers of Python's models/ranking/curve.py that must follow a pointer by themselves.

class Curve {
  // Operating points by falling threshold; `prevalence` is another share of positives than the data's, or null.
  constructor({ threshold, tp, fp, positives, negatives }, prevalence) {
    Object.assign(this, { threshold, tp, fp, positives, negatives, last: tp.length - 1 });
    this.share = prevalence ?? positives / (positives + negatives);
  }
  // Of bars drawn by hand over [0, 1]: every bar that is not empty is one group of ties.
  static ofBars({ positives, negatives }, prevalence) {
    const threshold = [Infinity], tp = [0], fp = [0];
    for (let bin = positives.length - 1; bin >= 0; bin--) {
      if (!positives[bin] && !negatives[bin]) continue;
      threshold.push((bin + 0.5) / positives.length);
      tp.push(tp.at(-1) + positives[bin]); fp.push(fp.at(-1) + negatives[bin]);
    }
    return new Curve({ threshold, tp, fp, positives: tp.at(-1), negatives: fp.at(-1) }, prevalence);
  }
  tpr(k) { return this.tp[k] / this.positives; }
  fpr(k) { return this.fp[k] / this.negatives; }
  precision(k) { const { TP, FP } = this.counts(k); return TP + FP > 0 ? TP / (TP + FP) : 1; }
  cost(k, miss) { return this.share * miss * (1 - this.tpr(k)) + (1 - this.share) * this.fpr(k); }
  counts(k) {
    const positives = (this.positives + this.negatives) * this.share, negatives = this.positives + this.negatives - positives;
    const TP = positives * this.tpr(k), FP = negatives * this.fpr(k);
    return { TP, FP, FN: positives - TP, TN: negatives - FP };
  }
  // The last point whose threshold is not below the score.
  at(score) {
    let low = 0, high = this.last;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.threshold[middle] >= score) low = middle; else high = middle - 1;
    }
    return low;
  }
  lowest(value) { let best = 0; for (let k = 1; k <= this.last; k++) if (value(k) < value(best)) best = k; return best; }
  sum(term) { let total = 0; for (let k = 1; k <= this.last; k++) total += term(k); return total; }
  get auc() { return this.sum((k) => (this.fp[k] - this.fp[k - 1]) * (this.tp[k] + this.tp[k - 1])) / (2 * this.positives * this.negatives); }
  get averagePrecision() { return this.sum((k) => (this.tpr(k) - this.tpr(k - 1)) * this.precision(k)); }
}

// The function that a formula of the counts is, so that what is shown is what is computed.
const calculated = (formula) => {
  const code = formula.replaceAll("β²", "β**2").replaceAll("½", "0.5").replaceAll("√", "Math.sqrt").replaceAll("·", "*").replaceAll("−", "-");
  return new Function("{ TP, FP, FN, TN }", "β", `return ${code}`);
};
