// What happens now: rates, durations, routes, what runs, and what went wrong.
import { area, bars, canvas } from "./chart.js";
import { button, h, mark, panel, say, sync, table } from "./dom.js";
import { toneOf, words } from "./event.js";
import { heat } from "./heat.js";
import { inFlightList } from "./inflight.js";
import { attention, problems } from "./problems.js";
import { histogramOf, quantile } from "./seconds.js";
import { bytes, count, duration, rate, several } from "./text.js";

const WINDOWS = [[10, "10 s"], [60, "1 min"], [300, "5 min"]];

export function overview(page, root) {
  let length = page.recording ? Infinity : 60;
  const tiles = TILES.map((tile) => makeTile(tile, page));
  const chart = heat(page);
  const routes = routeTable();
  const choice = h("span", { class: "group", role: "group", "aria-label": "Window of the routes" },
    WINDOWS.map(([seconds, label]) => button(label, () => choose(seconds), { "data-window": seconds })));
  const running = inFlightList(page);
  const reasons = reasonBars();
  const own = h("ul", { class: "counts" });
  const ownPanel = panel("Own events", own);
  const wrong = problems(page);
  const bar = attention(page);
  choice.hidden = Boolean(page.recording);
  root.append(bar.element, h("div", { class: "page" },
    h("div", { class: "tiles wide" }, tiles.map(({ element }) => element)),
    h("div", { class: "column" },
      chart.element,
      h("section", { class: "panel" }, h("header", {}, h("h2", {}, "Routes"), choice), routes.element),
      wrong.element),
    h("div", { class: "column" },
      panel("Running now", running.element),
      panel("Why connections ended", reasons.element),
      ownPanel)));
  update(new Set(["seconds", "state", "events"]));
  return { update };

  function choose(seconds) {
    length = seconds;
    update(new Set(["seconds"]));
  }

  function update(what) {
    if (what.has("state") || what.has("clock")) {
      bar.update();
      running.update(page.model.state?.in_flight ?? [], page.model.state?.in_flight_total ?? 0);
    }
    if (what.has("seconds") || what.has("pause") || what.has("clock")) {
      const { seconds } = page.model;
      const total = seconds.total(page.recording ? Infinity : STRIP);
      tiles.forEach((tile) => tile.update(total));
      [...choice.children].forEach((child) => mark(child, "aria-pressed", String(Number(child.dataset.window) === length)));
      routes.update(seconds.routes(length));
      reasons.update(seconds.total(page.recording ? Infinity : 300).reasons);
      const names = Object.entries(seconds.total(length).own).sort(([, one], [, other]) => other - one).slice(0, 12);
      ownPanel.hidden = names.length === 0;
      sync(own, names, ([name]) => name, ([name]) => h("li", {}, h("a", { class: "cut", href: `#/live?type=${encodeURIComponent(name)}` }, name), h("b")),
        (element, [, value]) => say(element.lastChild, count(value)));
      chart.update();
      wrong.update();
    }
  }
}

const STRIP = 120;

const column = (...names) => (second) => names.map((name) => second[name] ?? 0);

const TILES = [
  { title: "Requests", to: "live", colours: ["ok", "refused", "failed"],
    columns: (second) => [(second.requests ?? 0) - (second.c4 ?? 0) - (second.c5 ?? 0), second.c4 ?? 0, second.c5 ?? 0],
    value: (total, { recent }) => `${rate(recent.requests ?? 0)}/s`,
    text: (total, { state }) => state ? `${count(state.in_flight_total)} in flight` : several(total.requests ?? 0, "request") },
  { title: "Duration", to: "live?slower=100ms", line: (second) => quantile([...histogramOf(second)].sort(([one], [other]) => one - other), 0.99),
    value: (total) => duration(quantile(total.histogram, 0.99)) || "–", text: (total) => `p99; p50 ${duration(quantile(total.histogram, 0.5)) || "–"}` },
  { title: "Errors", to: "live?status=bad", colours: ["failed", "refused"], columns: column("c5", "c4"),
    value: (total) => count(total.c5 ?? 0), bad: (total) => total.c5 > 0,
    text: (total) => `5xx; ${count(total.c4 ?? 0)} × 4xx` },
  { title: "Clients that left", to: "live?type=ClientDisconnected", colours: ["left"], columns: column("disconnects"),
    value: (total) => count(total.disconnects ?? 0), text: (total) => `${count(total.aborted ?? 0)} broke off` },
  { title: "Connections", to: "timeline", colours: ["run"], columns: column("opened"),
    value: (total, { state, open }) => count(state?.connections_open ?? open), text: (total, { recent }) => `open; ${rate(recent.opened ?? 0)} new/s` },
  { title: "Tasks", to: "live?families=task", colours: ["task", "failed"],
    columns: (second) => [(second.tasks ?? 0) - (second.tasks_failed ?? 0), second.tasks_failed ?? 0],
    value: (total, { recent }) => `${rate(recent.tasks ?? 0)}/s`, text: (total) => `${count(total.tasks_failed ?? 0)} failed` },
];

