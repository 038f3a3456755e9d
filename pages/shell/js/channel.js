// A live channel: sliders, and boxes or points that are dragged, ask the server directly while they move, and drawings
// show what comes back (live.py).

const DRAWINGS = (window.explorerDrawings ??= new Map()); // what is on the page, by name: { root, show, header }
const CHANNELS = (window.explorerChannels ??= new Map());
const STILL = 200; // ms without a move until the script brings the rest of the page up to date

// Draws what a script sends, unless a slider is moving: then what stands here is newer.
function show(component, drawing) {
  const header = unpacked(component.data);
  DRAWINGS.set(header.name, { root: drawing.root, show: (newer) => draw(newer, drawing), header });
  const channel = Channel.of(header);
  if (channel?.moving) return undefined;
  if (channel) channel.edited = {};
  return draw(header, drawing);
}

// Draws a header as soon as its buffers are there, unless a newer one came meanwhile.
async function draw(header, drawing) {
  drawing.root.newest = header;
  if (!header.whole) await header.complete();
  if (drawing.root.newest === header) await drawing.show(header);
}

// Asks one question at a time, always about the newest positions.
class Channel {
  static of({ channel }) { if (channel && !CHANNELS.has(channel)) CHANNELS.set(channel, new Channel(channel)); return CHANNELS.get(channel); }
  // The channel that follows the slider `name` on the page as it is now.
  static following(name) {
    const drawing = [...DRAWINGS.values()].find(({ root, header }) => root.isConnected && header.sliders?.includes(name));
    return drawing && Channel.of(drawing.header);
  }
  constructor(id) { this.url = served(`live/${id}`); this.edited = {}; this.settles = new Map(); this.busy = false; }
  get moving() { return this.settles.size > 0; }
  // `settle` has the script run for this slider or drawing, of which `edit` is what was edited.
  ask(name, settle, edit) {
    if (edit) this.edited[name] = edit;
    this.settles.set(name, settle); this.open = true;
    clearTimeout(this.timer); this.timer = setTimeout(() => this.settle(), STILL);
    if (!this.busy) this.talk();
  }
  async talk() {
    this.busy = true;
    try {
      while (this.open) {
        this.open = false;
        const frame = new Promise(requestAnimationFrame); // no more questions than frames
        const reply = await fetch(this.url, { method: "POST", body: JSON.stringify({ ...SLIDERS, edited: this.edited }) }).catch(() => null);
        if (reply?.status !== 200) { this.settle(); break; }
        const { drawings, buffer } = unpacked(await reply.arrayBuffer());
        for (const [name, place] of Object.entries(drawings)) await DRAWINGS.get(name)?.show(unpacked(buffer(place)));
        await frame;
      }
    } finally { this.busy = false; }
  }
  settle() { clearTimeout(this.timer); for (const [name, settle] of this.settles) { this.settles.delete(name); settle(); } }
}

const SLIDERS = (window.explorerSliders ??= {}); // position of each slider that was on a page, by name
