// What the page is still waiting for, as `window.explorerIdle()`: runs that were asked for and have not begun, questions
// on a line, and timers (a slider that has just been moved reports a moment later).
(() => {
  const LONG = 1000; // ms: Streamlit keeps a timer of 15 s for its connection
  const timers = new Set(), waiting = { runs: 0, answers: 0 };
  let quiet = 0; // frames

  const { setTimeout, clearTimeout, fetch } = window;
  window.setTimeout = (work, delay = 0, ...given) => {
    const id = setTimeout((...late) => { timers.delete(id); work(...late); }, delay, ...given);
    if (delay < LONG) timers.add(id);
    return id;
  };
  window.clearTimeout = (id) => { timers.delete(id); clearTimeout(id); };
  window.fetch = (...given) => {
    waiting.answers += 1;
    return fetch(...given).finally(() => { waiting.answers -= 1; });
  };

  const RERUN = (11 << 3) | 2, METADATA = (2 << 3) | 2, NEW_SESSION = (4 << 3) | 2; // tags of Streamlit's messages
  const begins = (bytes) => {
    if (bytes[0] !== METADATA) return false;
    let length = 0, at = 1;
    for (let shift = 0; ; shift += 7) { length |= (bytes[at] & 127) << shift; if (bytes[at++] < 128) break; }
    return bytes[at + length] === NEW_SESSION;
  };
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => { if (begins(new Uint8Array(data))) waiting.runs = 0; });
    }
    send(data) {
      if (data[0] === RERUN) waiting.runs += 1;
      super.send(data);
    }
  };

  // To be asked once a frame: whether the page was idle at this frame and the one before.
  window.explorerIdle = () => {
    const app = document.querySelector("[data-testid=stApp]")?.dataset ?? {};
    const still = app.testConnectionState === "CONNECTED" && app.testScriptState === "notRunning"
      && !waiting.runs && !waiting.answers && !timers.size && !document.querySelector("[data-testid=stSkeleton]");
    quiet = still ? quiet + 1 : 0;
    return quiet > 1;
  };
  window.explorerWaits = () => ({ ...waiting, timers: timers.size, quiet });
})();
