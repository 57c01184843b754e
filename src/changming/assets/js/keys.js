/* Keys of the whole page: `/` search, `g` and a letter, `?` the list of keys. Bound by `data-go`, `data-search`,
   `data-keys` (the list) and `data-keys-on` (the switch that turns single keys off in this browser). Whoever has them
   off in their settings (`data-single-keys="off"` from the server) has no single key at all, whatever was kept here. */
const KEY = "changming.keys";
const GO_MS = 1500;
const list = document.querySelector("[data-keys]");
const choice = document.querySelector("[data-keys-on]");
let going = 0;

function stored() { try { return localStorage.getItem(KEY) !== "off"; } catch (refused) { return true; } }
function set(on) {
  document.documentElement.dataset.singleKeys = on ? "on" : "off";
  try { localStorage.setItem(KEY, on ? "on" : "off"); } catch (refused) { /* for this page only, then */ }
}
function isTyping(target) {
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}
function search() {
  const field = document.querySelector("[data-search]");
  if (field) field.focus();
  return Boolean(field);
}
function toggleList() {
  if (!list) return false;
  list.hidden = !list.hidden;
  if (!list.hidden) { list.focus(); list.scrollIntoView({ block: "nearest" }); }
  return true;
}
function go(letter) {
  going = 0;
  const entry = Array.from(document.querySelectorAll("[data-go]")).find((link) => link.dataset.go === letter);
  if (entry) entry.click();
  return Boolean(entry);
}
function pressed(event) {
  if (event.key === "?") return toggleList(); // always there, or the switch could not be found again
  if (document.documentElement.dataset.singleKeys === "off") return false;
  if (going && event.timeStamp - going < GO_MS) { event.stopImmediatePropagation(); return go(event.key); }
  if (event.key === "/") return search();
  if (event.key === "g") { going = event.timeStamp; return true; }
  return false;
}

function bind() {
  set(stored());
  if (choice) {
    choice.checked = stored();
    choice.addEventListener("change", () => set(choice.checked));
  }
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (pressed(event)) event.preventDefault();
  }, true);
}

if (document.documentElement.dataset.singleKeys !== "off") bind();
