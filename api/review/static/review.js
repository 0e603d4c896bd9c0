// Keys press the buttons and links that are there; without this file the page works with the mouse and the tabulator.
"use strict";
const SETTING = "presend-review-keys";
const help = document.getElementById("help");
const note = document.getElementById("note");
const switched = document.getElementById("keys-on");
const setting = {
  get() { try { return localStorage.getItem(SETTING) !== "off"; } catch { return true; } },
  set(on) { try { localStorage.setItem(SETTING, on ? "on" : "off"); } catch { /* kept for this page alone */ } },
};

if (switched) {
  switched.checked = setting.get();
  switched.addEventListener("change", () => setting.set(switched.checked));
}
document.getElementById("help-open")?.addEventListener("click", () => help.showModal());

// A second press while the next page is on its way would label a reply that nobody has seen.
let leaving = false;
for (const form of document.querySelectorAll("form:not([method=dialog])")) {
  form.addEventListener("submit", (event) => {
    if (leaving) event.preventDefault();
    leaving = true;
  });
}
addEventListener("pageshow", () => { leaving = false; });

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement === note) {
    note.blur();
    return;
  }
  const busy = event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing || leaving;
  if (busy || help?.open || !switched?.checked || event.target.closest("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  if (key === "n" && note && !note.disabled) {
    event.preventDefault();
    note.focus();
  } else if (key === "t") {
    const thread = document.getElementById("thread");
    if (thread) thread.open = !thread.open;
  } else {
    const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key || one.dataset.digit === key);
    if (wanted && !wanted.disabled) {
      event.preventDefault();
      wanted.click();
    }
  }
});
