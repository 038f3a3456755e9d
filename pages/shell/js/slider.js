// A slider that reports while it is dragged, on a line where there is one: the newest value waits until the server has
// answered the one before.
export default function (component) {
  const root = component.parentElement, [track, exact] = ["track", "exact"].map((name) => root.querySelector(`.${name}`));
  const head = packet(component.data), wire = (root.wire ??= new Wire());
  wire.connect(component, "sent", head.acknowledged);
  root.querySelector(".name").textContent = head.label;
  const help = root.querySelector(".help");
  help.hidden = !head.help; help.title = head.help; help.setAttribute("aria-label", head.help);
  const show = (position) => { exact.value = head.log ? Number((10 ** position).toPrecision(3)) : position; };
  for (const input of [track, exact]) { input.setAttribute("aria-label", head.label); input.disabled = head.disabled; }
  Object.assign(track, { min: head.low, max: head.high, step: head.step });
  Object.assign(exact, head.log ? { min: 10 ** head.low, max: 10 ** head.high, step: "any" } : { min: head.low, max: head.high, step: head.step });
  const line = head.line && Line.to(head.line);
  if (!root.held && !wire.busy && wire.waiting === null && !line.moving) {
    track.value = head.position; show(head.position);
    if (line) line.positions[head.name] = head.position;
  }
  const send = (position) => {
    show(position);
    if (line) line.ask(head.name, position, () => wire.send({ position })); else wire.send({ position });
  };
  track.onpointerdown = () => { root.held = true; };
  track.onpointerup = track.onpointercancel = track.onblur = () => { root.held = false; };
  track.oninput = () => send(Number(track.value));
  exact.onchange = () => {
    const typed = Number(exact.value), position = head.log ? Math.log10(typed) : typed;
    if (!Number.isFinite(position) || exact.value === "") { show(head.position); return; }
    track.value = position; send(Number(track.value));
  };
}
