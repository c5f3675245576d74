// What was typed and not sent yet outlives a lost connection, an ended session and a reload: it is kept in this tab
// only, put back where the same form is shown again, and forgotten once the form was answered or the person signs out.
// A form is known by where it is sent: one that was refused is shown at that address, and elsewhere (data-at) at first.
// What one person typed is nobody else's, and what was typed onto an older state of a case goes back with the mark of
// that state (a hidden field), so that its answer tells what changed since.
const shelf = `typed:${document.body.dataset.who ?? ""}:`;
const keyOf = (form) => shelf + new URL(form.action).pathname;
const isKept = (field) => field.name && field.name !== "seal"
  && !["password", "file", "submit", "button"].includes(field.type);
const signingIn = location.pathname.startsWith("/sign-in");

export const typed = (form) => {
  const values = {};
  for (const field of form.elements)
    if (isKept(field) && (!["checkbox", "radio"].includes(field.type) || field.checked))
      (values[field.name] ??= []).push(field.value);
  return values;
};
export const keep = (form) => sessionStorage.setItem(keyOf(form), JSON.stringify(typed(form)));
export const forget = (form) => sessionStorage.removeItem(keyOf(form));

/** Puts back what was kept for a form; says whether anything differed from what the page showed. */
const restore = (form) => {
  const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null");
  if (!kept) return false;
  let differs = false;
  const places = {};
  for (const field of form.elements) {
    if (!isKept(field)) continue;
    const values = kept[field.name] ?? [];
    if (["checkbox", "radio"].includes(field.type)) {
      differs ||= field.checked !== values.includes(field.value);
      field.checked = values.includes(field.value);
    } else {
      const value = values[places[field.name] = (places[field.name] ?? -1) + 1];
      if (value === undefined || value === field.value) continue;
      field.value = value;
      differs = true;
    }
  }
  return differs;
};

if (signingIn) {
  // The session ended while a form was being sent: it was not answered, and the way leads back to it.
  const back = sessionStorage.getItem("sent-from");
  const field = document.querySelector("main input[name=returnUrl]");
  if (back && field?.value === "/") field.value = back;
} else if (!document.body.dataset.trouble && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
  // A page that came of the form answered it. One that tells of trouble did not, and who went back or reloaded after a
  // lost connection never saw an answer: what was typed stays.
  const sent = sessionStorage.getItem("sent-form");
  if (sent) sessionStorage.removeItem(sent);
  sessionStorage.removeItem("sent-from");
}
sessionStorage.removeItem("sent-form");

/** The forms in which something was put back. */
export const restored = signingIn ? [] : [...document.forms].filter((form) => form.method === "post" && restore(form));

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.method === "post" && !signingIn && isKept(event.target)) keep(form);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || signingIn) return;
  if (new URL(form.action).pathname === "/sign-out") return sessionStorage.clear();
  sessionStorage.setItem("sent-form", keyOf(form));
  sessionStorage.setItem("sent-from", form.dataset.at ?? location.pathname + location.search);
});

// A lost connection says so, and what would be lost with it is not sent.
const offline = document.getElementById("offline");
const tell = () => { if (offline) offline.hidden = navigator.onLine; };
addEventListener("online", tell);
addEventListener("offline", tell);
tell();
