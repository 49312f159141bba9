/*
 * What is known of one process: its events, and the exchanges, connections and tasks that they speak of.
 * The memory is bounded by the number of events. A view asks the model; the model knows no view.
 */
import { isFact, outcomeOf } from "./event.js";
import { emptySecond, Seconds, tally } from "./seconds.js";
import { address } from "./text.js";

const KEPT = 20_000;

const MOST_CONNECTIONS = 5000;

const HOUR = 3_600_000;

export const STATES = ["StartupBegin", "StartupComplete", "ShutdownBegin", "DrainBegin", "DrainComplete", "ShutdownComplete"];

export class Model {
  constructor(hello = {}, kept = KEPT) {
    this.hello = hello;
    this.kept = kept;
    this.events = [];
    this.dropped = 0;
    this.exchanges = new Map();
    this.connections = new Map();
    this.tasks = new Map();
    this.types = new Map();
    this.steps = new Map();
    this.seconds = new Seconds();
    this.state = null;
    this.draining = [];
    this.lost = [];
    this.timings = new Map();
    this.lastOurs = 0;
    this.lastOwn = 0;
    // Who draws increments puts a set here, and takes out what has changed.
    this.touched = null;
  }

  add(event, json) {
    this.events.push(event);
    const own = event.family === "own";
    this.lastOwn = own ? event.time : this.lastOwn;
    this.lastOurs = own ? this.lastOurs : Math.max(this.lastOurs, event.time);
    const counted = Math.abs(event.time - this.last) < HOUR ? event.time : this.last;
    this.types.set(event.type, (this.types.get(event.type) ?? 0) + 1);
    tally(this.seconds.at(Math.floor(counted / 1000), emptySecond), event);
    if (event.family === "request" || event.family === "connection") {
      this.#exchange(event, json);
      this.#connection(event, json);
    } else if (event.family === "task") {
      this.#task(event, json);
    } else if (event.family === "state") {
      this.steps.set(event.type, { ...json, at: event.time });
    }
    if (this.events.length > this.kept + this.kept / 10) {
      this.#forget();
    }
  }

  // An event of the application may claim any time, so its time counts only where there is no other.
  get first() {
    return (this.events.find(({ family }) => family !== "own") ?? this.events[0])?.time;
  }

  get last() {
    return this.lastOurs || this.lastOwn;
  }

  #exchange(event, json) {
    const id = event.request;
    if (id === 0) {
      return;
    }
    let exchange = this.exchanges.get(id);
    if (!exchange) {
      exchange = { id, connection: event.connection, method: event.method, path: event.path, route: null, begin: null,
        end: null, status: -1, bytes: -1, error: null, outcome: "run", version: null, heard: 0, aborted: false };
      this.exchanges.set(id, exchange);
      this.#lane(event.connection, exchange);
    }
    this.touched?.add(exchange);
    exchange.heard = event.time;
    exchange.version ??= json.request?.http_version ?? json.http_version ?? null;
    exchange.method ??= event.method;
    exchange.path ??= event.path;
    if (event.type === "RequestStarted" || event.type === "RequestReceived") {
      exchange.begin = Math.min(exchange.begin ?? Infinity, event.time);
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
    exchange.outcome = outcomeOf(exchange.status, exchange.error, exchange.aborted);
  }

  // Where the connection is unknown, its id is 0.
  #lane(id, exchange) {
    const connection = this.connectionOf(id);
    connection.exchanges.push(exchange);
  }

  /** The connection with an id; one that opened before the page began has no time of its opening. */
  connectionOf(id) {
    let connection = this.connections.get(id);
    if (!connection) {
      connection = { id, opened: null, begin: Infinity, end: null, reason: null, detail: null, client: "", protocol: "",
        requests: 0, bytes: 0, heard: 0, exchanges: [] };
      this.connections.set(id, connection);
    }
    return connection;
  }

  #connection(event, json) {
    const connection = this.connectionOf(event.connection);
    connection.begin = Math.min(connection.begin, event.time - (event.took ?? 0));
    connection.heard = event.time;
    this.touched?.add(connection);
    if (event.type === "ConnectionOpened") {
      Object.assign(connection, { opened: event.time, client: address(json.client_addr, json.client_port),
        protocol: json.protocol });
    } else if (event.type === "RequestStarted") {
      connection.requests++;
      connection.protocol = json.http_version === "HTTP/2.0" || json.http_version === "HTTP/2" ? "h2" : connection.protocol || "h1";
    } else if (event.type === "ConnectionClosed") {
      Object.assign(connection, { end: event.time, reason: json.reason, detail: json.detail,
        requests: json.requests_served, bytes: json.total_bytes_sent, opened: connection.opened ?? event.time - event.took });
      connection.begin = Math.min(connection.begin, connection.opened);
    }
  }

  addOpen(connections, clock) {
    for (const { id, since_ns: nanos, since, client, protocol, requests, bytes } of connections) {
      const connection = this.connectionOf(id);
      const opened = clock.of({ timestamp_ns: nanos, time: since });
      const [, host, port] = /^(.*):(\d+)$/.exec(client) ?? [null, client];
      Object.assign(connection, { opened, begin: Math.min(connection.begin, opened), client: address(host, port), protocol, requests: Math.max(connection.requests, requests), bytes });
    }
  }

  #task(event, json) {
    let task = this.tasks.get(json.task_id);
    if (!task) {
      task = { id: json.task_id, name: event.what, request: event.request, begin: event.time - (event.took ?? 0), end: null,
        error: null, outcome: "run", heard: 0 };
      this.tasks.set(json.task_id, task);
    }
    task.heard = event.time;
    this.touched?.add(task);
    if (event.type !== "BackgroundTaskStarted") {
      Object.assign(task, { end: event.time, error: event.error, outcome: event.error ? "failed" : "task" });
    }
  }

  // Whatever ended before the oldest event that is kept goes with it.
  #forget() {
    const surplus = this.events.length - this.kept;
    this.dropped += surplus;
    this.events.splice(0, surplus);
    const oldest = this.first;
    // Ends may be lost; then only the number is a bound.
    const gone = (of) => of.heard < oldest && (of.end !== null || !(of.id in active));
    const active = Object.fromEntries((this.state?.in_flight ?? []).map((one) => [one.task_id ?? one.request_id, true]));
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
    if (state.draining) {
      // Its event may come later than the state, and never to a page that was opened during the drain.
      if (!this.steps.has("DrainBegin")) {
        const passed = (this.hello.drain_timeout_ms ?? 0) - (state.remaining_ms ?? Infinity);
        this.steps.set("DrainBegin", { type: "DrainBegin", at: state.at - Math.max(0, passed) });
      }
      this.draining.push({ at: state.at, total: state.in_flight_total });
      this.draining.splice(0, this.draining.length - 3000);
    }
  }

  /** The events of a request, of its tasks included, in the order of their time. */
  story(id) {
    return this.events.filter((event) => event.request === id).sort(byTime);
  }

  connectionStory(id) {
    return this.events.filter((event) => event.connection === id && (event.request === 0 || isFact(event))).sort(byTime);
  }

  /** Whether the process has ended, as far as the page knows. */
  get ended() {
    return this.steps.has("ShutdownComplete") || this.steps.has("DrainComplete");
  }
}

const byTime = (one, other) => one.time - other.time || one.seq - other.seq;
