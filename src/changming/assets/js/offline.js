/* Says when there is no network and of what time the page is. Bound by `data-offline`, whose value holds {time}. */
const banner = document.querySelector("[data-offline]");
const opened = new Date();

function twoDigits(number) { return String(number).padStart(2, "0"); }
function show() {
  const away = navigator.onLine === false;
  banner.hidden = !away;
  const time = `${twoDigits(opened.getHours())}:${twoDigits(opened.getMinutes())}`;
  banner.textContent = away ? banner.dataset.offline.replace("{time}", time) : "";
}

if (banner) {
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}
