import { barList, bars, begin, button, bytes, canvas, clock, code, colours, copyButton, count, dialog, download, duration, errorClass, factList, h, icon, label, line, mark, panel, rate, say, seconds, several, shortError, simpleName, sync, table, words } from "./elements.js";
import { fieldList, whatOf } from "./events.js";
import { fieldsOf, hears, histogramOf, isBad, isUsed, jsonOf, lowerBound, nameOf, OUTCOMES, quantile, STATES, toneOf, toneOfEvent } from "./model.js";
import { linesOf } from "./recordings.js";

const WINDOWS = [[10, "10 s"], [60, "1 min"], [300, "5 min"]];
const STRIP = 120;

export function overview(page, root) {
  let length = page.recording ? Infinity : 60;
  const strip = page.recording ? Infinity : STRIP;
  const tiles = TILES.map((tile) => makeTile(tile, page, strip));
  const chart = heat(page);
  const routes = routeTable();
  const none = h("p", { class: "soft" }, "No request has ended in this time.");
  const choice = h("span", { class: "group", role: "group", "aria-label": "Window of the routes", hidden: page.recording !== null },
    WINDOWS.map(([window, label]) => button(label, () => { length = window; update(new Set(["seconds"])); }, { "data-window": window })));
  const running = inFlightList(page);
  const reasons = barList("counts", "No connection has ended in the last 5 min.");
  const own = barList("counts");
  const ownPanel = panel("Own events", own.element);
  const wrong = problems(page);
  const notices = h("div", { role: "status" });
  root.append(notices, h("div", { class: "page" },
    h("div", { class: "tiles wide" }, tiles.map(({ element }) => element)),
    h("div", { class: "column" }, chart.element, h("section", { class: "panel" }, h("header", {}, h("h2", {}, "Routes"), choice), routes.element, none), wrong.element),
    h("div", { class: "column" }, panel("Running now", running.element), panel("Why connections ended", reasons.element), ownPanel)));
  update(new Set(["seconds", "state"]));
  return { update };

  function update(what) {
    const { seconds: counted, state } = page.model;
    if (what.has("state") || what.has("clock")) {
      sync(notices, page.recording ? [] : noticesOf(page), ({ text }) => text, ({ text, to, link }) =>
        h("div", { class: "notice" }, icon("listeners"), h("span", {}, text), link && h("a", { href: to }, link)));
      running.update(state?.in_flight ?? [], state?.in_flight_total ?? 0);
    }
    if (what.has("seconds") || what.has("pause") || what.has("clock")) {
      const total = counted.total(strip);
      tiles.forEach((tile) => tile.update(total));
      [...choice.children].forEach((child) => mark(child, "aria-pressed", String(Number(child.dataset.window) === length)));
      const all = counted.routes(length);
      routes.update(all.slice(0, 100));
      none.hidden = all.length > 0;
      reasons.update(reasonBars(counted.total(page.recording ? Infinity : 300).reasons));
      const names = countBars(counted.total(length).own, 12).map((one) => ({ ...one, tone: "own", href: `#/live?type=${encodeURIComponent(one.name)}` }));
      ownPanel.hidden = names.length === 0;
      own.update(names);
      chart.draw();
      wrong.update();
    }
  }
}

const column = (...names) => (second) => names.map((name) => second[name] ?? 0);

const TILES = [
  { title: "Requests", to: "live", colours: ["ok", "refused", "failed"],
    columns: ({ requests = 0, c4 = 0, c5 = 0 }) => [requests - c4 - c5, c4, c5],
    value: (total, { recent }) => `${rate(recent.requests ?? 0)}/s`,
    text: ({ requests = 0 }, { state }) => state ? `${count(state.in_flight_total)} in flight` : several(requests, "request") },
  { title: "Duration", to: "live?slower=100ms", colours: ["ok"], columns: (second) => [quantile(histogramOf(second), 0.99) ?? 0],
    value: ({ histogram }) => duration(quantile(histogram, 0.99)) || "–", text: ({ histogram }) => `p99; p50 ${duration(quantile(histogram, 0.5)) || "–"}` },
  { title: "Errors", to: "live?status=bad", colours: ["failed", "refused"], columns: column("c5", "c4"),
    value: ({ c5 = 0 }) => count(c5), bad: ({ c5 }) => c5 > 0, text: ({ c4 = 0 }) => `5xx; ${count(c4)} × 4xx` },
  { title: "Clients that left", to: "live?type=ClientDisconnected", colours: ["left"], columns: column("disconnects"),
    value: ({ disconnects = 0 }) => count(disconnects), text: ({ aborted = 0 }) => `${count(aborted)} broke off` },
  { title: "Connections", to: "timeline", colours: ["run"], columns: column("opened"),
    value: (total, { open }) => count(Math.max(0, open)), text: (total, { recent }) => `open; ${rate(recent.opened ?? 0)} new/s` },
  { title: "Tasks", to: "live?families=task", colours: ["task", "failed"], columns: ({ tasks = 0, tasks_failed: failed = 0 }) => [tasks - failed, failed],
    value: (total, { recent }) => `${rate(recent.tasks ?? 0)}/s`, text: ({ tasks_failed: failed = 0 }) => `${count(failed)} failed` },
];

