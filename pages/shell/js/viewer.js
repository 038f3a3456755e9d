// The canvas of the explorer. `mount(component, plugin)` shows panes side by side with one shared zoom, pan and
// cross-hair. A page's own script may pass a plugin:
//   ready(v)                       after new data: v.header.extra, v.panes
//   place(v, pane)                 [left, top, scale] of a pane with a view of its own (nothing: the shared one)
//   hover(v, pane, x, y)           pointer in picture coordinates (pane null: it left)
//   press(v, pane, x, y)           return true (or a {move, drop} drag) to take the pointer
//   paint(v, context, pane, at)    draw on top; at(x, y) gives screen pixels
//   readout(v, pane, x, y)         text instead of the pixel values
//   handles(v, pane)               [[x, y], ...] that the arrow keys move as the pointer would, by `press`
//   step(v, pane)                  by how many picture pixels

class Viewer {
  constructor(root) {
    this.root = root.querySelector(".viewer");
    this.strip = this.root.querySelector(".panes");
    this.output = this.root.querySelector("output");
    this.captions = root.querySelector(".captions");
    this.view = { zoom: 1, x: 0.5, y: 0.5 };
    this.panes = []; this.edit = {}; this.selected = -1; this.wire = new Wire(); this.pointers = new Map(); this.turn = 0;
    for (const button of this.root.querySelectorAll("button")) button.onclick = () => this.act(button.name);
    offered(this.root.querySelector(".tools"), () => this.header, { ...pictures(() => sheet(this)), GIF: (alt) => gifFile(FILMS.get(this.header.name), alt) }, (kind) => kind !== "GIF" || FILMS.get(this.header?.name)?.frames.length > 1);
    this.root.onkeydown = (event) => this.key(event);
    this.chosen = this.root.querySelector(".chosen");
    this.label = this.chosen.querySelector("input");
    this.label.onchange = () => { this.edit.boxes[this.selected].label = this.label.value; this.commit(); };
    this.observer = new ResizeObserver(() => { if (this.header && this.root.clientWidth !== this.width) arrange(); this.draw(); });
    this.observer.observe(this.root);
  }

  update(component, plugin) {
    this.plugin = plugin;
    this.wire.connect(component, unpacked(component.data).acknowledged);
    return show(component, this);
  }

  async show(header) {
    rewritten(this.captions, header.captions);
    if (header.digest === this.digest && JSON.stringify(header.edit) === JSON.stringify(this.edit)) return;
    this.digest = header.digest;
    await styled();
    const turn = ++this.turn;
    if (!this.header) claim(this, header); // its place on the page, before the pictures are decoded
    const table = header.tables && Object.fromEntries(Object.entries(header.tables).map(([name, layer]) => [name, header.buffer(layer)]));
    const bases = new Map(this.panes.map((pane) => [pane.layer.key, pane.base])); // a picture with a known key is not decoded again
    const panes = await Promise.all(header.panes.map(async (pane) => {
      const { layer } = pane;
      if (!layer.key || !bases.has(layer.key)) bases.set(layer.key, decoded(layer, header, table?.[pane.scale]));
      const base = await bases.get(layer.key);
      return { ...pane, base, masks: pane.masks.map((mask) => painted(mask, header, base.width, base.height)) };
    }));
    if (turn !== this.turn) return; // a newer picture came while this one was decoded
    const shape = JSON.stringify(header.panes.map((pane) => [pane.layer.width, pane.layer.height]));
    if (shape !== this.shape && this.shape?.split("],").length !== shape.split("],").length) this.view = { zoom: 1, x: 0.5, y: 0.5 };
    this.shape = shape;
    this.header = header;
    this.root.setAttribute("aria-label", header.alt);
    this.root.querySelector(".tools").hidden = !header.tools;
    this.build(panes);
    claim(this, header);
    if (!this.dragging && !this.channel?.open && !this.wire.busy && this.wire.waiting === null) { this.edit = header.edit || {}; if (this.selected >= (this.edit.boxes ?? this.edit.points ?? []).length) this.selected = -1; }
    else adopted(this.edit, header.edit || {});
    this.plugin.ready?.(this);
    this.draw();
    this.describe();
  }

  build(panes) {
    const { shared } = this.header, heats = !shared && panes.some((pane) => pane.layer.kind === "f32");
    const figures = this.strip.getElementsByTagName("figure"); // a list that follows what comes and goes
    legend(this.strip, panes[0], shared);
    while (figures.length > panes.length) figures[panes.length].remove();
    while (figures.length < panes.length) {
      const figure = document.createElement("figure");
      figure.append(document.createElement("figcaption"), document.createElement("canvas"));
      this.strip.append(figure);
      this.listen(figure.lastChild, figures.length - 1);
      figure.lastChild.onblur = () => { this.cursor = this.handle = null; this.hover(null); };
    }
    this.panes = panes.map((pane, i) => {
      const figure = figures[i], canvas = figure.querySelector("canvas");
      for (const [name, value] of Object.entries({ tabindex: 0, role: "application", "aria-label": pane.title || this.header.alt })) canvas.setAttribute(name, value);
      entitled(figure.firstChild, pane);
      figure.firstChild.hidden = !panes.some((p) => p.title);
      legend(figure, pane, heats);
      return { ...pane, index: i, canvas };
    });
  }

