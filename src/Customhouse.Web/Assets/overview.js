import { hear } from "/assets/live.js";

// Reads the figures again when a case has changed, at most once a second, and every ten seconds besides (every two for
// who may not hear of cases). The house keeps its figures for half a second, so that is waited for: what is read then
// is younger than the event. While the page is hidden it rests; when the connection is lost it says so and heals by
// itself. What was opened stays open, and the keyboard stays where it is.
const figures = document.getElementById("figures");
const live = document.getElementById("live");
const words = document.getElementById("live-words");
const often = 1_000;
const kept = 500;
const beats = figures.dataset.live;
const seldom = beats ? 10_000 : 2_000;
let lost = false;
let last = "";
let readAt = 0;
let waiting = null;

const say = (isLost) => {
  if (isLost === lost) return;
  lost = isLost;
  live.classList.toggle("lost", lost);
  words.textContent = lost ? live.dataset.lost : live.dataset.live;
};

const isAwaited = () => figures.querySelector("[data-awaited]") !== null;
const all = (selector) => [...figures.querySelectorAll(selector)];
const show = (text) => {
  if (text === last) return;
  const open = all("details").map((d) => d.open);
  const focused = all("a, summary").indexOf(document.activeElement);
  const before = all(".figure").map((f) => f.textContent);
  figures.innerHTML = text;
  all("details").forEach((d, i) => { d.open = open[i] === true; });
  all("a, summary")[focused]?.focus({ preventScroll: true });
  if (last) all(".figure").forEach((f, i) => { if (f.textContent !== before[i]) f.dataset.new = ""; });
  last = text;
};

const read = async () => {
  waiting = null;
  if (document.hidden) return;
  readAt = performance.now();
  try {
    const answer = await fetch(figures.dataset.source ?? "/overview/figures", { headers: { Accept: "text/html" } });
    if (answer.redirected) return location.assign("/sign-in");
    if (!answer.ok) return say(true);
    const text = await answer.text();
    say(false);
    const selection = getSelection();
    // Nothing moves under somebody who is marking text.
    if (selection.isCollapsed || !figures.contains(selection.anchorNode)) show(text);
    if (isAwaited()) soon();
  } catch {
    say(true);
  }
};
const soon = () => { waiting ??= setTimeout(read, Math.max(kept, readAt + often - performance.now())); };

if (beats) hear(soon);
setInterval(soon, seldom);
if (isAwaited()) soon();
document.addEventListener("visibilitychange", soon);
