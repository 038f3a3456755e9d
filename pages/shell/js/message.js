// Reading what Python sends (see components.py), and keeping one request in flight.

// Buffers that came once, by digest: later messages only name them (buffers.py). The newest are kept.
const BUFFERS = (window.explorerBuffers ??= new Map()), MOST_BYTES = 24 * 2 ** 20;
function keep(key, content) {
  BUFFERS.delete(key); BUFFERS.set(key, content);
  let room = MOST_BYTES;
  for (const [older, { length }] of [...BUFFERS].reverse()) if ((room -= length) < 0) BUFFERS.delete(older);
  return content;
}

async function fetched(key) {
  const reply = await fetch(served(`buffers/${key}`));
  if (!reply.ok) throw new Error(`buffer ${key}: ${reply.status}`);
  return keep(key, new Uint8Array(await reply.arrayBuffer()));
}

const unpacked = (data) => {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let start = 4 + length;
  const parts = header.parts.map(([size, key]) => {
    const sent = bytes.subarray(start, (start += size));
    return !key ? sent : BUFFERS.has(key) || size ? keep(key, BUFFERS.get(key) ?? sent.slice()) : null;
  });
  header.buffer = ({ part }) => parts[part].slice();
  header.whole = !parts.includes(null);
  header.complete = () => Promise.all(header.parts.map(async ([, key], i) => { parts[i] ??= await fetched(key); }));
  return header;
};

// Sends the newest value; while the server is busy with one, later ones wait and only the last is sent.
class Wire {
  constructor() { this.sequence = 0; this.waiting = null; this.since = 0; }
  get busy() { return this.since > 0 && performance.now() - this.since < 3000; }
  connect(component, acknowledged) {
    this.deliver = (value) => component.setStateValue("sent", value);
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

const served = (path) => new URL(path, document.baseURI);  // beside the page: the app may lie under a path of a proxy
