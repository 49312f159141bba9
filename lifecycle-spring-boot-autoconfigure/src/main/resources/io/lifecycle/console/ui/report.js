// What a recording says as a whole: its runs, the check, and the summary.
import { button, h, panel, table } from "./dom.js";
import { words } from "./event.js";
import { nameOf } from "./inflight.js";
import { bucketOf, quantile } from "./seconds.js";
import { clock, count, duration, errorClass, several } from "./text.js";

export function report(page, recording) {
  const { summary } = recording;
  return [h("div", { class: "column wide" }, checkPanel(recording), runsPanel(page, recording)),
    h("div", { class: "column" },
      panel("Requests", timedTable("Route", Summary.timed(summary.routes).slice(0, 100))),
      panel("Slowest requests", tableOf(["Request", "#Took", "#Status", "Time"], summary.slowest.map((event) =>
        [h("a", { class: "cut", href: `#/request/${event.request}` }, nameOf(event)), duration(event.took), event.status, clock(event.time)]))),
      summary.tasks.size > 0 && panel("Tasks", timedTable("Task", Summary.timed(summary.tasks).slice(0, 50)))),
    h("div", { class: "column" },
      panel("Errors", counts(summary.errors, "No errors.")),
      panel("Why connections ended", counts(summary.reasons, "No connection ended.")),
      panel("Events", counts(summary.types, "None.")))];
}

function checkPanel({ check, summary, torn, broken, runs }) {
  const kept = runs.reduce((sum, { model }) => sum + (model?.events.length ?? 0), 0);
  const notes = [torn > 0 && `${several(torn, "line")} cannot be read.`, broken && `The file ends early: ${broken}.`,
    summary.dropped > 0 && `${several(summary.dropped, "event")} dropped while recording.`,
    kept < summary.events && `The views show the last ${count(kept)}; this page counts all.`].filter(Boolean);
  return panel("Check",
    h("p", { class: check.count === 0 ? "is-ok" : "is-failed" }, `${check.count === 0 ? "✓" : "✕"} Checked ${several(summary.events, "event")} of ${several(runs.length, "run")}: ${several(check.count, "violation")}.`),
    notes.map((note) => h("p", { class: "soft" }, note)),
    check.violations.length > 0 && h("ul", {}, check.violations.slice(0, 50).map(({ line, text }) => h("li", {}, `line ${line}: ${text}`))),
    check.open.length > 0 && h("details", {}, h("summary", {}, `${several(check.open.length, "thing")} open when the run was killed, or still recording`),
      h("ul", {}, check.open.slice(0, 100).map((text) => h("li", {}, text)))));
}

function runsPanel(page, recording) {
  return panel("Runs",
    tableOf(["Application", "Run", "Begin", "#Time", "#Events", "End", "Views"], recording.runs.slice(-100).map((run) => [run.header.application || "?", run.header.run || "?",
      run.first === null ? "" : new Date(run.first).toISOString(), run.first === null ? "" : duration(run.last - run.first), count(run.events), run.ended ? "ended" : "killed, or still recording",
      run.model === recording.model ? "shown" : run.model ? button("Show", () => { recording.model = run.model; page.show(recording); }) : "too long ago"])));
}

const timedTable = (name, tallies) => tableOf([name, "#Count", "#4xx", "#5xx", "#Errors", "#p50", "#p95", "#p99", "#Slowest"], tallies.map((tally) =>
  [tally.name, count(tally.count), tally.refused || "", tally.failed || "", tally.errors || "", duration(tally.p50), duration(tally.p95), duration(tally.p99), duration(tally.slowest)]));

function tableOf(head, rows) {
  const made = table(head[0], head);
  made.body.append(...rows.map(([name, ...cells]) => made.row(name, cells)));
  return made.element;
}

function counts(map, none) {
  const all = frequent(map).slice(0, 30);
  return all.length === 0 ? h("p", { class: "soft" }, none) : h("ul", { class: "counts" }, all.map(([name, value]) =>
    h("li", {}, h("span", { class: "cut" }, words(name)), h("b", {}, count(value)))));
}

const MOST_NAMES = 1000;
const SLOWEST = 10;

export class Summary {
  events = 0;
  dropped = 0;
  types = new Map();
  errors = new Map();
  reasons = new Map();
  routes = new Map();
  tasks = new Map();
  slowest = [];

  add(event) {
    this.events++;
    increment(this.types, event.type);
    if (event.error) {
      increment(this.errors, errorClass(event.error));
    }
    if (event.type === "RequestComplete") {
      this.#timed(this.routes, `${event.method} ${event.route ?? "(no route)"}`, event);
      this.#slow(event);
    } else if (event.family === "task" && event.took !== null) {
      this.#timed(this.tasks, event.what, event);
    } else if (event.type === "ConnectionClosed") {
      increment(this.reasons, event.reason);
    }
  }

  #timed(map, name, event) {
    const key = map.has(name) || map.size < MOST_NAMES ? name : "_OTHER";
    const tally = map.get(key) ?? { name: key, count: 0, refused: 0, failed: 0, errors: 0, slowest: 0, histogram: new Map() };
    map.set(key, tally);
    tally.count++;
    tally.refused += event.status >= 400 && event.status < 500 ? 1 : 0;
    tally.failed += event.status >= 500 || event.type === "BackgroundTaskFailed" ? 1 : 0;
    tally.errors += event.error ? 1 : 0;
    tally.slowest = Math.max(tally.slowest, event.took);
    increment(tally.histogram, bucketOf(event.took));
  }

  #slow(event) {
    if (this.slowest.length < SLOWEST || event.took > this.slowest.at(-1).took) {
      this.slowest.push(event);
      this.slowest.sort((one, other) => other.took - one.took);
      this.slowest.length = Math.min(this.slowest.length, SLOWEST);
    }
  }

  static timed(map) {
    return [...map.values()].map((tally) => {
      const histogram = [...tally.histogram].sort(([one], [other]) => one - other);
      const at = (share) => Math.min(tally.slowest, quantile(histogram, share));
      return { ...tally, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
    }).sort((one, other) => other.count - one.count);
  }
}

function increment(map, key) {
  if (map.has(key) || map.size < MOST_NAMES) {
    map.set(key, (map.get(key) ?? 0) + 1);
  }
}

const frequent = (map) => [...map].sort(([, one], [, other]) => other - one);
