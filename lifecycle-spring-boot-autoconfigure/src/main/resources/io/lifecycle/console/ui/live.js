// Each event as it happens: the facts at first, every event if wanted, and all fields of one.
import { button, copy, h, mark, say } from "./dom.js";
import { fieldsOf, isBad, jsonOf, OUTCOMES } from "./event.js";
import { filterBar, filterOf, matcher, parametersOf } from "./filter.js";
import { nameOf } from "./inflight.js";
import { curlOf, HIDDEN } from "./recording.js";
import { rows } from "./rows.js";
import { bytes, clock, count, duration, several, shortError, simpleName } from "./text.js";

const INTERVAL = 350;

const HEAD = [{ name: "Time" }, { name: h("span", { class: "off-screen" }, "Outcome") }, { name: "Event" }, { name: "Conn.", class: "number" }, { name: "What" }, { name: "Status", class: "number" },
  { name: "Sent", class: "number" }, { name: "Took", class: "number" }, { name: "Error or reason" }];

export function live(page, root, { parameters }) {
  let filter = filterOf(parameters);
  let matches = matcher(filter);
  let matching = [];
  let seen = null;
  let shownAt = 0;
  const detail = drawer(page, () => list.key({ key: "Escape" }));
  const list = rows({ label: "Events, the newest first", head: HEAD, make, update: fill, height: () => matchMedia("(max-width: 45rem)").matches ? 46 : 27,
    open: story, select: (event) => detail.show(event) });
  const bar = filterBar(filter, page, (next) => {
    filter = next;
    page.setParameters(parametersOf(filter));
    apply(true);
  });
  const empty = h("p", { class: "empty soft" });
  root.append(bar.element, h("div", { class: "split" }, h("div", { class: "listing" }, list.element, empty), detail.element));
  apply(true);
  return { update, route, key, close: list.close };

  function route(next) {
    filter = filterOf(next.parameters);
    bar.set(filter);
    apply(true);
  }

  // A list that changes more often cannot be read, and costs a busy machine its other frames.
  function update(what) {
    const now = performance.now();
    if (what.has("pause") || what.has("clock") || (what.has("events") && now - shownAt > INTERVAL)) {
      shownAt = now;
      apply(false);
    }
  }

  // Only what is new is tested, as long as the filter stays the same.
  function apply(anew) {
    const events = page.events;
    const from = anew ? 0 : events.lastIndexOf(seen) + 1;
    if (anew) {
      matches = matcher(filter);
      matching = [];
    }
    const fresh = [];
    for (let index = from; index < events.length; index++) {
      if (matches(events[index])) {
        fresh.push(events[index]);
      }
    }
    seen = events.at(-1) ?? null;
    matching = [...fresh.reverse(), ...matching];
    const oldest = events[0]?.seq ?? 0;
    while (matching.length > 0 && matching.at(-1).seq < oldest) {
      matching.pop();
    }
    list.show(matching, anew);
    bar.update(several(matching.length, "line"), page.model.types);
    say(empty, matching.length > 0 ? "" : events.length === 0 ? "Nothing has happened yet." : `None of ${count(events.length)} events matches.`);
    empty.hidden = matching.length > 0;
  }

  function key(event) {
    if (event.key === "/") {
      bar.search();
      return true;
    }
    return !event.target.matches("button, a, select, input") && list.key(event);
  }

  function story(event) {
    const address = storyOf(event);
    if (address) {
      page.go(address);
    }
  }
}

const storyOf = ({ request, connection }) => request > 0 ? `/request/${request}` : connection > 0 ? `/connection/${connection}` : null;

function make() {
  return h("div", { class: "row", role: "row" }, HEAD.map(({ class: style }, index) =>
    h("span", { role: "gridcell", class: `cell-${index} ${style ?? "cut"}` })));
}

function fill(row, event) {
  const cells = row.children;
  const bad = isBad(event);
  const tone = bad && event.outcome === "ok" ? "refused" : event.outcome;
  mark(row, "data-outcome", bad ? tone : null);
  mark(row, "data-family", event.family);
  say(cells[0], clock(event.time));
  say(cells[1], bad ? OUTCOMES[tone].sign : event.family === "own" ? "◆" : "");
  say(cells[2], event.type);
  say(cells[3], event.connection || "");
  say(cells[4], whatOf(event));
  say(cells[5], event.status >= 0 ? event.status : "");
  say(cells[6], bytes(event.bytes));
  say(cells[7], duration(event.took));
  say(cells[8], event.error ? shortError(event.error) : event.type === "ConnectionClosed" ? event.what : "");
  mark(cells[7], "data-slow", event.took > 250 && event.family === "request" || null);
}

export function whatOf(event) {
  if (event.family === "request" || event.type === "RequestStarted") {
    return nameOf(event);
  }
  return event.type === "ConnectionClosed" ? "connection closed" : event.what ?? (event.request > 0 ? `of request ${event.request}` : "");
}

function drawer(page, close) {
  const element = h("aside", { class: "drawer", tabindex: "0", "aria-label": "Selected event", hidden: true });
  return { element, show };

  function show(event) {
    element.hidden = !event;
    if (event) {
      element.replaceChildren(...contentOf(event, page, close));
    }
  }
}

function contentOf(event, page, close) {
  const fields = fieldsOf(event);
  const copyJson = button("Copy JSON", () => copy(jsonOf(event), copyJson));
  const curl = event.path ? curlOf(event, fields) : null;
  const hidden = event.path === "******";
  const copyCurl = curl && button("Copy curl", () => copy(curl, copyCurl), { disabled: hidden, title: hidden && HIDDEN });
  return [
    h("header", {}, h("h2", {}, simpleName(event.type)), button("Close", close, { glyph: "close", class: "bare" })),
    h("p", { class: "actions" },
      event.request > 0 && h("a", { class: "button", href: `#/request/${event.request}` }, `Request ${event.request}`),
      event.connection > 0 && h("a", { class: "button", href: `#/connection/${event.connection}` }, `Connection ${event.connection}`), copyJson, copyCurl),
    h("dl", { class: "fields" }, flat(fields).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
  ];
}

function flat(value, prefix = "") {
  return Object.entries(value).flatMap(([name, field]) => {
    const key = prefix + name;
    const isObject = field !== null && typeof field === "object" && !Array.isArray(field) && Object.keys(field).length > 0;
    return isObject ? flat(field, `${key}.`) : [[key, field === null ? "–" : typeof field === "object" ? JSON.stringify(field) : String(field)]];
  });
}
