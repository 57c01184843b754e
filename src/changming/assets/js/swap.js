/* Links that change a part of the page: `data-swap` names it (#id). The address is asked for, the part taken from the
   answer, the address remembered, the change announced. Without this script the link opens the page. */
const UPDATING_MS = 400;
const live = document.querySelector("[data-live]");
let asking = null;

function announce(text) { if (live) live.textContent = text; }
function updating(part) {
  return setTimeout(() => {
    const note = document.createElement("p");
    note.className = "updating";
    note.textContent = live ? live.dataset.updating : "";
    note.dataset.note = "";
    part.append(note);
  }, UPDATING_MS);
}
function settled(part, timer) {
  clearTimeout(timer);
  for (const note of part.querySelectorAll("[data-note]")) note.remove();
}
function focusKept(part, focused) {
  if (!focused) return;
  const again = Array.from(part.querySelectorAll("a, button, input, select")).find((one) => one.textContent.trim() === focused);
  const region = part.querySelector("[role=region]") || part;
  (again || region).focus({ preventScroll: true });
}
async function read(href, signal) {
  const answer = await fetch(href, { signal, headers: { "X-Requested-With": "changming" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
function kept(href) { // where one looks on the map, and at what, stays as it is
  const address = new URL(href), here = new URLSearchParams(location.search);
  for (const name of ["map", "selected"]) {
    if (here.has(name) && !address.searchParams.has(name)) address.searchParams.set(name, here.get(name));
  }
  return address.href.replace(/%2C/g, ",");
}
async function swap(href, selector, { remember = true } = {}) {
  const part = document.querySelector(selector);
  if (asking) asking.abort();
  const mine = asking = new AbortController();
  const timer = updating(part);
  const focused = part.contains(document.activeElement) ? document.activeElement.textContent.trim() : "";
  try {
    const fresh = (await read(href, mine.signal)).querySelector(selector);
    if (!fresh) throw new Error("part");
    part.replaceWith(fresh);
    if (remember) history.replaceState(null, "", kept(href));
    focusKept(fresh, focused);
    const showing = fresh.querySelector(".pages span");
    announce([live ? live.dataset.updated : "", showing ? showing.textContent : ""].filter(Boolean).join(" "));
    fresh.dispatchEvent(new CustomEvent("desk:swapped", { bubbles: true, detail: { selector } }));
  } catch (problem) {
    if (problem.name === "AbortError") return;
    if (problem.name === "Error") { location.assign(href); return; } // the server said something else: show it whole
    announce(live ? live.dataset.failed : "");
    const note = document.createElement("p");
    note.className = "updating";
    note.textContent = live ? live.dataset.failed : "";
    note.dataset.note = "";
    settled(part, timer);
    part.append(note);
    return;
  } finally {
    clearTimeout(timer);
    if (asking === mine) asking = null;
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  swap(link.href, link.dataset.swap);
});
document.addEventListener("desk:ask", (event) => swap(event.detail.href, event.detail.selector, event.detail));
