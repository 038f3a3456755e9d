// The camera: while its button is held down it takes a frame every 150 ms, and sends them as one batch on release; in
// between single frames go out as fast as they are answered. The picture is mirrored on the screen alone.
const EVERY = 150, LIVE = 250, EDGE = 224, MOST_FRAMES = 60; // ms; px of the square that is sent

const frameOf = (video) => {
  const side = Math.min(video.videoWidth, video.videoHeight), canvas = document.createElement("canvas");
  canvas.width = canvas.height = EDGE;
  canvas.getContext("2d").drawImage(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, EDGE, EDGE);
  return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
};

export default function (component) {
  const root = component.parentElement, box = root.querySelector(".burst"), header = unpacked(component.data);
  const wire = (root.wire ??= new Wire()), [on, record, turn] = ["on", "record", "turn"].map((name) => box.querySelector(`[name=${name}]`));
  const video = box.querySelector("video"), note = box.querySelector("p"), { words } = header;
  wire.connect(component, header.acknowledged);
  on.textContent = root.stream ? words.off : words.on; record.textContent = words.record; turn.textContent = words.turn;
  const possible = Boolean(navigator.mediaDevices?.getUserMedia);
  on.disabled = !possible;
  if (!possible) note.textContent = words.refused;

  const stop = () => { root.stream?.getTracks().forEach((track) => track.stop()); clearInterval(root.live); root.stream = null; video.hidden = record.hidden = turn.hidden = true; on.textContent = words.on; };
  const start = async (facing) => {
    stop();
    try { root.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: facing, width: 640 } }); }
    catch (error) { note.textContent = words.failed.replace("{reason}", error.message); return; }
    root.facing = facing; video.toggleAttribute("data-mirrored", facing === "user");
    video.srcObject = root.stream; await video.play();
    video.hidden = record.hidden = turn.hidden = false; on.textContent = words.off; note.textContent = "";
    root.live = setInterval(() => {
      if (!video.isConnected) stop();
      else if (!root.frames && !wire.busy && wire.waiting === null) wire.send({ kind: "live", frames: [frameOf(video)] });
    }, LIVE);
  };
  const begin = () => {
    if (root.frames || !root.stream) return;
    const take = () => { if (root.frames.length < MOST_FRAMES) root.frames.push(frameOf(video)); record.textContent = `${words.record} (${root.frames.length})`; };
    root.frames = []; record.dataset.on = ""; take(); root.taking = setInterval(take, EVERY);
  };
  const end = () => {
    if (!root.frames) return;
    clearInterval(root.taking); delete record.dataset.on; record.textContent = words.record;
    wire.send({ kind: "burst", frames: root.frames }); root.frames = null;
  };
  on.onclick = () => (root.stream ? stop() : start("user"));
  turn.onclick = () => start(root.facing === "user" ? "environment" : "user");
  record.onpointerdown = (event) => { record.setPointerCapture(event.pointerId); begin(); };
  record.onpointerup = record.onpointercancel = end;
  record.onkeydown = (event) => { if (event.key === " " || event.key === "Enter") { event.preventDefault(); begin(); } };
  record.onkeyup = record.onblur = end;
  return () => { if (!video.isConnected) stop(); };
}
