import { button, dialog, h, icon, isTyping, mark, rate, say, several, sync } from "./elements.js";
import { live, timeline } from "./events.js";
import { Stream } from "./model.js";
import { connection, ending, listeners, overview, request } from "./panels.js";
import { listenForFiles, openFile, recordings, save } from "./recordings.js";

const VIEWS = [
  { name: "overview", title: "Overview", open: overview },
  { name: "live", title: "Live", open: live },
  { name: "timeline", title: "Timeline", open: timeline },
  { name: "listeners", title: "Listeners", open: listeners },
  { name: "ending", title: "Start & end", open: ending },
  { name: "recordings", title: "Recordings", open: recordings },
  { name: "request", title: "Request", within: "live", open: request },
  { name: "connection", title: "Connection", within: "timeline", open: connection },
];
const MAIN = VIEWS.filter(({ within }) => !within);

// An address is such as #/live?status=5xx or #/request/42.
function routeOf(hash) {
  const [, address, query] = /^#?\/?([^?]*)\??(.*)$/.exec(hash);
  const [first, second] = address.split("/").filter(Boolean);
  const view = VIEWS.find(({ name, within }) => name === first && (!within || /^\d+$/.test(second))) ?? VIEWS[0];
  return { view, id: Number(second ?? 0), parameters: new URLSearchParams(query), path: view.within ? `/${first}/${second}` : `/${view.name}`, address: `#/${address.replace(/^\//, "")}${query && `?${query}`}` };
}

class Page {
  stream = new Stream();
  recording = null;
  pausedAt = null;

  get model() {
    return (this.recording ?? this.stream).model;
  }

  get now() {
    return this.recording?.model.last ?? this.pausedAt?.now ?? this.stream.now;
  }

  get isLive() {
    return !this.recording && !this.pausedAt && this.stream.status !== "ended";
  }

  /** Pause what is seen, not what is received. */
  pause(wanted = !this.pausedAt) {
    const { now, received } = this.stream;
    this.pausedAt = wanted ? { now, received } : null;
    this.stream.pause(wanted);
    changed("pause");
  }

  show(recording) {
    if (this.pausedAt) {
      this.pause(false);
    }
    this.recording = recording;
    changed("process");
  }

  go(address) {
    location.hash = address;
  }

  changed(what) {
    changed(what);
  }

  setParameters(parameters) {
    const text = parameters.toString();
    const address = `#${this.route.path}${text && `?${text}`}`;
    history.replaceState(null, "", address);
    this.route = this.main = routeOf(address);
  }
}

const page = new Page();
const content = document.getElementById("content");
const views = document.getElementById("views");
let view = null;
let pending = null;

function open() {
  const route = routeOf(location.hash);
  const same = view && page.route?.path === route.path;
  page.route = route;
  page.main = route.view.within ? page.main : route;
  if (same) {
    view.route?.(route);
  } else {
    view?.close?.();
    content.replaceChildren();
    content.className = `view-${route.view.name}`;
    content.scrollTop = 0;
    view = route.view.open(page, content, route);
    document.title = `${route.view.title} – ${page.model.hello.application ?? "Lifecycle console"}`;
  }
  sync(views, MAIN, ({ name }) => name, ({ name, title }) => h("a", {}, icon(name), h("span", {}, title)), (element, view) => {
    mark(element, "href", addressOf(view));
    mark(element, "aria-current", [route.view.name, route.view.within].includes(view.name) && "page");
  });
}

// From a story one comes back to the view that it was opened from, with its filter.
const addressOf = ({ name }) => page.route.view.within === name && page.main?.view.name === name ? page.main.address : `#/${name}`;

function changed(what) {
  if (!pending) {
    pending = new Set();
    requestAnimationFrame(flush);
  }
  pending.add(what);
}

function flush() {
  const what = pending;
  pending = null;
  bar();
  if (what.has("process")) {
    view = view?.close?.() ?? null;
    open();
  } else if (!page.pausedAt || what.has("pause") || what.has("status")) {
    view?.update?.(what);
  }
}

const STATUS = { ended: "the application has ended", lost: "connection lost", refused: "no answer", replaced: "replaced by another page", idle: "ended" };

const name = h("h1", { class: "cut" });
const status = h("span", { class: "pill", role: "status" });
const flow = h("span", { class: "rate" });
const again = button("Connect", () => page.stream.open());
const back = button("Back to live", () => page.show(null), { glyph: "play" });
const pause = button("Pause", () => page.pause(), { glyph: "pause", title: "Pause what is shown (space)" });
document.getElementById("top").append(h("span", { class: "brand" }, icon("pulse"), h("span", {}, "Lifecycle")), name, status, flow, again, back, h("span", { class: "spread" }), pause,
  button("Save", () => save(page), { glyph: "save", title: "Save what is kept as a recording" }),
  button("Open", () => openFile(page), { glyph: "open", title: "Open a recording" }),
  button("Keys", keys, { glyph: "keys", class: "wide-only", title: "What keys do (?)" }));

function bar() {
  const { stream, recording, pausedAt } = page;
  const is = recording ? "recording" : pausedAt ? "paused" : stream.status;
  say(name, page.model.hello.application);
  say(status, recording ? recording.name : pausedAt ? `paused, ${several(stream.received - pausedAt.received, "new event")}` : STATUS[is] ?? is);
  mark(status, "data-is", is);
  say(flow, recording ? several(recording.model.events.length, "event") : `${rate(stream.rate)} events/s`);
  again.hidden = stream.status !== "replaced" || recording;
  back.hidden = !recording;
  pause.hidden = Boolean(recording);
  mark(pause, "aria-pressed", String(Boolean(pausedAt)));
}

const KEYS = Object.entries({
  "1 – 6": "the views",
  space: "pause what is shown, and continue",
  "/": "search, in Live",
  "j k ↓ ↑": "the next and the previous event, in Live",
  Enter: "the story of what is selected",
  Escape: "close, or leave a field",
  "← →": "earlier and later, in Timeline",
  "+ −": "nearer and farther, in Timeline",
  "↓ ↑ n p": "the next connection, the next request, in Timeline",
  f: "follow, in Timeline",
  "?": "this help",
});

function keys() {
  dialog("Keys", h("table", {}, h("tbody", {}, KEYS.map(([key, does]) => h("tr", {}, h("th", { scope: "row" }, h("kbd", {}, key)), h("td", {}, does))))));
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) {
    return;
  }
  if (isTyping(event.target)) {
    if (event.key === "Escape") {
      event.target.blur();
    }
    return;
  }
  const chosen = MAIN[Number(event.key) - 1];
  if (chosen) {
    page.go(addressOf(chosen));
  } else if (event.key === "?") {
    keys();
  } else if (event.key === " " && event.target.matches("body, main, [role=grid], [role=application]")) {
    page.pause();
  } else if (!view?.key?.(event)) {
    return;
  }
  event.preventDefault();
}

page.stream.addEventListener("change", ({ detail }) => {
  if (!page.recording || detail === "status") {
    changed(detail);
  }
});
document.querySelector(".skip").addEventListener("click", (event) => {
  // The address names a view, not a place in it.
  event.preventDefault();
  content.focus();
});
addEventListener("hashchange", open);
document.addEventListener("keydown", key);
setInterval(() => changed("clock"), 1000);
listenForFiles(page);
open();
page.stream.open();
