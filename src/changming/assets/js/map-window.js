/* Pan and zoom of the server's map, by hand, buttons and keys. Bound by `data-map`; the view stands in the address
   as `map=x,y,width`. Tells others by `desk:map-picked` what was clicked. ES2020, no network. */
const STEP_PX = 80;
const NEAR_PX = 14;
const CLOSEST = 64; // magnification
const SIDES_FROM_M = 4.8; // metres per pixel from which both sides of a road are told apart (zoom 15)
const CLOSE_M = 2.4; // metres per pixel from which casings are twice as wide (zoom 16)

function numbersOf(path) {
  const numbers = (path.getAttribute("d").match(/-?\d+/g) || []).map(Number);
  const points = [];
  let x = 0, y = 0;
  for (let n = 0; n + 1 < numbers.length; n += 2) {
    x += numbers[n]; y += numbers[n + 1];
    points.push([x, y]);
  }
  return points;
}
function distance(px, py, [ax, ay], [bx, by]) {
  const dx = bx - ax, dy = by - ay;
  const t = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}

class MapWindow {
  constructor(box) {
    this.box = box;
    this.wrap = box.querySelector("[data-map-window]");
    this.map = box.querySelector("[data-map-drawing]");
    this.scale = box.querySelector("[data-map-scale]");
    this.unitsM = Number(box.dataset.unitsM);
    this.home = this.map.getAttribute("viewBox").split(" ").map(Number);
    this.lines = null;
    this.drawn = 0;
    this.hands = new Map();
    this.moved = 0;
    this.view = this.recalled() || this.fitted(this.home);
    this.listen();
    this.draw();
    this.map.classList.add("live");
    for (const part of [box.querySelector("[data-map-buttons]"), this.scale]) if (part) part.hidden = false;
  }
  size() { return { w: this.wrap.clientWidth || 1, h: this.wrap.clientHeight || 1 }; }
  fitted([x, y, w, h]) {
    const { w: wide, h: high } = this.size();
    const k = Math.max(w / wide, h / high);
    return { x: x + w / 2 - (wide * k) / 2, y: y + h / 2 - (high * k) / 2, w: wide * k, h: high * k };
  }
  perPx() { return this.view.w / this.size().w; }
  recalled() {
    const said = (new URLSearchParams(location.search).get("map") || "").split(",").map(Number);
    if (said.length !== 3 || !said.every(Number.isFinite) || said[2] <= 0) return null;
    const { w, h } = this.size();
    const [x, y, wide] = said, high = (wide / w) * h;
    return { x: x - wide / 2, y: y - high / 2, w: wide, h: high };
  }
  remember() {
    const { x, y, w, h } = this.view;
    const address = new URL(location.href);
    address.searchParams.set("map", [x + w / 2, y + h / 2, w].map((n) => n.toFixed(0)).join(","));
    try { history.replaceState(null, "", address.href.replace(/%2C/g, ",")); } catch (refused) { /* nothing is lost */ }
  }
  show(next) {
    this.view = next;
    if (!this.drawn) this.drawn = requestAnimationFrame(() => { this.draw(); this.remember(); });
  }
  draw() {
    this.drawn = 0;
    const { x, y, w, h } = this.view, k = this.perPx();
    this.lastPerPx = k;
    this.map.setAttribute("viewBox", [x, y, w, h].map((n) => n.toFixed(1)).join(" "));
    this.map.style.setProperty("--px", k.toFixed(4));
    const room = this.home[2] / k / Number(this.box.dataset.namesPx);
    this.map.dataset.zoom = String([16, 8, 4, 2].find((zoom) => room > zoom * 0.9) || 1);
    this.map.classList.toggle("near", k * this.unitsM <= SIDES_FROM_M);
    this.map.classList.toggle("close", k * this.unitsM <= CLOSE_M);
    this.drawScale(k);
  }
  drawScale(k) {
    if (!this.scale) return;
    const most = 110 * k * this.unitsM;
    const power = Math.pow(10, Math.floor(Math.log10(most)));
    const metres = [5, 2, 1].map((n) => n * power).find((n) => n <= most) || power;
    this.scale.style.width = `${metres / this.unitsM / k}px`;
    const words = this.box.dataset;
    this.scale.textContent = metres >= 1000 ? words.km.replace("{value}", metres / 1000) : words.m.replace("{value}", metres);
  }
  zoomAt(factor, px, py) {
    const now = this.fitted(this.home).w / this.view.w;
    const by = Math.min(Math.max(now * factor, 0.5), CLOSEST) / now;
    const { w, h } = this.size(), view = this.view;
    const x = view.x + (px / w) * view.w, y = view.y + (py / h) * view.h;
    this.show({ x: x - (px / w) * (view.w / by), y: y - (py / h) * (view.h / by), w: view.w / by, h: view.h / by });
  }
  zoomMiddle(factor) { const { w, h } = this.size(); this.zoomAt(factor, w / 2, h / 2); }
  pan(dx, dy) { const k = this.perPx(); this.show({ ...this.view, x: this.view.x + dx * k, y: this.view.y + dy * k }); }
  whole() { this.show(this.fitted(this.home)); }

