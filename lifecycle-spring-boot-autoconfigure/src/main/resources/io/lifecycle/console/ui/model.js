// Events as the page keeps them: the JSON as it came, and the few values that tables, filters and charts need.
import { address, simpleName, words } from "./elements.js";

export const STATES = ["StartupBegin", "StartupComplete", "ShutdownBegin", "DrainBegin", "DrainComplete", "ShutdownComplete"];

const FAMILIES = {
  request: ["RequestReceived", "RequestComplete"],
  connection: ["ConnectionOpened", "RequestStarted", "ResponseCompleted", "ResponseAborted", "ClientDisconnected", "ConnectionClosed"],
  task: ["BackgroundTaskStarted", "BackgroundTaskComplete", "BackgroundTaskFailed"],
  own: [],
  state: STATES,
  listener: ["ListenerQuarantined", "ListenerRestored"],
};

const FAMILY = new Map(Object.entries(FAMILIES).flatMap(([family, types]) => types.map((type) => [type, family])));

export const families = Object.keys(FAMILIES);

export const types = [...FAMILY.keys()];

const DETAIL = new Set(["RequestReceived", "RequestStarted", "ResponseCompleted", "ConnectionOpened", "BackgroundTaskStarted"]);

// At first a list shows neither what another event repeats nor what began.
export const isFact = (event) => !DETAIL.has(event.type);

const HEARS = { __proto__: null, LifecycleEvent: () => true, ExchangeEvent: ({ request: of, family }) => of > 0 && family !== "task",
  TimedEvent: ({ took }) => took !== null, FallibleEvent: ({ type }) => /RequestComplete|Failed|Quarantined/.test(type) };
const GROUPS = { RequestEvent: "request", ConnectionEvent: "connection", BackgroundTaskEvent: "task", ApplicationStateEvent: "state", ListenerEvent: "listener" };

/** Whether an event has a type, which has its simple or its full name. */
export function hears(name, event) {
  const type = event.family === "own" ? simpleName(name) : name.replace(/^io\.lifecycle\.event\./, "");
  return event.type === name || event.type === type || GROUPS[type] === event.family || Boolean(HEARS[type]?.(event));
}

export const OUTCOMES = {
  ok: { sign: "✓", words: "answered" },
  redirect: { sign: "↪", words: "redirect" },
  refused: { sign: "!", words: "4xx" },
  failed: { sign: "✕", words: "5xx or failed" },
  left: { sign: "⊘", words: "broke off" },
  run: { sign: "▸", words: "runs" },
  soft: { sign: "?", words: "end not seen" },
  task: { sign: "", words: "task" },
};

const outcomeOf = (status, aborted) =>
  aborted ? "left" : status >= 500 || status <= 0 ? "failed" : status >= 400 ? "refused" : status >= 300 ? "redirect" : "ok";

const REASONS = { complete: "ok", client_disconnect: "left", error: "failed", timeout: "refused", backpressure: "failed", shutdown: "redirect", unseen: "soft" };

export const toneOf = (reason) => REASONS[reason] ?? "task";

export const routeOf = ({ method, route }) => `${method} ${route ?? "_NONE"}`;

export const nameOf = ({ method, path, route }) => `${method ?? ""} ${path && path !== "******" ? path : route ?? path ?? ""}`.trim();

const names = new Map();

function once(text) {
  if ((text?.length ?? Infinity) > 200) {
    return text ?? null;
  }
  if (names.size > 5000) {
    names.clear();
  }
  return names.get(text) ?? (names.set(text, text), text);
}

