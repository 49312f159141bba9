import { barList, button, count, download, duration, errorClass, h, panel, say, several, table } from "./elements.js";
import { Clock, counts, eventOf, fits, isEvent, jsonOf, Model, parseTime, Seconds, STATES } from "./model.js";
import { countBars, reasonBars, routeTable } from "./panels.js";

const isoOf = (event) => /"time":"([^"]+)"\}$/.exec(event?.raw)?.[1] ?? new Date(event?.time ?? Date.now()).toISOString();

function headerLine(hello, first) {
  const { run = hello.epoch ?? "", application = "", instance = "", worker_id = 0, pid = 0, java = "", lifecycle = null } = hello;
  const nanos = /"timestamp_ns":(-?\d+),"time":"[^"]+"\}$/.exec(first?.raw)?.[1] ?? 0;
  const header = JSON.stringify({ type: "Recording", format: 1, run, part: 1, application, instance, worker_id, pid, java, lifecycle, clock: "monotonic" });
  return `${header.slice(0, -1)},"timestamp_ns":${nanos},"time":"${isoOf(first)}"}\n`;
}

// Without it a run was killed, or goes on.
function endLine(events) {
  const last = events.at(-1);
  return last?.type === "ShutdownComplete" ? `${JSON.stringify({ type: "RecordingEnd", events: events.length, dropped: 0, failed: 0, time: isoOf(last) })}\n` : "";
}

export const linesOf = (hello, events) => headerLine(hello, events[0]) + events.map((event) => `${jsonOf(event)}\n`).join("") + endLine(events);

/** Save what is kept. What was lost is a gap at its place. */
export function save({ model: { hello, events, lost, last } }) {
  if (events.length === 0) {
    return;
  }
  const parts = [headerLine(hello, events[0])];
  const gaps = lost.filter(({ from }) => from !== undefined).sort((one, other) => one.from - other.from);
  const write = ({ overwritten = 0, left_out: left = {} }, time) =>
    parts.push(`${JSON.stringify({ type: "RecordingGap", dropped: Object.values(left).reduce((sum, value) => sum + value, overwritten), time: new Date(time).toISOString() })}\n`);
  for (const event of events) {
    while (gaps.length > 0 && event.seq > gaps[0].from) {
      write(gaps.shift(), event.time);
    }
    parts.push(jsonOf(event), "\n");
  }
  gaps.forEach((gap) => write(gap, gap.at));
  const name = (hello.application ?? "events").replace(/[^\w.-]+/g, "-");
  download(`${name}.${new Date(last).toISOString().slice(0, 19).replaceAll(":", "")}.jsonl`, [...parts, endLine(events)]);
}

export function openFile(page) {
  document.getElementById("file")?.remove();
  const input = h("input", { type: "file", hidden: true, id: "file", accept: ".jsonl,.gz,.json,.ndjson", onchange: () => {
    input.remove();
    load(page, input.files[0]);
  } });
  document.getElementById("top").append(input);
  input.click();
}

export function listenForFiles(page) {
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) {
      load(page, file);
    }
  });
}

async function load(page, file) {
  page.loading = `Reading ${file.name}`;
  page.go("/recordings");
  page.changed("status");
  try {
    const recording = await read(file, (share) => { page.loading = `Reading ${file.name}, ${Math.round(100 * share)} %`; });
    page.loading = null;
    if (recording.events === 0) {
      throw new Error(recording.broken ?? "it has no events");
    }
    page.show(recording);
  } catch (error) {
    page.loading = `${file.name} cannot be opened: ${error.message}`;
    page.changed("status");
  }
}

const KEPT = 50_000;
const MOST_NAMES = 1000;

async function read(file, progress) {
  const recording = new Recording(file.name);
  const starts = await membersOf(file);
  let done = 0;
  let rest = "";
  for (const [index, start] of starts.entries()) {
    const counted = file.slice(start, starts[index + 1]).stream().pipeThrough(new TransformStream({ transform(chunk, controller) {
      progress((done += chunk.byteLength) / file.size);
      controller.enqueue(chunk);
    } }));
    rest = await readLines(recording, start === undefined ? counted : counted.pipeThrough(new DecompressionStream("gzip")), rest);
  }
  recording.line(rest);
  recording.finish();
  return recording;
}

