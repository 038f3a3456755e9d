// A slider that reports while it is dragged, on a live channel where something follows it, else to the script: the newest
// value waits until the one before is answered.
const BEAT = 700; // ms between two positions of a slider that plays

const nearest = (numbers, value) => numbers.reduce((best, one, i) => (Math.abs(one - value) < Math.abs(numbers[best] - value) ? i : best), 0);

export default function (component) {
  const root = component.parentElement, [track, exact] = ["track", "exact"].map((name) => root.querySelector(`.${name}`));
  const header = unpacked(component.data), wire = (root.wire ??= new Wire());
  wire.connect(component, header.acknowledged);
  root.querySelector(".name").textContent = header.label;
  const hosts = (window.explorerSliderHosts ??= new Map()), known = hosts.get(header.name);
  hosts.set(header.name, root.host);
  if (STAGE.full && known !== root.host) alone();
  const help = root.querySelector(".help");
  help.hidden = !header.help; help.dataset.help = header.help; help.setAttribute("aria-label", header.help);
  const { reads } = header, said = (position) => reads[position - header.low] ?? position; // in the box
  const write = (position) => {
    exact.value = header.log ? Number((10 ** position).toPrecision(3)) : said(position);
    if (reads.length) track.setAttribute("aria-valuetext", exact.value);
  };
  const typed = (value) => (header.log ? Math.log10(value) : reads.length ? header.low + nearest(reads, value) : value);
  for (const input of [track, exact]) { input.setAttribute("aria-label", header.label); input.disabled = header.disabled; }
  Object.assign(track, { min: header.low, max: header.high, step: header.step });
  Object.assign(exact, header.log ? { min: 10 ** header.low, max: 10 ** header.high, step: "any" } : { min: said(header.low), max: said(header.high), step: reads.length ? "any" : header.step });
  if (!root.held && !wire.busy && wire.waiting === null && !Channel.following(header.name)?.moving) {
    track.value = SLIDERS[header.name] = header.position; write(header.position);
  }
  const send = (position) => {
    write(position); SLIDERS[header.name] = position;
    const channel = Channel.following(header.name), settle = () => wire.send({ position });
    if (channel) channel.ask(header.name, settle); else settle();
  };
  const play = root.querySelector(".play"), { plays } = header;
  const pause = () => { clearInterval(root.playing); root.playing = root.held = false; marked(); };
  const marked = () => { play.hidden = !plays; play.textContent = root.playing ? "❚❚" : "▶"; play.setAttribute("aria-label", plays?.[root.playing ? 1 : 0] ?? ""); };
  play.onclick = () => {
    if (root.playing) { pause(); return; }
    root.held = true;
    if (Number(track.value) >= header.high) { track.value = header.low; send(header.low); }
    root.playing = setInterval(() => {
      track.stepUp(); root.step(Number(track.value));
      if (Number(track.value) >= Number(track.max) || !track.isConnected) root.pause();
    }, BEAT);
    marked();
  };
  Object.assign(root, { step: send, pause });
  root.host.explorerSlide = (position) => { track.value = position; send(Number(track.value)); }; // a drag on a chart
  marked();
  track.onpointerdown = () => { root.held = true; };
  track.onpointerup = track.onpointercancel = track.onblur = () => { root.held = false; };
  track.oninput = () => send(Number(track.value));
  exact.onchange = () => {
    const position = typed(Number(exact.value));
    if (!Number.isFinite(position) || exact.value === "") { write(header.position); return; }
    track.value = position; send(Number(track.value));
  };
}
