import { hear } from "/assets/live.js";

// New events announce themselves above a list and come in on request; nothing moves under a pointer.
const fresh = document.querySelector("[data-live]");
if (fresh) {
  const link = fresh.querySelector("a");
  const changed = new Set();
  const office = fresh.dataset.office;
  hear((mrn, at) => {
    if (mrn && office && at !== office) return;
    if (mrn) changed.add(mrn);
    link.textContent = link.dataset.template.replace("{0}", mrn ? changed.size : `${changed.size}+`);
    fresh.hidden = false;
  });
}
