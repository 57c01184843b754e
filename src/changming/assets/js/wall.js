/* The wall asks for itself again each minute; a figure that changed is underlined for one minute. Bound by `data-wall`,
   whose value is the seconds between; a map that did not change is left as it stands. What cannot be had is said at
   once, with the time of the last answer, and taken back by the next. A wall opened on its own day turns to the next
   one as soon as that has figures. */
let heard = new Date();

function isHere(address) { return new URL(address, location.href).pathname === location.pathname; }
function texts(wall) {
  return new Map(Array.from(wall.querySelectorAll("[data-figure]"), (one) => [one.dataset.figure, one.textContent]));
}
function warn(wall, says) {
  const note = wall.querySelector("[data-wall-old]");
  const time = [heard.getHours(), heard.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  note.textContent = says.replace("{time}", time);
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
async function ask(address) {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-wall]");
}
async function turn(today) {
  const next = await ask(today);
  if (next && next.querySelector(".wall-columns")) location.assign(today);
}
async function refresh(wall) {
  try {
    const fresh = await ask(location.href);
    if (!fresh) { warn(wall, wall.dataset.signedOut); return; }
    heard = new Date();
    if (!wall.querySelector(".wall-columns") && fresh.querySelector(".wall-columns")) { location.reload(); return; }
    take(wall, fresh);
    if (fresh.dataset.today !== wall.dataset.today && isHere(wall.dataset.today)) await turn(fresh.dataset.today);
  } catch (problem) {
    warn(wall, wall.dataset.lost);
  }
}

for (const wall of document.querySelectorAll("[data-wall]")) {
  setInterval(() => refresh(wall), Number(wall.dataset.wall) * 1000);
}
