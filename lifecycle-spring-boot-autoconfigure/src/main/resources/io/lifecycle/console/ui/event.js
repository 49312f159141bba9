/*
 * Events as the page keeps them: the JSON as it came, and the few values that tables, filters and charts
 * need. 20,000 of them fit into some megabytes; all fields are read again only when somebody looks.
 */
import { address } from "./text.js";

const FAMILIES = {
  request: ["RequestReceived", "RequestComplete"],
  connection: ["ConnectionOpened", "RequestStarted", "ResponseCompleted", "ResponseAborted", "ClientDisconnected",
    "ConnectionClosed"],
  task: ["BackgroundTaskStarted", "BackgroundTaskComplete", "BackgroundTaskFailed"],
  listener: ["ListenerQuarantined", "ListenerRestored"],
  state: ["StartupBegin", "StartupComplete", "ShutdownBegin", "DrainBegin", "DrainComplete", "ShutdownComplete"],
};

const FAMILY = new Map(Object.entries(FAMILIES).flatMap(([family, types]) => types.map((type) => [type, family])));

export const families = ["request", "connection", "task", "own", "state", "listener"];

export const types = Object.values(FAMILIES).flat();

// What another event repeats, or what has not ended yet: left out unless every event is wanted.
const DETAIL = new Set(["RequestReceived", "RequestStarted", "ResponseCompleted", "ConnectionOpened", "BackgroundTaskStarted"]);

/** Whether an event is one of those that are shown at first. */
export const isFact = (event) => !DETAIL.has(event.type);

/** How an event or an exchange ended: sign and words; colours are those of the style sheet. */
export const OUTCOMES = {
  ok: { sign: "✓", words: "answered" },
  redirect: { sign: "↪", words: "redirect" },
  refused: { sign: "!", words: "4xx" },
  failed: { sign: "✕", words: "5xx or failed" },
  left: { sign: "⊘", words: "broke off" },
  run: { sign: "▸", words: "runs" },
  task: { sign: "", words: "task" },
};

export function outcomeOf(status, error, aborted) {
  if (aborted) {
    return "left";
  }
  return status >= 500 || status <= 0 ? "failed" : status >= 400 ? "refused" : status >= 300 ? "redirect" : "ok";
}

const REASONS = { complete: "ok", client_disconnect: "left", error: "failed", timeout: "refused", backpressure: "failed", shutdown: "redirect" };

export const toneOf = (reason) => REASONS[reason] ?? "task";

// Few names, written again and again: each is kept once.
const names = new Map();

function once(text) {
  if (text === undefined || text === null || text.length > 200) {
    return text ?? null;
  }
  if (names.size > 5000) {
    names.clear();
  }
  return names.get(text) ?? (names.set(text, text), text);
}

