/*
 * Reading a recording: line by line, plain or compressed, of any size. All lines are counted and checked, the
 * last events of each run are kept to be looked at.
 */
import { Check } from "./check.js";
import { Clock, eventOf, fits, isEvent, parseTime } from "./event.js";
import { Model } from "./model.js";
import { Summary } from "./report.js";
import { Seconds } from "./seconds.js";

const KEPT = 50_000;
const MOST_RUNS = 5;

/** Read a file; progress is called with the share that has been read. */
export async function readRecording(file, progress) {
  const recording = new Recording(file.name);
  let read = 0;
  const counted = file.stream().pipeThrough(new TransformStream({ transform(chunk, controller) {
    progress((read += chunk.byteLength) / Math.max(1, file.size));
    controller.enqueue(chunk);
  } }));
  const plain = await isCompressed(file) ? counted.pipeThrough(new DecompressionStream("gzip")) : counted;
  const reader = plain.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split("\n");
      rest = lines.pop();
      lines.forEach((line) => recording.line(line));
    }
  } catch (error) {
    // The last file of a process that was killed may be cut; what came before is whole.
    recording.broken = error.message || "the file is cut";
  }
  recording.line(rest);
  return recording.end();
}

async function isCompressed(file) {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

class Recording {
  constructor(name) {
    this.name = name;
    this.runs = [];
    this.summary = new Summary();
    this.check = new Check();
    this.lines = 0;
    this.torn = 0;
    this.broken = null;
  }

  line(text) {
    this.lines++;
    if (!text.trim()) {
      return;
    }
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      json = null;
    }
    if (typeof json?.type !== "string" || (/^Recording/.test(json.type) && !json.class && !fits(json))) {
      this.#unreadable();
    } else if (json.type === "Recording" && !json.class) {
      this.#header(json);
    } else if (json.type === "RecordingGap" && !json.class) {
      this.summary.dropped += json.dropped ?? 0;
      this.check.gap();
    } else if (json.type === "RecordingEnd" && !json.class) {
      this.#run().ended = true;
      this.check.end(json, this.#run());
    } else {
      this.#event(text, json);
    }
  }

  #unreadable() {
    this.torn++;
    this.check.gap();
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
    this.check.finish(this.runs.at(-1));
    const model = new Model({ ...header, epoch: header.run }, KEPT);
    model.seconds = new Seconds(3600);
    this.runs.push({ header, model, events: 0, first: null, last: null, ended: false, clock: new Clock(header.timestamp_ns, parseTime(header.time)) });
    if (this.runs.length > MOST_RUNS) {
      this.runs.at(-1 - MOST_RUNS).model = null;
    }
    this.check.begin(header);
  }

  #run() {
    if (this.runs.length === 0) {
      this.#begin({ run: "", application: "" });
    }
    return this.runs.at(-1);
  }

  #event(text, json) {
    const run = this.#run();
    // The date is what was recorded; files of several machines have several clocks.
    const time = json.time ? parseTime(json.time) : run.clock.of(json);
    if (!isEvent(json, time)) {
      this.#unreadable();
      return;
    }
    const event = eventOf(text, json, time);
    event.seq = ++run.events;
    run.model.add(event, json);
    run.first ??= event.time;
    run.last = run.model.last;
    this.summary.add(event);
    this.check.add(event, json, this.lines);
  }

  end() {
    this.check.finish(this.runs.at(-1));
    this.model = this.runs.at(-1)?.model ?? new Model();
    return this;
  }
}
