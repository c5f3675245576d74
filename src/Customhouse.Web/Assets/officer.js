import { hear } from "/assets/live.js";

// The officer's desk by keyboard: j and k walk the rows, letters follow the links that show them. Nothing here can be
// done only here: every key presses a link or a button of the page.
const rows = [...document.querySelectorAll("[data-row]")];
let at = -1;
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const go = (step) => {
  if (rows.length === 0) return;
  const now = rows.indexOf(document.activeElement);
  at = Math.min(rows.length - 1, Math.max(0, (now >= 0 ? now : at) + step));
  rows[at].focus();
  rows[at].scrollIntoView({ block: "nearest" });
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const inMenu = event.target.closest("details.menu");
  if (event.key === "j" || (event.key === "ArrowDown" && rows.includes(event.target))) go(1);
  else if (event.key === "k" || (event.key === "ArrowUp" && rows.includes(event.target))) go(-1);
  else if (event.key === "n") document.querySelector(".pager a.button")?.click();
  else {
    const key = CSS.escape(event.key);
    const link = inMenu && event.key === "Escape" ? null : document.querySelector(`[data-key="${key}"]`);
    if (!link) return;
    link.click();
  }
  event.preventDefault();
});

// A form that was chosen is ready to be typed into; what was wrong with it, or done by another meanwhile, is read first.
if (!document.getElementById("faults")) document.querySelector(".dock textarea, .dock input:not([type=hidden])")?.focus({ preventScroll: true });

const copy = document.querySelector("[data-copy]");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent);
    copy.textContent = copy.dataset.done;
  });
}

// Somebody else changed the case that is open: it is said, and comes in on request.
const fresh = document.querySelector("[data-live-case]");
if (fresh) {
  hear((mrn) => { if (mrn === null || mrn === fresh.dataset.liveCase) fresh.hidden = false; });
}
