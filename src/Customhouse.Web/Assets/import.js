// How far an import has come, asked while it is under way; the page is read anew when it has ended.
const box = document.querySelector("[data-import]");
if (box) {
  const bar = box.querySelector("progress");
  const rows = box.querySelector("[data-template]");
  const write = new Intl.NumberFormat(document.documentElement.lang);
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.import);
      if (answer.redirected || answer.status === 401) return location.reload();
      if (answer.ok) {
        const [read, all, state] = (await answer.text()).split(" ");
        if (state === "ended") return location.reload();
        bar.max = Math.max(1, Number(all));
        bar.value = Number(read);
        rows.textContent = rows.dataset.template
          .replace("{0}", write.format(Number(read))).replace("{1}", write.format(Number(all)));
      }
    } catch { /* The connection is lost for a moment; the next question finds out. */ }
    setTimeout(ask, 500);
  };
  setTimeout(ask, 300);
}
