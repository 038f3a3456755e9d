// Plotly kept alive: Plotly.react updates in place, so that zoom, pan and size survive every rerun.
const library = () => window.Plotly ? Promise.resolve() : (window.plotlyLoading ??= new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = served("vendor/plotly.min.js");
  script.onload = resolve; script.onerror = reject;
  document.head.append(script);
}));

// Plotly puts its style rules into the document's header, where a component's shadow tree does not see them.
const dressed = (root) => {
  if (root.dressed) return;
  root.dressed = document.createElement("style");
  root.dressed.textContent = [...document.getElementById("plotly.js-style-global").sheet.cssRules].map((rule) => rule.cssText).join("\n");
  root.append(root.dressed);
};

const themed = (figure, style, scale) => {
  const color = (name) => style.getPropertyValue(name).trim(), text = color("--st-text-color"), grid = color("--st-border-color");
  const layout = figure.layout;
  layout.font = { ...layout.font, color: text, family: color("--st-font"), size: (layout.font?.size || 15) * scale };
  layout.hoverlabel = { bgcolor: color("--st-secondary-background-color"), font: { color: text, size: layout.font.size }, ...layout.hoverlabel };
  for (const name of Object.keys(layout)) if (/^[xy]axis\d*$/.test(name)) axis(layout[name]);
  for (const name of ["xaxis", "yaxis"]) axis((layout[name] ??= {}));
  function axis(a) { a.gridcolor ??= grid; a.zerolinecolor ??= grid; a.linecolor ??= grid; a.tickcolor ??= grid; a.automargin ??= true; }
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
      const header = root.waiting, plot = root.querySelector(".plot"), style = getComputedStyle(plot);
      root.waiting = null;
      const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
      const { data, layout } = themed(JSON.parse(header.figure), style, scale);
      plot.setAttribute("aria-label", header.alt);
      plot.style.height = `${layout.height}px`;
      const image = { format: "svg", filename: header.name };
      await window.Plotly.react(plot, data, layout, {
        displaylogo: false, responsive: true, toImageButtonOptions: image,
        modeBarButtonsToRemove: ["lasso2d", "select2d"],
        modeBarButtonsToAdd: [{ name: "png", title: "Save as PNG", icon: window.Plotly.Icons.camera, click: (g) => window.Plotly.downloadImage(g, { ...image, format: "png", scale: 2 }) }],
      });
      if (!root.listening) { root.listening = true; plot.on("plotly_click", (event) => root.clicked?.(event)); }
    }
  } finally { root.drawing = false; }
}

export default function (component) {
  const root = component.parentElement, wire = (root.wire ??= new Wire());
  const { acknowledged, clicks } = unpacked(component.data);
  wire.connect(component, acknowledged);
  root.clicked = clicks && ((event) => {
    const { curveNumber, pointIndex, x, y } = event.points[0];
    wire.send({ curve: curveNumber, point: pointIndex, x, y });
  });
  show(component, { root, show: (header) => { if (!fresh(root, header)) return undefined; root.waiting = header; return redraw(root); } });
}
