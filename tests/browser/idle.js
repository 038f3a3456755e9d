// What the page is still waiting for, as `window.explorerIdle()`: runs that were asked for and have not begun, questions
// on a line, timers (a slider that has just been moved reports a moment later), scripts of components, and Plotly's file.
(() => {
  const LONG = 1000; // ms: Streamlit keeps a timer of 15 s for its connection
  const LOST = 3000; // ms: it drops a run that a fragment asks for while the whole page runs
  const timers = new Set(), runs = new Map(); // when a run was asked for, by fragment
  let answers = 0, drawn = true, quiet = 0; // quiet frames

  const { setTimeout, clearTimeout, fetch } = window;
  window.setTimeout = (work, delay = 0, ...given) => {
    const id = setTimeout((...late) => { timers.delete(id); work(...late); }, delay, ...given);
    if (delay < LONG) timers.add(id);
    return id;
  };
  window.clearTimeout = (id) => { timers.delete(id); clearTimeout(id); };
  window.fetch = (...given) => {
    if (String(given[0]).includes("/news/")) return fetch(...given); // held until there is some
    answers += 1;
    return fetch(...given).finally(() => { answers -= 1; });
  };

  // Fields of Streamlit's messages: back.rerun_script.fragment_id; forward.new_session, .metadata.run.fragment_ids.
  const RERUN = 11, FRAGMENT = 5, METADATA = 2, NEW_SESSION = 4, RUN = 6, FRAGMENTS = 2, WHOLE = "";
  const read = (bytes) => {
    const fields = {}, text = new TextDecoder();
    let at = 0;
    const number = () => { let value = 0, shift = 0; do value += (bytes[at] & 127) * 2 ** shift, shift += 7; while (bytes[at++] > 127); return value; };
    while (at < bytes.length) {
      const tag = number(), kind = tag % 8, field = (fields[(tag - kind) / 8] ??= []);
      if (kind === 0) field.push(number());
      else if (kind === 2) { const size = number(); field.push(bytes.subarray(at, at += size)); }
      else at += kind === 1 ? 8 : 4;
    }
    fields.texts = (name) => (fields[name] ?? []).map((value) => text.decode(value));
    return fields;
  };
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        drawn = false;
        requestIdleCallback(() => { drawn = true; });
        const message = read(new Uint8Array(data));
        if (!message[NEW_SESSION]) return;
        const begun = read(read(message[METADATA][0])[RUN][0]).texts(FRAGMENTS);
        if (begun.length) begun.forEach((fragment) => runs.delete(fragment)); else runs.clear();
      });
    }
    send(data) {
      const [rerun] = read(data)[RERUN] ?? [];
      if (rerun) runs.set(read(rerun).texts(FRAGMENT)[0] ?? WHOLE, performance.now());
      super.send(data);
    }
  };

  // To be asked once a frame: whether the page was idle at this frame and the one before.
  window.explorerIdle = () => {
    const app = document.querySelector("[data-testid=stApp]")?.dataset ?? {};
    const asked = [...runs.values()].some((time) => performance.now() - time < LOST);
    const still = app.testConnectionState === "CONNECTED" && app.testScriptState === "notRunning"
      && !asked && !answers && !timers.size && drawn && !window.explorerImports && !(window.plotlyLoading && !window.Plotly)
      && !document.querySelector("[data-testid=stSkeleton]");
    quiet = still ? quiet + 1 : 0;
    return quiet > 1;
  };
  window.explorerWaits = () => ({ runs: [...runs.keys()], answers, timers: timers.size, drawn, quiet });
})();
