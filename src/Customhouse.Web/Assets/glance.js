// A row of a list is read beside it before it is opened. Whether the place is open is kept in a cookie, so that the
// page comes as it was left and nothing moves once it is there.
const split = document.querySelector(".split");
const pane = document.getElementById("glance");
const button = document.querySelector("[data-glance]");
const settled = 200;
let shown, asked, soon;

const show = async (link) => {
  shown = link;
  for (const row of document.querySelectorAll("tr[data-glanced]")) delete row.dataset.glanced;
  link.closest("tr").dataset.glanced = "yes";
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  try {
    const answer = await fetch(`${link.pathname}/glance`, { signal });
    if (answer.redirected || answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error(`${answer.status}`);
    const text = await answer.text();
    if (!signal.aborted) pane.innerHTML = text;
  } catch (fault) {
    if (signal.aborted) return;
    pane.textContent = pane.dataset.lost;
  }
};

// Who runs down the list looks at the row where the run ends.
const choose = (link) => {
  clearTimeout(soon);
  if (!split.dataset.open || link === shown) return;
  soon = setTimeout(show, settled, link);
};

if (split && button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = !split.dataset.open;
    if (open) split.dataset.open = "yes";
    else delete split.dataset.open;
    button.setAttribute("aria-pressed", `${open}`);
    document.cookie = `glance=${open ? "open" : ""}; path=/; max-age=${open ? 31536000 : 0}; samesite=lax`;
    const first = shown ?? document.querySelector("[data-row]");
    if (open && first) show(first);
  });
  split.addEventListener("focusin", (event) => { if (event.target.matches("[data-row]")) choose(event.target); });
  split.addEventListener("click", (event) => {
    const link = event.target.closest("tr")?.querySelector("[data-row]");
    if (link && !event.target.closest("a, button")) choose(link);
  });
}