async function readLines(recording, bytes, begun) {
  const reader = bytes.pipeThrough(new TextDecoderStream()).getReader();
  let line = [begun];
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const [end, ...lines] = part.value.split("\n");
      line.push(end);
      for (const next of lines) {
        recording.line(line.join(""));
        line = [next];
      }
    }
  } catch (error) {
    // The file of a killed process may be cut.
    recording.broken = error.message || "?";
    recording.line(line.splice(0).join(""));
  }
  return line.join("");
}

const BLOCK = 8_000_000;
const MEMBER = /\x1f\u2039\x08[\0\x04\b\f].{4}[\0\x02\x04][\0-\rÿ]/gs;

// A compressed file may have several members, and a DecompressionStream reads one.
async function membersOf(file) {
  const starts = [];
  for (let from = 0; from === 0 || starts[0] === 0 && from < file.size; from += BLOCK) {
    const bytes = new TextDecoder("latin1").decode(await file.slice(from, from + BLOCK + 9).arrayBuffer());
    starts.push(...[...bytes.matchAll(MEMBER)].map(({ index }) => from + index));
  }
  return starts[0] === 0 ? starts : [undefined];
}

class Recording {
  runs = [];
  events = 0;
  dropped = 0;
  torn = 0;
  broken = null;
  violations = [];
  number = 0;
  open = 0;
  types = counts();
  errors = counts();
  whole = new Seconds();
  #line = 0;

  constructor(name) {
    this.name = name;
  }

  line(text) {
    this.#line++;
    if (!text.trim()) {
      return;
    }
    let json = null;
    try {
      json = JSON.parse(text);
    } catch {
      // It is counted below.
    }
    const ours = !json?.class && /^Recording/.test(json?.type);
    if (typeof json?.type !== "string" || (ours && !fits(json))) {
      this.torn++;
      this.#gap();
    } else if (ours && json.type === "Recording") {
      this.#header(json);
    } else if (ours && json.type === "RecordingGap") {
      this.dropped += json.dropped ?? 0;
      this.#gap();
    } else if (ours && json.type === "RecordingEnd") {
      const run = this.#run();
      run.ended = true;
      this.#report(run.header.part === 1 && json.events !== run.events, `the run has written ${json.events} events, but the recording contains ${run.events}`);
    } else {
      this.#event(text, json);
    }
  }

  #header(json) {
    if (json.format > 1) {
      throw new Error(`Format ${json.format}: a later version of Lifecycle reads this recording.`);
    }
    const run = this.runs.at(-1);
    if (!run || run.header.run !== json.run || run.ended) {
      this.#begin(json);
    }
  }

  #begin(header) {
    this.finish();
    this.runs.push({ header, events: 0, first: null, last: null, ended: false, clock: new Clock(header.timestamp_ns, parseTime(header.time)) });
    this.begun = new Set();
    this.over = new Set();
    this.state = -1;
  }

  #run() {
    if (this.runs.length === 0) {
      this.#begin({ run: "", application: "" });
    }
    return this.runs.at(-1);
  }

  #event(text, json) {
    const run = this.#run();
    // Files of several machines have several clocks.
    const time = json.time ? parseTime(json.time) : run.clock.of(json);
    if (!isEvent(json, time)) {
      this.torn++;
      this.#gap();
      return;
    }
    const event = eventOf(text, json, time);
    if (run.events === 0) {
      this.model = new Model({ ...run.header, epoch: run.header.run }, KEPT, new Seconds(3600));
    }
    event.seq = ++run.events;
    this.model.add(event, json);
    run.first ??= time;
    run.last = this.model.last;
    this.events++;
    increment(this.types, event.type);
    if (event.error) {
      increment(this.errors, errorClass(event.error));
    }
    this.whole.count(0, event);
    this.#check(event, json);
  }

  // What is open may have ended unseen.
  #gap() {
    this.begun?.clear();
  }

  // The main rules of RecordingCheck.
  #check({ type, family, connection, request, what }, { task_id: task }) {
    const name = family === "task" ? `task ${what} ${task}` : type.startsWith("Connection") ? `connection ${connection}` : family === "request" ? `request ${request}` : `response ${request}`;
    if (/ 0$/.test(name)) {
      return;
    }
    if (BEGINS.has(type)) {
      this.#report(this.begun.has(name) || this.over.has(name), `${name} has begun before`);
      this.begun.add(name);
    } else if (ENDS.has(type)) {
      this.#report(this.over.has(name), `${name} has ended before`);
      this.begun.delete(name);
      this.over.add(name);
      if (this.over.size > 10_000) {
        this.over.delete(this.over.values().next().value);
      }
    } else if (family === "state") {
      const position = STATES.indexOf(type);
      this.#report(position > 0 && position <= this.state, `${type} comes after ${STATES[this.state]}`);
      this.state = position;
    }
  }

  /** The events of a run are over. What is open is wrong only if the run has ended. */
  finish() {
    for (const name of this.begun ?? []) {
      this.#report(this.runs.at(-1).ended, `${name} has not ended`);
      this.open += this.runs.at(-1).ended ? 0 : 1;
    }
  }

  #report(violated, text) {
    if (violated && this.number++ < 50) {
      this.violations.push(`line ${this.#line}: ${text}`);
    }
  }
}

