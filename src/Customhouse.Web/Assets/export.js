// A file is fetched by the page, so that it says how far it is, and that it was cut off where it was: a browser that
// saves it by itself says neither. Without scripts the link does its work alone.
const carriageReturn = 13; // Ends a row, and stands nowhere else in these files.

const nameOf = (answer) => /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "export.csv";

const save = (pieces, answer) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(pieces, { type: answer.headers.get("Content-Type") ?? "text/csv" }));
  link.download = nameOf(answer);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

for (const link of document.querySelectorAll("a[data-export]")) {
  const told = document.getElementById(link.dataset.export);
  const words = told.dataset;
  const say = (text, rows) => {
    told.textContent = text.replace("{0}", Math.max(0, rows).toLocaleString(document.documentElement.lang));
  };
  let ends = null;
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !window.ReadableStream) return;
    event.preventDefault();
    if (ends) return ends.abort();
    ends = new AbortController();
    let rows = -1; // The first row names the columns.
    say(words.going, rows);
    try {
      const answer = await fetch(link.href, { signal: ends.signal });
      if (!answer.ok || answer.redirected) return location.assign(link.href);
      const pieces = [];
      let last = performance.now();
      const reader = answer.body.getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        pieces.push(next.value);
        for (const byte of next.value) if (byte === carriageReturn) rows++;
        if (performance.now() - last < 400) continue;
        last = performance.now();
        say(words.going, rows);
      }
      save(pieces, answer);
      say(words.done, rows);
    } catch {
      // Half a file looks like a whole one, so none is kept.
      say(ends.signal.aborted ? words.stopped : words.cut, rows);
    } finally {
      ends = null;
    }
  });
}
