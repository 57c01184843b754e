/* Files may be dropped anywhere on a form marked `data-drop`; a chosen folder tells each file's path in it. */
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
  form.addEventListener("submit", () => {
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
  });
}