function makeTile(tile, page, length) {
  const value = h("b");
  const text = h("small");
  const strip = canvas({ "aria-hidden": "true" }, draw);
  return { element: h("a", { class: "panel tile", href: `#/${tile.to}` }, h("h2", {}, tile.title), value, text, strip), update };

  function draw() {
    const shown = page.model.seconds.every(Math.min(length, 3600)).map(tile.columns);
    bars(strip, shown, tile.colours, length === STRIP ? STRIP : Math.max(20, shown.length));
  }

  function update(total) {
    const { seconds: span, reasons, own, histogram, ...sums } = page.recording ? total : page.model.seconds.total(5);
    const open = [...page.model.connections.values()].filter(({ id, end }) => id > 0 && end === null);
    const used = open.filter(isUsed).length;
    const state = page.recording ? null : page.model.state;
    const context = { state, recent: Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / span])),
      open: state ? state.connections_open - open.length + used : used };
    say(value, tile.value(total, context));
    say(text, tile.text(total, context));
    value.classList.toggle("is-failed", Boolean(tile.bad?.(total)));
    draw();
  }
}

export function routeTable() {
  let busiest = 1;
  const { element, update } = table("Routes", [
    ["Route", ({ name, count: number }, cell) => { cell.querySelector("i").style.width = `${100 * number / busiest}%`; return name; },
      ({ name }) => [h("i", { class: "share" }), h(name === "_OTHER" ? "span" : "a", { class: "cut", href: name !== "_OTHER" && `#/live?route=${encodeURIComponent(name)}` })]],
    ["#/s", (route) => rate(route.rate)],
    ["#Count", (route) => count(route.count)],
    ["#p50", ({ p50 }) => duration(p50)],
    ["#p99", ({ p99 }) => duration(p99)],
    ["#Slowest", ({ slowest }) => duration(slowest)],
    ["#4xx", ({ refused }) => refused || "", () => h("span", { class: "is-refused" })],
    ["#5xx", ({ failed }) => failed || "", () => h("span", { class: "is-failed" })],
    ["#Errors", ({ errors }) => errors || ""],
    ["#Sent", (route) => bytes(route.bytes)],
  ]);
  element.classList.add("routes");
  return { element, update: (all) => {
    busiest = all[0]?.count ?? 1;
    update(all, ({ name }) => name);
  } };
}

export function countBars(counts, most = 30) {
  const all = Object.entries(counts).sort(([, one], [, other]) => other - one).slice(0, most);
  return all.map(([name, number]) => ({ name, to: number / all[0][1], value: count(number) }));
}

export const reasonBars = (reasons) => countBars(reasons).map((one) =>
  ({ ...one, name: words(one.name), tone: toneOf(one.name), href: `#/live?type=ConnectionClosed&q=${encodeURIComponent(words(one.name))}` }));

function inFlightList(page, most = 12) {
  const { element, update } = barList("inflight", "Nothing.");
  const rest = h("p", { class: "soft" });
  return { element: h("div", {}, element, rest), update: (all, total) => {
    const { model, isLive } = page;
    const passed = isLive && model.state && !model.ended ? Math.max(0, page.now - model.state.at) : 0;
    const oldest = Math.max(1, ...all.map(({ age_ms: age }) => age)) + passed;
    update(all.slice(0, most).map((one) => ({ key: one.task_id ?? one.request_id, name: `${one.task_id ? `task ${one.task}` : nameOf(one)}${one.streaming ? " (stream)" : ""}`,
      href: one.request_id > 0 && `#/request/${one.request_id}`, tone: one.task_id ? "task" : "run", to: (one.age_ms + passed) / oldest, value: duration(one.age_ms + passed) })));
    say(rest, total > most ? `and ${count(total - Math.min(most, all.length))} more` : "");
  } };
}

function noticesOf({ model, stream }) {
  const { state } = model;
  const quarantined = (state?.listeners ?? []).filter((listener) => listener.state === "QUARANTINED").map(({ name }) => name);
  const failing = (state?.collectors ?? []).filter(({ consumers }) => consumers.some((consumer) => consumer.failing)).map(({ name }) => name);
  const lost = model.lost.at(-1);
  return [
    state?.draining ? { text: `The application is ending: ${several(state.in_flight_total, "thing")} still active.`, to: "#/ending", link: "Watch the drain" }
      : stream.status === "ended" ? { text: "The application has ended. The page waits for the next process.", to: "#/ending", link: "How it ended" }
        : stream.before && { text: "This is another process than before.", to: "#/ending", link: "How the one before ended" },
    quarantined.length > 0 && { text: `${several(quarantined.length, "listener")} in quarantine: ${quarantined.slice(0, 3).join(", ")}`, to: "#/listeners", link: "Listeners" },
    failing.length > 0 && { text: `Consumers fail: ${failing.slice(0, 3).join(", ")}`, to: "#/listeners", link: "Collectors" },
    lost && stream.now - lost.at < 60_000 && { text: lostText(lost, model.seconds.total(60).missed) },
    model.hello.values === "hidden" && { text: `${HIDDEN}.` },
  ].filter(Boolean);
}

