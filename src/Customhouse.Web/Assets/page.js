// What every page does beyond plain forms: an open menu closes, a list of faults is read out, a lost form is kept.
import "./export.js";
import { restored } from "./keep.js";

const summary = document.getElementById("faults");
if (summary) summary.focus();

// A list is come back to as it was left: its question stands in its address, and the ways back to it take it along.
const here = document.querySelector(".rail a[aria-current]");
if (here?.pathname === location.pathname) sessionStorage.setItem(`left:${location.pathname}`, location.search);
for (const back of document.querySelectorAll(".rail a[aria-current], a[data-back]"))
  if (back.pathname !== location.pathname)
    back.search = back.search || (sessionStorage.getItem(`left:${back.pathname}`) ?? "");

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape")
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  // "/" goes to the search, as in most places where people look for things all day.
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    const search = document.querySelector(".search input");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  }
});

// A form is sent once, however often its button is pressed; going back makes it ready again.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (!navigator.onLine) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  form.dataset.clean = "yes";
}, { capture: true });
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// A file that would not be taken is told before it is sent.
document.addEventListener("change", (event) => {
  const { files, dataset } = event.target;
  if (files && dataset.most)
    event.target.setCustomValidity([...files].some((f) => f.size > Number(dataset.most)) ? dataset.tooLarge : "");
});

// Leaving with words that were typed and not sent asks first; forms that keep themselves need not.
for (const form of document.querySelectorAll("form[data-guard]"))
  form.addEventListener("input", () => { delete form.dataset.clean; form.dataset.typed = "yes"; });
for (const form of restored) if (form.matches("[data-guard]")) form.dataset.typed = "yes";
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-typed]:not([data-clean])")) event.preventDefault();
});
