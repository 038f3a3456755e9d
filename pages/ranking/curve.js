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
const OPERATIONS = { "+": (a, b) => a + b, "−": (a, b) => a - b, "·": (a, b) => a * b, "/": (a, b) => a / b };
const calculated = (formula) => {
  const tokens = formula.match(/\d+|[TF][PN]|β²|[β½√·/+−()]/g);
  const chain = (operators, operand) => {
    let left = operand();
    while (operators.includes(tokens[0])) {
      const before = left, operation = OPERATIONS[tokens.shift()], right = operand();
      left = (counts, beta) => operation(before(counts, beta), right(counts, beta));
    }
    return left;
  };
  const sum = () => chain(["+", "−"], () => chain(["·", "/"], factor));
  const factor = () => {
    const token = tokens.shift();
    if (token === "√") { const inner = factor(); return (counts, beta) => Math.sqrt(inner(counts, beta)); }
    if (token === "(") { const inner = sum(); tokens.shift(); return inner; }
    if (token === "β") return (_, beta) => beta;
    if (token === "β²") return (_, beta) => beta ** 2;
    return token in { TP: 1, FP: 1, FN: 1, TN: 1 } ? (counts) => counts[token] : () => (token === "½" ? 0.5 : Number(token));
  };
  return sum();
};