// What nobody watched was overwritten, but not because it came too fast.
function lostText({ overwritten = 0, left_out: left = {}, unwatched_ms: unwatched = 0, paused = 0 }, missed = 0) {
  const ordinary = Object.values(left).reduce((sum, value) => sum + value, 0);
  const parts = [unwatched > 0 && `Nobody watched for ${duration(unwatched)}`,
    overwritten > 0 && `${several(overwritten, "event")} ${unwatched > 0 ? "missing" : "came too fast to be sent"}`,
    paused > 0 && `${several(paused, "event")} could not wait for the end of the pause`,
    ordinary > 0 && `${several(ordinary, "ordinary event")} left out`].filter(Boolean);
  const counts = missed > 0 ? ` The counts lack ${several(missed, "event")}.` : unwatched > 0 ? "" : " The counts are exact.";
  return `${parts.join(", ") || "Events are missing"}.${counts}`;
}

function problems(page) {
  const list = h("ul", { class: "problems" });
  const empty = h("p", { class: "soft" }, "Nothing, as far as the events go back.");
  const element = h("section", { class: "panel" }, h("header", {}, h("h2", {}, "What went wrong lately"), h("a", { href: "#/live?status=bad" }, "All")), list, empty);
  return { element, update };

  function update() {
    const { events, exchanges } = page.model;
    const groups = new Map();
    for (let index = events.length - 1; index >= 0; index--) {
      const problem = problemOf(events[index], exchanges);
      if (problem) {
        const key = `${problem.title} ${problem.kind}`;
        const known = groups.get(key) ?? { ...problem, key, count: 0, event: events[index] };
        known.count++;
        groups.set(key, known);
      }
    }
    empty.hidden = groups.size > 0;
    sync(list, [...groups.values()].slice(0, 8), ({ key }) => key, () => h("li", {}, h("a", {}, h("span", { class: "sign" }), h("b", { class: "cut" }),
      h("span", { class: "cut soft" }), h("span"), h("time"))), (item, { to, tone, title, text, count: times, event }) => {
      const link = item.firstChild;
      mark(link, "href", to);
      link.firstChild.className = `sign is-${tone}`;
      [OUTCOMES[tone].sign, title, text, `${count(times)} ×`, seconds(event.time)].forEach((value, index) => say(link.children[index], value));
    });
  }
}

function problemOf(event, exchanges) {
  const { type, request, connection, error, what } = event;
  const failure = { tone: toneOfEvent(event), title: what, text: shortError(error ?? ""), kind: errorClass(error ?? ""), to: request > 0 ? `#/request/${request}` : `#/live?type=${type}` };
  if (type === "RequestComplete") {
    const left = exchanges.get(request)?.aborted;
    return (left || isBad(event)) && { ...failure, tone: left ? "left" : failure.tone, title: event.route ? `${event.method} ${event.route}` : nameOf(event),
      text: failure.text || (left ? "the client left" : `status ${event.status}`), kind: failure.kind || event.status };
  }
  if (type === "ConnectionClosed") {
    return (event.reason === "error" || event.reason === "backpressure") && { ...failure, title: "Connections closed", text: what, kind: event.reason, to: `#/connection/${connection}` };
  }
  return type === "BackgroundTaskFailed" ? failure : type === "ListenerQuarantined" && { ...failure, to: "#/listeners" };
}

const SLOWEST = Math.log2(30_000);
const OCTAVES = SLOWEST - Math.log2(0.1);

