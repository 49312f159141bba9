// The page: one stream, one view at a time, and an address that says which.
import { h, icon, isTyping, sync } from "./dom.js";
import { ending } from "./ending.js";
import { header, keys } from "./header.js";
import { listeners } from "./listeners.js";
import { live } from "./live.js";
import { overview } from "./overview.js";
import { listenForFiles, recordings } from "./recordings.js";
import { connection, request } from "./stories.js";
import { Stream } from "./stream.js";
import { timeline } from "./timeline.js";

const VIEWS = [
  { name: "overview", title: "Overview", glyph: "overview", open: overview },
  { name: "live", title: "Live", glyph: "live", open: live },
  { name: "timeline", title: "Timeline", glyph: "timeline", open: timeline },
  { name: "listeners", title: "Listeners", glyph: "listeners", open: listeners },
  { name: "ending", title: "Start & end", glyph: "ending", open: ending },
  { name: "recordings", title: "Recordings", glyph: "recordings", open: recordings },
  { name: "request", title: "Request", within: "live", open: request },
  { name: "connection", title: "Connection", within: "timeline", open: connection },
];

VIEWS.forEach((view) => {
  view.link = () => h("a", { href: `#/${view.name}` }, icon(view.glyph), h("span", {}, view.title));
});

/** What an address such as #/live?status=5xx or #/request/42 names. */
function routeOf(hash) {
  const [, address, query] = /^#?\/?([^?]*)\??(.*)$/.exec(hash);
  const path = address.split("/").filter(Boolean);
  const view = VIEWS.find(({ name, within }) => name === path[0] && (!within || /^\d+$/.test(path[1]))) ?? VIEWS[0];
  return { view, path: view.name === path[0] ? path : [view.name], id: Number(path[1] ?? 0), parameters: new URLSearchParams(query) };
}

class Page extends EventTarget {
  stream = new Stream();
  recording = null;
  pausedAt = null;

  /** The process that is shown: that of the recording, the one that ran at the pause, or else the one that runs. */
  get model() {
    return (this.recording ?? this.pausedAt ?? this.stream).model;
  }

  /** The events that are shown. Pause stops what is seen, not what is received. */
  get events() {
    return this.pausedAt?.events ?? this.model.events;
  }

  get now() {
    return this.recording?.model.last ?? this.pausedAt?.now ?? this.stream.now;
  }

  get isLive() {
    return !this.recording && !this.pausedAt && this.stream.status !== "ended";
  }

  pause(wanted = !this.pausedAt) {
    const { model, stream } = this;
    this.pausedAt = wanted ? { model, events: [...model.events], now: stream.now, received: stream.received } : null;
    changed(this.model === model ? "pause" : "process");
  }

  show(recording) {
    this.recording = recording;
    this.pausedAt = null;
    changed("process");
  }

  go(address) {
    location.hash = address;
  }

  /** Change the parameters of the address without a new entry in the history. */
  setParameters(parameters) {
    const text = parameters.toString();
    const address = `#/${this.route.path.join("/")}${text ? `?${text}` : ""}`;
    history.replaceState(null, "", address);
    this.route = routeOf(address);
  }
}

const page = new Page();
const content = document.getElementById("content");
const views = document.getElementById("views");
const top = header(page, document.getElementById("top"));
let view = null;
let pending = null;

function open() {
  const route = routeOf(location.hash);
  const same = view && page.route?.view === route.view && page.route.path.join() === route.path.join();
  page.route = route;
  if (!same) {
    view?.close?.();
    content.replaceChildren();
    content.className = `view-${route.view.name}`;
    content.scrollTop = 0;
    view = route.view.open(page, content, route);
    document.title = `${route.view.title} – ${page.model.hello.application ?? "Lifecycle console"}`;
  } else {
    view.route?.(route);
  }
  navigation();
}

function navigation() {
  sync(views, [...VIEWS.filter(({ glyph }) => glyph), { name: "foot" }], ({ name }) => name,
    (item) => item.glyph ? item.link() : h("div", { class: "foot" }), (element, item) => {
      if (item.glyph) {
        element.toggleAttribute("aria-current", item === page.route.view || item.name === page.route.view.within);
        element.ariaCurrent = element.hasAttribute("aria-current") ? "page" : null;
      } else {
        const { java, pid, lifecycle } = page.stream.model.hello;
        element.textContent = [pid && `process ${pid}`, java && `Java ${java}`, lifecycle && `Lifecycle ${lifecycle}`].filter(Boolean).join(" · ");
      }
    });
}

// Whatever happens before the next frame is drawn once.
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
  top.update();
  if (what.has("process") && !page.pausedAt) {
    view = view?.close?.() ?? null;
    open();
  } else if (!page.pausedAt || what.has("pause") || what.has("status")) {
    view?.update?.(what);
  }
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
  const number = Number(event.key);
  const main = VIEWS.filter(({ glyph }) => glyph);
  if (number >= 1 && number <= main.length) {
    page.go(`/${main[number - 1].name}`);
  } else if (event.key === "?") {
    keys();
  } else if (event.key === " " && event.target.matches("body, main, [role=grid], canvas")) {
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
