/*
 * The connection to the application. It survives restarts: each event has an id, the page names the last one
 * that it has seen, and another epoch in the greeting means another process.
 */
import { Clock, eventOf, split } from "./event.js";
import { Model } from "./model.js";

// A page that nobody looks at holds one of the six connections that a browser has for a host.
const REST_AFTER = 30_000;
const RETRY = [500, 1000, 2000, 5000];

export class Stream extends EventTarget {
  #source = null;
  #clock = null;
  #lastId = null;
  #failures = 0;
  #timer = null;
  #rest = null;

  constructor(url = "stream") {
    super();
    this.url = url;
    this.model = new Model();
    this.before = null;
    this.received = 0;
    this.status = "connecting";
    // How far the clock of the browser is behind that of the application.
    this.skew = -Infinity;
    document.addEventListener("visibilitychange", () => this.#look());
  }

  /** Connect, or connect again after another page has taken the place of this one. */
  open(timing) {
    this.close();
    const query = new URLSearchParams({ ...(this.#lastId && { after: this.#lastId }), ...(timing && { timing }) }).toString();
    const source = this.#source = new EventSource(this.url + (query && `?${query}`));
    const on = (name, receive) => source.addEventListener(name, (message) => {
      this.#lastId = message.lastEventId || this.#lastId;
      receive.call(this, message.data);
    });
    on("hello", this.#hello);
    on("events", this.#events);
    on("seconds", this.#seconds);
    on("state", this.#state);
    on("lost", this.#lost);
    on("timing", this.#timing);
    on("bye", this.#bye);
    source.onerror = () => this.#failed(source);
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #hello(data) {
    const hello = JSON.parse(data);
    this.#failures = 0;
    this.#clock = new Clock(hello.now_ns, Date.parse(hello.now));
    if (hello.epoch !== this.model.hello.epoch) {
      if (this.model.hello.epoch) {
        this.before = this.model;
      }
      this.model = new Model(hello);
      this.skew = -Infinity;
      this.#changed("process");
    }
    this.#see(this.#clock.date);
    this.model.hello = hello;
    this.model.addOpen(hello.connections ?? [], this.#clock);
    const { begin_ns: begin, complete_ns: complete, duration_ms: duration } = hello.startup ?? {};
    Object.entries({ StartupBegin: begin, StartupComplete: complete }).filter(([, nanos]) => nanos !== undefined).forEach(([type, nanos]) =>
      this.model.steps.set(type, { type, duration_ms: duration, at: this.#clock.of({ timestamp_ns: nanos }) }));
    this.#be("live");
  }

  // The smallest delay that was ever seen is nearest to the true difference of the clocks.
  #see(now) {
    this.skew = Math.max(this.skew, now - Date.now());
  }

  #events(data) {
    for (const raw of split(data)) {
      const json = JSON.parse(raw);
      this.received++;
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
    return Date.now() + (this.skew > -Infinity ? this.skew : 0);
  }

  #seconds(data) {
    [JSON.parse(data)].flat().forEach((second) => this.model.seconds.add(second, true));
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
    this.model.lost.push({ ...JSON.parse(data), at: this.now });
    this.model.lost.splice(0, this.model.lost.length - 100);
    this.#changed("lost");
  }

  #timing(data) {
    const { request_id: id, calls } = JSON.parse(data);
    this.model.timings.set(id, [...this.model.timings.get(id) ?? [], ...calls]);
    this.#changed("timing");
  }

  #bye(data) {
    const { why } = JSON.parse(data);
    if (why === "replaced") {
      this.close();
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
      const wait = RETRY[Math.min(this.#failures++, RETRY.length - 1)];
      this.#timer = setTimeout(() => this.open(), wait);
    }
  }

  #look() {
    clearTimeout(this.#rest);
    if (document.hidden) {
      this.#rest = setTimeout(() => {
        this.close();
        this.#be("resting");
      }, REST_AFTER);
    } else if (this.status === "resting") {
      this.open();
      this.#be("connecting");
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