function heat(page) {
  const paper = canvas({ class: "heat", role: "img", "aria-label": "Durations of requests by time; the table of routes has the numbers" }, draw);
  return { element: panel("How long requests took", paper), draw };

  function draw() {
    const drawing = begin(paper);
    if (!drawing) {
      return;
    }
    const { context, width, height } = drawing;
    const { all } = page.model.seconds;
    const end = page.recording ? (all.at(-1)?.s ?? 0) + 1 : page.now / 1000;
    const span = page.recording ? Math.max(20, end - (all[0]?.s ?? 0)) : STRIP;
    const x = (second) => width - (end - second) * width / span;
    const y = (ms) => (SLOWEST - Math.log2(Math.max(0.1, ms))) / OCTAVES * height;
    context.strokeStyle = colours().line;
    for (const ms of [1, 10, 100, 1000, 10_000]) {
      line(context, 0, y(ms), width, y(ms));
    }
    context.fillStyle = colours().ok;
    all.forEach((second) => histogramOf(second).forEach((number, bucket) => {
      const top = y(lowerBound(bucket + 1));
      context.globalAlpha = Math.min(1, 0.22 + 0.13 * Math.log2(number + 1));
      context.fillRect(x(second.s), top, Math.max(1, width / span - 0.6), Math.max(2, y(lowerBound(bucket)) - top - 0.6));
    }));
    context.globalAlpha = 1;
    [...page.model.exchanges.values()].filter((exchange) => isBad(exchange)).slice(-400).forEach((exchange) =>
      label(context, OUTCOMES[toneOfEvent(exchange)].sign, x(exchange.end / 1000), y(exchange.end - exchange.begin), colours()[toneOfEvent(exchange)], "center", "bold 12px"));
    [1, 10, 100, 1000, 10_000].forEach((ms) => label(context, duration(ms), 2, y(ms) - 7, colours().soft, "left"));
  }
}

export function listeners(page, root) {
  const state = (fails, bad, good) => (item, cell) => {
    cell.className = fails(item) ? "is-failed" : "is-ok";
    const action = cell.querySelector("button");
    if (action) {
      action.hidden = !fails(item);
    }
    return fails(item) ? `✕ ${bad}` : `✓ ${good}`;
  };
  const numbers = (...names) => names.map((name) => [`#${name[0].toUpperCase()}${name.slice(1)}`, (item) => item[name] || ""]);
  const quarantined = (listener) => listener.state === "QUARANTINED";
  const action = (label, act, nameOf) => (item) => page.model.hello.signals && actionButton(page.model.hello.signals, label, act, nameOf(item));
  let before = null;
  let rates = new Map();
  let busiest = 1;
  const list = table("Listeners", [
    ["Listener", ({ name }) => name],
    ["Hears", ({ type }) => simpleName(type)],
    ["Delivery", ({ delivery }) => delivery.toLowerCase()],
    ["State", state(quarantined, "in quarantine", "active"), (listener) => [h("span"), " ", action("Restore", "restore", ({ name }) => name)(listener)]],
    ["#Events", ({ deliveries }) => count(deliveries)],
    ["#/s", ({ name }) => rates.get(name) > 0 ? rate(rates.get(name)) : ""],
    ["#Mean", ({ timeMs, deliveries }) => deliveries > 0 ? duration(timeMs / deliveries) : ""],
    ["Share of time", ({ timeMs }, cell) => {
      cell.querySelector("i").style.width = `${100 * timeMs / busiest}%`;
      mark(cell, "title", `${duration(timeMs)} in all`);
    }, () => h("span", { class: "track" }, h("i", { class: "fill is-ok" }))],
    ...numbers("failures", "dropped", "waiting"),
    ["Last error", ({ lastError, runningMs }) => lastError ? simpleName(lastError) : runningMs ? `runs for ${duration(runningMs)}` : ""],
  ]);
  const collectors = table("Collectors", [
    ["Collector", ({ collector }) => collector.name],
    ["Consumer", ({ name }) => name],
    ["#Recorded", ({ collector }) => count(collector.recorded)],
    ["#Delivered", ({ delivered }) => count(delivered)],
    ...numbers("waiting", "dropped", "failed"),
    ["State", state(({ failing }) => failing, "fails", "works")],
    ["Action", null, action("Deliver now", "flush", ({ collector }) => collector.name)],
  ]);
  const empty = h("p", { class: "soft" }, "Known only while the application runs.");
  root.append(h("div", { class: "page one" },
    panel("Listeners in their order", h("p", { class: "soft" }, "Those with direct delivery run on the thread of the event, one after the other; their time is a part of the request."), list.element, empty),
    panel("Collectors", collectors.element)));
  update(new Set(["state"]));
  return { update };

  function update(what) {
    if (!what.has("state")) {
      return;
    }
    const now = page.model.state ?? { listeners: [], collectors: [] };
    const all = now.listeners.map((listener, position) => ({ ...listener, position }));
    empty.hidden = all.length > 0;
    if (before && now.at > before.at) {
      const counts = new Map(before.listeners.map(({ name, deliveries }) => [name, deliveries]));
      rates = new Map(all.map(({ name, deliveries }) => [name, (deliveries - (counts.get(name) ?? 0)) / ((now.at - before.at) / 1000)]));
    }
    before = now;
    busiest = Math.max(1e-9, ...all.map(({ timeMs }) => timeMs));
    list.update(all, ({ name, type, position }) => `${name} ${type} ${position}`);
    collectors.update(now.collectors.flatMap((collector) => collector.consumers.map((consumer) => ({ ...consumer, collector }))), ({ collector, name }) => `${collector.name} ${name}`);
  }
}

