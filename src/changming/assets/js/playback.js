/* Plays a track minute by minute. Bound by `data-playback`, whose value is `minute,x,y,km/h;…`: space plays, the arrow
   keys go one minute, with Shift ten; any key stops it. Nothing moves unasked. */
const MINUTES_A_SECOND = 10;

for (const box of document.querySelectorAll("[data-playback]")) {
  const moments = box.dataset.playback.split(";").filter(Boolean).map((one) => one.split(",").map((n) => (n === "" ? null : Number(n))));
  const bar = box.querySelector("[data-play-bar]"), range = box.querySelector("[data-moment]");
  const clock = box.querySelector("[data-clock]"), head = box.querySelector("[data-head]"), button = box.querySelector("[data-play]");
  const play = button.textContent;
  let timer = 0;
  const two = (number) => String(number).padStart(2, "0");

  function show() {
    const minute = Number(range.value);
    const at = moments.find((one) => one[0] === minute);
    const time = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
    head.setAttribute("d", at ? `M${at[1]} ${at[2]}h0` : "M-1000000 0");
    const speed = at && at[3] !== null ? ` ${at[3]} km/h` : "";
    clock.textContent = `${time}${at ? speed : ` ${box.dataset.silent}`}`;
    range.setAttribute("aria-valuetext", clock.textContent);
  }
  function go(to) { range.value = String(to); show(); }
  function stop() { clearInterval(timer); timer = 0; button.textContent = play; }
  function start() {
    button.textContent = button.dataset.stop;
    timer = setInterval(() => {
      if (Number(range.value) >= Number(range.max)) stop();
      else go(Number(range.value) + 1);
    }, 1000 / MINUTES_A_SECOND);
  }
  bar.hidden = false;
  if (moments.length) go(Math.max(Number(range.min), moments[0][0]));
  range.addEventListener("input", show);
  button.addEventListener("click", () => (timer ? stop() : start()));
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("[data-map-window]")) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (timer && event.key !== "Tab") { stop(); event.preventDefault(); return; }
    if (event.key === " " && event.target === range) { start(); event.preventDefault(); }
    if (step) { go(Number(range.value) + step * (event.shiftKey ? 10 : 1)); event.preventDefault(); }
  });
}
