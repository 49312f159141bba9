// The story of one request, and that of one connection.
import { button, copy, h, mark, panel, say, sync, table } from "./dom.js";
import { fieldsOf, OUTCOMES, toneOf, words } from "./event.js";
import { nameOf } from "./inflight.js";
import { curlOf, HIDDEN } from "./recording.js";
import { eventList, factList, strip, takeAlong } from "./story.js";
import { bytes, clock, duration, several, shortError } from "./text.js";

const MOST = 30;

export function request(page, root, { id }) {
  const sign = h("span", { class: "sign" });
  const title = h("h2", { class: "cut" });
  const error = h("p");
  const facts = factList();
  const events = eventList();
  const place = strip(page);
  const when = strip(page);
  const heard = listenerTable();
  const missing = h("p", { class: "soft" }, `Request ${id} is not among the events that are kept.`);
  const connection = h("a", { class: "button" });
  const curl = button("Copy curl", () => copy(curlOf(withPath(), fieldsOf(withPath())), curl));
  const measure = button("Measure the next one", () => {
    waiting = true;
    page.stream.open(page.model.exchanges.get(id).route);
    say(measure.firstChild, "Waiting for the next one");
  }, { title: "Measure each call of a listener for the next request of this route" });
  let waiting = false;
  const story = h("section", { class: "panel wide story" }, h("header", {}, h("span", { class: "title" }, sign, title)), error, facts.element,
    h("div", { class: "actions" }, takeAlong(page, `request-${id}`, () => page.model.story(id)), curl,
      h("a", { class: "button", href: `#/timeline?request=${id}` }, "In the timeline"), connection, measure), missing);
  root.append(h("div", { class: "page" }, story,
    h("div", { class: "column" }, when.element, panel("What happened", events.element)),
    h("div", { class: "column" },
      panel("Who heard of it", heard.element), place.element)));
  let shown = -1;
  update(new Set(["events"]));
  return { update };

  function withPath() {
    return page.model.story(id).find(({ type, path }) => path && type !== "RequestStarted") ?? page.model.story(id).find(({ path }) => path);
  }

  function update(what) {
    const exchange = page.model.exchanges.get(id);
    const { timings } = page.model;
    const next = [...timings.keys()].at(-1);
    if (waiting && what.has("timing") && next !== id) {
      page.go(`/request/${next}`);
      return;
    }
    measure.hidden = !exchange?.route || Boolean(page.recording) || page.model.hello.values !== "shown";
    const found = what.has("events") || what.has("process") ? page.model.story(id) : null;
    const running = exchange?.outcome === "run";
    missing.hidden = Boolean(exchange);
    if (what.has("timing")) {
      heard.update(page.model.story(id), page.model.state?.listeners ?? [], timings.get(id));
    }
    if (found && found.length !== shown) {
      shown = found.length;
      events.update(found);
      heard.update(found, page.model.state?.listeners ?? [], timings.get(id));
      curl.hidden = !withPath();
      curl.disabled = withPath()?.path === "******";
      mark(curl, "title", curl.disabled && HIDDEN);
    }
    if (exchange) {
      head(exchange, running);
      when.update("When", "", [exchange, ...tasksOf(page.model, id)].map((of) => ({ ...of, current: false })));
      const of = page.model.connections.get(exchange.connection);
      place.element.hidden = !of?.id;
      place.update(`On connection ${exchange.connection}`, several(of?.requests || of?.exchanges.length || 0, "request"), around(of, exchange));
    } else {
      say(title, `Request ${id}`);
      place.element.hidden = when.element.hidden = true;
    }
    [...story.querySelectorAll(".actions")].forEach((actions) => { actions.hidden = !exchange; });
  }

  function head(exchange, running) {
    const { outcome } = exchange;
    sign.className = `sign is-${outcome}`;
    say(sign, OUTCOMES[outcome].sign);
    say(title, nameOf(exchange));
    say(error, exchange.error ? shortError(exchange.error) + (outcome === "refused" || outcome === "ok" ? ": handled, the client saw a response" : "")
      : outcome === "left" ? "The client left before the response was complete." : running ? "It still runs." : "");
    error.className = `is-${outcome === "ok" ? "refused" : outcome}`;
    const details = [...page.model.story(id)].reverse().find(({ family }) => family === "request");
    const fields = details ? fieldsOf(details) : {};
    facts.update([["Status", exchange.status >= 0 ? exchange.status : "–"], ["Took", duration((exchange.end ?? page.now) - exchange.begin)],
      ["Sent", bytes(exchange.bytes) || "–"], ["Route", exchange.route ?? ""], ["Query", fields.request?.query ?? ""], ["Protocol", exchange.version ?? ""],
      ["From", fields.request?.remote_addr ?? ""], ["Began", clock(exchange.begin)], ["Request", exchange.id], ["Trace", fields.trace_id ?? ""]]);
    connection.hidden = exchange.connection === 0;
    mark(connection, "href", `#/connection/${exchange.connection}`);
    say(connection, `Connection ${exchange.connection}`);
  }
}