function actionButton(signals, label, action, name) {
  const made = button(label, async () => {
    made.disabled = true;
    say(made.firstChild, await act(signals, name, action));
    made.disabled = false;
    setTimeout(() => say(made.firstChild, label), 2000);
  });
  return made;
}

const csrf = (name) => document.querySelector(`meta[name=csrf-${name}]`).content;

async function act(signals, name, action) {
  try {
    const response = await fetch(`${signals}/${encodeURIComponent(name)}`, { method: "POST", body: JSON.stringify({ action }),
      headers: { "Content-Type": "application/json", Accept: "application/json", ...(csrf("header") && { [csrf("header")]: csrf("token") }) } });
    if (!response.ok) {
      return response.status === 403 ? "Not allowed" : response.status === 405 ? "The endpoint is read-only" : `Refused: ${response.status}`;
    }
    return (await response.json()).done ? "Done" : "Nothing to do";
  } catch {
    return "No answer";
  }
}

export function ending(page, root) {
  const now = life(page, "Start and end");
  const before = life(page, "The process before");
  root.append(h("div", { class: "page one" }, now.elements, before.elements));
  update();
  return { update };

  function update() {
    const { model, recording, stream } = page;
    now.update(model, model === stream.model);
    before.update(recording ? null : stream.before, false);
  }
}

function life(page, heading) {
  const title = h("h2");
  const text = h("p", { class: "soft" });
  const list = inFlightList(page, 100);
  const name = h("span", { class: "soft" });
  const steps = h("ol", { class: "steps" }, STATES.map((state) => h("li", { "data-state": state }, h("b", {}, state), h("span"), h("span", { class: "soft" }))));
  const time = h("progress", { max: "1", "aria-label": "Time of the drain" });
  let totals = [];
  const chart = canvas({ class: "drain-chart", role: "img", "aria-label": "How many were active during the drain" }, draw);
  const elements = [h("section", { class: "panel" }, h("header", {}, h("h2", {}, heading), name), steps), h("section", { class: "panel" }, h("header", {}, title), text, time, chart, list.element)];
  return { elements, update };

  function draw() {
    bars(chart, totals.map((total) => [total]), ["redirect"], Math.max(60, totals.length));
  }

  function update(model, current) {
    elements.forEach((element) => { element.hidden = !model; });
    if (!model) {
      return;
    }
    const { hello, state, draining } = model;
    const begun = model.steps.get("DrainBegin");
    const done = model.steps.get("DrainComplete");
    const limit = hello.drain_timeout_ms;
    say(name, [hello.application, hello.pid && `process ${hello.pid}`, hello.java && `Java ${hello.java}`, hello.lifecycle && `Lifecycle ${hello.lifecycle}`].filter(Boolean).join(", "));
    fillSteps(model, current && page.stream.status !== "ended");
    const [what, more] = done ? over(done) : begun ? current ? drain(state, page.now - begun.at, limit) : ["It was gone before its drain was over", ""] : ahead(state, limit, current);
    say(title, what);
    say(text, more);
    totals = draining;
    chart.hidden = draining.length < 2;
    time.hidden = Boolean(done) || !begun || !limit || !current;
    time.value = time.hidden ? 0 : Math.min(1, (page.now - begun.at) / limit);
    const active = done ? done.stragglers ?? [] : state?.in_flight ?? [];
    list.update(active, done ? active.length : state?.in_flight_total ?? 0);
    list.element.hidden = !state && !done;
    draw();
  }

  function fillSteps({ steps: known, hello, state }, current) {
    const last = STATES.findLastIndex((step) => known.has(step));
    const passed = Math.max(last, hello.startup || state ? 1 : -1);
    STATES.forEach((name, index) => {
      const item = steps.children[index];
      const step = known.get(name);
      const waits = current && index === passed + 1 && passed >= 2;
      mark(item, "data-is", index <= passed ? "done" : waits ? "now" : "ahead");
      mark(item, "aria-current", waits && "step");
      say(item.children[1], step ? clock(step.at) : index <= passed ? "before this page" : waits ? `since ${duration(page.now - known.get(STATES[passed]).at)}` : "");
      say(item.children[2], step ? detailOf(step) : "");
    });
  }
}

function ahead(state, limit, current) {
  const most = limit ? `, but not longer than ${duration(limit)}` : "";
  return !state ? ["No state is known", "A recording has no state of its own."] : !current ? ["It was gone before it began to end", ""]
    : [state.in_flight_total > 0 ? `If it ended now, ${several(state.in_flight_total, "active request or task", "active requests and tasks")} would be waited for` : "If it ended now, nothing would be waited for", `Requests, streams and tasks. A shutdown waits for them${most}.`];
}

const drain = (state, passed, limit) => [`Draining: ${several(state?.in_flight_total ?? 0, "thing")} still active`,
  `The server accepts no new connections. It has waited for ${duration(passed)}${limit ? ` of at most ${duration(limit)}` : ""}.`];

