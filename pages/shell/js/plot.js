// Plotly kept alive: Plotly.react updates in place, so that zoom, pan and size survive every rerun.
const AGAIN = 1000; // ms until the library is asked for again, where the server did not answer
const loaded = () => new Promise((resolve) => {
  const script = Object.assign(document.createElement("script"), { src: served("vendor/plotly.min.js"), onload: resolve });
  script.onerror = () => setTimeout(() => { window.plotlyLoading = null; resolve(); }, AGAIN);
  document.head.append(script);
});
async function library() { while (!window.Plotly) await (window.plotlyLoading ??= loaded()); }

// Plotly puts its style rules into the document's header, where a component's shadow tree does not see them.
const dressed = (root) => {
  if (root.dressed) return;
  root.dressed = document.createElement("style");
  root.dressed.textContent = [...document.getElementById("plotly.js-style-global").sheet.cssRules].map((rule) => rule.cssText).join("\n");
  root.append(root.dressed);
};

const PHONE = 640; // px of a window up to which type is smaller

const themed = (figure, style) => {
  const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 * (innerWidth < PHONE ? 0.8 : 1);
  const color = (name) => style.getPropertyValue(name).trim(), text = color("--st-text-color"), grid = color("--st-border-color");
  const layout = figure.layout;
  layout.font = { ...layout.font, color: text, family: color("--st-font"), size: (layout.font?.size || 15) * scale };
  layout.hoverlabel = { bgcolor: color("--st-secondary-background-color"), font: { color: text, size: layout.font.size }, ...layout.hoverlabel };
  for (const name of Object.keys(layout)) if (/^[xy]axis\d*$/.test(name)) axis(layout[name]);
  for (const name of ["xaxis", "yaxis"]) axis((layout[name] ??= {}));
  function axis(a) { a.gridcolor ??= grid; a.zerolinecolor ??= grid; a.linecolor ??= grid; a.tickcolor ??= grid; a.automargin ??= true; if (a.overlaying) a.tickmode ??= "auto"; }
  return figure;
};

// Whether there is something new to draw: Streamlit shows all components anew before and after each run.
function fresh(root, { figure }) {
  const style = getComputedStyle(root.querySelector(".plot")), type = getComputedStyle(document.documentElement).fontSize;
  const looks = [figure, type, ...["--st-text-color", "--st-border-color", "--st-secondary-background-color"].map((name) => style.getPropertyValue(name))].join();
  return looks !== root.looks && Boolean((root.looks = looks));
}

async function redraw(root) {
  if (root.drawing) return;
  root.drawing = true;
  try {
    await library();
    dressed(root);
    while (root.waiting) {
      const header = (root.shown = root.waiting), plot = root.querySelector(".plot"), style = getComputedStyle(plot);
      root.waiting = null;
      const { data, layout } = themed(JSON.parse(header.figure), style);
      plot.classList.toggle("slides", Boolean(header.slides) && !root.zooming);
      plot.style.height = `${root.height}px`;
      const axes = Object.keys(layout).filter((name) => /^[xy]axis/.test(name)); // without the zoom button a drag moves nothing
      for (const name of axes) layout[name].fixedrange = !root.zooming;
      layout.uirevision += ` ${root.wholes ?? 0}`; // another one: the chart is shown whole again
      const still = { ...layout, height: root.height, width: Math.max((root.width = plot.clientWidth), (innerWidth < PHONE && layout.width) || 0), dragmode: root.zooming ? "zoom" : false };
      await window.Plotly.react(plot, data, still, { displayModeBar: false, showTips: false });
      if (!root.under && covers(root)) { root.under = true; arrange(); }
      if (!root.listening) { root.listening = true; plot.on("plotly_click", (event) => root.clicked && root.clicked(event)); }
    }
  } finally { root.drawing = false; }
}

async function picture(root) {
  const plot = root.querySelector(".plot"), style = getComputedStyle(plot), { clientWidth: width, clientHeight: height } = plot;
  const image = await window.Plotly.toImage({ data: plot.data, layout: plot.layout }, { format: "svg", width, height });
  return svgFile(decodeURIComponent(image.slice(image.indexOf(",") + 1)), width, height, root.shown.alt, style);
}

// The figures of the film, drawn one after the other as the chart stands now.
async function gif(root, alt) {
  const plot = root.querySelector(".plot"), style = getComputedStyle(plot), { clientWidth: width, clientHeight: height } = plot, scale = Math.min(1, FILM.chart / width), frames = [];
  for (const figure of FILMS.get(root.shown.name).frames) {
    const { data, layout } = themed(JSON.parse(figure), style);
    const image = Object.assign(new Image(), { src: await window.Plotly.toImage({ data, layout: { ...layout, width, height } }, { format: "svg", width, height }) });
    await image.decode();
    const context = framed(Math.round(width * scale), Math.round(height * scale), style, alt);
    context.drawImage(image, 0, 0, width * scale, height * scale);
    frames.push(indexed(context, false));
  }
  return gifFile({ frames }, alt);
}

