/* One selection for map and table: a row, its line's casing, its card. Bound by `data-map` and `data-selection`;
   rows and lines carry the same `data-s`. A line whose row stands on another page asks the server for that page. */
const live = document.querySelector("[data-live]");
const map = document.querySelector("[data-map]");
const card = map && map.querySelector("[data-card]");

function table() { return document.querySelector("[data-selection]"); }
function rowOf(id) { return Array.from(table().querySelectorAll("tr[data-s]")).find((row) => row.dataset.s === id); }
function lineOf(id) { return Array.from(map.querySelectorAll("path[data-s]")).find((path) => path.dataset.s === id); }
function casing(id) {
  const path = id && lineOf(id);
  for (const part of map.querySelectorAll("[data-casing]")) {
    part.setAttribute("d", path ? path.getAttribute("d") : "M0 0");
    if (part.dataset.casing) part.setAttribute("class", path ? `k-${path.parentNode.dataset.v || "none"}` : "");
  }
  const own = map.querySelector("[data-own-label]");
  if (own) own.textContent = "";
  return path;
}
function mark(id) {
  for (const row of table().querySelectorAll("tr[data-s]")) {
    if (row.dataset.s === id) row.setAttribute("aria-selected", "true");
    else row.removeAttribute("aria-selected");
  }
}
function placeCard(path) { // over empty ground, never over the thing
  const box = card.firstElementChild;
  if (!box || !path) return;
  const line = path.getBoundingClientRect();
  for (const corner of ["low", "up", "right", "up right"]) {
    box.className = `card ${corner}`;
    const at = box.getBoundingClientRect();
    if (at.right < line.left || at.left > line.right || at.bottom < line.top || at.top > line.bottom) return;
  }
  box.className = "card";
}
function show(row) {
  card.textContent = "";
  const template = row && row.querySelector("template");
  if (template) card.append(template.content.cloneNode(true));
  if (row) requestAnimationFrame(() => placeCard(lineOf(row.dataset.s)));
}
function remember(id) {
  const address = new URL(location.href);
  if (id) address.searchParams.set("selected", id);
  else address.searchParams.delete("selected");
  try { history.replaceState(null, "", address.href.replace(/%2C/g, ",")); } catch (refused) { /* nothing is lost */ }
  return address;
}
function scrollTo(row) {
  const box = row.closest(".rows");
  if (box && box.scrollHeight > box.clientHeight) box.scrollTop = row.offsetTop - box.clientHeight / 3;
}
function select(id, { fromMap = false } = {}) {
  const path = casing(id);
  mark(id);
  const row = id && rowOf(id);
  const address = remember(id);
  if (!id) { show(null); return; }
  if (path && !fromMap) map.dispatchEvent(new CustomEvent("desk:show-line", { detail: { path } }));
  if (!row) {
    address.searchParams.delete("page");
    document.dispatchEvent(new CustomEvent("desk:ask", { detail: { href: address.href, selector: "#twin" } }));
    return;
  }
  show(row);
  if (fromMap) scrollTo(row);
  if (live) live.textContent = `${row.querySelector("th a").textContent}, ${row.cells[0].textContent.trim()}`;
}

if (map) {
  placeCard(lineOf(new URLSearchParams(location.search).get("selected")));
  document.addEventListener("desk:map-picked", (event) => select(event.detail.id, { fromMap: true }));
  document.addEventListener("desk:choose", (event) => {
    const row = event.target.closest("[data-selection] tr[data-s]");
    if (row) select(row.getAttribute("aria-selected") ? "" : row.dataset.s);
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-selection] tr[data-s]");
    if (row && !event.target.closest("a, button, input")) select(row.dataset.s);
  });
  document.addEventListener("click", (event) => { // another view of the same map shows the same place
    const link = event.target.closest("a[data-keep-view]");
    if (!link) return;
    const address = new URL(link.href), here = new URLSearchParams(location.search);
    for (const name of ["map", "selected"]) if (here.has(name)) address.searchParams.set(name, here.get(name));
    link.href = address.href;
  });
  document.addEventListener("desk:swapped", (event) => {
    if (event.detail.selector !== "#twin") return;
    const id = new URLSearchParams(location.search).get("selected");
    const row = id && rowOf(id);
    if (row) { mark(id); show(row); scrollTo(row); }
  });
}
document.documentElement.dataset.ready = "true";
