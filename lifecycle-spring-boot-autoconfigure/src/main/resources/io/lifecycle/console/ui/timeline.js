// Connections as lanes, their requests as bars, tasks below: what happened at the same time, and what waited.
import { canvas } from "./chart.js";
import { button, h, mark, say } from "./dom.js";
import { OUTCOMES } from "./event.js";
import { Film, TOP } from "./film.js";
import { nameOf } from "./inflight.js";
import { Lanes } from "./lanes.js";
import { bytes, clock, duration, several, shortError } from "./text.js";

const SPANS = [[2000, "2 s"], [10_000, "10 s"], [60_000, "1 min"], [300_000, "5 min"]];
// Events are on their way for a moment; the edge waits for them.
const DELAY = 300;
const MOST_TASKS = 8;

export function timeline(page, root, { parameters }) {
  const view = { span: 20_000, to: page.now - DELAY, follow: !page.recording, scroll: 0 };
  let lanes = new Lanes(false, false);
  let signature = "";
  let selected = null;
  let frame = 0;
  let model = null;
  let seen = null;
  let stale = true;
  let drag = null;
  let drawnAt = 0;
  // Half of the frames is smooth enough for what moves a pixel each time.
  const pace = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1000 : 30;
  const tip = h("div", { class: "timeline-tip", role: "status" });
  const ring = h("div", { class: "selection", hidden: true });
  const paper = canvas({ class: "film", tabindex: "0", role: "application", "aria-label": "Timeline: arrow keys move in time and between connections, n and p go from request to request, Enter opens",
    onpointermove: hover, onpointerdown: press, onpointerleave: leave, onwheel: wheel, ondblclick: openSelected }, () => { stale = true; });
  const film = new Film(paper);
  const follow = button("Follow", () => { view.follow = !view.follow && !page.recording; stale = true; }, { title: "Follow the present (f)" });
  const spans = h("span", { class: "group", role: "group", "aria-label": "Time in view" }, SPANS.map(([span, label]) => button(label, () => zoomTo(span), { "data-span": span })));
  const idle = checkbox("idle connections", (checked) => { lanes.idle = checked; stale = true; });
  const each = checkbox("a lane each", (checked) => { lanes.each = checked; stale = true; });
  const number = h("span", { class: "soft" });
  root.append(h("div", { class: "filters" }, follow, spans, button("−", () => zoom(2), { "aria-label": "Farther" }), button("+", () => zoom(0.5), { "aria-label": "Nearer" }), idle, each, number,
    h("ul", { class: "legend", "aria-label": "Legend" }, Object.entries(OUTCOMES).map(([name, { sign, words }]) => h("li", {}, h("i", { class: `key of-${name}` }, sign), words)),
      h("li", {}, h("i", { class: "is-own" }, "▲"), "own event"))), h("div", { class: "film-frame" }, paper, ring, tip));
  show(parameters);
  frame = requestAnimationFrame(draw);
  return { update, key, route: ({ parameters: next }) => show(next), close: () => { cancelAnimationFrame(frame); model && (model.touched = null); } };

  function checkbox(label, change) {
    return h("label", { class: "check" }, h("input", { type: "checkbox", onchange: ({ target }) => change(target.checked) }), label);
  }

  // An address may name a request or a connection.
  function show(wanted) {
    const exchange = page.model.exchanges.get(Number(wanted.get("request")));
    const connection = page.model.connections.get(Number(wanted.get("connection")));
    const target = exchange ?? connection;
    if (target) {
      const end = target.end ?? page.now;
      view.span = Math.max(20, (end - target.begin) * 1.6);
      view.to = end + view.span * 0.19;
      view.follow = false;
      selected = exchange ?? connection.exchanges.at(-1) ?? null;
    } else if (page.recording) {
      const first = page.model.first ?? page.now;
      view.span = Math.max(100, (page.now - first) * 1.04);
      view.to = page.now + view.span * 0.02;
    }
    stale = true;
  }

  function update(what) {
    stale ||= what.has("pause");
  }

  function draw(time) {
    frame = requestAnimationFrame(draw);
    if (!stale && model === page.model && time - drawnAt < pace) {
      return;
    }
    drawnAt = time;
    if (model !== page.model) {
      model && (model.touched = null);
      model = page.model;
      model.touched = new Set();
      stale = true;
    }
    const live = !page.recording && !page.pausedAt;
    const now = page.recording ? page.model.last : page.now - (live ? DELAY : 0);
    if (view.follow) {
      view.to = now;
    }
    const from = view.to - view.span;
    const touched = live ? [...model.touched] : [];
    model.touched.clear();
    if (!stale && view.follow && live) {
      stale = !increment(from, now, touched);
    } else if (!stale && live && touched.some((of) => (of.begin ?? 0) < view.to)) {
      stale = true;
    }
    if (stale) {
      whole(from, now);
    }
    chrome();
  }

  function increment(from, now, touched) {
    for (const of of touched) {
      const connection = of.exchanges ? of : of.connection !== undefined ? model.connections.get(of.connection) : null;
      if (connection) {
        lanes.place(connection);
        of.exchanges || lanes.stack(connection, of);
      } else if (of.name !== undefined && !film.tasks.some(({ name }) => name === of.name) && film.tasks.length < MOST_TASKS) {
        return false;
      }
    }
    tasksOf(film.tasks, touched, from);
    lanes.forget(from);
    const next = lanes.arrange();
    const fresh = page.events.slice(page.events.lastIndexOf(seen) + 1);
    seen = page.events.at(-1) ?? null;
    const same = next === signature && film.drawing;
    return Boolean(same && film.advance(from, now, touched, fresh));
  }

  function tasksOf(rows, touched, from) {
    touched.filter(({ name }) => name !== undefined).forEach((task) => {
      const row = rows.find(({ name }) => name === task.name);
      if (row && !row.tasks.includes(task)) {
        row.tasks.push(task);
      }
    });
    rows.forEach((row) => { row.tasks = row.tasks.filter(({ end }) => end === null || end > from); });
  }

  function whole(from, now) {
    stale = false;
    signature = lanes.layout(model, from, view.to, 4 * view.span / Math.max(100, paper.clientWidth), paper.clientHeight - TOP - 60);
    view.scroll = Math.max(0, Math.min(view.scroll, lanes.height - 60));
    const names = new Map();
    for (const task of model.tasks.values()) {
      if (task.begin < view.to && (task.end ?? Infinity) > from && (names.has(task.name) || names.size < MOST_TASKS)) {
        names.set(task.name, [...names.get(task.name) ?? [], task]);
      }
    }
    const tasks = [...names].map(([name, list]) => ({ name, tasks: list }));
    const marks = page.events.filter(({ time, family }) => time >= from && (family === "own" || family === "state" || family === "listener"));
    seen = page.events.at(-1) ?? null;
    film.all({ model, events: marks, lanes, tasks, from, to: view.to, scroll: view.scroll, now });
  }

  function chrome() {
    mark(follow, "aria-pressed", String(view.follow));
    follow.hidden = Boolean(page.recording);
    [...spans.children].forEach((child) => mark(child, "aria-pressed", String(Number(child.dataset.span) === view.span)));
    say(number, `${several(lanes.byConnection.size, "connection")}, ${duration(view.span)} in view`);
    const lane = selected && lanes.byConnection.get(selected.connection);
    ring.hidden = !lane || selected.row === undefined;
    if (!ring.hidden) {
      const x = film.x(selected.begin);
      const right = film.x(selected.end ?? view.to);
      const y = TOP + 2 + lane.y - view.scroll + selected.row * lanes.row;
      ring.style.transform = `translate(${Math.max(film.label, x) - 3}px, ${y - 2}px)`;
      ring.style.height = `${lanes.row + 2}px`;
      ring.style.width = `${Math.max(8, Math.min(right, film.label + film.width) - Math.max(film.label, x) + 6)}px`;
      ring.hidden = right < film.label || x > film.label + film.width || y < TOP - 4 || y > film.bottom;
    }
  }

  function find({ offsetX: x, offsetY: y }) {
    const lane = y > TOP && y < film.bottom ? lanes.at(y - TOP - 2 + view.scroll) : null;
    if (!lane) {
      return null;
    }
    const row = Math.floor((y - TOP - 2 + view.scroll - lane.y) / lanes.row);
    let best = null;
    for (const exchange of lane.connections.flatMap(({ exchanges }) => exchanges)) {
      const left = film.x(exchange.begin);
      const right = film.x(exchange.end ?? view.to);
      const distance = x < left ? left - x : x > right ? x - right : 0;
      if (exchange.row === row && distance < 6 && (!best || distance < best.distance)) {
        best = { exchange, distance };
      }
    }
    return best?.exchange ?? null;
  }

  function hover(event) {
    if (drag) {
      move(event);
      return;
    }
    const exchange = film.drawing && find(event);
    mark(paper, "data-hand", Boolean(exchange) || null);
    describe(exchange || null, event.offsetX, event.offsetY);
  }

  function describe(exchange, x, y) {
    tip.hidden = !exchange;
    if (exchange) {
      const end = exchange.end ?? page.now;
      const { sign, words } = OUTCOMES[exchange.outcome];
      say(tip, [`${sign} ${nameOf(exchange)}`, exchange.status > 0 ? exchange.status : words, duration(end - exchange.begin), bytes(exchange.bytes), clock(exchange.begin),
        `request ${exchange.id}`, exchange.connection > 0 && `connection ${exchange.connection}`, exchange.error && shortError(exchange.error)].filter(Boolean).join(" · "));
      const room = paper.clientWidth - tip.offsetWidth - 8;
      tip.style.transform = `translate(${Math.max(4, Math.min(x + 12, room))}px, ${Math.min(y + 16, paper.clientHeight - tip.offsetHeight - 4)}px)`;
    }
  }

  function press(event) {
    drag = { x: event.offsetX, y: event.offsetY, to: view.to, scroll: view.scroll, moved: false };
    paper.setPointerCapture(event.pointerId);
    paper.addEventListener("pointerup", release, { once: true });
  }

  function move(event) {
    const [dx, dy] = [event.offsetX - drag.x, event.offsetY - drag.y];
    if (drag.moved || Math.hypot(dx, dy) > 4) {
      drag.moved = true;
      view.follow = false;
      view.to = drag.to - dx / film.scale;
      view.scroll = drag.scroll - dy;
      stale = true;
    }
  }

  function release(event) {
    const exchange = !drag.moved && find(event);
    drag = null;
    if (exchange) {
      page.go(`/request/${exchange.id}`);
    }
  }

  function leave() {
    tip.hidden = true;
  }

  function wheel(event) {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      zoom(2 ** (event.deltaY / 200), view.to - view.span + (event.offsetX - film.label) / film.scale);
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      pan((event.deltaX || event.deltaY) / film.scale);
    } else {
      view.scroll += event.deltaY;
      stale = true;
    }
  }

  function pan(time) {
    view.follow = false;
    view.to += time;
    stale = true;
  }

  function zoomTo(span) {
    zoom(span / view.span);
    view.span = span;
  }

  // What is at the pointer stays there; while following, the present does.
  function zoom(factor, at = view.follow ? view.to : view.to - view.span / 2) {
    const span = Math.max(1, Math.min(86_400_000, view.span * factor));
    view.to = at + (view.to - at) * span / view.span;
    view.span = span;
    stale = true;
  }

  function openSelected() {
    if (selected) {
      page.go(`/request/${selected.id}`);
    }
  }

  function key({ key: name, target }) {
    if (target.matches("button, input, a")) {
      return false;
    }
    const keys = { ArrowLeft: () => pan(-view.span / 8), ArrowRight: () => pan(view.span / 8), "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2),
      f: () => follow.click(), ArrowDown: () => step(1, 0), ArrowUp: () => step(-1, 0), n: () => step(0, 1), p: () => step(0, -1), Enter: openSelected,
      Escape: () => { selected = null; tip.hidden = true; } };
    keys[name]?.();
    return Boolean(keys[name]);
  }

  // The next lane, or the next request of the lane.
  function step(down, along) {
    const order = lanes.lanes.filter(({ connections }) => connections.some(({ exchanges }) => exchanges.length > 0));
    const lane = order[Math.max(0, Math.min(order.length - 1, order.indexOf(selected && lanes.byConnection.get(selected.connection)) + down))];
    const within = (lane?.connections ?? []).flatMap(({ exchanges }) => exchanges).filter(({ begin, end }) => begin <= view.to && (end ?? Infinity) >= view.to - view.span).sort((one, other) => one.begin - other.begin);
    const index = within.indexOf(selected);
    selected = within[index < 0 ? within.length - 1 : Math.max(0, Math.min(within.length - 1, index + along))] ?? selected;
    if (selected && lane) {
      const y = lane.y - view.scroll;
      if (y < 0 || TOP + y + lanes.row > film.bottom) {
        view.scroll = Math.max(0, lane.y - 60);
        stale = true;
      }
      describe(selected, film.x(selected.begin), TOP + lane.y - view.scroll + (selected.row + 1) * lanes.row);
    }
  }
}
