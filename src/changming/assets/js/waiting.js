/* A part marked `data-waiting` is asked for again every two seconds until it no longer waits, or says where to go on. */
const AGAIN_MS = 2000;

async function look() {
  const part = document.querySelector("[data-waiting]");
  if (!part) return;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
      if (fresh) {
        part.replaceWith(fresh);
        if (fresh.dataset.goesOn) {
          location.assign(fresh.dataset.goesOn);
          return;
        }
        const live = document.querySelector("[data-live]");
        if (live && !fresh.hasAttribute("data-waiting")) live.textContent = live.dataset.updated;
      }
    }
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem; // no network: it is asked again
  }
  setTimeout(look, AGAIN_MS);
}
setTimeout(look, AGAIN_MS);
