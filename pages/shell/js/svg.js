// The part of a canvas's drawing context that the explorer uses, written as SVG: pictures stay pixels, the rest becomes
// lines and letters that any drawing program can change.

const SOUGHT = /[<>&"]/g, ENTITIES = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };
const escaped = (text) => String(text).replace(SOUGHT, (sign) => ENTITIES[sign]);
const tag = (name, attributes, inside = "") => `<${name} ${Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`).join(" ")}>${inside}</${name}>`;
const STATE = { fillStyle: "#000000", strokeStyle: "#000000", lineWidth: 1, globalAlpha: 1, font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic", lineCap: "butt", lineJoin: "miter", imageSmoothingEnabled: true, dash: [], clipped: "", matrix: new DOMMatrix() };

class Svg {
  static clips = 0;
  constructor(width, height) { this.canvas = { width, height }; this.parts = []; this.saves = []; this.path = ""; Object.assign(this, STATE); }
  save() { this.saves.push(Object.fromEntries(Object.keys(STATE).map((name) => [name, this[name]]))); }
  restore() { Object.assign(this, this.saves.pop()); }
  translate(x, y) { this.matrix = this.matrix.translate(x, y); }
  rotate(radians) { this.matrix = this.matrix.rotate(radians * 180 / Math.PI); }
  setLineDash(dash) { this.dash = dash; }
  clearRect() {}
  beginPath() { this.path = ""; }
  closePath() { this.path += "Z"; }
  point(letter, x, y) { const p = this.matrix.transformPoint({ x, y }); this.path += `${this.path ? letter : "M"}${p.x.toFixed(2)} ${p.y.toFixed(2)}`; }
  moveTo(x, y) { this.point("M", x, y); }
  lineTo(x, y) { this.point("L", x, y); }
  rect(x, y, w, h) { this.moveTo(x, y); this.lineTo(x + w, y); this.lineTo(x + w, y + h); this.lineTo(x, y + h); this.closePath(); }
  arc(x, y, radius) { this.ellipse(x, y, radius, radius); } // whole circles and ellipses alone are drawn here
  ellipse(x, y, rx, ry) { this.moveTo(x - rx, y); this.path += `a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0Z`; }
  clip(rule = "nonzero") {
    const id = `clip${++Svg.clips}`;
    this.parts.push(tag("clipPath", { id, ...this.around() }, tag("path", { d: this.path, "clip-rule": rule })));
    this.clipped = `url(#${id})`;
  }
  around() { return this.clipped && { "clip-path": this.clipped }; }
  ink(kind, color) { // #rrggbbaa is unknown to older programs
    const alpha = /^#.{8}$/.test(color) ? parseInt(color.slice(7), 16) / 255 : 1;
    return { [kind]: alpha < 1 ? color.slice(0, 7) : color, [`${kind}-opacity`]: (alpha * this.globalAlpha).toFixed(3) };
  }
  outline() { return { fill: "none", ...this.ink("stroke", this.strokeStyle), "stroke-width": this.lineWidth, "stroke-dasharray": this.dash.join(" "), "stroke-linecap": this.lineCap, "stroke-linejoin": this.lineJoin }; }
  stroke() { this.parts.push(tag("path", { d: this.path, ...this.outline(), ...this.around() })); }
  fill() { this.parts.push(tag("path", { d: this.path, ...this.ink("fill", this.fillStyle), ...this.around() })); }
  alone(act, ...place) { const { path } = this; this.path = ""; this.rect(...place); this[act](); this.path = path; }
  fillRect(...place) { this.alone("fill", ...place); }
  strokeRect(...place) { this.alone("stroke", ...place); }
  measureText(text) { const pen = (Svg.pen ??= document.createElement("canvas").getContext("2d")); pen.font = this.font; return pen.measureText(text); }
  letters(text, x, y, ink) {
    const [, weight = "normal", size, family] = this.font.match(/^(?:(\S+) )?([\d.]+)px (.*)$/);
    const rise = { middle: 0.35, top: 0.75, bottom: -0.2 }[this.textBaseline] ?? 0, anchor = { center: "middle", right: "end", end: "end" }[this.textAlign] ?? "start";
    const { a, b, c, d, e, f } = this.matrix;
    this.parts.push(tag("text", { x, y: y + rise * size, transform: `matrix(${[a, b, c, d, e, f]})`, "font-size": size, "font-weight": weight, "font-family": family, "text-anchor": anchor, ...ink, ...this.around() }, escaped(text)));
  }
  fillText(text, x, y) { this.letters(text, x, y, this.ink("fill", this.fillStyle)); }
  strokeText(text, x, y) { this.letters(text, x, y, this.outline()); }
  drawImage(picture, x, y, width = picture.width, height = picture.height) {
    const look = this.imageSmoothingEnabled ? {} : { style: "image-rendering:pixelated" };
    this.parts.push(tag("image", { x, y, width, height, preserveAspectRatio: "none", opacity: this.globalAlpha, href: picture.toDataURL(), ...look, ...this.around() }));
  }
  written(x, y, width, height) { return tag("svg", { x, y, width, height, viewBox: `0 0 ${this.canvas.width} ${this.canvas.height}` }, this.parts.join("\n")); }
}
