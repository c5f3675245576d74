// A condition in the rule language is checked as it is typed, after a short pause. What was typed meanwhile counts; a
// lost connection says so, and the form checks the condition again when it is sent.
const pause = 400;

for (const box of document.querySelectorAll("[data-rule]")) {
  const told = document.getElementById(`${box.id}-told`);
  let soon, asked;

  const check = async () => {
    asked = new AbortController();
    const { signal } = asked;
    try {
      const sent = new URLSearchParams({ seal: box.form.elements.seal.value, rule: box.value });
      const answer = await fetch(box.dataset.rule, { method: "POST", body: sent, signal });
      if (answer.redirected || !answer.ok) throw new Error(`${answer.status}`);
      const text = await answer.text();
      if (!signal.aborted) told.innerHTML = text;
    } catch {
      if (!signal.aborted) told.textContent = told.dataset.lost;
    }
  };
  box.addEventListener("input", () => {
    asked?.abort();
    clearTimeout(soon);
    if (box.value.trim()) soon = setTimeout(check, pause);
    else told.replaceChildren();
  });
}
