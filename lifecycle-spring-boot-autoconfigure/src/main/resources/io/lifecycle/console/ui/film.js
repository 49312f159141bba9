/*
 * The picture of the timeline. While it follows, what is there is moved to the left, and only what is new is
 * drawn: the seconds that passed, and the requests that changed.
 */
import { begin, colours, line } from "./chart.js";
import { OUTCOMES, toneOf } from "./event.js";
import { GAP } from "./lanes.js";
import { clock, seconds } from "./text.js";

/** Where the lanes begin: names are at the left, the time and the marks at the top. */
const LABEL = 128;
const LABEL_NARROW = 74;
export const TOP = 40;
const TASK_ROW = 19;

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000];

export class Film {
  constructor(canvas) {
    this.canvas = canvas;
    this.drawing = null;
  }

  all({ model, events, lanes, tasks, from, to, scroll, now }) {
    this.drawing = begin(this.canvas);
    if (!this.drawing) {
      return;
    }
    const { width, height, context } = this.drawing;
    this.label = width < 600 ? LABEL_NARROW : LABEL;
    this.width = width - this.label;
    this.scale = this.width / (to - from);
    Object.assign(this, { lanes, tasks, scroll, model, from, bottom: height - tasks.length * TASK_ROW - (tasks.length > 0 ? 8 : 0) });
    this.#names(context, height);
    this.pending = [];
    this.#range(from, to, now, events);
    this.#axis();
  }

  /** Move on to a later time; returns false if everything must be drawn again. */
  advance(from, now, touched, fresh) {
    const { context, ratio, width, height } = this.drawing;
    // The end of a request may come late, when it was already drawn as one that still runs.
    if (touched.some(({ drawn, end }) => drawn !== undefined && end !== null && drawn > end + 2 / this.scale)) {
      return false;
    }
    const pixels = Math.floor((from - this.from) * this.scale * ratio);
    if (pixels < 0 || pixels > this.width * ratio / 2) {
      return false;
    }
    if (pixels > 0) {
      const left = Math.round(this.label * ratio);
      const [w, h] = [this.canvas.width - left - pixels, this.canvas.height];
      context.save();
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.globalCompositeOperation = "copy";
      context.beginPath();
      context.rect(left, 0, w + pixels, h);
      context.clip();
      context.drawImage(this.canvas, left + pixels, 0, w, h, left, 0, w, h);
      context.restore();
      this.from += pixels / ratio / this.scale;
      context.clearRect(width - pixels / ratio, 0, pixels / ratio, height);
    }
    const to = this.from + this.width / this.scale;
    // What was cut at the edge is drawn again.
    this.#range(to - (pixels / ratio + 4) / this.scale, to, now, []);
    this.pending.push(...fresh);
    this.#clip(this.label, this.width, () => {
      touched.forEach((of) => this.#one(of, now));
      this.pending.forEach((event) => event.time < to && this.#markOf(event));
    });
    this.pending = this.pending.filter(({ time }) => time > to - 6 / this.scale);
    this.#axis();
    return true;
  }

  x(time) {
    return this.label + (time - this.from) * this.scale;
  }

