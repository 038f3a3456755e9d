// What was played, as an animated GIF, made when it is asked for. Of every new snapshot a canvas keeps a small indexed
// picture, a chart its figure.

const FILM = { width: 560, most: 200, chart: 800, charts: 60, delay: 10, rest: 150 }; // px and most frames of a canvas; the same of a chart; hundredths of a second for a frame, and for the last
const SOURCE = 16; // px for the line below a frame
const LEVELS = [6, 7, 6], BAYER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]; // levels of red, green, blue; thresholds of the dither

const FILMS = (window.explorerFilms ??= new Map()); // of what is on the page, by name: a run of the script may draw it anew

// The film of a drawing, if it lacks the snapshot that is shown: `film` is [the run, how many came before].
function missing({ name, film: [run, count] }) {
  if (FILMS.get(name)?.run !== run) {
    for (const other of FILMS.keys()) if (!DRAWINGS.get(other)?.root.isConnected) FILMS.delete(other);
    FILMS.set(name, { run, seen: -1, every: 1, frames: [] });
  }
  const film = FILMS.get(name);
  if (count <= film.seen || count % film.every) return null;
  film.seen = count;
  return film;
}

// A film that is full loses every second frame, and each frame then counts double.
function kept(film, frame, most) {
  film.frames.push(frame);
  if (film.frames.length > most) { film.frames = film.frames.filter((_, i) => i % 2 === 0); film.every *= 2; }
}

// An empty sheet for a frame, with its source in small type below.
function framed(width, height, style, alt) {
  const sheet = Object.assign(document.createElement("canvas"), { width, height: height + SOURCE }), context = sheet.getContext("2d", { willReadFrequently: true });
  context.fillStyle = style.getPropertyValue("--st-background-color"); context.fillRect(0, 0, sheet.width, sheet.height);
  context.fillStyle = style.color;
  context.font = "11px sans-serif"; context.fillText(`${about(alt).title} · ${location.href}`, 2, sheet.height - 4);
  return context;
}

// Keeps the panes as they stand, in the size of the film's first frame: the stage may have grown since.
function shot(v) {
  const width = extent(v), film = width > 0 && missing(v.header);
  if (!film) return;
  const origin = v.strip.getBoundingClientRect(), [first] = film.frames, share = Math.min(1, FILM.width / width);
  const sheet = first ? [first.width, first.height - SOURCE] : [width * share, origin.height * share].map(Math.round);
  const context = framed(...sheet, getComputedStyle(v.root), v.header.alt), scale = Math.min(sheet[0] / width, sheet[1] / origin.height);
  for (const { canvas, title } of v.panes) {
    const box = canvas.getBoundingClientRect(), place = [box.x - origin.x, box.y - origin.y, box.width, box.height].map((side) => side * scale);
    context.drawImage(canvas, ...place);
    context.font = `600 ${16 * scale}px sans-serif`; context.fillText(title, place[0], place[1] - 8 * scale, place[2]);
  }
  kept(film, indexed(context, true), FILM.most);
}

// The nearest colours of the palette; of a photo, a pattern of two of them (`dithered`).
function indexed(context, dithered) {
  const { data, width, height } = context.getImageData(0, 0, context.canvas.width, context.canvas.height);
  const pixels = new Uint8Array(width * height);
  for (let i = 0; i < pixels.length; i++) {
    const dither = !dithered ? 0.5 : (BAYER[(i % width) % 4 + 4 * (Math.floor(i / width) % 4)] + 0.5) / 16;
    let index = 0;
    for (let c = 0; c < 3; c++) index = index * LEVELS[c] + Math.min(LEVELS[c] - 1, Math.floor(data[4 * i + c] / 255 * (LEVELS[c] - 1) + dither));
    pixels[i] = index;
  }
  return { pixels, width, height };
}

// Lempel-Ziv-Welch as GIF has it: codes of 9 to 12 bits, 256 clears the table, 257 ends.
function compressed(pixels) {
  const bytes = [], table = new Map();
  let held = 0, bits = 0, size = 9, next = 258, prefix = pixels[0];
  const emit = (code) => { held |= code << bits; bits += size; while (bits >= 8) { bytes.push(held & 255); held >>>= 8; bits -= 8; } };
  emit(256);
  for (let i = 1; i < pixels.length; i++) {
    const key = (prefix << 8) | pixels[i], known = table.get(key);
    if (known !== undefined) { prefix = known; continue; }
    emit(prefix);
    if (next < 4096) { table.set(key, next++); if (next > 1 << size && size < 12) size++; } else { emit(256); table.clear(); size = 9; next = 258; }
    prefix = pixels[i];
  }
  emit(prefix); emit(257);
  if (bits) bytes.push(held & 255);
  return Uint8Array.from(bytes);
}

const word = (value) => [value & 255, value >> 8];
const blocks = (bytes) => Array.from({ length: Math.ceil(bytes.length / 255) }, (_, i) => bytes.subarray(255 * i, 255 * i + 255)).flatMap((part) => [Uint8Array.of(part.length), part]).concat(Uint8Array.of(0));

function gifFile({ frames }, alt) {
  const ascii = (text) => [...text].map((letter) => letter.charCodeAt(0)), { width, height } = frames[0], { link, credit, parameters } = about(alt);
  const palette = new Uint8Array(768);
  for (let i = 0; i < LEVELS[0] * LEVELS[1] * LEVELS[2]; i++) palette.set([Math.floor(i / 42) / 5, Math.floor(i / 6) % 7 / 6, (i % 6) / 5].map((share) => Math.round(255 * share)), 3 * i);
  const parts = [Uint8Array.from([...ascii("GIF89a"), ...word(width), ...word(height), 0xf7, 0, 0]), palette];
  parts.push(Uint8Array.from([0x21, 0xff, 11, ...ascii("NETSCAPE2.0"), 3, 1, 0, 0, 0]));
  parts.push(Uint8Array.of(0x21, 0xfe), ...blocks(new TextEncoder().encode([link, credit, parameters].join("\n"))));
  frames.forEach(({ pixels }, i) => parts.push(
    Uint8Array.from([0x21, 0xf9, 4, 0, ...word(i === frames.length - 1 ? FILM.rest : FILM.delay), 0, 0]),
    Uint8Array.from([0x2c, 0, 0, 0, 0, ...word(width), ...word(height), 0, 8]), ...blocks(compressed(pixels)),
  ));
  return new Blob([...parts, Uint8Array.of(0x3b)], { type: "image/gif" });
}