  // Screen pixels (device) of a picture position, and back.
  place(pane) {
    const { width, height } = pane.canvas, { base } = pane, own = this.plugin.place?.(this, pane);
    if (own) return own;
    const scale = Math.min(width / base.width, height / base.height) * this.view.zoom;
    return [width / 2 - this.view.x * base.width * scale, height / 2 - this.view.y * base.height * scale, scale];
  }
  toScreen(pane, x, y) { const [left, top, scale] = this.place(pane); return [left + x * scale, top + y * scale]; }
  toPicture(pane, event) {
    const box = pane.canvas.getBoundingClientRect(), [left, top, scale] = this.place(pane), ratio = pane.canvas.width / box.width;
    return [((event.clientX - box.left) * ratio - left) / scale, ((event.clientY - box.top) * ratio - top) / scale];
  }
  inside(pane, x, y) { return [Math.max(0, Math.min(pane.base.width, x)), Math.max(0, Math.min(pane.base.height, y))]; }

  draw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => { this.frame = 0; enlarged(); this.panes.forEach((pane) => this.paint(pane)); this.offer(); if (this.header?.film) shot(this); });
  }

  paint(pane, context = pane.canvas.getContext("2d")) {
    const { canvas, base } = pane, box = canvas.getBoundingClientRect();
    const [width, height] = [box.width, box.height].map((side) => Math.max(1, Math.round(side * window.devicePixelRatio)));
    if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
    context.labels = []; context.handles = [];
    context.clearRect(0, 0, width, height);
    const [left, top, scale] = this.place(pane), place = [left, top, base.width * scale, base.height * scale];
    context.imageSmoothingEnabled = pane.smooth || scale < 1; context.imageSmoothingQuality = "high";
    context.drawImage(base.canvas, ...place);
    for (const mask of pane.masks) overlaid(context, mask, place);
    if (scale / devicePixelRatio > 9 && !pane.smooth) grid(context, pane, place, scale);
    const at = (x, y) => [left + x * scale, top + y * scale];
    context.casing = pane.layer.kind === "clear" && getComputedStyle(this.root).getPropertyValue("--st-secondary-background-color").trim();
    for (const shape of pane.shapes) SHAPES[shape.type](context, shape, at);
    paintEdits(this, pane, context);
    this.plugin.paint?.(this, context, pane, at);
    labelled(context);
    if (this.hovered && (this.panes.length > 1 || this.cursor)) cross(context, at(this.hovered.u * base.width, this.hovered.v * base.height));
  }

  listen(canvas, index) {
    const pane = () => this.panes[index];
    canvas.onpointerdown = (event) => {
      canvas.setPointerCapture(event.pointerId); canvas.focus({ preventScroll: true });
      this.pointers.set(event.pointerId, event);
      if (this.pointers.size === 2) { this.dragging = null; this.pinch = this.spread(); return; }
      const [x, y] = this.toPicture(pane(), event), from = [event.clientX, event.clientY], start = { ...this.view };
      const near = (px, py) => { const [a, b] = this.toScreen(pane(), px, py), [c, d] = this.toScreen(pane(), x, y); return Math.hypot(a - c, b - d) / devicePixelRatio; };
      this.dragging = this.grab(pane(), x, y, near) || {
        pan: true,
        move: (px, py, now) => {
          const [, , scale] = this.place(pane()), k = devicePixelRatio / scale;
          if (Math.hypot(now.clientX - from[0], now.clientY - from[1]) < 4 || this.view.zoom === 1) return;
          this.view.x = start.x - (now.clientX - from[0]) * k / pane().base.width; this.view.y = start.y - (now.clientY - from[1]) * k / pane().base.height;
          this.clamp();
        },
        drop: (now) => { if (Math.hypot(now.clientX - from[0], now.clientY - from[1]) < 4) this.click(pane(), x, y); },
      };
      this.draw();
    };
    canvas.onpointermove = (event) => {
      if (this.pointers.has(event.pointerId)) this.pointers.set(event.pointerId, event);
      if (this.pinch && this.pointers.size === 2) { const now = this.spread(); this.zoom(now / this.pinch); this.pinch = now; return; }
      const [x, y] = this.toPicture(pane(), event);
      if (this.dragging) { this.dragging.move(x, y, event); if (!this.dragging.pan && !this.dragging.local) this.commit(); }
      this.hover(pane(), x, y);
    };
    canvas.onpointerup = canvas.onpointercancel = (event) => {
      this.pointers.delete(event.pointerId); if (this.pointers.size < 2) this.pinch = 0;
      const drag = this.dragging; this.dragging = null;
      if (!drag) return;
      drag.drop?.(event);
      if (!drag.pan && !drag.local) this.commit();
      this.draw();
    };
    canvas.onpointerleave = () => this.hover(null);
    canvas.ondblclick = () => this.act("fit");
    canvas.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const [x, y] = this.toPicture(pane(), event), { base } = pane();
      this.zoom(Math.exp(-event.deltaY / 300), x / base.width, y / base.height);
    }, { passive: false });
  }

  spread() { const [a, b] = [...this.pointers.values()]; return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY); }

  grab(pane, x, y, near) {
    const own = this.plugin.press?.(this, pane, x, y, near);
    if (own) return own === true ? { move() {}, local: true } : own;
    if (x < -8 || y < -8 || x > pane.base.width + 8 || y > pane.base.height + 8) return null;
    for (const tool of pane.index === this.header.pane ? ["points", "boxes", "cells"] : ["boxes"]) { const drag = this.edit[tool] !== undefined && TOOLS[tool](this, pane, x, y, near); if (drag) return drag; }
    return null;
  }

  click(pane, x, y) {
    const { width, height } = pane.base;
    if (this.header.click && x >= 0 && y >= 0 && x < width && y < height) this.wire.send({ ...edited(this), click: { pane: pane.index, x, y } });
  }
  get channel() { return this.header.live && Channel.of(DRAWINGS.get(this.header.name).header); } // that draws what is edited without the script
  commit(sent = edited(this)) {
    const settle = () => this.wire.send(sent);
    if (this.channel) this.channel.ask(this.header.name, settle, sent); else settle();
    this.draw();
  }

  hover(pane, x, y) {
    this.hovered = pane && { u: x / pane.base.width, v: y / pane.base.height, pane: pane.index };
    this.plugin.hover?.(this, pane, x, y);
    this.draw(); this.describe();
  }

  get grows() { return this.edit.draw ? this.edit.boxes ?? this.edit.points : undefined; } // the boxes or points to which new ones come

  // Label and delete button of the selected box or point, where new ones may be drawn.
  offer() {
    const box = this.grows?.[this.selected];
    this.chosen.hidden = !box;
    this.label.hidden = !box?.xyxy;
    if (box?.xyxy && this.label.getRootNode().activeElement !== this.label) this.label.value = box.label || "";
  }

  describe() {
    const text = this.plugin.readout && this.plugin.readout(this, this.hovered);
    this.output.textContent = this.output.title = text ?? (this.hovered ? values(this) : this.header.hint || "");
  }
  act(name) {
    if (name === "in") this.zoom(1.4);
    if (name === "out") this.zoom(1 / 1.4);
    if (name === "fit") { this.view = { zoom: 1, x: 0.5, y: 0.5 }; this.draw(); }
    if (name === "drop") this.drop();
  }
  zoom(factor, u = this.view.x, v = this.view.y) {
    const zoom = Math.max(1, Math.min(64, this.view.zoom * factor)), k = this.view.zoom / zoom;
    this.view = { zoom, x: u + (this.view.x - u) * k, y: v + (this.view.y - v) * k };
    this.clamp(); this.draw();
  }
  clamp() {
    if (this.view.zoom === 1) { this.view.x = this.view.y = 0.5; return; }
    this.view.x = Math.max(0, Math.min(1, this.view.x)); this.view.y = Math.max(0, Math.min(1, this.view.y));
  }
  drop() { this.grows.splice(this.selected, 1); this.selected = -1; this.commit(); }
  key(event) {
    event.stopPropagation(); // the page's own keys (the player's) are not meant
    const pane = this.panes.find(({ canvas }) => canvas === event.composedPath()[0]);
    if (event.key === "Escape" && STAGE.full) full();
    if (event.composedPath()[0] === this.label) return;
    if (pane && steer(this, pane, event)) { event.preventDefault(); return; }
    if ((event.key === "Delete" || event.key === "Backspace") && this.grows && this.selected >= 0) this.drop();
    else if (event.key === "+" || event.key === "=") this.zoom(1.4);
    else if (event.key === "-") this.zoom(1 / 1.4);
    else if (event.key === "0") this.act("fit");
    else return;
    event.preventDefault();
  }
}

function mount(component, plugin = {}) {
  const root = component.parentElement;
  (root.viewer ??= new Viewer(root)).update(component, plugin);
  return () => root.viewer?.observer.disconnect();
}