const over = ({ stragglers = [], duration_ms: took, outcome }) => [stragglers.length === 0 ? "Everything that was active has finished" : `${several(stragglers.length, "straggler")} did not finish in time`,
  `The drain took ${duration(took)}: ${words(outcome)}.`];

function detailOf({ type, duration_ms: took, reason, in_flight: active, outcome, stragglers = [] }) {
  switch (type) {
    case "StartupComplete": return `${duration(took)} after the application was started`;
    case "ShutdownComplete": return `in ${duration(took)}`;
    case "ShutdownBegin": return `because of ${words(reason)}`;
    case "DrainBegin": return active === undefined ? "" : `${several(active, "thing")} active`;
    case "DrainComplete": return `${words(outcome)} after ${duration(took)}${stragglers.length > 0 ? `, ${several(stragglers.length, "straggler")}` : ""}`;
  }
  return "";
}

const MOST = 30;

export function request(page, root, { id }) {
  const sign = h("span");
  const title = h("h2", { class: "cut" });
  const error = h("p");
  const facts = factList();
  const events = eventList();
  const place = strip(page);
  const heard = listenerTable(page, id);
  const missing = h("p", { class: "soft" }, `Request ${id} is not among the events that are kept.`);
  const connection = h("a", { class: "button" });
  const curl = h("span");
  const measure = button("Measure the next one", () => {
    waiting = true;
    page.stream.open(page.model.exchanges.get(id).route);
    say(measure.firstChild, "Waiting for the next one");
  }, { title: "Measure each call of a listener for the next request of this route" });
  let waiting = false;
  let shown = -1;
  const actions = h("div", { class: "actions" }, takeAlong(page, `request-${id}`, () => page.model.story(id)), curl, h("a", { class: "button", href: `#/timeline?request=${id}` }, "In the timeline"), connection, measure);
  root.append(h("div", { class: "page" },
    h("section", { class: "panel wide story" }, h("header", {}, h("span", { class: "title" }, sign, title)), error, facts.element, actions, missing),
    panel("What happened", events.element), h("div", { class: "column" }, panel("Who heard of it", heard.element), place.element)));
  update(new Set(["events"]));
  return { update };

  function update(what) {
    const { exchanges, timings, connections } = page.model;
    const exchange = exchanges.get(id);
    const next = [...timings.keys()].at(-1);
    if (waiting && what.has("timing") && next !== id) {
      page.go(`/request/${next}`);
      return;
    }
    measure.hidden = !exchange?.route || page.recording !== null;
    actions.hidden = place.element.hidden = !exchange;
    missing.hidden = !actions.hidden;
    say(title, exchange ? nameOf(exchange) : `Request ${id}`);
    const story = page.model.story(id);
    if (what.has("timing") || story.length !== shown) {
      shown = story.length;
      events.update(story);
      heard.update(story);
      const sent = story.findLast(({ family }) => family === "request") ?? story.find(({ path }) => path);
      curl.replaceChildren(...[sent && curlButton(sent, page)].filter(Boolean));
    }
    if (exchange) {
      head(exchange, story.findLast(({ family }) => family === "request"));
      const of = connections.get(exchange.connection);
      place.element.hidden = !of?.id;
      place.update(`On connection ${exchange.connection}`, several(of.requests || of.exchanges.length, "request"), around(of.exchanges, exchange), exchange);
    }
  }

  function head(exchange, details) {
    const { outcome, status } = exchange;
    sign.className = `sign is-${outcome}`;
    say(sign, OUTCOMES[outcome].sign);
    const handled = outcome === "refused" || outcome === "ok";
    say(error, exchange.error ? shortError(exchange.error) + (handled ? ": handled, the client saw a response" : "")
      : outcome === "left" ? "The client left before the response was complete." : outcome === "run" ? "It still runs." : exchange.unseen ? UNSEEN : "");
    error.className = `is-${outcome === "ok" ? "refused" : outcome}`;
    const { request: sent = {}, trace_id: trace = "" } = details ? fieldsOf(details) : {};
    facts.update([["Status", status >= 0 ? status : "–"], ["Took", exchange.unseen ? "–" : duration((exchange.end ?? page.now) - exchange.begin)], ["Sent", bytes(exchange.bytes) || "–"], ["Route", exchange.route ?? ""],
      ["Query", sent.query ?? ""], ["Protocol", exchange.version ?? ""], ["From", sent.remote_addr ?? ""], ["Began", clock(exchange.begin)], ["Request", id], ["Trace", trace]]);
    connection.hidden = exchange.connection === 0;
    mark(connection, "href", `#/connection/${exchange.connection}`);
    say(connection, `Connection ${exchange.connection}`);
  }
}

const UNSEEN = "It has ended, but this page did not see how.";

