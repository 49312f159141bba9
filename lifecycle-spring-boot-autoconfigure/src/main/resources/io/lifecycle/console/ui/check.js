/*
 * The main rules that the events of a process keep, as io.lifecycle.recording.RecordingCheck has them: each
 * begin has one end, both views of an exchange agree, a connection counts what it carried, states keep their
 * order. What began before the recording is not judged.
 */
import { STATES } from "./model.js";

const MOST = 200;

export class Check {
  violations = [];
  open = [];
  count = 0;
  #line = 0;

  begin(header) {
    this.connections = new Map();
    this.closed = new Set();
    this.exchanges = new Map();
    this.tasks = new Map();
    this.state = -1;
    this.seen = 0;
    this.whole = header.part === 1;
    // Nothing is known of what happened before the first event of its kind.
    this.gap();
  }

  /** Events may be missing up to here. */
  gap() {
    this.connections?.clear();
    this.exchanges?.clear();
    this.tasks?.clear();
    this.fromConnection = null;
    this.fromRequest = null;
  }

  add(event, json, line) {
    this.#line = line;
    this.seen++;
    if (event.family === "connection") {
      this.#connection(event, json);
    }
    if (event.request > 0 && event.family !== "task") {
      this.#exchange(event);
    } else if (event.family === "task") {
      this.#task(event, json);
    } else if (event.family === "state") {
      this.#state(event);
    }
  }

  #connection(event, json) {
    const { connection: id } = event;
    if (event.type === "ConnectionOpened") {
      this.fromConnection ??= id;
      this.#report(this.connections.has(id) || this.closed.has(id), `connection ${id} has opened before`);
      this.connections.set(id, { at: event.time, started: 0, left: false });
      return;
    }
    this.#report(this.closed.has(id), `connection ${id} has ${event.type} after its ConnectionClosed`);
    const connection = this.connections.get(id);
    this.#report(!connection && !this.closed.has(id) && this.fromConnection !== null && id >= this.fromConnection, `connection ${id} has ${event.type} without a ConnectionOpened`);
    if (connection) {
      connection.started += event.type === "RequestStarted" ? 1 : 0;
      connection.left ||= event.type === "ClientDisconnected";
    }
    if (event.type === "ConnectionClosed") {
      this.#close(id, connection, json);
    }
  }

  #close(id, connection, { requests_served: served, reason }) {
    if (connection) {
      this.#report(served !== connection.started, `connection ${id} has served ${served} requests, but ${connection.started} started`);
      this.#report(connection.left !== (reason === "client_disconnect"), `connection ${id} ended with ${reason} ${connection.left ? "after" : "without"} ClientDisconnected`);
    }
    for (const [request, exchange] of this.exchanges) {
      if (exchange.connection === id && !isOver(exchange)) {
        this.#report(true, `request ${request} on connection ${id} has not ended at the close`);
        this.exchanges.delete(request);
      }
    }
    this.connections.delete(id);
    this.closed.add(id);
    if (this.closed.size > 10_000) {
      this.closed.delete(this.closed.values().next().value);
    }
  }

  #exchange(event) {
    const { request: id, type } = event;
    const begins = type === "RequestStarted" || type === "RequestReceived";
    const exchange = this.exchanges.get(id) ?? { connection: event.connection };
    if (type === "RequestReceived") {
      this.fromRequest ??= id;
    }
    if (!begins && !this.exchanges.has(id)) {
      this.#report(this.connections.has(event.connection), `request ${id} on connection ${event.connection} did not begin once and end once: ${type}`);
      return;
    }
    const kind = type === "ResponseAborted" ? "ResponseCompleted" : type;
    this.#report(exchange[kind], `request ${id} has ${type} twice`);
    exchange[kind] = event;
    this.exchanges.set(id, exchange);
    if (isOver(exchange)) {
      this.#agree(id, exchange);
      this.exchanges.delete(id);
    }
  }

  #agree(id, { ResponseCompleted: response, RequestComplete: complete, RequestStarted: started, RequestReceived: received }) {
    const begun = Math.min(started?.time ?? Infinity, received?.time ?? Infinity);
    this.#report(Math.min(response?.time ?? Infinity, complete?.time ?? Infinity) < begun - 0.001, `request ${id} has ended before it began`);
    if (response && complete) {
      this.#report(response.type === "ResponseCompleted" && response.status !== complete.status, `request ${id} has status ${response.status} in ResponseCompleted, but ${complete.status} in RequestComplete`);
      this.#report(response.bytes !== complete.bytes, `request ${id} has sent ${response.bytes} bytes according to its connection, but ${complete.bytes} in RequestComplete`);
    }
  }

  #task(event, json) {
    const id = json.task_id;
    if (event.type === "BackgroundTaskStarted") {
      this.#report(this.tasks.has(id), `task ${id} (${event.what}) began twice`);
      this.tasks.set(id, event);
    } else {
      this.tasks.delete(id);
    }
  }

  #state(event) {
    const position = STATES.indexOf(event.type);
    this.#report(this.state >= 0 && position !== 0 && position <= this.state, `${event.type} comes after ${STATES[this.state]}`);
    this.state = position;
  }

  /** A run has ended in order: it has written as many events as it says, and nothing is open. */
  end({ events }) {
    this.#report(this.whole && events !== this.seen, `the run has written ${events} events, but the recording contains ${this.seen}`);
  }

  /** The events of a run are over. What is open is wrong only if the run has ended. */
  finish(run) {
    if (!run) {
      return;
    }
    const open = [...[...this.connections.keys()].map((id) => `connection ${id}`), ...[...this.exchanges.keys()].map((id) => `request ${id}`),
      ...[...this.tasks.values()].map(({ what }) => `task ${what}`)];
    open.forEach((what) => run.ended ? this.#report(true, `${what} has not ended`) : this.open.length < MOST && this.open.push(what));
  }

  #report(violated, text) {
    if (violated && this.count++ < MOST) {
      this.violations.push({ line: this.#line, text });
    }
  }
}

function isOver({ RequestStarted: started, RequestReceived: received, ResponseCompleted: response, RequestComplete: complete }) {
  return (!started || response) && (!received || complete);
}