class Event {
  constructor(raw, json, time) {
    const family = familyOf(json);
    const ours = family === "own" ? {} : json;
    const request = family === "request" ? json.request : ours;
    const response = family === "request" ? json.response ?? {} : ours;
    this.raw = raw;
    this.seq = Number(/^\{"seq":(\d+),/.exec(raw)?.[1] ?? 0);
    this.time = time;
    // The type of an event of the application may have the name of one of ours.
    this.type = once(family === "own" && FAMILY.has(json.type) ? json.class : json.type);
    this.family = family;
    this.connection = ours.connection_id ?? 0;
    this.request = ours.request_id ?? 0;
    this.method = once(request.method);
    this.path = request.path ?? null;
    this.route = once(response.route);
    this.status = response.status ?? -1;
    this.streamed = response.streamed ?? this.status === 101;
    this.bytes = response.bytes_sent ?? response.total_bytes_sent ?? -1;
    this.took = typeof json.duration_ms === "number" ? json.duration_ms : null;
    this.error = once(ours.error);
    this.reason = once(ours.reason);
    this.what = once(what(this, json));
    this.outcome = outcome(this, json);
  }
}

const familyOf = (json) => json.class ? "own" : FAMILY.get(json.type) ?? "own";

const STRINGS = "method path query route http_version remote_addr error reason detail client_addr protocol task task_id outcome listener trace_id time application run instance java lifecycle";
const NUMBERS = "connection_id request_id status bytes_sent total_bytes_sent requests_served duration_ms client_port in_flight failures age_ms timestamp_ns worker_id pid format part dropped events";
const FIELDS = new Map([...STRINGS.split(" ").map((name) => [name, "string"]), ...NUMBERS.split(" ").map((name) => [name, "number"])]);

export const fits = (json) => typeof json === "object" && json !== null
  && Object.entries(json).every(([name, value]) => value === null || typeof value === (FIELDS.get(name) ?? typeof value));

export function isEvent(json, time) {
  const isOurs = familyOf(json) !== "own";
  return Number.isFinite(new Date(time).getTime()) && typeof (json.class ?? "") === "string"
    && (!isOurs || fits(json) && fits(json.response ?? {}) && (fits(json.request) || familyOf(json) !== "request") && (json.stragglers ?? []).every?.(fits));
}

function what(event, json) {
  switch (event.type) {
    case "RequestStarted": return null;
    case "ConnectionOpened": return `from ${address(json.client_addr, json.client_port)}, ${json.protocol}`;
    case "ConnectionClosed": return `${words(json.reason)}${json.detail ? ` (${json.detail})` : ""}`;
    case "ClientDisconnected": return json.during_streaming ? "while the response was sent" : "the client left";
    case "ShutdownBegin": return `because of ${json.reason}`;
    case "DrainBegin": return `${json.in_flight} in flight`;
    case "DrainComplete": return `${json.outcome}, ${json.stragglers?.length ?? 0} still active`;
    case "ListenerQuarantined": return `${json.listener} after ${json.failures} failures`;
    case "ListenerRestored": return json.listener;
  }
  return event.family === "task" ? json.task : event.family === "own" ? ownText(fieldsOf(event)) : null;
}

const NO_VALUE = new Set(["seq", "family", "type", "class", "timestamp_ns", "time"]);

function ownText(json) {
  const text = Object.entries(json).filter(([name]) => !NO_VALUE.has(name))
    .map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : value}`).join(" · ");
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function outcome({ type, status }, json) {
  switch (type) {
    case "RequestComplete": case "ResponseCompleted": return outcomeOf(status, false);
    case "ResponseAborted": case "ClientDisconnected": return "left";
    case "BackgroundTaskFailed": case "ListenerQuarantined": return "failed";
    case "ConnectionClosed": return json.reason === "timeout" ? "ok" : toneOf(json.reason);
    case "DrainComplete": return json.outcome === "timeout" ? "failed" : "ok";
  }
  return "ok";
}

const BAD = ["failed", "left", "refused"];

export const isBad = ({ error, outcome }) => Boolean(error) || BAD.includes(outcome);

export const toneOfEvent = (event) => isBad(event) && !BAD.includes(event.outcome) ? "refused" : event.outcome;

// Nanoseconds of the monotonic clock of one process become milliseconds since 1970 with fractions.
export class Clock {
  constructor(nanos, date) {
    this.nanos = nanos;
    this.date = date;
  }

  of({ timestamp_ns: nanos, time }) {
    return typeof nanos === "number" ? this.date + (nanos - this.nanos) / 1e6 : parseTime(time);
  }
}

export function parseTime(text) {
  const [, fraction = ""] = /(\.\d+)Z$/.exec(text) ?? [];
  return typeof text !== "string" ? NaN : Date.parse(text.replace(fraction, "")) + Number(`0${fraction}`) * 1000;
}

export const eventOf = (raw, json, time) => new Event(raw, json, time);

/** The JSON of an event as the recorder writes it: without what the stream put in front. */
export const jsonOf = (event) => event.raw.replace(/^\{"seq":\d+,"family":"[a-z]*",/, "{");

// A number that a double cannot hold stays as it was written.
const exact = (name, value, { source } = {}) => typeof value === "number" && source && String(value) !== source ? JSON.rawJSON?.(source) ?? value : value;

export const fieldsOf = (event) => JSON.parse(jsonOf(event), exact);

// No JSON of an event has a tab.
const split = (events) => events.slice(1, -1).split(",\t");

// What is known of one process. The memory is bounded by the number of events.

const KEPT = 20_000;
const MOST_CONNECTIONS = 5000;
const MOST_LISTED = 1000;
const HOUR = 3_600_000;

// What is heard again after all has not ended.
function hear(of, time) {
  of.heard = time;
  if (of.unseen) {
    Object.assign(of, { end: null, unseen: false, outcome: "run" });
  }
}

export class Model {
  events = [];
  exchanges = new Map();
  connections = new Map();
  tasks = new Map();
  types = new Set();
  steps = new Map();
  state = null;
  draining = [];
  lost = [];
  timings = new Map();
  missed = false;
  #ours = 0;
  #own = 0;

  constructor(hello = {}, kept = KEPT, seconds = new Seconds()) {
    this.hello = hello;
    this.kept = kept;
    this.seconds = seconds;
  }

  add(event, json) {
    this.events.push(event);
    if (event.family === "own") {
      this.#own = event.time;
    } else {
      this.#ours = Math.max(this.#ours, event.time);
    }
    const counted = Math.abs(event.time - this.last) < HOUR ? event.time : this.last;
    this.types.size < MOST_LISTED && this.types.add(event.type);
    this.seconds.count(Math.floor(counted / 1000), event);
    if (event.family === "request" || event.family === "connection") {
      this.#exchange(event, json);
      this.#connection(event, json);
    } else if (event.family === "task") {
      this.#task(event, json);
    } else if (event.family === "state") {
      this.steps.set(event.type, { ...json, at: event.time });
    }
    if (this.events.length > this.kept * 1.1) {
      this.#forget();
    }
  }

  // An event of the application may claim any time, so its time counts only where there is no other.
  get first() {
    return (this.events.find(({ family }) => family !== "own") ?? this.events[0])?.time;
  }

  get last() {
    return this.#ours || this.#own;
  }

  #exchange(event, json) {
    const { request: id, connection, method, path, time } = event;
    if (id === 0) {
      return;
    }
    let exchange = this.exchanges.get(id);
    if (!exchange) {
      exchange = { id, connection, method, path, route: null, begin: null, end: null, status: -1, bytes: -1, error: null, outcome: "run", version: null, aborted: false };
      this.exchanges.set(id, exchange);
      this.connectionOf(connection).exchanges.push(exchange);
    }
    hear(exchange, time);
    exchange.version ??= json.request?.http_version ?? json.http_version ?? null;
    exchange.method ??= method;
    exchange.path ??= path;
    if (event.type === "RequestStarted" || event.type === "RequestReceived") {
      exchange.begin = Math.min(exchange.begin ?? Infinity, time);
    } else {
      this.#end(exchange, event);
    }
  }

  #end(exchange, event) {
    exchange.aborted ||= event.type === "ResponseAborted";
    exchange.route = event.route ?? exchange.route;
    exchange.status = event.status >= 0 ? event.status : exchange.status;
    exchange.bytes = event.bytes >= 0 ? event.bytes : exchange.bytes;
    exchange.error = event.error ?? exchange.error;
    exchange.begin ??= event.time - (event.took ?? 0);
    exchange.end = Math.max(exchange.end ?? 0, event.time);
    exchange.outcome = outcomeOf(exchange.status, exchange.aborted);
  }

  /** The connection with an id; one that opened before the page began has no time of its opening. */
  connectionOf(id) {
    if (!this.connections.has(id)) {
      this.connections.set(id, { id, opened: null, begin: Infinity, end: null, reason: null, detail: null, client: "", protocol: "", requests: 0, bytes: 0, heard: 0, exchanges: [] });
    }
    return this.connections.get(id);
  }

  #connection(event, json) {
    const connection = this.connectionOf(event.connection);
    const { time, took } = event;
    connection.begin = Math.min(connection.begin, time - (took ?? 0));
    hear(connection, time);
    if (event.type === "ConnectionOpened") {
      Object.assign(connection, { opened: time, client: address(json.client_addr, json.client_port), port: json.server_port, protocol: json.protocol });
    } else if (event.type === "RequestStarted") {
      connection.requests++;
      connection.protocol = /^HTTP\/2/.test(json.http_version) ? "h2" : connection.protocol || "h1";
    } else if (event.type === "ConnectionClosed") {
      const opened = connection.opened ?? time - took;
      Object.assign(connection, { end: time, reason: json.reason, detail: json.detail, requests: json.requests_served, bytes: json.total_bytes_sent, opened, begin: Math.min(connection.begin, opened) });
    }
  }

  // What is open and not listed has ended, but its end was not seen.
  #close(all, listed, at) {
    const open = new Set(listed);
    all.forEach((of, id) => of.end === null && of.heard < at && !open.has(id) && Object.assign(of, { end: at, unseen: true, outcome: "soft", reason: "unseen" }));
  }

  addOpen(connections, clock) {
    if (connections.length < MOST_LISTED) {
      this.#close(this.connections, [0, ...connections.map(({ id }) => id)], clock.date);
    }
    for (const { id, since_ns: nanos, since, client, protocol, requests, bytes } of connections) {
      const connection = this.connectionOf(id);
      const opened = clock.of({ timestamp_ns: nanos, time: since });
      const [, host, port] = /^(.*):(\d+)$/.exec(client) ?? [null, client];
      Object.assign(connection, { opened, begin: Math.min(connection.begin, opened), client: address(host, port), protocol, requests: Math.max(connection.requests, requests), bytes });
    }
  }

  #task({ type, what, request, time, took, error }, { task_id: id }) {
    const task = this.tasks.get(id) ?? { id, name: what, request, begin: time - (took ?? 0), end: null, error: null, outcome: "run" };
    this.tasks.set(id, task);
    hear(task, time);
    if (type !== "BackgroundTaskStarted") {
      Object.assign(task, { end: time, error, outcome: error ? "failed" : "task" });
    }
  }

  #forget() {
    this.events.splice(0, this.events.length - this.kept);
    const oldest = this.first;
    const active = new Set((this.state?.in_flight ?? []).map((one) => one.task_id ?? one.request_id));
    // Ends may be lost: what the application does not call active is over too.
    const gone = (of) => of.heard < oldest && (of.end !== null || !active.has(of.id));
    for (const map of [this.exchanges, this.tasks]) {
      map.forEach((of, id) => gone(of) && map.delete(id));
    }
    for (const [id, connection] of this.connections) {
      connection.exchanges = connection.exchanges.filter((exchange) => !gone(exchange));
      if (connection.heard < oldest && (connection.end !== null || this.connections.size > MOST_CONNECTIONS)) {
        this.connections.delete(id);
      }
    }
  }

  setState(state) {
    this.state = state;
    const { in_flight: active, in_flight_total: total, at } = state;
    if (this.missed && active.length === total) {
      this.missed = false;
      [this.exchanges, this.tasks].forEach((all) => this.#close(all, active.map((one) => one.task_id ?? one.request_id), at));
    }
    if (state.draining) {
      // Its event may come later than the state, and never to a page that was opened during the drain.
      if (!this.steps.has("DrainBegin")) {
        const passed = (this.hello.drain_timeout_ms ?? 0) - (state.remaining_ms ?? Infinity);
        this.steps.set("DrainBegin", { type: "DrainBegin", at: state.at - Math.max(0, passed) });
      }
      this.draining.push(state.in_flight_total);
      this.draining.splice(0, this.draining.length - 3000);
    }
  }

  story(id) {
    return this.events.filter((event) => event.request === id).sort(byTime);
  }

  connectionStory(id) {
    return this.events.filter((event) => event.connection === id && (event.request === 0 || isFact(event))).sort(byTime);
  }

  get ended() {
    return this.steps.has("ShutdownComplete") || this.steps.has("DrainComplete");
  }
}

export const isUsed = ({ requests, exchanges }) => requests > 0 || exchanges.length > 0;

const byTime = (one, other) => one.time - other.time || one.seq - other.seq;

// Durations are in a histogram with four buckets for each doubling of a microsecond, so a quantile is at most 9 % off.
const bucketOf = (ms) => Math.max(0, Math.floor(4 * Math.log2(Math.max(1, ms * 1000))));

export const lowerBound = (bucket) => 2 ** (bucket / 4) / 1000;

export function quantile(histogram, share) {
  let rest = share * [...histogram.values()].reduce((sum, number) => sum + number, 0);
  for (const [bucket, number] of [...histogram].sort(([one], [other]) => one - other)) {
    rest -= number;
    if (rest <= 0) {
      return lowerBound(bucket + 0.5);
    }
  }
  return null;
}

export class Seconds {
  #exact = new Set();
  #byTime = new Map();

  constructor(longest = 300) {
    this.longest = longest;
    this.all = [];
  }

  add(second, exact = true) {
    const { s } = second;
    const known = this.#byTime.get(s);
    const index = known ? this.all.indexOf(known) : this.all.findLastIndex((before) => before.s < s) + 1;
    this.all.splice(index, known ? 1 : 0, second);
    this.#byTime.set(s, second);
    if (exact) {
      this.#exact.add(s);
    }
    while (this.all.length > this.longest) {
      const { s: oldest } = this.all.shift();
      this.#byTime.delete(oldest);
      this.#exact.delete(oldest);
    }
  }

  at(s) {
    return this.#byTime.get(s);
  }

  count(s, event) {
    if (!this.#byTime.has(s)) {
      this.add(emptySecond(s), false);
    }
    if (!this.#exact.has(s)) {
      tally(this.#byTime.get(s) ?? emptySecond(s), event);
    }
  }

  window(length) {
    const last = (this.all.findLast(({ s }) => this.#exact.has(s)) ?? this.all.at(-1))?.s ?? 0;
    return this.all.filter(({ s }) => s > last - length && s <= last);
  }

  every(length) {
    const window = this.window(length);
    const first = window[0]?.s;
    return Array.from({ length: window.length > 0 ? window.at(-1).s - first + 1 : 0 }, (none, index) => this.at(first + index) ?? { s: first + index });
  }

  total(length) {
    const window = this.window(length);
    const sums = { seconds: Math.min(length, Math.max(1, window.length)), reasons: counts(), own: counts(), histogram: new Map() };
    for (const second of window) {
      addTo(sums, Object.fromEntries(Object.entries(second).filter(([, value]) => typeof value === "number")));
      addTo(sums.reasons, second.reasons);
      addTo(sums.own, second.own);
      histogramOf(second, sums.histogram);
    }
    return sums;
  }

  routes(length) {
    const routes = new Map();
    const window = this.window(length);
    for (const { routes: counted = {} } of window) {
      for (const [name, [count, refused, failed, errors, bytes, slowest, histogram]] of Object.entries(counted)) {
        const route = routes.get(name) ?? { name, count: 0, refused: 0, failed: 0, errors: 0, bytes: 0, slowest: 0, histogram: new Map() };
        addTo(route, { count, refused, failed, errors, bytes });
        route.slowest = Math.max(route.slowest, slowest);
        addHistogram(route.histogram, histogram);
        routes.set(name, route);
      }
    }
    const span = Math.min(length, Math.max(1, window.length));
    const at = ({ histogram, slowest }, share) => histogram.size > 0 ? Math.min(slowest, quantile(histogram, share)) : null;
    return [...routes.values()].map((route) => ({ ...route, rate: route.count / span, p50: at(route, 0.5), p99: at(route, 0.99) }))
      .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name));
  }
}

function addTo(sums, added = {}) {
  for (const [name, value] of Object.entries(added)) {
    sums[name] = (sums[name] ?? 0) + value;
  }
}

function addHistogram(sum, histogram = {}) {
  for (const [bucket, count] of Object.entries(histogram)) {
    sum.set(Number(bucket), (sum.get(Number(bucket)) ?? 0) + count);
  }
}

export function histogramOf({ routes = {} }, sum = new Map()) {
  Object.values(routes).forEach((route) => addHistogram(sum, route[6]));
  return sum;
}

const MOST_ROUTES = 1000;

// An event may have any name, also one such as "constructor".
export const counts = () => Object.create(null);

const emptySecond = (s) => ({ s, events: 0, requests: 0, reasons: counts(), own: counts(), routes: counts() });

const COUNTED = { ConnectionOpened: "opened", ConnectionClosed: "closed", ResponseAborted: "aborted", ClientDisconnected: "disconnects", BackgroundTaskComplete: "tasks", BackgroundTaskFailed: "tasks" };

function tally(second, event) {
  second.events++;
  const { type, family, reason } = event;
  if (family === "own") {
    addTo(second.own, { [type]: 1 });
  } else if (type === "RequestComplete") {
    tallyRequest(second, event);
  } else {
    addTo(second, { [COUNTED[type] ?? "other"]: 1, tasks_failed: type === "BackgroundTaskFailed" ? 1 : 0 });
    addTo(second.reasons, type === "ConnectionClosed" ? { [reason]: 1 } : {});
  }
}

function tallyRequest(second, event) {
  const { status, error, bytes, took, streamed } = event;
  const hundreds = Math.floor(status / 100);
  const failed = error ? 1 : 0;
  addTo(second, { requests: 1, [`c${hundreds}`]: 1, handled_errors: hundreds < 5 ? failed : 0 });
  const key = routeOf(event);
  const known = key in second.routes || Object.keys(second.routes).length < MOST_ROUTES ? key : "_OTHER";
  const route = second.routes[known] ??= [0, 0, 0, 0, 0, 0, {}];
  [1, hundreds === 4 ? 1 : 0, hundreds === 5 ? 1 : 0, failed, Math.max(0, bytes)].forEach((value, index) => { route[index] += value; });
  if (!streamed) {
    route[5] = Math.max(route[5], took);
    addTo(route[6], { [bucketOf(took)]: 1 });
  }
}

// The connection to the application. Another epoch in the greeting means another process.

const REST_AFTER = 30_000;
const RETRY = [500, 1000, 2000, 5000];
const MOST_WAITING = 8_000_000;

const pages = new BroadcastChannel("lifecycle.console");

export class Stream extends EventTarget {
  model = new Model();
  before = null;
  received = 0;
  status = "connecting";
  // How far the clock of the browser is behind that of the application.
  #skew = -Infinity;
  #source = null;
  #clock = null;
  #lastId = null;
  #failures = 0;
  #timer = null;
  #rest = null;
  #waiting = null;
  #size = 0;

  constructor() {
    super();
    document.addEventListener("visibilitychange", () => this.#look());
    pages.onmessage = ({ data }) => {
      if (document.hidden && data === "seen") {
        this.#sleep();
      } else if (!document.hidden && data === "hidden") {
        pages.postMessage("seen");
      }
    };
    this.#look();
  }

  open(timing) {
    this.#close();
    const query = new URLSearchParams({ ...(this.#lastId && { after: this.#lastId }), ...(timing && { timing }) }).toString();
    const source = this.#source = new EventSource(`stream${query && `?${query}`}`);
    const on = (name, receive) => source.addEventListener(name, ({ data, lastEventId }) => {
      this.#lastId = lastEventId || this.#lastId;
      receive(data);
    });
    on("hello", (data) => {
      this.#failures = 0;
      this.#be("live");
      this.#take(this.#hello, data);
    });
    on("events", (data) => {
      this.received += split(data).length;
      this.#take(this.#events, data);
    });
    on("seconds", (data) => this.#take(this.#seconds, data));
    on("state", (data) => this.#take(this.#state, data));
    on("lost", (data) => this.#take(this.#lost, data));
    on("timing", (data) => this.#take(this.#timing, data));
    on("bye", (data) => this.#bye(JSON.parse(data)));
    source.onerror = () => this.#failed(source);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  // What comes during a pause waits, so that nothing changes what somebody looks at.
  pause(paused) {
    const waiting = this.#waiting ?? [];
    this.#waiting = paused ? [] : null;
    this.#size = 0;
    waiting.forEach(([take, data]) => take.call(this, data));
  }

  #take(take, data) {
    if (!this.#waiting) {
      take.call(this, data);
      return;
    }
    this.#waiting.push([take, data]);
    this.#size += data.length;
    if (this.#size > MOST_WAITING) {
      const [[, events]] = this.#waiting.splice(this.#waiting.findIndex(([kind]) => kind === this.#events), 1);
      this.#size -= events.length;
      this.#waiting.push([this.#lost, JSON.stringify({ paused: split(events).length })]);
    }
    this.#changed("waiting");
  }

  #hello(data) {
    const hello = JSON.parse(data);
    this.#clock = new Clock(hello.now_ns, Date.parse(hello.now));
    if (hello.epoch !== this.model.hello.epoch) {
      this.before = this.model.hello.epoch ? this.model : null;
      this.model = new Model(hello);
      this.#skew = -Infinity;
      this.#changed("process");
    }
    this.#see(this.#clock.date);
    this.model.hello = hello;
    this.model.missed = true;
    this.model.addOpen(hello.connections ?? [], this.#clock);
    const { begin_ns: begin, complete_ns: complete, duration_ms: duration } = hello.startup ?? {};
    Object.entries({ StartupBegin: begin, StartupComplete: complete }).filter(([, nanos]) => nanos !== undefined).forEach(([type, nanos]) =>
      this.model.steps.set(type, { type, duration_ms: duration, at: this.#clock.of({ timestamp_ns: nanos }) }));
  }

  // The smallest delay that was ever seen is nearest to the true difference of the clocks.
  #see(now) {
    this.#skew = Math.max(this.#skew, now - Date.now());
  }

  #events(data) {
    for (const raw of split(data)) {
      const json = JSON.parse(raw);
      this.model.add(eventOf(raw, json, this.#clock.of(json)), json);
    }
    this.#changed("events");
  }

  get rate() {
    const { events } = this.model;
    const from = this.now - 5000;
    return (events.length - 1 - events.findLastIndex(({ time, family }) => family !== "own" && time < from)) / 5;
  }

  get now() {
    return Date.now() + (this.#skew > -Infinity ? this.#skew : 0);
  }

  #seconds(data) {
    [JSON.parse(data)].flat().forEach((second) => this.model.seconds.add(second));
    this.#changed("seconds");
  }

  #state(data) {
    const state = JSON.parse(data);
    state.at = this.#clock.of({ timestamp_ns: state.now_ns });
    this.#see(state.at);
    this.model.setState(state);
    if (state.draining) {
      this.#be("draining");
    }
    this.#changed("state");
  }

  #lost(data) {
    this.model.missed = true;
    this.model.lost.push({ ...JSON.parse(data), at: this.now });
    this.model.lost.splice(0, this.model.lost.length - 100);
    this.#changed("state");
  }

  #timing(data) {
    const { request_id: id, calls } = JSON.parse(data);
    this.model.timings.set(id, [...this.model.timings.get(id) ?? [], ...calls]);
    this.#changed("timing");
  }

  #bye({ why }) {
    if (why === "renew") {
      this.open();
      return;
    }
    if (why === "replaced") {
      this.#close();
    }
    this.#be(why === "shutdown" ? "ended" : why);
  }

  // EventSource comes again by itself after a broken connection, but not after an answer like 401 or 503.
  #failed(source) {
    if (source !== this.#source) {
      return;
    }
    if (this.status !== "ended" || this.#failures > 0) {
      this.#be(this.model.ended ? "ended" : this.model.hello.epoch ? "lost" : "refused");
    }
    if (source.readyState === EventSource.CLOSED) {
      this.#timer = setTimeout(() => this.open(), RETRY[Math.min(this.#failures++, RETRY.length - 1)]);
    }
  }

  // A browser has six connections to a host, so one hidden page at most keeps its stream, and not for long.
  #look() {
    clearTimeout(this.#rest);
    pages.postMessage(document.hidden ? "hidden" : "seen");
    if (document.hidden) {
      this.#rest = setTimeout(() => this.#sleep(), REST_AFTER);
    } else if (this.status === "resting") {
      this.open();
      this.#be("connecting");
    }
  }

  #sleep() {
    if (this.#source) {
      this.#close();
      this.#be("resting");
    }
  }

  #be(status) {
    if (this.status !== status) {
      this.status = status;
      this.#changed("status");
    }
  }

  #changed(what) {
    this.dispatchEvent(new CustomEvent("change", { detail: what }));
  }
}
