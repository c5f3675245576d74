// One stream for all pages that a browser has open: over HTTP/1.1 it has six connections to a host, and a stream for
// each page would leave none to load the next one. A worker that the pages share holds it, one for each person; while
// no page can be seen there is none. Where a browser has no shared workers, a page listens by itself while it is seen.
const whose = document.body.dataset.who;

const byWorker = (say) => {
  const worker = new SharedWorker("/assets/live-worker.js", { name: `live ${whose}` });
  worker.port.onmessage = ({ data }) => say(data);
  const tell = () => worker.port.postMessage(document.hidden ? "hidden" : "seen");
  document.addEventListener("visibilitychange", tell);
  addEventListener("pagehide", () => worker.port.postMessage("gone"));
  addEventListener("pageshow", tell);
  tell();
};

const byItself = (say) => {
  let source = null;
  let last = "";
  const settle = () => {
    if (document.hidden) {
      source?.close();
      source = null;
      return;
    }
    if (source) return;
    source = new EventSource(`/live/cases${last ? `?after=${last}` : ""}`);
    for (const kind of ["open", "case", "reload"]) {
      source.addEventListener(kind, (event) => {
        last = event.lastEventId || last;
        if (event.data && kind !== "open") say({ kind, data: event.data });
      });
    }
  };
  document.addEventListener("visibilitychange", settle);
  settle();
};

/** Calls back with the number and the office of each case that changed, and with neither where more was missed. */
export const hear = (changed) => {
  const say = ({ kind, data }) => {
    const [mrn, office] = kind === "case" ? data.split(" ") : [];
    changed(mrn ?? null, office ? decodeURIComponent(office) : null);
  };
  if (window.SharedWorker) byWorker(say);
  else byItself(say);
};
