// The class album on a phone: photos are made small here, and stay in sight until the server has taken them.
const SIDE = 512, PATIENCE = 60e3; // px of the longer side, ms

const element = (name, properties, ...children) => { const made = Object.assign(document.createElement(name), properties); made.append(...children); return made; };
const filled = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);

// What the browser cannot read stays as it is: the server may.
async function small(file) {
  try {
    const image = await createImageBitmap(file), scale = Math.min(1, SIDE / Math.max(image.width, image.height));
    const sheet = element("canvas", { width: Math.max(1, image.width * scale), height: Math.max(1, image.height * scale) });
    const painter = Object.assign(sheet.getContext("2d"), { fillStyle: "white", imageSmoothingQuality: "high" });
    painter.fillRect(0, 0, sheet.width, sheet.height);
    painter.drawImage(image, 0, 0, sheet.width, sheet.height);
    image.close();
    return await new Promise((done) => sheet.toBlob((blob) => done(blob ?? file), "image/jpeg", 0.9));
  } catch { return file; }
}

class PhoneAlbum {
  constructor(root) {
    this.photos = []; this.chosen = null; this.sending = false;
    [this.offered, this.list, this.button, this.status] = [".classes", "ul", "[name=add]", "[role=status]"].map((one) => root.querySelector(one));
    this.legends = [...root.querySelectorAll("legend")]; this.inputs = [...root.querySelectorAll("[type=file]")];
    this.button.onclick = () => this.add();
    for (const input of this.inputs) input.onchange = () => this.take(input);
  }

  update(header) {
    Object.assign(this, header);
    this.student = sessionStorage[`student of ${this.code}`] ??= crypto.getRandomValues(new Uint32Array(4)).join("-"); // as long as the tab
    for (const legend of this.legends) legend.textContent = this.words[legend.className];
    for (const input of this.inputs) input.nextElementSibling.textContent = this.words[input.name];
    this.offer(this.classes);
  }

  offer(classes) {
    if (!classes.includes(this.chosen)) this.chosen = null;
    this.offered.replaceChildren(...classes.map((name) => element("label", {},
      element("input", { type: "radio", name: "class", checked: name === this.chosen, onchange: () => { this.chosen = name; this.draw(); } }),
      element("span", { textContent: name }))));
    this.draw();
  }

  draw() {
    const { photos, sending, chosen, words } = this, next = sending ? "sending" : !chosen ? "choose" : photos.length ? "add" : "none";
    this.list.replaceChildren(...photos.map((photo) => element("li", { className: photo.problem ? "problem" : "" },
      element("img", { src: photo.url, alt: "", onerror: ({ target }) => target.replaceWith(element("i")) }), photo.problem ?? "",
      element("button", { textContent: "✕", ariaLabel: words.drop, disabled: sending, onclick: () => this.drop(photo) }))));
    Object.assign(this.button, { textContent: filled(words[next], { class: chosen, count: photos.length }), disabled: next !== "add" });
    for (const input of this.inputs) input.disabled = sending;
  }

  async take(input) {
    const files = [...input.files];
    input.value = this.status.textContent = "";
    for (const file of files) {
      const blob = await small(file);
      this.photos.push({ blob, url: URL.createObjectURL(blob) });
      this.draw();
    }
  }

  drop(photo) {
    URL.revokeObjectURL(photo.url);
    this.photos.splice(this.photos.indexOf(photo), 1);
    this.draw();
  }

  async add() {
    const chosen = this.chosen, batch = Date.now(), counts = { class: chosen, added: 0, refused: 0 };
    this.sending = true;
    this.draw();
    for (const photo of [...this.photos]) {
      photo.batch ??= batch; // the same when it is sent again
      const { problem, classes } = await this.send(photo, chosen);
      photo.problem = problem;
      counts[problem ? "refused" : "added"] += 1;
      if (!problem) this.drop(photo);
      if (classes?.length) this.offer(classes);
    }
    this.sending = false;
    this.draw();
    this.status.textContent = ["added", "refused"].filter((name) => counts[name]).map((name) => filled(this.words[name], counts)).join(" ");
  }

  async send({ blob, batch }, chosen) {
    if (blob.size > this.most) return { problem: this.words.heavy };
    const named = Object.entries({ code: this.code, class: chosen, student: this.student, batch });
    const headers = Object.fromEntries(named.map(([name, text]) => [`album-${name}`, encodeURIComponent(text)]));
    headers["accept-language"] = new URLSearchParams(location.search).get("lang") ?? navigator.language;
    try {
      return await (await fetch(served("photos"), { method: "POST", body: blob, headers, signal: AbortSignal.timeout(PATIENCE) })).json();
    } catch { return { problem: this.words.offline }; }
  }
}

export default ({ parentElement: root, data }) => (root.album ??= new PhoneAlbum(root)).update(unpacked(data));
