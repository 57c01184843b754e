/* The map page: one selection for map and list, pan and zoom by hand and by keys, filters. ES2020, no network. */
"use strict";
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const words = facts.words;
  const ROWS_A_PAGE = 50;
  const STEP_PX = 80;
  const NEAR_PX = 14;
  const CLOSEST = 64; // magnification
  const byId = (id) => document.getElementById(id);
  const wrap = byId("mapwrap"), map = byId("map"), card = byId("card"), body = byId("rows"), live = byId("live");
  const paths = Array.from(map.querySelectorAll("path[data-i]"));
  const pathOf = new Map(paths.map((path) => [Number(path.dataset.i), path]));
  const rows = Array.from(body.rows);
  const rowOf = new Map(rows.map((row) => [Number(row.dataset.i), row]));
  const state = { verdict: "", team: "", text: "", order: "urgent", page: 0, picked: -1, shown: rows };

  /* -- the view: a rectangle of the sheet, always of the window's shape -- */
  const home = map.getAttribute("viewBox").split(" ").map(Number);
  let view = { x: 0, y: 0, w: 1, h: 1 };
  let drawn = 0;
  let perPx = 1; // units per pixel as last drawn, kept when the window changes

  function size() { return { w: wrap.clientWidth || 1, h: wrap.clientHeight || 1 }; }
  function fitted([x, y, w, h]) {
    const { w: wide, h: high } = size();
    const scale = Math.max(w / wide, h / high);
    return { x: x + w / 2 - (wide * scale) / 2, y: y + h / 2 - (high * scale) / 2, w: wide * scale, h: high * scale };
  }
  function unitsPerPx() { return view.w / size().w; }
  function magnification() { return fitted(home).w / view.w; }
  function show(next) {
    view = next;
    if (!drawn) drawn = requestAnimationFrame(draw);
  }
  function draw() {
    drawn = 0;
    map.setAttribute("viewBox", [view.x, view.y, view.w, view.h].map((n) => n.toFixed(1)).join(" "));
    perPx = unitsPerPx();
    map.style.setProperty("--px", unitsPerPx().toFixed(4));
    const room = home[2] / perPx / facts.names_px;
    map.dataset.zoom = String([16, 8, 4, 2].find((zoom) => room > zoom * 0.9) || 1);
    drawScale();
  }
  function drawScale() {
    const most = 110 * unitsPerPx() * facts.unit_m;
    const power = Math.pow(10, Math.floor(Math.log10(most)));
    const metres = [5, 2, 1].map((n) => n * power).find((n) => n <= most) || power;
    const scale = byId("scale");
    scale.style.width = `${metres / facts.unit_m / unitsPerPx()}px`;
    scale.textContent = metres >= 1000 ? words.km.replace("{value}", metres / 1000) : words.m.replace("{value}", metres);
  }
  function zoomAt(factor, px, py) {
    const now = magnification();
    const wanted = Math.min(Math.max(now * factor, 0.5), CLOSEST) / now;
    const { w, h } = size();
    const x = view.x + (px / w) * view.w, y = view.y + (py / h) * view.h;
    show({ x: x - (px / w) * (view.w / wanted), y: y - (py / h) * (view.h / wanted), w: view.w / wanted, h: view.h / wanted });
  }
  function zoomMiddle(factor) { const { w, h } = size(); zoomAt(factor, w / 2, h / 2); }
  function pan(dx, dy) { const k = unitsPerPx(); show({ ...view, x: view.x + dx * k, y: view.y + dy * k }); }
  function whole() { show(fitted(home)); }

  /* -- lines as numbers, read from the paths when first needed -- */
  let lines = null;
  function allLines() {
    if (lines) return lines;
    lines = new Map();
    for (const path of paths) {
      const numbers = (path.getAttribute("d").match(/-?\d+/g) || []).map(Number);
      const points = [];
      let x = 0, y = 0;
      for (let n = 0; n + 1 < numbers.length; n += 2) {
        x += numbers[n]; y += numbers[n + 1];
        points.push([x, y]);
      }
      lines.set(Number(path.dataset.i), points);
    }
    return lines;
  }
  function distance(px, py, [ax, ay], [bx, by]) {
    const dx = bx - ax, dy = by - ay;
    const t = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(px - ax - t * dx, py - ay - t * dy);
  }
  function nearest(px, py, within) {
    const k = unitsPerPx();
    const x = view.x + px * k, y = view.y + py * k;
    let best = within * k, found = -1;
    for (const [i, points] of allLines()) {
      if (state.verdict && rowOf.get(i).dataset.v !== state.verdict) continue;
      for (let n = 1; n < points.length; n += 1) {
        const away = distance(x, y, points[n - 1], points[n]);
        if (away < best) { best = away; found = i; }
      }
    }
    return found;
  }

  /* -- passes: the rim is as wide as what was required, the core as what was done; a missing pass is an empty rim -- */
  const PASS_PX = 2;
  function drawPasses() {
    const group = byId("passes");
    group.textContent = "";
    if (!map.classList.contains("by-passes")) return;
    const layers = { rim: new Map(), ground: new Map(), core: new Map(), short: new Map(), unknown: new Map(), rest: new Map() };
    const add = (layer, passes, d) => layers[layer].set(passes, (layers[layer].get(passes) || "") + d);
    for (const [i, path] of pathOf) {
      const verdict = rowOf.get(i).dataset.v, d = path.getAttribute("d");
      const [required, passes] = facts.more[i].p;
      if (!required || (state.verdict && verdict !== state.verdict)) { add("rest", 0.6, d); continue; }
      add("rim", required + 1, d);
      add("ground", required, d);
      if (verdict === "unknown") add("unknown", required, d);
      if (passes) add(passes < required ? "short" : "core", Math.min(passes, required), d);
    }
    for (const [layer, widths] of Object.entries(layers)) {
      for (const [passes, d] of widths) {
        const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("class", `p-${layer}`);
        path.setAttribute("stroke-width", passes * PASS_PX);
        path.setAttribute("d", d);
        group.append(path);
      }
    }
  }
  function viewBy(what) {
    map.classList.toggle("by-passes", what === "passes");
    for (const button of document.querySelectorAll(".views button")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === what));
    }
    byId("passes-key").hidden = what !== "passes";
    byId("verdicts-key").hidden = what === "passes";
    drawPasses();
  }

  /* -- selection -- */
  const outline = [byId("sel-out"), byId("sel-in"), byId("sel-line")];
  function pick(i, { move = true, scroll = true } = {}) {
    if (state.picked >= 0) mark(state.picked, false);
    state.picked = i;
    if (i < 0) {
      outline.forEach((path) => path.setAttribute("d", "M0 0"));
      card.hidden = true;
      remember();
      return;
    }
    mark(i, true);
    const path = pathOf.get(i);
    const d = path ? path.getAttribute("d") : "M0 0";
    outline.forEach((line) => line.setAttribute("d", d));
    outline[2].setAttribute("class", path ? `k-${rowOf.get(i).dataset.v}` : "");
    fillCard(i);
    if (path && move) bringIntoView(i);
    placeCard(i);
    if (scroll) openRow(i);
    const row = rowOf.get(i);
    live.textContent = `${row.cells[1].textContent.trim()}, ${row.cells[0].textContent.trim()}`;
    remember();
  }
  function mark(i, on) {
    const row = rowOf.get(i);
    row.classList.toggle("on", on);
    row.querySelector("button").setAttribute("aria-pressed", String(on));
  }
  function middleOf(i) {
    const points = allLines().get(i);
    const xs = points.map((p) => p[0]), ys = points.map((p) => p[1]);
    return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  }
  function bringIntoView(i) {
    const [x, y] = middleOf(i);
    const inside = x > view.x + view.w * 0.1 && x < view.x + view.w * 0.9 && y > view.y + view.h * 0.1 && y < view.y + view.h * 0.9;
    if (!inside) show({ ...view, x: x - view.w / 2, y: y - view.h / 2 });
  }
  function placeCard(i) {
    if (!pathOf.has(i)) return;
    const [x, y] = middleOf(i);
    const left = (x - view.x) / view.w < 0.5, low = (y - view.y) / view.h > 0.5;
    card.classList.toggle("up", left && low);
  }
  function fillCard(i) {
    const row = rowOf.get(i), more = facts.more[i];
    byId("card-name").textContent = row.querySelector(".pick").textContent;
    byId("card-note").textContent = row.querySelector("small").textContent;
    const list = byId("card-facts");
    list.textContent = "";
    const pairs = [[words.verdict, null], ...more.f];
    for (const [name, value] of pairs) {
      const term = document.createElement("dt"), said = document.createElement("dd");
      term.textContent = name;
      if (value === null) said.append(...Array.from(row.cells[0].cloneNode(true).childNodes));
      else said.textContent = value;
      list.append(term, said);
    }
    const findings = byId("card-findings");
    findings.textContent = "";
    findings.hidden = !more.s.length;
    for (const sentence of more.s) {
      const item = document.createElement("li");
      item.textContent = sentence;
      findings.append(item);
    }
    card.hidden = false;
  }

  /* -- the list -- */
  function matches(row) {
    return (!state.verdict || row.dataset.v === state.verdict)
      && (!state.team || row.dataset.t === state.team)
      && (!state.text || row.cells[1].textContent.toLowerCase().includes(state.text));
  }
  function list({ keepPage = false } = {}) {
    state.shown = rows.filter(matches);
    if (state.order === "name") {
      const name = (row) => row.cells[1].textContent;
      state.shown.sort((a, b) => name(a).localeCompare(name(b), document.documentElement.lang));
    }
    body.append(...state.shown);
    if (!keepPage) state.page = 0;
    turn(state.page);
    paintFilter();
    remember();
  }
  function turn(page) {
    const last = Math.max(0, Math.ceil(state.shown.length / ROWS_A_PAGE) - 1);
    state.page = Math.min(Math.max(page, 0), last);
    const from = state.page * ROWS_A_PAGE;
    const visible = new Set(state.shown.slice(from, from + ROWS_A_PAGE));
    for (const row of rows) row.hidden = !visible.has(row);
    byId("empty").hidden = state.shown.length > 0;
    const text = state.shown.length ? words.showing : words.showing_none;
    byId("showing").textContent = text.replace("{from}", from + 1).replace("{to}", from + visible.size)
      .replace("{all}", state.shown.length);
    byId("before").disabled = state.page === 0;
    byId("after").disabled = state.page === last;
  }
  function openRow(i) {
    const row = rowOf.get(i);
    if (!state.shown.includes(row)) {
      Object.assign(state, { verdict: "", team: "", text: "" });
      syncControls();
      list();
    }
    const place = state.shown.indexOf(row);
    if (Math.floor(place / ROWS_A_PAGE) !== state.page) turn(Math.floor(place / ROWS_A_PAGE));
    const box = byId("rowbox");
    if (box.scrollHeight > box.clientHeight) box.scrollTop = row.offsetTop - box.clientHeight / 3;
  }
  function paintFilter() {
    map.classList.toggle("filtered", Boolean(state.verdict));
    for (const group of map.querySelectorAll("g[data-v]")) group.classList.toggle("shown", group.dataset.v === state.verdict);
    for (const button of document.querySelectorAll(".four button")) {
      button.setAttribute("aria-pressed", String(button.dataset.v === state.verdict));
    }
    drawPasses();
  }
  function syncControls() {
    byId("team").value = state.team; byId("text").value = state.text; byId("order").value = state.order;
  }
  function filterBy(verdict) {
    state.verdict = state.verdict === verdict ? "" : verdict;
    list();
    live.textContent = byId("showing").textContent;
  }

  /* -- the address holds filter and selection, so that a view can be sent on -- */
  function remember() {
    const said = new URLSearchParams();
    if (state.verdict) said.set("v", state.verdict);
    if (state.team) said.set("t", state.team);
    if (state.text) said.set("q", state.text);
    if (state.order !== "urgent") said.set("o", state.order);
    if (state.picked >= 0) said.set("s", facts.ids[state.picked]);
    try { history.replaceState(null, "", `#${said}`); } catch (refused) { /* some viewers forbid it; nothing is lost */ }
  }
  function recall() {
    const said = new URLSearchParams(location.hash.slice(1));
    state.verdict = said.get("v") || ""; state.team = said.get("t") || "";
    state.text = said.get("q") || ""; state.order = said.get("o") || "urgent";
    const wanted = facts.ids.indexOf(said.get("s"));
    syncControls();
    if (location.hash.length > 1) list(); else turn(0);
    if (wanted >= 0) pick(wanted);
  }

  /* -- hands -- */
  const hands = new Map();
  let moved = 0;
  function spread() { const [a, b] = Array.from(hands.values()); return Math.hypot(a.x - b.x, a.y - b.y); }
  function down(event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    hands.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (hands.size === 1) moved = 0;
  }
  function move(event) {
    const was = hands.get(event.pointerId);
    if (!was) return;
    const before = hands.size === 2 ? spread() : 0;
    hands.set(event.pointerId, { x: event.clientX, y: event.clientY });
    moved += Math.abs(event.clientX - was.x) + Math.abs(event.clientY - was.y);
    if (moved < 4) return;
    if (!map.hasPointerCapture(event.pointerId)) map.setPointerCapture(event.pointerId);
    map.classList.add("moving");
    if (hands.size === 2) {
      const box = wrap.getBoundingClientRect();
      const [a, b] = Array.from(hands.values());
      zoomAt(spread() / (before || 1), (a.x + b.x) / 2 - box.left, (a.y + b.y) / 2 - box.top);
    } else pan(was.x - event.clientX, was.y - event.clientY);
  }
  function up(event) {
    if (!hands.delete(event.pointerId)) return;
    map.classList.remove("moving");
    if (event.type !== "pointerup" || moved >= 4) return;
    const box = wrap.getBoundingClientRect();
    pick(nearest(event.clientX - box.left, event.clientY - box.top, NEAR_PX), { move: false });
  }
  map.addEventListener("pointerdown", down);
  map.addEventListener("pointermove", move);
  map.addEventListener("pointerup", up);
  map.addEventListener("pointercancel", up);
  wrap.addEventListener("wheel", (event) => {
    if (document.activeElement !== wrap) return;
    event.preventDefault();
    const box = wrap.getBoundingClientRect();
    zoomAt(Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });

  /* -- keys -- */
  const keys = {
    ArrowLeft: () => pan(-STEP_PX, 0), ArrowRight: () => pan(STEP_PX, 0),
    ArrowUp: () => pan(0, -STEP_PX), ArrowDown: () => pan(0, STEP_PX),
    "+": () => zoomMiddle(1.5), "=": () => zoomMiddle(1.5), "-": () => zoomMiddle(1 / 1.5),
    0: whole, Home: whole, Escape: () => pick(-1),
    Enter: () => { const { w, h } = size(); pick(nearest(w / 2, h / 2, Math.max(w, h)), { move: false }); },
  };
  wrap.addEventListener("keydown", (event) => {
    if (event.target !== wrap || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    wrap.classList.add("keyed");
    keys[event.key]();
  });
  wrap.addEventListener("blur", () => wrap.classList.remove("keyed"));
  body.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const open = state.shown.filter((row) => !row.hidden);
    const next = open[open.indexOf(event.target.closest("tr")) + step];
    if (!next) return;
    event.preventDefault();
    next.querySelector("button").focus();
  });
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row) pick(Number(row.dataset.i), { scroll: false });
  });

  byId("closer").addEventListener("click", () => zoomMiddle(1.6));
  byId("wider").addEventListener("click", () => zoomMiddle(1 / 1.6));
  byId("whole").addEventListener("click", whole);
  byId("close").addEventListener("click", () => { const row = rowOf.get(state.picked); pick(-1); row.querySelector("button").focus(); });
  byId("before").addEventListener("click", () => turn(state.page - 1));
  byId("after").addEventListener("click", () => turn(state.page + 1));
  byId("team").addEventListener("change", (event) => { state.team = event.target.value; list(); });
  byId("order").addEventListener("change", (event) => { state.order = event.target.value; list(); });
  byId("text").addEventListener("input", (event) => { state.text = event.target.value.trim().toLowerCase(); list(); });
  byId("print").addEventListener("click", () => window.print());
  byId("theme").addEventListener("change", (event) => {
    if (event.target.value) document.documentElement.dataset.theme = event.target.value;
    else delete document.documentElement.dataset.theme;
  });
  for (const button of document.querySelectorAll(".four button")) {
    button.addEventListener("click", () => filterBy(button.dataset.v));
  }
  for (const button of document.querySelectorAll(".views button")) {
    button.addEventListener("click", () => viewBy(button.dataset.view));
  }
  new ResizeObserver(() => {
    const { w, h } = size();
    const x = view.x + view.w / 2, y = view.y + view.h / 2;
    show({ x: x - (w * perPx) / 2, y: y - (h * perPx) / 2, w: w * perPx, h: h * perPx });
  }).observe(wrap);
  view = fitted(home);
  draw();
  recall();
  document.documentElement.dataset.ready = "true";
})();