function makeTile(tile, page) {
  const value = h("b");
  const text = h("small");
  const strip = canvas({ "aria-hidden": "true" }, draw);
  const element = h("a", { class: "panel tile", href: `#/${tile.to}` }, h("h2", {}, tile.title), value, text, strip);
  return { element, update };

  function draw() {
    const shown = page.recording ? page.model.seconds.seconds : everySecond(page.model.seconds);
    const places = page.recording ? Math.max(20, shown.length) : STRIP;
    if (tile.line) {
      area(strip, shown.map(tile.line), "ok", places);
    } else {
      bars(strip, shown.map(tile.columns), tile.colours, places);
    }
  }

  function update(total) {
    const recent = page.recording ? average(total) : average(page.model.seconds.total(5));
    const open = [...page.model.connections.values()].filter(({ id, end }) => id > 0 && end === null).length;
    const context = { state: page.recording ? null : page.model.state, recent, open };
    say(value, tile.value(total, context));
    say(text, tile.text(total, context));
    value.classList.toggle("is-failed", Boolean(tile.bad?.(total)));
    draw();
  }
}

const average = ({ seconds, ...sums }) => Object.fromEntries(Object.entries(sums)
  .filter(([, value]) => typeof value === "number").map(([name, value]) => [name, value / seconds]));

// A second without a word from the server has no count, but it has its place.
function everySecond(all) {
  const seconds = all.window(STRIP);
  const byTime = new Map(seconds.map((second) => [second.s, second]));
  const first = seconds[0]?.s ?? all.last;
  return Array.from({ length: seconds.length > 0 ? all.last - first + 1 : 0 }, (none, index) => byTime.get(first + index) ?? { s: first + index });
}

function routeTable() {
  const empty = h("p", { class: "soft" }, "No request has ended in this time.");
  const { element, body, row } = table("Routes", ["Route", "#/s", "#Count", "#p50", "#p99", "#Slowest", "#4xx", "#5xx", "#Errors", "#Sent"]);
  element.classList.add("routes");
  return { element: h("div", {}, element, empty), update };

  function update(all) {
    const busiest = all[0]?.count ?? 1;
    element.hidden = all.length === 0;
    empty.hidden = all.length > 0;
    sync(body, all.slice(0, 100), ({ name }) => name, make, (made, route) => {
      const [name, ...cells] = made.children;
      name.querySelector("i").style.width = `${100 * route.count / busiest}%`;
      [rate(route.rate), count(route.count), duration(route.p50), duration(route.p99), duration(route.slowest || null), route.refused || "",
        route.failed || "", route.errors || "", bytes(route.bytes)].forEach((value, index) => say(cells[index], value));
    });
  }

  function make({ name }) {
    const made = row(h("a", { class: "cut", href: `#/live?path=${encodeURIComponent(name.slice(name.indexOf(" ") + 1))}` }, name));
    made.firstChild.prepend(h("i", { class: "share" }));
    made.children[6].classList.add("is-refused");
    made.children[7].classList.add("is-failed");
    return made;
  }
}

function reasonBars() {
  const list = h("ul", { class: "counts" });
  const empty = h("p", { class: "soft" }, "No connection has ended in the last 5 min.");
  return { element: h("div", {}, list, empty), update };

  function update(reasons) {
    const all = Object.entries(reasons).sort(([, one], [, other]) => other - one);
    const most = Math.max(1, ...all.map(([, value]) => value));
    empty.hidden = all.length > 0;
    sync(list, all, ([name]) => name, ([name]) => h("li", {}, h("a", { class: "cut", href: `#/live?type=ConnectionClosed&q=${encodeURIComponent(words(name))}` }, words(name)),
      h("span", { class: "track" }, h("i", { class: `fill is-${toneOf(name)}` })), h("b")), (element, [, value]) => {
      element.querySelector("i").style.width = `${100 * value / most}%`;
      say(element.lastChild, count(value));
    });
  }
}
