/* Rows by keys: `j` and `k` next and previous, Enter opens, `x` selects, `e` shows evidence.
   Bound by `data-rows`; in it a row is a table row or list item with a `data-open` link. */
function rowsOf(box) {
  return Array.from(box.querySelectorAll("tbody tr, li")).filter((row) => !row.hidden && row.querySelector("[data-open]"));
}
function opener(row) { return row.querySelector("[data-open]"); }
function boxOf(target) {
  return target.closest("[data-rows]") || document.querySelector("[data-rows]");
}
function step(box, target, by) {
  const rows = rowsOf(box);
  const open = rows.find((row) => opener(row).getAttribute("aria-current"));
  const here = rows.indexOf(target.closest("tr, li") || open);
  const next = here < 0 ? rows[by > 0 ? 0 : rows.length - 1] : rows[here + by];
  if (!next) return false;
  opener(next).focus();
  return true;
}
function choose(row) {
  const tick = row.querySelector("input[type=checkbox]");
  if (tick) tick.click();
  else row.dispatchEvent(new CustomEvent("desk:choose", { bubbles: true }));
  return true;
}
function evidence(row) {
  const link = row.querySelector("[data-evidence]") || opener(row);
  link.click();
  return true;
}
function pressed(event) {
  const box = boxOf(event.target);
  if (!box) return false;
  if (event.key === "j") return step(box, event.target, 1);
  if (event.key === "k") return step(box, event.target, -1);
  const row = event.target.closest("tr, li");
  if (!row || !box.contains(row) || !opener(row)) return false;
  if (event.key === "x") return choose(row);
  if (event.key === "e") return evidence(row);
  return false;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.documentElement.dataset.singleKeys === "off") return;
  if (["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName) && event.target.type !== "checkbox") return;
  if (pressed(event)) event.preventDefault();
});
