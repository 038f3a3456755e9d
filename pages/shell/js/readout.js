// What the line under a canvas says of the place under the pointer: of each pane its title and what its number is.

const short = (value) => (!Number.isFinite(value) ? "–" : Number.isInteger(value) || Math.abs(value) >= 1e3 ? Math.round(value).toLocaleString("en") : value && Math.abs(value) < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3)))).replace(/^-/, "−");

function values(v) {
  const { u, v: down, pane: here } = v.hovered, { words } = v.header, place = ({ base }) => [Math.floor(u * base.width), Math.floor(down * base.height)];
  if (u < 0 || down < 0 || u >= 1 || down >= 1) return "";
  const parts = v.panes.map((pane) => {
    const { base, title, masks, quantity, unit, drawn } = pane, at = place(pane), read = drawn ? [] : base.read(...at); // greys of a drawing, or a photo behind one, are no numbers
    const names = masks.filter((mask) => mask.name && mask.has(...at)).map((mask) => mask.name);
    if (read.length === 1) names.unshift(`${quantity} ${short(read[0])} ${unit}`.trim());
    else if (read.length && pane.index === here) names.unshift(filled(words.color, { red: read[0], green: read[1], blue: read[2] }));
    return names.length && [title, names.join(", ")].filter(Boolean).join(": ");
  });
  const [x, y] = place(v.panes[here]), found = parts.filter(Boolean);
  return found.length ? [`x ${x}, y ${y}`, ...found].join(" · ") : v.header.hint || "";
}
