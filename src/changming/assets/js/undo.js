/* A decision can be undone for some seconds (`data-undo`), then its form goes; what is being written is kept in the
   browser until it is sent (`data-draft`); after a decision the focus stands on the next thing (`data-focus`). */
const PREFIX = "changming.draft.";

for (const form of document.querySelectorAll("[data-undo]")) {
  setTimeout(() => form.remove(), Number(form.dataset.undo) * 1000);
  const next = document.querySelector("[data-focus]");
  if (next) next.focus();
}
for (const field of document.querySelectorAll("[data-draft]")) {
  const key = PREFIX + field.dataset.draft;
  try {
    field.value = field.value || localStorage.getItem(key) || "";
    field.addEventListener("input", () => localStorage.setItem(key, field.value));
    if (field.form) field.form.addEventListener("submit", () => localStorage.removeItem(key));
  } catch (refused) { /* nothing is kept, then */ }
}