  #clip(x, width, draw) {
    const { context, height } = this.drawing;
    context.save();
    context.beginPath();
    context.rect(x, 0, width, height);
    context.clip();
    draw(context);
    context.restore();
  }

  #range(from, to, now, events) {
    const x = Math.max(this.label, this.x(from));
    // What is short is drawn wider than it is, and may reach into the range.
    from -= 4 / this.scale;
    this.#clip(x, this.label + this.width - x, (context) => {
      this.#grid(context, from, to);
      this.#rules(context, x);
      this.#lanesArea(context, () => {
        for (const lane of this.lanes.lanes) {
          lane.connections.forEach((connection) => this.#connection(context, lane, connection, from, to, now));
        }
      });
      this.tasks.forEach((row, index) => row.tasks.forEach((task) => task.begin < to && (task.end ?? now) >= from && this.#task(context, index, task, now)));
      events.forEach((event) => this.#markOf(event));
    });
  }

  // Lanes are scrolled below the marks and above the tasks.
  #lanesArea(context, draw) {
    context.save();
    context.beginPath();
    context.rect(this.label, TOP, this.width, this.bottom - TOP);
    context.clip();
    draw();
    context.restore();
  }

  #grid(context, from, to) {
    context.strokeStyle = colours().line;
    context.lineWidth = 1;
    const step = this.#step();
    for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
      const x = Math.round(this.x(time)) + 0.5;
      line(context, x, 22, x, this.drawing.height);
    }
  }

  #rules(context, x) {
    context.strokeStyle = colours().line;
    line(context, x, 21.5, this.label + this.width, 21.5);
    if (this.tasks.length > 0) {
      line(context, x, this.bottom + 0.5, this.label + this.width, this.bottom + 0.5);
    }
  }

  #step() {
    return STEPS.find((step) => step * this.scale > 86) ?? 7_200_000;
  }

  #axis() {
    const { context } = this.drawing;
    const step = this.#step();
    context.clearRect(this.label, 0, this.width, 21);
    context.font = "11px system-ui, sans-serif";
    context.fillStyle = colours().soft;
    context.textBaseline = "middle";
    context.textAlign = "center";
    const to = this.from + this.width / this.scale;
    for (let time = Math.ceil(this.from / step) * step; time <= to; time += step) {
      const x = this.x(time);
      if (x > this.label + 28 && x < this.label + this.width - 28) {
        context.fillText(step < 1000 ? clock(time) : seconds(time), x, 11);
      }
    }
  }

  #names(context, height) {
    context.font = "12px system-ui, sans-serif";
    context.textBaseline = "middle";
    context.textAlign = "left";
    context.save();
    context.beginPath();
    context.rect(0, TOP, this.label - 6, this.bottom - TOP);
    context.clip();
    for (const lane of this.lanes.lanes) {
      const [first] = lane.connections;
      context.fillStyle = colours().soft;
      if (first) {
        context.fillText(lane.connections.length > 1 ? `${lane.connections.length} ${this.label < LABEL ? "conn." : "connections"}`
          : first.id === 0 ? "unknown" : `#${first.id}  ${first.client ? first.client.replace(/:\d+$/, "") : ""}`, 10, this.#y(lane) + this.lanes.row / 2);
      }
    }
    context.restore();
    this.#rules(context, 0);
    context.save();
    context.beginPath();
    context.rect(0, 0, this.label - 6, height);
    context.clip();
    context.fillStyle = colours().ink;
    this.tasks.forEach(({ name }, index) => context.fillText(name.split(".").slice(-2).join("."), 10, this.bottom + 8 + index * TASK_ROW + TASK_ROW / 2));
    context.restore();
  }

  #y(lane) {
    return TOP + GAP / 2 + lane.y - this.scroll;
  }

  #connection(context, lane, connection, from, to, now) {
    const y = this.#y(lane);
    const end = connection.end ?? now;
    if (y > this.bottom || y + lane.rows * this.lanes.row < TOP || connection.begin > to || end < from) {
      return;
    }
    const [x1, x2] = this.#span(connection.begin, end);
    context.fillStyle = colours().lane;
    context.fillRect(x1, y, x2 - x1, Math.max(1, connection.rows?.length ?? 1) * this.lanes.row);
    // The latest are at the end, and those are what is drawn most often.
    for (let index = connection.exchanges.length - 1, old = 0; index >= 0 && old < 50; index--) {
      const exchange = connection.exchanges[index];
      const last = exchange.end ?? now;
      if (last < from) {
        old++;
      } else if (exchange.begin <= to) {
        old = 0;
        this.#bar(context, y + exchange.row * this.lanes.row, exchange, last);
      }
    }
    if (connection.end !== null) {
      this.#close(context, connection, x2, y, lane);
    }
  }

  #close(context, { reason, rows }, x, y) {
    if (reason !== "complete") {
      context.fillStyle = colours()[toneOf(reason)];
      context.fillRect(x - 1, y - 1, 3, Math.max(1, rows?.length ?? 1) * this.lanes.row + 1);
    }
  }

  #span(begin, end) {
    const left = Math.max(this.label - 4, this.x(begin));
    return [left, Math.min(this.label + this.width + 4, Math.max(left, this.x(end)))];
  }

  #bar(context, y, exchange, last) {
    const { begin, outcome } = exchange;
    const [x, right] = this.#span(begin, last);
    const width = Math.max(2, right - x);
    const palette = colours();
    const tall = this.lanes.row;
    exchange.drawn = last;
    context.fillStyle = width > 5 && palette.hatch[outcome] ? palette.hatch[outcome] : palette[outcome];
    context.fillRect(x, y + 1, width, tall - 3);
    if (width > 22 && outcome !== "ok") {
      context.fillStyle = palette.panel;
      context.fillRect(x + 3, y + 3, 13, tall - 7);
      context.fillStyle = palette[outcome];
      context.font = "bold 10px system-ui, sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(OUTCOMES[outcome].sign, x + 9.5, y + tall / 2);
    }
  }

  #task(context, row, { begin, end, outcome }, now) {
    const [x, right] = this.#span(begin, end ?? now);
    const palette = colours();
    const width = Math.max(2, right - x);
    context.fillStyle = width > 5 && palette.hatch[outcome] ? palette.hatch[outcome] : palette[outcome];
    context.fillRect(x, this.bottom + 10 + row * TASK_ROW, width, TASK_ROW - 7);
  }

  // Something that changed since the last frame: a request, a connection or a task.
  #one(of, now) {
    const { context } = this.drawing;
    if (of.exchanges) {
      if (of.end !== null && this.lanes.byConnection.has(of.id)) {
        const lane = this.lanes.byConnection.get(of.id);
        this.#lanesArea(context, () => this.#close(context, of, this.x(of.end), this.#y(lane)));
      }
    } else if (of.row !== undefined) {
      const lane = this.lanes.byConnection.get(of.connection);
      if (lane) {
        this.#lanesArea(context, () => this.#bar(context, this.#y(lane) + of.row * this.lanes.row, of, of.end ?? now));
      }
    } else if (of.name !== undefined) {
      const index = this.tasks.findIndex(({ name }) => name === of.name);
      if (index >= 0) {
        this.#task(context, index, of, now);
      }
    }
  }

  // Own events are triangles, states are lines through everything.
  #markOf({ family, time }) {
    const { context, height } = this.drawing;
    const x = this.x(time);
    if (family === "own") {
      context.fillStyle = colours().own;
      context.beginPath();
      context.moveTo(x - 4, TOP - 4);
      context.lineTo(x, TOP - 12);
      context.lineTo(x + 4, TOP - 4);
      context.fill();
    } else if (family === "state" || family === "listener") {
      context.fillStyle = colours()[family === "state" ? "redirect" : "failed"];
      context.fillRect(x, 22, 2, height);
    }
  }
}