// The points of all traces, a line each.
function csv(root) {
  const rows = root.querySelector(".plot").data.flatMap(({ name = "", x, y, z }) => (z ? [...z].flatMap((row, i) => [...row].map((value, k) => [name, x?.[k] ?? k, y?.[i] ?? i, value])) : [...(x ?? y ?? [])].map((_, i) => [name, x?.[i] ?? i, y?.[i] ?? i])));
  return csvFile([["name", "x", "y", "z"], ...rows]);
}

function equipped(root) {
  const tools = root.querySelector(".tools"), zoom = tools.querySelector("[name=zoom]");
  zoom.onclick = () => { root.zooming = !root.zooming; root.wholes = (root.wholes ?? 0) + !root.zooming; zoom.setAttribute("aria-pressed", root.zooming); root.waiting = root.shown; redraw(root); };
  offered(tools, () => root.shown, { ...pictures(() => picture(root)), GIF: (alt) => gif(root, alt), CSV: () => csv(root) }, (kind) => kind !== "GIF" || FILMS.get(root.shown?.name)?.frames.length > 1);
}

// A drag over the axes moves a slider, whose values stand along x.
function slid(root) {
  const plot = root.querySelector(".plot");
  const move = (event) => {
    const axis = plot._fullLayout.xaxis, place = axis.p2l(event.clientX - plot.getBoundingClientRect().left - axis._offset);
    window.explorerSliderHosts?.get(root.shown.slides)?.explorerSlide(place);
  };
  plot.addEventListener("pointerdown", (event) => {
    if (!root.shown?.slides || root.zooming || !event.target.closest(".draglayer")) return;
    plot.setPointerCapture(event.pointerId); plot.onpointermove = move; move(event);
  }, true);
  plot.addEventListener("pointerup", () => { plot.onpointermove = null; });
}

// Draws the chart in its place as it is now.
function again(root) {
  const plot = root.querySelector(".plot");
  if (!root.shown || (plot.layout?.height === root.height && root.width === plot.clientWidth)) return;
  root.waiting ??= root.shown;
  redraw(root);
}

// Whether the buttons, beside the title of the axis, lie over words of the chart.
function covers(root) {
  const over = root.querySelector("[name=full]").getBoundingClientRect(), first = root.querySelector("[name=zoom]").getBoundingClientRect();
  return [...root.querySelectorAll(".plot text")].map((text) => text.getBoundingClientRect()).some((box) => box.width && box.right > first.left && box.left < over.right && box.bottom > first.top + 2 && box.top < over.bottom);
}

function fit(root, share, alone) {
  const height = alone ? share : Math.min(share, Math.max(root.asked, 1.2 * root.querySelector(".plot").clientWidth));
  const tools = root.querySelector(".tools"), beside = tools.clientWidth > 420 && !root.under; // room beside the title of the axis
  const foot = beside ? 0 : tools.offsetHeight;
  tools.style.marginTop = beside ? `-${tools.offsetHeight}px` : "";
  root.height = Math.round(height - foot);
  root.querySelector(".plot").style.height = `${root.height}px`;
  again(root);
  return height;
}

export default function (component) {
  const root = component.parentElement, wire = (root.wire ??= new Wire());
  const { acknowledged, clicks } = unpacked(component.data);
  wire.connect(component, acknowledged);
  root.clicked = clicks && ((event) => {
    const { curveNumber, pointIndex, x, y } = event.points[0];
    wire.send({ curve: curveNumber, point: pointIndex, x, y });
  });
  if (!root.observer) { equipped(root); slid(root); root.observer = new ResizeObserver(() => again(root)); root.observer.observe(root.querySelector(".plot")); }
  show(component, { root, show: async (header) => {
    await styled();
    const film = header.film && missing(header);
    if (film) kept(film, header.figure, FILM.charts);
    root.asked = header.height;
    const plot = root.querySelector(".plot");
    plot.setAttribute("role", "img"); plot.setAttribute("aria-label", header.alt); // also while the first chart waits for Plotly
    stand(root.host, header, { order: 1, least: (scale) => Math.min(1.2 * scale * header.height, 0.32 * innerHeight), fit: (height, alone) => fit(root, height, alone) });
    if (!fresh(root, header)) return undefined;
    root.waiting = header;
    return redraw(root);
  } });
}