function around(all, exchange) {
  const first = Math.max(0, Math.min(all.indexOf(exchange) - MOST / 2, all.length - MOST));
  return all.slice(first, first + MOST);
}

const OURS = /recentEvents/;

function listenerTable({ model }, id) {
  const note = h("p", { class: "soft" });
  const { element, update } = table("Who heard of it", [["Listener", ({ name }) => name], ["#Time", ({ time }) => duration(time)]]);
  return { element: h("div", {}, element, note), update: (events) => {
    const calls = model.timings.get(id)?.filter(({ listener }) => !OURS.test(listener));
    const heard = (model.state?.listeners ?? []).filter(({ name, type }) => !OURS.test(name) && events.some((event) => hears(type, event)));
    say(note, calls ? "Measured for this request, call by call." : heard.length > 0 ? "The mean is that of all calls, not of this request." : model.state ? "No listener heard it." : "Known only while the application runs.");
    update(calls?.slice(0, 200).map(({ listener, outcome, type, duration_ms: time }) => ({ name: `${listener}${outcome === "handled" ? "" : `, ${outcome}`} – ${type}`, time }))
      ?? heard.map(({ name, timeMs, deliveries }) => ({ name, time: deliveries > 0 ? timeMs / deliveries : NaN })));
  } };
}

export function connection(page, root, { id }) {
  const text = h("p");
  const facts = factList();
  const events = eventList();
  const requests = strip(page);
  const missing = h("p", { class: "soft" }, `Connection ${id} is not among the events that are kept.`);
  const actions = h("div", { class: "actions" }, takeAlong(page, `connection-${id}`, whole),
    h("a", { class: "button", href: `#/timeline?connection=${id}` }, "In the timeline"), h("a", { class: "button", href: `#/live?connection=${id}&all` }, "Every event"));
  root.append(h("div", { class: "page one" },
    h("section", { class: "panel story" }, h("header", {}, h("h2", {}, `Connection ${id}`)), text, facts.element, actions, missing), requests.element, panel("What happened", events.element)));
  let shown = -1;
  update();
  return { update };

  function whole() {
    const ids = new Set(page.model.connections.get(id)?.exchanges.map((exchange) => exchange.id));
    return page.model.events.filter((event) => event.connection === id || (event.request > 0 && ids.has(event.request)));
  }

  function update() {
    const found = page.model.connections.get(id);
    missing.hidden = Boolean(found);
    actions.hidden = requests.element.hidden = !found;
    if (!found) {
      return;
    }
    const { exchanges, end, reason, detail, opened, client, protocol, bytes: sent, unseen } = found;
    const number = found.requests || exchanges.length;
    requests.update("Its requests", several(number, "request"), exchanges.slice(-200));
    const story = page.model.connectionStory(id).slice(-300);
    if (story.length !== shown) {
      shown = story.length;
      events.update(story);
    }
    say(text, end === null ? "It is open." : unseen ? UNSEEN : `It ended: ${words(reason)}${detail ? `, ${detail}` : ""}.`);
    text.className = `is-${end === null ? "run" : toneOf(reason)}`;
    facts.update([["Client", client], ["Protocol", protocol], ["Opened", opened === null ? "before this page" : clock(opened)], ["Closed", end === null || unseen ? "" : clock(end)],
      ["Open for", opened === null || unseen ? "" : duration((end ?? page.now) - opened)], ["Requests", number], ["Sent", end === null && !sent ? "" : bytes(sent)]]);
  }
}

function eventList() {
  const list = h("ol", { class: "events" });
  return { element: list, update: (events) => sync(list, events, (event) => `${event.seq} ${event.type}`, eventItem, (element, event) => {
    const gap = event.time - (events[events.indexOf(event) - 1]?.time ?? event.time);
    say(element.firstChild, gap >= 0.001 ? `+ ${duration(gap)}` : "");
  }) };
}

function eventItem(event) {
  const facts = [event.status >= 0 ? event.status : "", bytes(event.bytes), duration(event.took)].filter(Boolean).join(" · ");
  const tone = toneOfEvent(event);
  const fields = h("details", {}, h("summary", {}, h("span", { class: "off-screen" }, "Fields of "), event.type));
  fields.addEventListener("toggle", () => fields.append(fieldList(event)), { once: true });
  return h("li", { "data-family": event.family }, h("span", { class: "gap number" }), h("time", {}, clock(event.time)), h("span", { class: `sign is-${tone}` }, isBad(event) && OUTCOMES[tone].sign), fields,
    h("span", { class: "cut" }, whatOf(event)), h("span", { class: "number soft" }, facts), event.error && h("p", { class: `is-${tone}` }, shortError(event.error)));
}

