/* Files may be dropped anywhere on a form marked `data-drop`; a chosen folder tells each file's path in it.
   They are sent without leaving the page: where the server says no, they are still chosen. */
function say(form, text) {
  const said = form.querySelector("[data-said]") || document.createElement("p");
  said.dataset.said = "";
  said.className = "wrong";
  said.setAttribute("role", "alert");
  said.textContent = text;
  form.prepend(said);
}

async function send(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (answer.redirected) { location.assign(answer.url); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = page.querySelector(".wrong, .says");
    say(form, told ? told.textContent : form.dataset.unsent);
  } catch {
    say(form, form.dataset.unsent);
  }
  button.disabled = false;
}

for (const form of document.querySelectorAll("[data-drop]")) {
  const files = form.querySelector("input[name=files]");
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    files.files = event.dataTransfer.files;
    files.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const old of form.querySelectorAll("input[name=path]")) old.remove();
    for (const input of form.querySelectorAll("input[type=file]")) {
      for (const file of input.files) {
        const path = document.createElement("input");
        path.type = "hidden";
        path.name = "path";
        path.value = file.webkitRelativePath || file.name;
        form.append(path);
      }
    }
    send(form);
  });
}
