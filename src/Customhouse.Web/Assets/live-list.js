// New facts announce themselves above a list and come in on request; nothing moves under a pointer.
const fresh = document.querySelector("[data-live]");
if (fresh) {
  const link = fresh.querySelector("a");
  const changed = new Set();
  const source = new EventSource(fresh.dataset.live);
  source.addEventListener("case", (event) => {
    changed.add(event.data);
    link.textContent = link.dataset.template.replace("{0}", changed.size);
    fresh.hidden = false;
  });
}