function strip(page) {
  const title = h("h2");
  const number = h("span", { class: "soft" });
  const { element, update } = barList("strip");
  return { element: h("section", { class: "panel" }, h("header", {}, title, number), element), update: (heading, text, shown, current) => {
    say(title, heading);
    say(number, text);
    const begin = Math.min(...shown.map((of) => of.begin));
    const last = (of) => of.end ?? page.now;
    const share = (time) => (time - begin) / Math.max(0.001, ...shown.map((of) => last(of) - begin));
    update(shown.map((of) => ({ key: of.id, href: `#/request/${of.id}`, name: nameOf(of), sign: of.outcome === "ok" ? "" : OUTCOMES[of.outcome].sign, tone: of.outcome,
      from: share(of.begin), to: share(last(of)), value: duration(last(of) - of.begin), current: of === current })));
  } };
}

function takeAlong(page, name, eventsOf) {
  const recording = (file) => button(`Save ${file ?? "recording"}`, () => download(file ?? `${name}.jsonl`, [linesOf(page.model.hello, eventsOf())]), { glyph: "save" });
  return [button("Copy as test", showTest, { class: "main" }), copyButton("Copy JSON", () => eventsOf().map(jsonOf).join("\n")), recording()];

  function showTest() {
    const events = eventsOf();
    const { source, file } = testOf(page.model.hello, name, events);
    const again = copyButton("Copy", () => source);
    dialog("A test that replays these events",
      h("p", { class: "soft" }, file ? `Save the recording as src/test/resources/${file} and paste the test beside your application's class.`
        : "Paste it into src/test/java, into the package of your application. It needs lifecycle-spring-boot-starter-test."),
      events.some(({ raw }) => raw.includes('"******"')) && h("p", { class: "is-refused" }, `${HIDDEN}. The test has ****** in their place.`),
      code(source), h("p", { class: "actions" }, again, file && recording(file)));
    again.click();
  }
}

const LONGEST = 40_000;

function testOf(hello, name, events) {
  const lines = linesOf(hello, events);
  const inside = lines.length < LONGEST && !/[^\x20-\x7e\n]/.test(lines);
  const file = inside ? null : `${name}.jsonl`;
  const types = events.filter(({ family }) => family !== "own").map(({ type }) => type);
  const type = ["RequestComplete", "ConnectionClosed"].find((one) => types.includes(one)) ?? types[0] ?? "LifecycleEvent";
  const errors = [...new Set(events.map(({ error }) => error).filter(Boolean))].slice(0, 3);
  return { file, source: `${inside ? "import java.nio.file.Files;\nimport java.nio.file.Path;\n\n" : ""}import io.lifecycle.event.${type};
import io.lifecycle.test.RecordedSignals;
import io.lifecycle.test.ReplaySignals;
${inside ? "import org.junit.jupiter.api.BeforeAll;\n" : ""}import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
class ${name.replace(/(^|-)(\w)/g, (match, dash, letter) => letter.toUpperCase())}Tests {
${inside ? constant(name, lines) : ""}
	@Test
	@ReplaySignals("${inside ? `file:target/${name}.jsonl` : `classpath:${file}`}")
	void listenersDoWhatTheyShould(RecordedSignals signals) {
${errors.map((error) => `\t\t// ${comment(error)}\n`).join("")}		assertThat(signals).has(${types.filter((one) => one === type).length}, ${type}.class);
		// What should the listeners of the application have done?
	}

}
` };
}

// What a client has chosen must not end the line, and a backslash may begin an escape everywhere in Java.
const comment = (text) => text.slice(0, 120).replace(/[^\x20-\x7e]|\\/g, "?");

const constant = (name, lines) => `
	private static final String EVENTS = """
${lines.trimEnd().split("\n").map((line) => `\t\t\t${line.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"')}`).join("\n")}
			""";

	@BeforeAll
	static void writeRecording() throws Exception {
		Files.createDirectories(Path.of("target"));
		Files.writeString(Path.of("target/${name}.jsonl"), EVENTS);
	}
`;

const HIDDEN = "Values are hidden: management.endpoint.console.show-values";

export function curlButton(event, page) {
  const hidden = event.path === "******";
  return event.path && copyButton("Copy curl", () => curlOf(event, fieldsOf(event), page), { disabled: hidden, title: hidden && HIDDEN });
}

function curlOf({ method, path, connection }, { request }, { recording, model }) {
  const server = recording ? `${request?.scheme ?? "http"}://localhost:${model.connections.get(connection)?.port ?? 8080}`
    : model.hello.server?.replace("localhost", location.hostname) ?? location.origin;
  const query = request?.query && request.query !== "******" ? `?${request.query}` : "";
  const headers = Object.entries(request?.headers ?? {}).filter(([, value]) => value !== "******");
  return ["curl", "-gi", ...(method === "GET" ? [] : method === "HEAD" ? ["-I"] : ["-X", quoted(method ?? "GET")]),
    ...headers.flatMap(([name, value]) => ["-H", quoted(`${name}: ${value}`)]), quoted(server + path + query)].join(" ");
}

const quoted = (text) => /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
