// Reads the figures again every two seconds. While the page is hidden it rests; when the connection is lost it says
// so and heals by itself.
const figures = document.getElementById("figures");
const live = document.getElementById("live");
const words = document.getElementById("live-words");
let lost = false;

const say = (isLost) => {
  if (isLost === lost) return;
  lost = isLost;
  live.classList.toggle("lost", lost);
  words.textContent = lost ? live.dataset.lost : live.dataset.live;
};

const read = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(figures.dataset.source ?? "/overview/figures", { headers: { Accept: "text/html" } });
    if (answer.redirected) return location.assign("/sign-in");
    if (!answer.ok) return say(true);
    const selection = getSelection();
    // Nothing moves under somebody who is marking text.
    if (!selection.isCollapsed && figures.contains(selection.anchorNode)) return;
    figures.innerHTML = await answer.text();
    say(false);
  } catch {
    say(true);
  }
};

setInterval(read, 2000);
document.addEventListener("visibilitychange", read);