const tasksOf = ({ tasks }, id) => [...tasks.values()].filter(({ request: of }) => of === id).slice(0, MOST);

// The requests before and after one on its connection.
function around(connection, exchange) {
  const all = connection?.exchanges ?? [];
  const first = Math.max(0, Math.min(all.indexOf(exchange) - MOST / 2, all.length - MOST));
  return all.slice(first, first + MOST).map((of) => ({ ...of, current: of === exchange }));
}

function listenerTable() {
  const note = h("p", { class: "soft" });
  const { element, body, row } = table("Who heard of it", ["Listener", "#Time"]);
  return { element: h("div", {}, element, note), update };

  function update(events, listeners, calls) {
    if (calls) {
      say(note, "Measured for this request, call by call.");
      element.hidden = false;
      body.replaceChildren(...calls.slice(0, 200).map((call) => row(`${call.listener}${call.outcome === "handled" ? "" : `, ${call.outcome}`} – ${call.type}`, [duration(call.duration_ms)])));
      return;
    }
    const heard = listeners.filter(({ type }) => events.some((event) => hears(type, event)));
    say(note, heard.length === 0 ? "Known only while the application runs." : "The mean is that of all calls, not of this request.");
    element.hidden = heard.length === 0;
    sync(body, heard, ({ name, type }) => `${name} ${type}`, ({ name }) => row(h("a", { class: "cut", href: "#/listeners" }, name)),
      (made, { timeMs: time, deliveries }) => say(made.lastChild, deliveries > 0 ? duration(time / deliveries) : ""));
  }
}

// Which types a family has is known by its name; of the types of the application only the class itself is.
const FAMILY = { LifecycleEvent: () => true, RequestEvent: ({ family }) => family === "request", ConnectionEvent: ({ family }) => family === "connection",
  BackgroundTaskEvent: ({ family }) => family === "task", ExchangeEvent: ({ request: of, family }) => of > 0 && family !== "task",
  TimedEvent: ({ took }) => took !== null, FallibleEvent: ({ type }) => /RequestComplete|Failed/.test(type) };

function hears(type, event) {
  const name = type.slice(type.lastIndexOf(".") + 1);
  return name === event.type || Boolean(FAMILY[name]?.(event));
}

export function connection(page, root, { id }) {
  const text = h("p");
  const facts = factList();
  const events = eventList();
  const requests = strip(page);
  const missing = h("p", { class: "soft" }, `Connection ${id} is not among the events that are kept.`);
  const actions = h("div", { class: "actions" }, takeAlong(page, `connection-${id}`, () => whole()),
    h("a", { class: "button", href: `#/timeline?connection=${id}` }, "In the timeline"), h("a", { class: "button", href: `#/live?connection=${id}&all` }, "Every event"));
  root.append(h("div", { class: "page one" },
    h("section", { class: "panel wide story" }, h("header", {}, h("h2", {}, `Connection ${id}`)), text, facts.element, actions, missing),
    requests.element,
    panel("What happened", events.element)));
  let shown = -1;
  update(new Set(["events"]));
  return { update };

  function whole() {
    const ids = new Set(page.model.connections.get(id)?.exchanges.map((exchange) => exchange.id));
    return page.model.events.filter((event) => event.connection === id || (event.request > 0 && ids.has(event.request)));
  }

  function update(what) {
    const found = page.model.connections.get(id);
    missing.hidden = Boolean(found);
    actions.hidden = !found;
    requests.update("Its requests", several(found?.requests || found?.exchanges.length || 0, "request"), found?.exchanges.slice(-200) ?? []);
    requests.element.hidden = !found;
    if (!found) {
      return;
    }
    if (what.has("events") || what.has("process")) {
      const story = page.model.connectionStory(id).slice(-300);
      if (story.length !== shown) {
        shown = story.length;
        events.update(story);
      }
    }
    say(text, found.end === null ? "It is open." : `It ended: ${words(found.reason)}${found.detail ? `, ${found.detail}` : ""}.`);
    text.className = found.end === null ? "is-run" : `is-${toneOf(found.reason)}`;
    facts.update([["Client", found.client], ["Protocol", found.protocol], ["Opened", found.opened === null ? "before this page" : clock(found.opened)],
      ["Closed", found.end === null ? "" : clock(found.end)], ["Open for", found.opened === null ? "" : duration((found.end ?? page.now) - found.opened)],
      ["Requests", found.requests || found.exchanges.length], ["Sent", found.end === null && !found.bytes ? "" : bytes(found.bytes)]]);
  }
}
