// Reading what Python sends (see component.py), and keeping one request in flight.

const packet = (data) => {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const start = 4 + length;
  head.buffer = ({ offset, size }) => bytes.slice(start + offset, start + offset + size);
  return head;
};

// Sends the newest value; while the server is busy with one, later ones wait and only the last is sent.
class Wire {
  constructor() { this.sequence = 0; this.waiting = null; this.since = 0; }
  get busy() { return this.since > 0 && performance.now() - this.since < 3000; }
  connect(component, name, acknowledged) {
    this.deliver = (value) => component.setStateValue(name, value);
    if (acknowledged >= this.sequence) this.since = 0;
    if (!this.busy) this.flush();
  }
  send(value) { this.waiting = value; if (!this.busy) this.flush(); }
  flush() {
    if (this.waiting === null) return;
    const value = { ...this.waiting, sequence: Math.max(this.sequence + 1, Date.now()) };
    this.waiting = null; this.sequence = value.sequence; this.since = performance.now();
    this.deliver(value);
  }
}

const served = (path) => new URL(path, document.querySelector("base")?.href || window.location.origin + "/");

const CANVASES = (window.explorerCanvases ??= new Map()); // viewers on the page, by name
const LINES = (window.explorerLines ??= new Map());
const STILL = 200; // ms without a move until the script brings the rest of the page up to date

// Asks a line of the server (line.py), one question at a time and always about the newest positions.
class Line {
  static to(token) { if (!LINES.has(token)) LINES.set(token, new Line(token)); return LINES.get(token); }
  constructor(token) { this.url = served(`line/${token}`); this.positions = {}; this.settles = new Map(); this.busy = false; }
  get moving() { return this.settles.size > 0; }
  // `settle` has the script run for this slider.
  ask(name, position, settle) {
    this.positions[name] = position; this.settles.set(name, settle); this.open = true;
    clearTimeout(this.timer); this.timer = setTimeout(() => this.settle(), STILL);
    if (!this.busy) this.talk();
  }
  async talk() {
    this.busy = true;
    try {
      while (this.open) {
        this.open = false;
        const reply = await fetch(this.url, { method: "POST", body: JSON.stringify(this.positions) }).catch(() => null);
        if (reply?.status !== 200) { this.settle(); break; }
        const head = packet(await reply.arrayBuffer());
        for (const [name, place] of Object.entries(head.canvases)) await CANVASES.get(name)?.show(packet(head.buffer(place)));
        await new Promise(requestAnimationFrame); // one question for each picture that is painted
      }
    } finally { this.busy = false; }
  }
  settle() { clearTimeout(this.timer); for (const [name, settle] of this.settles) { this.settles.delete(name); settle(); } }
}
