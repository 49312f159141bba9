/*
 * How long requests took: a column for each second, a cell for each span of durations, darker the more
 * requests it has. The counts are exact. What went wrong, and what runs, stands out with its sign.
 */
import { begin, canvas, colours, line } from "./chart.js";
import { h, mark, say } from "./dom.js";
import { OUTCOMES } from "./event.js";
import { nameOf } from "./inflight.js";
import { histogramOf, lowerBound } from "./seconds.js";
import { clock, duration, several } from "./text.js";

const SPAN = 120;
const LEFT = 52;
const BOTTOM = 20;
const GRID = [0.1, 1, 10, 100, 1000, 10_000, 60_000];
const MOST_DOTS = 400;

export function heat(page) {
  const tip = h("span", { class: "soft cut tip" });
  const paper = canvas({ class: "heat", role: "img", "aria-label": "Durations of requests by time; the table of routes has the numbers", onpointermove: point,
    onpointerleave: () => say(tip, ""), onclick: open }, draw);
  const element = h("section", { class: "panel" }, h("header", {}, h("h2", {}, "How long requests took"), tip), paper);
  let scale = null;
  let dots = [];
  return { element, update: draw };

  function draw() {
    const drawing = begin(paper);
    if (!drawing) {
      return;
    }
    const seconds = page.model.seconds.seconds;
    const end = page.recording ? (seconds.at(-1)?.s ?? 0) + 1 : page.now / 1000;
    const span = page.recording ? Math.max(20, end - (seconds[0]?.s ?? 0)) : SPAN;
    scale = scaleOf(drawing, end, span, highest(seconds, page));
    grid(drawing.context, scale);
    cells(drawing.context, scale, seconds.filter(({ s }) => s >= end - span - 1));
    dots = [...bad(page.model, scale), ...running(page, scale)];
    dots.forEach((dot) => sign(drawing.context, dot));
  }

  function point(event) {
    const dot = near(event);
    mark(paper, "data-hand", Boolean(dot) || undefined);
    say(tip, dot ? `${clock(dot.time)}  ${nameOf(dot)}  ${duration(dot.took)}${dot.error ? `  ${dot.error}` : ""}` : cellText(event));
  }

  function cellText({ offsetX, offsetY }) {
    const second = page.model.seconds.byTime.get(Math.floor(scale.time(offsetX)));
    const bucket = scale.bucket(offsetY);
    const number = second ? histogramOf(second).get(bucket) : 0;
    return number ? `${clock(second.s * 1000).slice(0, 8)}  ${duration(lowerBound(bucket))} – ${duration(lowerBound(bucket + 1))}: ${several(number, "request")}` : "";
  }

  function near({ offsetX, offsetY }) {
    return dots.find(({ x, y }) => Math.abs(x - offsetX) < 7 && Math.abs(y - offsetY) < 7);
  }

  function open(event) {
    const dot = near(event);
    if (dot) {
      page.go(`/request/${dot.id}`);
    } else if (cellText(event)) {
      const from = Math.floor(scale.time(event.offsetX)) * 1000;
      page.go(`/live?type=RequestComplete&slower=${lowerBound(scale.bucket(event.offsetY)).toFixed(3)}ms&from=${from}&to=${from + 1000}`);
    }
  }
}

// The ground is at least from 0.1 ms to 1 s, so that it does not jump about with each request.
function highest(seconds, { model }) {
  const slowest = Math.max(1000, ...(model.state?.in_flight ?? []).map(({ age_ms: age, streaming }) => streaming ? 0 : age),
    ...seconds.flatMap(({ routes }) => Object.values(routes ?? {}).map((route) => route[5])));
  return GRID.find((value) => value >= slowest) ?? slowest;
}

function scaleOf({ width, height }, end, span, most) {
  const low = Math.log2(0.1);
  const high = Math.log2(most * 1.3);
  const bottom = height - BOTTOM - 8;
  const step = (width - LEFT) / span;
  return { width, bottom: bottom + 8, step, span, end, most,
    x: (second) => LEFT + (second - end + span) * step,
    y: (ms) => 8 + bottom - (Math.log2(Math.max(0.1, ms)) - low) / (high - low) * bottom,
    time: (x) => (x - LEFT) / step + end - span,
    bucket: (y) => Math.floor(4 * Math.log2(1000 * 2 ** (low + (bottom + 8 - y) / bottom * (high - low)))) };
}

function grid(context, scale) {
  const { line: colour, soft } = colours();
  context.font = "11px system-ui, sans-serif";
  context.strokeStyle = colour;
  context.fillStyle = soft;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const value of GRID.filter((ms) => ms <= scale.most)) {
    const y = Math.round(scale.y(value)) + 0.5;
    line(context, LEFT, y, scale.width, y);
    context.fillText(duration(value), LEFT - 8, Math.min(y, scale.bottom - 5));
  }
  context.textAlign = "center";
  const every = [5, 20, 60, 300, 900].find((seconds) => seconds * scale.step > 90) ?? Math.ceil(Math.max(3600, scale.span / 10));
  for (let s = Math.ceil((scale.end - scale.span) / every) * every; s < scale.end; s += every) {
    if (scale.x(s) > LEFT + 24 && scale.x(s) < scale.width - 24) {
      context.fillText(clock(s * 1000).slice(0, 8), scale.x(s), scale.bottom + 11);
    }
  }
}

function cells(context, scale, seconds) {
  context.save();
  context.beginPath();
  context.rect(LEFT, 0, scale.width, scale.bottom);
  context.clip();
  context.fillStyle = colours().heat;
  for (const second of seconds) {
    const x = scale.x(second.s);
    for (const [bucket, number] of histogramOf(second)) {
      const top = scale.y(lowerBound(bucket + 1));
      context.globalAlpha = Math.min(1, 0.22 + 0.13 * Math.log2(number + 1));
      context.fillRect(x, top, Math.max(1, scale.step - 0.6), Math.max(2, scale.y(lowerBound(bucket)) - top - 0.6));
    }
  }
  context.restore();
}

function bad(model, scale) {
  const dots = [];
  for (const exchange of model.exchanges.values()) {
    if ((exchange.outcome === "failed" || exchange.outcome === "left" || exchange.outcome === "refused") && exchange.end / 1000 > scale.end - scale.span) {
      const took = exchange.end - exchange.begin;
      dots.push({ ...exchange, took, time: exchange.end, x: scale.x(exchange.end / 1000), y: scale.y(took) });
    }
  }
  return dots.slice(-MOST_DOTS);
}

// What runs rises along the right edge until it ends.
function running({ model, isLive, recording }, scale) {
  if (recording || !isLive) {
    return [];
  }
  return (model.state?.in_flight ?? []).filter(({ task_id: task, streaming }) => !task && !streaming).map((one) =>
    ({ ...one, id: one.request_id, took: one.age_ms, time: model.state.at, outcome: "run", x: scale.width - 8, y: scale.y(one.age_ms) }));
}

function sign(context, { x, y, outcome }) {
  context.fillStyle = colours()[outcome];
  context.font = "bold 12px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(OUTCOMES[outcome].sign, x, y);
}
