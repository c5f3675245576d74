// Holds the one stream of a browser while some page can be seen, and passes on what it says. Pages tell "seen",
// "hidden" and "gone"; what was missed in between is asked for by the last event's id.
const ports = new Map();
const again = 10_000;
let source = null;
let last = "";
let waiting = null;

const isWanted = () => [...ports.values()].includes("seen");

const settle = () => {
  if (isWanted() && !source && !waiting) open();
  if (!isWanted() && source) {
    source.close();
    source = null;
  }
};

const open = () => {
  const opened = new EventSource(`/live/cases${last ? `?after=${last}` : ""}`);
  source = opened;
  for (const kind of ["open", "case", "reload"]) {
    opened.addEventListener(kind, (event) => {
      last = event.lastEventId || last;
      if (event.data && kind !== "open") for (const port of ports.keys()) port.postMessage({ kind, data: event.data });
    });
  }
  // A connection that breaks is taken up again by the browser; an answer that is no stream (429, 503) is not.
  opened.onerror = () => {
    if (opened.readyState !== EventSource.CLOSED || source !== opened) return;
    source = null;
    waiting = setTimeout(() => { waiting = null; settle(); }, again);
  };
};

onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data === "gone") ports.delete(port);
    else ports.set(port, data);
    settle();
  };
};
