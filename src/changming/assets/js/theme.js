/* Light or dark as the person chose, before anything is painted; follows the system where nothing was chosen. */
"use strict";
(() => {
  const KEY = "changming.theme";
  const root = document.documentElement;
  function stored() { try { return localStorage.getItem(KEY) || ""; } catch (refused) { return ""; } }
  function keep(value) { try { localStorage.setItem(KEY, value); } catch (refused) { /* for this page only, then */ } }
  function wear(value) { if (value) root.dataset.theme = value; else delete root.dataset.theme; }
  if (root.dataset.themeFixed === undefined) wear(stored());
  document.addEventListener("DOMContentLoaded", () => {
    for (const choice of document.querySelectorAll("[data-theme-choice]")) {
      choice.value = stored();
      choice.addEventListener("change", () => { keep(choice.value); wear(choice.value); });
    }
  });
})();
