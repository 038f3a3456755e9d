// Reading what Python sends (see components.py), and keeping one request in flight.

const unpacked = (data) => {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const start = 4 + length;
  header.buffer = ({ offset, size }) => bytes.slice(start + offset, start + offset + size);
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

const served = (path) => new URL(path, document.querySelector("base")?.href || window.location.origin + "/");