const BEGINS = new Set(["ConnectionOpened", "RequestStarted", "RequestReceived", "BackgroundTaskStarted"]);
const ENDS = new Set(["ConnectionClosed", "ResponseCompleted", "ResponseAborted", "RequestComplete", "BackgroundTaskComplete", "BackgroundTaskFailed"]);

function increment(numbers, name) {
  if (name in numbers || Object.keys(numbers).length < MOST_NAMES) {
    numbers[name] = (numbers[name] ?? 0) + 1;
  }
}

export function recordings(page, root) {
  const { recording } = page;
  const message = h("p", { role: "status", class: "soft" });
  root.append(h("div", { class: "page" }, h("section", { class: "panel wide" }, h("header", {}, h("h2", {}, "Recordings")),
    h("p", { class: "soft" }, "Drop a file anywhere, or choose one, compressed or not. It is read in this browser and sent nowhere."),
    h("p", { class: "actions" }, button("Open a recording", () => openFile(page), { glyph: "open", class: "main" }),
      button("Save what is kept", () => save(page), { glyph: "save" }), recording && button("Back to live", () => page.show(null), { glyph: "play" })), message), recording && report(recording)));
  update();
  return { update };

  function update() {
    say(message, page.loading ?? (recording ? "" : `${several(page.model.events.length, "event")} of the running process are kept.`));
  }
}

function report(recording) {
  const { runs, events, violations, number, torn, broken, dropped, open, whole, types, errors } = recording;
  const kept = recording.model.events.length;
  const notes = [torn > 0 && `${several(torn, "line")} cannot be read.`, broken && `The file is cut: ${broken.replace(/\.*$/, ".")}`, dropped > 0 && `${several(dropped, "event")} dropped while recording.`,
    open > 0 && `${several(open, "connection, request or task", "connections, requests and tasks")} had not ended when the recording did.`, kept < events && `The views show the last ${several(kept, "event")} of the last run${runs.at(-1).events > 0 ? "" : " with events"}.`].filter(Boolean);
  const check = panel("Check", h("p", { class: number === 0 ? "is-ok" : "is-failed" }, `${number === 0 ? "✓" : "✕"} Checked ${several(events, "event")} of ${several(runs.length, "run")}: ${several(number, "violation")}.`),
    notes.map((note) => h("p", { class: "soft" }, note)), violations.length > 0 && h("ul", {}, violations.map((text) => h("li", {}, text))));
  const list = table("Runs", [["Application", ({ header }) => header.application || "?"], ["Run", ({ header }) => header.run || "?"], ["Begin", ({ first }) => first === null ? "" : new Date(first).toISOString()],
    ["#Time", ({ first, last }) => duration(first === null ? NaN : last - first)], ["#Events", (run) => count(run.events)], ["End", ({ ended }) => ended ? "ended" : "killed, or still recording"]]);
  list.update(runs.slice(-100));
  const span = Math.max(1000, runs.reduce((sum, { first, last }) => sum + last - first, 0)) / 1000;
  const routes = routeTable();
  routes.update(whole.routes(Infinity).slice(0, 100).map((route) => ({ ...route, rate: route.count / span })));
  const barsOf = (title, items, none) => {
    const bars = barList("counts", none);
    bars.update(items);
    return panel(title, bars.element);
  };
  return [h("div", { class: "column wide" }, check, panel("Runs", list.element)), panel("Requests", routes.element),
    h("div", { class: "column" }, barsOf("Errors", countBars(errors), "No errors."), barsOf("Why connections ended", reasonBars(whole.total(Infinity).reasons), "No connection ended."), barsOf("Events", countBars(types)))];
}
