// How far jobs have come, asked while one is open; the page is read anew when the state of one changes.
const table = document.querySelector("[data-jobs]");
const open = () => [...table.querySelectorAll("[data-job]")].filter(r => ["waiting", "running"].includes(r.dataset.state));
if (table && open().length > 0) {
  const write = new Intl.NumberFormat(document.documentElement.lang);
  const ask = async () => {
    try {
      const numbers = open().map(r => `number=${r.dataset.job}`).join("&");
      const answer = await fetch(`${table.dataset.jobs}?${numbers}`);
      if (answer.redirected || answer.status === 401) return location.reload();
      if (answer.ok) {
        const lines = new Map((await answer.text()).trim().split("\n").map(l => l.split(" ")).map(l => [l[0], l]));
        for (const row of open()) {
          const [, done, total, state] = lines.get(row.dataset.job) ?? [];
          const bar = row.querySelector("progress");
          if (state === undefined) continue;
          if (state !== row.dataset.state || (!bar && Number(total) > 0)) return location.reload();
          if (!bar) continue;
          bar.max = Math.max(1, Number(total));
          bar.value = Number(done);
          const words = row.querySelector("[data-template]");
          words.textContent = words.dataset.template
            .replace("{0}", write.format(Number(done))).replace("{1}", write.format(Number(total)));
        }
      }
    } catch { /* The connection is lost for a moment; the next question finds out. */ }
    setTimeout(ask, 1000);
  };
  setTimeout(ask, 1000);
}
