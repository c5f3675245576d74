// The declaration form keeps itself while it is typed, and the duty beside it follows. Goods codes are looked up in
// the tariff. A lost connection says so and heals; what was typed stays where it is.
import { forget, restored } from "./keep.js";

const form = document.getElementById("draft");
const kept = document.getElementById("kept");
const estimate = document.getElementById("estimate");
let waiting = 0;
let turn = 0;
let isKept = true;
let isStale = false;
let under = Promise.resolve();

const again = document.getElementById("again");
const say = (key) => {
  again.hidden = key !== "ended";
  kept.textContent = kept.dataset[key];
  kept.classList.toggle("lost", ["lost", "ended", "stale"].includes(key));
};

// One at a time: what was typed later shall not be overwritten by what was sent earlier and came later.
const keep = () => {
  const mine = ++turn;
  under = under.then(() => mine === turn && !isStale ? send(mine) : undefined);
};
const send = async (mine) => {
  say("keeping");
  try {
    const sent = new URLSearchParams(new FormData(form));
    sent.set("act", "keep");
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "X-Fragment": "estimate" } });
    if (answer.status === 401 || answer.redirected) return say("ended");
    if (answer.status === 412) { isStale = true; return say("stale"); }
    if (!answer.ok) throw new Error(answer.status);
    const text = await answer.text();
    form.elements.mark.value = answer.headers.get("ETag")?.replaceAll("\"", "") ?? form.elements.mark.value;
    if (mine !== turn) return;
    const open = [...estimate.querySelectorAll("details")].map((d) => d.open);
    estimate.innerHTML = text;
    estimate.querySelectorAll("details").forEach((d, i) => { d.open = open[i] ?? false; });
    isKept = true;
    forget(form);
    say("kept");
  } catch {
    if (mine !== turn) return;
    say("lost");
    waiting = setTimeout(keep, 3000);
  }
};

form.addEventListener("input", () => {
  isKept = false;
  clearTimeout(waiting);
  waiting = setTimeout(keep, 500);
});
form.addEventListener("submit", () => { isKept = true; clearTimeout(waiting); });
addEventListener("online", () => { if (!isKept) { clearTimeout(waiting); keep(); } });
// What a lost connection or an ended session kept from the server goes there now.
if (restored.includes(form)) keep();

for (const input of form.querySelectorAll("[data-lookup]")) {
  const list = document.getElementById(`${input.id}-found`);
  const means = document.getElementById(`${input.id}-means`);
  const most = Number(input.dataset.most);
  let chosen = -1;
  let asked = 0;

  const close = () => {
    asked++; // What is still on its way comes too late.
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    chosen = -1;
  };
  const choose = (option) => {
    input.value = option.dataset.code;
    // The tariff's own words describe the goods until the trader has better ones; other codes are told beside them.
    const isGoods = input.id.startsWith("code-");
    const description = isGoods && document.getElementById(input.id.replace("code", "description"));
    if (description && !description.value) description.value = option.dataset.words;
    means.textContent = option.dataset.words;
    close();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    close();
  };
  const mark = (at) => {
    const options = [...list.children];
    chosen = (at + options.length) % options.length;
    options.forEach((o, i) => o.setAttribute("aria-selected", i === chosen));
    options[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[chosen].id);
  };

  input.addEventListener("input", async (event) => {
    if (!event.isTrusted) return;
    means.textContent = "";
    chosen = -1;
    if (input.value.trim().length < (input.dataset.lookup.startsWith("/tariff") ? 2 : 1)) return close();
    const mine = ++asked;
    const answer = await fetch(`${input.dataset.lookup}?max=${most + 1}&q=${encodeURIComponent(input.value)}`).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const found = await answer.json();
    const hits = found.slice(0, most);
    // Who already walks the list takes what stands there: nothing moves under a key.
    if (mine !== asked || chosen >= 0) return;
    list.replaceChildren(...hits.map((hit, i) => {
      const option = document.createElement("li");
      option.id = `${input.id}-found-${i}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.code = hit.code;
      option.dataset.words = hit.description.slice(0, 280);
      const code = document.createElement("b");
      code.className = "code";
      code.textContent = hit.code;
      option.append(code, ` ${hit.description} `);
      if (hit.duty) {
        const duty = document.createElement("span");
        duty.className = "faint";
        duty.textContent = hit.duty;
        option.append(duty);
      }
      option.addEventListener("mousedown", (e) => { e.preventDefault(); choose(option); });
      return option;
    }));
    input.removeAttribute("aria-activedescendant");
    const exact = hits.find((hit) => hit.code === input.value.trim().toUpperCase());
    if (exact && !input.id.startsWith("code-")) means.textContent = exact.description;
    // One more than is shown says that there are more.
    else if (found.length > most) means.textContent = input.dataset.more;
    list.hidden = hits.length === 0 || document.activeElement !== input;
    input.setAttribute("aria-expanded", String(!list.hidden));
    chosen = -1;
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); mark(chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(chosen - 1); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); choose(list.children[chosen]); }
    else if (event.key === "Escape") close();
  });
  input.addEventListener("blur", close);
}
