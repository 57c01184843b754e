/* The wall asks for itself again each minute; a figure that changed is underlined for one minute. Bound by `data-wall`,
   whose value is the seconds between; a map that did not change is left as it stands. */
const OLD_S = 600;
let heard = Date.now();

function texts(wall) {
  return new Map(Array.from(wall.querySelectorAll("[data-figure]"), (one) => [one.dataset.figure, one.textContent]));
}
function warn(wall) {
  const note = wall.querySelector("[data-wall-old]");
  if (!note || Date.now() - heard < OLD_S * 1000) return;
  note.textContent = wall.dataset.old;
  note.hidden = false;
}
function take(wall, fresh) {
  const before = texts(wall);
  for (const name of [".wall-top", ".wall-counts", ".wall-side"]) {
    const old = wall.querySelector(name), next = fresh.querySelector(name);
    if (old && next) old.replaceWith(next);
  }
  const lines = wall.querySelector("[data-map-lines]"), next = fresh.querySelector("[data-map-lines]");
  if (lines && next && lines.innerHTML !== next.innerHTML) lines.replaceWith(next);
  const bar = wall.querySelector(".wall-map > svg.bar"), nextBar = fresh.querySelector(".wall-map > svg.bar");
  if (bar && nextBar) bar.replaceWith(nextBar);
  for (const one of wall.querySelectorAll("[data-figure]")) {
    if (before.has(one.dataset.figure) && before.get(one.dataset.figure) !== one.textContent) one.classList.add("fresh");
  }
}
async function refresh(wall) {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-wall]");
    if (!fresh) throw new Error("wall");
    heard = Date.now();
    if (!wall.querySelector(".wall-columns") && fresh.querySelector(".wall-columns")) { location.reload(); return; }
    take(wall, fresh);
  } catch (problem) {
    warn(wall);
  }
}

for (const wall of document.querySelectorAll("[data-wall]")) {
  setInterval(() => refresh(wall), Number(wall.dataset.wall) * 1000);
}