class Event {
  constructor(raw, json, time) {
    const { request, response } = json;
    const family = familyOf(json);
    const ours = family === "own" ? {} : json;
    this.raw = raw;
    this.seq = Number(/^\{"seq":(\d+),/.exec(raw)?.[1] ?? 0);
    this.time = time;
    // The type of an event of the application may have the name of one of ours.
    this.type = once(family === "own" && FAMILY.has(json.type) ? json.class : json.type);
    this.family = family;
    this.connection = ours.connection_id ?? 0;
    this.request = ours.request_id ?? 0;
    this.method = once(family === "request" ? request.method : ours.method);
    this.path = (family === "request" ? request.path : ours.path) ?? null;
    this.route = once(family === "request" ? response?.route : null);
    this.status = (family === "request" ? response?.status : ours.status) ?? -1;
    this.bytes = (family === "request" ? response?.bytes_sent : ours.bytes_sent ?? ours.total_bytes_sent) ?? -1;
    this.took = typeof json.duration_ms === "number" ? json.duration_ms : null;
    this.error = once(ours.error);
    this.reason = once(ours.reason);
    this.what = what(this, json);
    this.outcome = outcome(this, json);
  }
}

const familyOf = (json) => json.class ? "own" : FAMILY.get(json.type) ?? "own";

// The fields that the page reads. Where they are missing the page shows nothing.
const FIELDS = Object.entries({
  string: ["method", "path", "query", "route", "http_version", "remote_addr", "error", "reason", "detail", "client_addr", "protocol", "task", "task_id", "outcome", "listener", "trace_id", "time",
    "application", "run", "instance", "java", "lifecycle"],
  number: ["connection_id", "request_id", "status", "bytes_sent", "total_bytes_sent", "requests_served", "duration_ms", "client_port", "in_flight", "failures", "age_ms", "timestamp_ns",
    "worker_id", "pid", "format", "part", "dropped", "events"],
}).flatMap(([type, list]) => list.map((name) => [name, type]));

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export const fits = (json) => isObject(json) && FIELDS.every(([name, type]) => json[name] === undefined || json[name] === null || typeof json[name] === type);

/** Whether a line that somebody else wrote is an event as the page reads it. */
export function isEvent(json, time) {
  return Number.isFinite(new Date(time).getTime()) && (json.class === undefined || typeof json.class === "string")
    && (familyOf(json) === "own" || (fits(json) && fits(json.response ?? {}) && (fits(json.request) || familyOf(json) !== "request")
      && (json.stragglers ?? []).every?.(fits)));
}

function what(event, json) {
  if (event.family === "request" || event.type === "RequestStarted") {
    return null;
  }
  switch (event.type) {
    case "ConnectionOpened": return `from ${address(json.client_addr, json.client_port)}, ${json.protocol}`;
    case "ConnectionClosed": return once(reason(json));
    case "ClientDisconnected": return json.during_streaming ? "while the response was sent" : "the client left";
    case "ShutdownBegin": return once(`because of ${json.reason}`);
    case "DrainBegin": return `${json.in_flight} in flight`;
    case "DrainComplete": return once(`${json.outcome}, ${json.stragglers?.length ?? 0} still active`);
    case "ListenerQuarantined": return `${json.listener} after ${json.failures} failures`;
    case "ListenerRestored": return once(json.listener);
  }
  return event.family === "task" ? once(json.task) : event.family === "own" ? ownText(json) : null;
}

const reason = (json) => `${words(json.reason)}${json.detail ? ` (${json.detail})` : ""}`;

export const words = (name) => String(name ?? "").replaceAll("_", " ");

const NO_VALUE = new Set(["seq", "family", "type", "class", "timestamp_ns", "time"]);

function ownText(json) {
  const text = Object.entries(json).filter(([name]) => !NO_VALUE.has(name))
    .map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : value}`).join(" · ");
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function outcome(event, json) {
  switch (event.type) {
    case "RequestComplete": return outcomeOf(event.status, event.error, false);
    case "ResponseCompleted": return outcomeOf(event.status, null, false);
    case "ResponseAborted": case "ClientDisconnected": return "left";
    case "BackgroundTaskFailed": case "ListenerQuarantined": return "failed";
    case "ConnectionClosed": return json.reason === "timeout" ? "ok" : toneOf(json.reason);
    case "DrainComplete": return json.outcome === "timeout" ? "failed" : "ok";
  }
  return "ok";
}

export const isBad = (event) => Boolean(event.error) || event.outcome === "failed" || event.outcome === "left" || event.outcome === "refused";

/**
 * The clock of one process: events have nanoseconds of a monotonic clock, which the page shows as
 * milliseconds since 1970 with fractions.
 */
export class Clock {
  constructor(nanos, date) {
    this.nanos = nanos;
    this.date = date;
  }

  of(json) {
    return typeof json.timestamp_ns === "number" ? this.date + (json.timestamp_ns - this.nanos) / 1e6 : parseTime(json.time);
  }
}

/** Milliseconds since 1970 with a fraction, of a date with up to nine digits after the second. */
export function parseTime(text) {
  const fraction = /\.(\d+)Z$/.exec(text);
  const whole = typeof text !== "string" ? NaN : Date.parse(fraction ? text.replace(/\.\d+Z$/, "Z") : text);
  return whole + (fraction ? Number(`0.${fraction[1]}`) * 1000 : 0);
}

export const eventOf = (raw, json, time) => new Event(raw, json, time);

/** The JSON of an event as the recorder writes it: without what the stream put in front. */
export const jsonOf = (event) => event.raw.replace(/^\{"seq":\d+,"family":"[a-z]*",/, "{");

export const fieldsOf = (event) => JSON.parse(jsonOf(event));

/**
 * Cut the text of an array of objects into the texts of the objects. The texts are parts of the whole,
 * not copies, and numbers stay as they were written.
 */
export function split(array) {
  const parts = [];
  let depth = 0;
  let start = 0;
  let quoted = false;
  for (let index = 1; index < array.length; index++) {
    const code = array.charCodeAt(index);
    if (quoted) {
      if (code === 92) {
        index++;
      } else if (code === 34) {
        quoted = false;
      }
    } else if (code === 34) {
      quoted = true;
    } else if (code === 123 && depth++ === 0) {
      start = index;
    } else if (code === 125 && --depth === 0) {
      parts.push(array.slice(start, index + 1));
    }
  }
  return parts;
}
