// What is taken home from a drawing: SVG, and PNG made of it, with title, link, parameters and credit inside.

const ICONS = { save: "M8 2v8M4.5 6.5 8 10l3.5-3.5M2.5 13.5h11", full: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" };

function button(name, label, inside) {
  const made = Object.assign(document.createElement("button"), { name, title: label, type: "button" });
  made.setAttribute("aria-label", label);
  made.innerHTML = ICONS[inside] ? `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[inside]}"/></svg>` : inside;
  return made;
}

const pictures = (svg) => ({ SVG: async () => new Blob([await svg()], { type: "image/svg+xml" }), PNG: async (alt) => pngFile(await svg(), alt) });

// Adds the buttons that every drawing has: save it (`kinds`: name of the kind -> what makes the file), and full screen.
// `header()` describes the drawing; `has` says which kinds there are now.
function offered(tools, header, kinds, has = () => true) {
  if (tools.querySelector("[name=save]")) return;
  const home = Object.assign(document.createElement("span"), { className: "home" }), save = button("save", "Save", "save"), whole = button("full", "Full screen", "full");
  const list = Object.assign(document.createElement("span"), { className: "kinds", hidden: true });
  const open = (shown) => { list.hidden = !shown; save.setAttribute("aria-expanded", shown); };
  open(false);
  for (const [kind, make] of Object.entries(kinds)) {
    const one = button(kind, `Save as ${kind}`, kind);
    one.onclick = async () => { open(false); const { name, alt } = header(); download(fileName(name, kind.toLowerCase()), await make(alt)); };
    list.append(one);
  }
  save.onclick = () => { for (const one of list.children) one.hidden = !has(one.name); open(list.hidden); };
  home.onkeydown = (event) => { if (event.key === "Escape" && !list.hidden) { open(false); save.focus(); event.stopPropagation(); } };
  home.onfocusout = (event) => { if (!home.contains(event.relatedTarget)) open(false); };
  whole.onclick = () => full(STAGE.get(header().name));
  home.append(save, list);
  tools.append(home, whole);
}

function download(name, blob) {
  const link = Object.assign(document.createElement("a"), { download: name, href: URL.createObjectURL(blob) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 900);
}

// Title, link, parameters and credit of what is on the screen now.
function about(alt) {
  const title = document.querySelector("h1")?.textContent ?? document.title, { credit = "", values = {} } = window.explorerState ?? {};
  return { title: `${title}: ${alt}`, link: location.href, credit, parameters: Object.entries(values).map(([name, value]) => `${name} = ${value}`).join("; ") };
}

const fileName = (name, kind) => [location.pathname.split("/").pop(), name, ...new URLSearchParams(location.search)].flat().join("-").replace(/[^\w.-]+/g, "_").slice(0, 100) + `.${kind}`;

// A whole SVG of `width` x `height` px around `body`; below it a line in small type says where it comes from.
function svgFile(body, width, height, alt, style) {
  const { title, link, credit, parameters } = about(alt), color = style.getPropertyValue("--st-text-color"), size = Math.max(8, Math.min(12, width / 55));
  const data = ["title", "source", "rights", "description"].map((name, i) => `<dc:${name}>${escaped([title, link, credit, parameters][i])}</dc:${name}>`).join("");
  const line = (text, i) => tag("text", { x: 4, y: height + 6 + (i + 1) * size * 1.3, "font-size": size, "font-family": "sans-serif", fill: color }, escaped(text));
  const lines = [`${title} · ${decodeURI(link)}`, ...(credit ? [credit] : [])];
  const tall = Math.ceil(height + 12 + lines.length * size * 1.3);
  return tag("svg", { xmlns: "http://www.w3.org/2000/svg", width, height: tall, viewBox: `0 0 ${width} ${tall}` }, [
    `<title>${escaped(title)}</title>`, `<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">${data}</metadata>`,
    tag("rect", { width, height: tall, fill: style.getPropertyValue("--st-background-color") }), body, ...lines.map(line),
  ].join("\n"));
}

// CRC-32 of a PNG's chunk.
const crc = (bytes) => ~bytes.reduce((rest, byte) => { rest ^= byte; for (let k = 0; k < 8; k++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0); return rest; }, ~0) >>> 0;

// A chunk of text in UTF-8 for a PNG.
function textChunk(keyword, text) {
  const content = new TextEncoder().encode(`iTXt${keyword}\0\0\0\0\0${text}`), chunk = new Uint8Array(content.length + 8), view = new DataView(chunk.buffer);
  view.setUint32(0, content.length - 4); chunk.set(content, 4); view.setUint32(content.length + 4, crc(content));
  return chunk;
}

const HEADER = 33; // bytes of a PNG's signature and of its first chunk

async function pngFile(svg, alt) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode();
  const sheet = Object.assign(document.createElement("canvas"), { width: 2 * image.width, height: 2 * image.height });
  sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
  URL.revokeObjectURL(image.src);
  const png = await new Promise((done) => sheet.toBlob(done)), { title, link, credit, parameters } = about(alt);
  const texts = { Title: title, Source: link, Copyright: credit, Description: parameters, Software: "Visual Explorer" };
  return new Blob([png.slice(0, HEADER), ...Object.entries(texts).map(([name, text]) => textChunk(name, text)), png.slice(HEADER)], { type: "image/png" });
}

const csvFile = (rows) => new Blob([rows.map((row) => row.map((cell) => (/[",\n]/.test(cell) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(",")).join("\n") + "\n"], { type: "text/csv" });

// Puts captions, made and escaped by the server, in their place; what is unfolded stays so, and a table can be saved.
function rewritten(place, html) {
  if (html === place.written) return;
  const open = [...place.querySelectorAll("details")].map((one) => one.open);
  place.innerHTML = place.written = html;
  place.querySelectorAll("details").forEach((one, i) => { one.open = open[i] ?? false; });
  for (const table of place.querySelectorAll(".table table")) {
    const save = button("table", "Save the table as CSV", "CSV");
    save.onclick = () => download(fileName("table", "csv"), csvFile([...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent))));
    table.parentElement.append(save);
  }
}