  /* -- which line is near a spot; read from the paths when first needed -- */
  allLines() {
    if (!this.lines) {
      this.lines = Array.from(this.map.querySelectorAll("path[data-s]"), (path) => [path, numbersOf(path)]);
    }
    return this.lines;
  }
  nearest(px, py, within) {
    const k = this.perPx(), x = this.view.x + px * k, y = this.view.y + py * k;
    let best = within * k, found = null;
    for (const [path, points] of this.allLines()) {
      for (let n = 1; n < points.length; n += 1) {
        const away = distance(x, y, points[n - 1], points[n]);
        if (away < best) { best = away; found = path; }
      }
    }
    return found;
  }
  pick(path) {
    this.box.dispatchEvent(new CustomEvent("desk:map-picked", { bubbles: true, detail: { id: path ? path.dataset.s : "" } }));
  }
  bringIntoView(path) {
    const points = numbersOf(path), xs = points.map((p) => p[0]), ys = points.map((p) => p[1]);
    const x = (Math.min(...xs) + Math.max(...xs)) / 2, y = (Math.min(...ys) + Math.max(...ys)) / 2, view = this.view;
    const inside = x > view.x + view.w * 0.1 && x < view.x + view.w * 0.9 && y > view.y + view.h * 0.1 && y < view.y + view.h * 0.9;
    if (!inside) this.show({ ...view, x: x - view.w / 2, y: y - view.h / 2 });
  }

  /* -- hands -- */
  spread() { const [a, b] = Array.from(this.hands.values()); return Math.hypot(a.x - b.x, a.y - b.y); }
  down(event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    this.hands.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.hands.size === 1) this.moved = 0;
  }
  move(event) {
    const was = this.hands.get(event.pointerId);
    if (!was) return;
    const before = this.hands.size === 2 ? this.spread() : 0;
    this.hands.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.moved += Math.abs(event.clientX - was.x) + Math.abs(event.clientY - was.y);
    if (this.moved < 4) return;
    if (!this.map.hasPointerCapture(event.pointerId)) this.map.setPointerCapture(event.pointerId);
    this.map.classList.add("moving");
    if (this.hands.size === 2) {
      const at = this.wrap.getBoundingClientRect();
      const [a, b] = Array.from(this.hands.values());
      this.zoomAt(this.spread() / (before || 1), (a.x + b.x) / 2 - at.left, (a.y + b.y) / 2 - at.top);
    } else this.pan(was.x - event.clientX, was.y - event.clientY);
  }
  up(event) {
    if (!this.hands.delete(event.pointerId)) return;
    this.map.classList.remove("moving");
    if (event.type !== "pointerup" || this.moved >= 4) return;
    const at = this.wrap.getBoundingClientRect();
    this.pick(this.nearest(event.clientX - at.left, event.clientY - at.top, NEAR_PX));
  }
  wheel(event) {
    if (document.activeElement !== this.wrap) return;
    event.preventDefault();
    const at = this.wrap.getBoundingClientRect();
    this.zoomAt(Math.exp(-event.deltaY / 400), event.clientX - at.left, event.clientY - at.top);
  }
  key(event) {
    const { w, h } = this.size();
    const keys = {
      ArrowLeft: () => this.pan(-STEP_PX, 0), ArrowRight: () => this.pan(STEP_PX, 0),
      ArrowUp: () => this.pan(0, -STEP_PX), ArrowDown: () => this.pan(0, STEP_PX),
      "+": () => this.zoomMiddle(1.5), "=": () => this.zoomMiddle(1.5), "-": () => this.zoomMiddle(1 / 1.5),
      0: () => this.whole(), Home: () => this.whole(), Escape: () => this.pick(null),
      Enter: () => this.pick(this.nearest(w / 2, h / 2, Math.max(w, h))),
    };
    if (event.target !== this.wrap || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    this.wrap.classList.add("keyed");
    keys[event.key]();
  }
  listen() {
    this.map.addEventListener("pointerdown", (event) => this.down(event));
    this.map.addEventListener("pointermove", (event) => this.move(event));
    this.map.addEventListener("pointerup", (event) => this.up(event));
    this.map.addEventListener("pointercancel", (event) => this.up(event));
    this.wrap.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.wrap.addEventListener("keydown", (event) => this.key(event));
    this.wrap.addEventListener("blur", () => this.wrap.classList.remove("keyed"));
    this.box.addEventListener("desk:show-line", (event) => this.bringIntoView(event.detail.path));
    for (const button of this.box.querySelectorAll("[data-zoom-by]")) {
      const by = Number(button.dataset.zoomBy);
      button.addEventListener("click", () => (by ? this.zoomMiddle(by) : this.whole()));
    }
    const paper = window.matchMedia("print");
    const turnToPaper = () => { // paper shows the whole, the screen comes back as it was
      if (paper.matches) { this.onScreen = this.onScreen || this.view; this.view = this.fitted(this.home); }
      else if (this.onScreen) { this.view = this.onScreen; this.onScreen = null; }
      this.draw();
    };
    if (paper.addEventListener) paper.addEventListener("change", turnToPaper);
    new ResizeObserver(() => {
      if (paper.matches) { turnToPaper(); return; }
      const { w, h } = this.size(), view = this.view, k = this.lastPerPx || this.perPx();
      const x = view.x + view.w / 2, y = view.y + view.h / 2;
      this.view = { x: x - (w * k) / 2, y: y - (h * k) / 2, w: w * k, h: h * k };
      this.draw();
    }).observe(this.wrap);
  }
}

for (const box of document.querySelectorAll("[data-map]")) new MapWindow(box);
