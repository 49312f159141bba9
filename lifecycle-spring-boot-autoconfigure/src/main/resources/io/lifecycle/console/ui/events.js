// The filter is the parameters of the address, so that it can be kept and sent.
import { begin, button, bytes, canvas, checkbox, clip, clock, colours, copyButton, count, duration, factList, h, label, line, mark, say, seconds, several, shortError, simpleName } from "./elements.js";
import { families, fieldsOf, hears, isBad, isFact, isUsed, jsonOf, nameOf, OUTCOMES, routeOf, toneOf, toneOfEvent, types } from "./model.js";
import { curlButton } from "./panels.js";

// The words of a filter are those of @OnSignal. One that is wrong has no test, and filters nothing.
const anyOf = (testOf) => (text) => {
  const tests = text.split(",").map((part) => part.trim()).filter(Boolean).map(testOf);
  return tests.every(Boolean) && ((event) => tests.some((test) => test(event)));
};

const TESTS = {
  families: anyOf((family) => (event) => event.family === family),
  type: anyOf((type) => (event) => hears(type, event)),
  status: anyOf(statusTest),
  slower: (text) => {
    const least = milliseconds(text);
    return least !== null && (({ took }) => took !== null && took >= least);
  },
  connection: anyOf((text) => /^\d+$/.test(text) && (({ connection }) => connection === Number(text))),
  path: pathTest,
  route: (route) => (event) => event.type === "RequestComplete" && routeOf(event) === route,
  q: (text) => textTest(text.toLowerCase()),
};

function matcher(filter) {
  const tests = Object.entries(TESTS).map(([name, testOf]) => filter.get(name) && testOf(filter.get(name))).filter(Boolean);
  return (event) => (filter.has("all") || isFact(event)) && tests.every((test) => test(event));
}

function statusTest(wanted) {
  const status = /^([1-9]\d\d|[1-5](xx|XX))$/.test(wanted) && new RegExp(wanted.replace(/x/gi, "\\d"));
  return wanted === "bad" ? isBad : wanted === "error" ? ({ error }) => Boolean(error) : status && ((event) => /Complete/.test(event.type) && status.test(event.status));
}

function textTest(text) {
  const has = (value) => value !== null && value.toLowerCase().includes(text);
  return ({ path, what, error, type, route, request }) => [path, what, error, type, route].some(has) || String(request) === text;
}

const WILD = /(\*\*|\*|\?|\{(?:[^{}]|\{[^{}]*\})+\})/;

// As in Spring, /orders/** also matches /orders, and a segment has no parameters and is decoded.
function pathTest(pattern) {
  const expression = pattern.split(WILD).map((part, index) => index % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    : part === "**" || part.startsWith("{*") ? ".*" : part === "*" ? "[^/]*" : part === "?" ? "[^/]" : `(?:${/:(.*)\}/.exec(part)?.[1] ?? "[^/]+"})`).join("");
  try {
    const whole = new RegExp(`^${expression.replace(/\/\.\*$/, "(/.*)?")}$`, "s");
    return /^\/[^{}]*$/.test(pattern.replace(new RegExp(WILD, "g"), "*")) && !/.\/\*\*./.test(pattern) && (({ path }) => path !== null && whole.test(decoded(path)));
  } catch {
    return null;
  }
}

function decoded(path) {
  try {
    return decodeURIComponent(path.replace(/;[^/]*/g, "").replace(/%2f/gi, "%252F"));
  } catch {
    return "%";
  }
}

const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 0.001, ns: 1e-6 };
const DURATION = /^(?=.*\d)(\d+|(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?(\d+us)?(\d+ns)?|P(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)$/i;

const milliseconds = (text) => DURATION.test(text) ? [...text.toLowerCase().matchAll(/([\d.]+)([a-z]*)/g)].reduce((sum, [, number, unit]) => sum + number * (UNITS[unit.replace("t", "")] ?? 1), 0) : null;

const LABELS = { request: "Requests", connection: "Connections", task: "Tasks", own: "Own events", state: "Start & end", listener: "Listeners" };
const STATUS = [["", "any outcome"], ["bad", "what went wrong"], ["error", "with an error"], ...["2xx", "3xx", "4xx", "5xx"].map((status) => [status, status])];
const FIELDS = [["q", "Search", { type: "search", placeholder: "Search ( / )" }], ["path", "Path", { placeholder: "path: /orders/**" }], ["route", "Route", { placeholder: "route: GET /orders/{id}" }],
  ["slower", "Slower than", { placeholder: "slower than 250ms", size: "15" }], ["connection", "Connection", { inputmode: "numeric", size: "9" }]];

function filterBar(page, changed) {
  let filter = null;
  const chips = families.map((family) => button(LABELS[family], () => toggle(family), { class: "chip", "data-family": family }));
  const choose = (name) => ({ target }) => put(name, target.value.trim());
  const fields = Object.fromEntries(FIELDS.map(([name, label, attributes]) => [name, h("input", { "aria-label": label, placeholder: label, size: "12", spellcheck: "false", autocomplete: "off", oninput: choose(name), ...attributes })]));
  fields.type = h("select", { "aria-label": "Type", onchange: choose("type") });
  fields.status = h("select", { "aria-label": "Outcome", onchange: choose("status") }, STATUS.map(([value, label]) => h("option", { value }, label)));
  const all = checkbox("every event", ({ target }) => put("all", target.checked ? "yes" : ""));
  const reset = button("Reset", () => {
    changed(new URLSearchParams());
    set(new URLSearchParams());
  });
  const number = h("span", { class: "soft", role: "status" });
  const element = h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() }, h("div", { class: "chips" }, chips),
    fields.q, fields.path, fields.type, fields.status, fields.slower, fields.connection, all, reset, number);
  return { element, update, set, search: () => fields.q.focus() };

  function set(next) {
    filter = new URLSearchParams(next);
    fill();
  }

  function put(name, value) {
    if (value) {
      filter.set(name, value);
    } else {
      filter.delete(name);
    }
    valid();
    changed(filter);
  }

  function wanted() {
    return filter.get("families")?.split(",") ?? families;
  }

  function toggle(family) {
    const now = wanted();
    const next = families.filter((one) => now.includes(one) !== (one === family));
    put("families", next.length < families.length ? next.join() || "none" : "");
    fill();
  }

  function fill() {
    chips.forEach((chip, index) => mark(chip, "aria-pressed", String(wanted().includes(families[index]))));
    options();
    Object.entries(fields).forEach(([name, field]) => {
      const value = filter.get(name) ?? "";
      if (field.options && ![...field.options].some((option) => option.value === value)) {
        field.append(h("option", { value }, value));
      }
      field.value = value;
    });
    all.firstChild.checked = filter.has("all");
    valid();
  }

  function valid() {
    Object.entries(fields).forEach(([name, field]) => mark(field, "aria-invalid", filter.get(name) && !TESTS[name](filter.get(name)) && "true"));
  }

  function options() {
    const own = [...page.model.types].filter((name) => !types.includes(name)).slice(0, 200);
    const names = [...new Set(["", ...own, filter.get("type") ?? "", ...types])];
    if (names.length !== fields.type.options.length) {
      fields.type.replaceChildren(...names.map((name) => h("option", { value: name }, name || "any type")));
      fields.type.value = filter.get("type") ?? "";
    }
  }

  function update(lines) {
    say(number, lines);
    if (document.activeElement !== fields.type) {
      options();
    }
  }
}

const MARGIN = 6;

function rows({ label, head, make, update, height, open, select }) {
  let items = [];
  let waiting = null;
  let selected = null;
  let pointed = false;
  const pool = [];
  const space = h("div", { class: "space", role: "presentation" });
  const headRow = h("div", { class: "row head", role: "row", "aria-rowindex": "1" }, head.map(([name, style]) => h("span", { role: "columnheader", class: style }, name)));
  const grid = h("div", { class: "grid", role: "grid", tabindex: "0", "aria-label": label, onscroll: draw, onclick: click, ondblclick: () => selected && open(selected),
    onpointerenter: () => point(true), onpointerleave: () => point(false) }, headRow, space);
  const more = button("", top, { class: "more", hidden: true });
  const sizes = new ResizeObserver(draw);
  sizes.observe(grid);
  return { element: h("div", { class: "list" }, grid, more), show, key, close: () => sizes.disconnect() };

  function show(next, force) {
    if (!force && (grid.scrollTop > 0 || pointed || selected) && items.length > 0) {
      const fresh = next.indexOf(items[0]);
      waiting = next;
      more.hidden = fresh === 0;
      say(more.firstChild, fresh < 0 ? "New events ↑" : `${count(fresh)} new ↑`);
    } else {
      items = next;
      waiting = null;
      more.hidden = true;
      mark(grid, "aria-rowcount", items.length + 1);
      draw();
    }
  }

  function top() {
    grid.scrollTop = 0;
    choose(null);
    show(waiting ?? items, true);
    grid.focus();
  }

  function point(now) {
    pointed = now;
    if (!now && waiting && grid.scrollTop === 0 && !selected) {
      show(waiting, true);
    }
  }

  function draw() {
    const size = height();
    space.style.height = `${items.length * size}px`;
    const first = Math.max(0, Math.floor(grid.scrollTop / size) - MARGIN);
    const number = Math.min(items.length - first, Math.ceil(grid.clientHeight / size) + 2 * MARGIN);
    while (pool.length < number) {
      const row = make();
      row.id = `row-${pool.length}`;
      pool.push(row);
      space.append(row);
    }
    pool.forEach((row, index) => {
      const item = index < number ? items[first + index] : null;
      row.hidden = !item;
      row.item = item;
      if (item) {
        row.style.transform = `translateY(${(first + index) * size}px)`;
        mark(row, "aria-rowindex", first + index + 2);
        mark(row, "aria-selected", String(item === selected));
        update(row, item);
      }
    });
    mark(grid, "aria-activedescendant", selected && pool.find(({ item }) => item === selected)?.id);
  }

  function click({ target }) {
    const row = target.closest(".row:not(.head)");
    if (row) {
      choose(row.item);
    }
  }

  function choose(item) {
    selected = item;
    select(item);
    draw();
  }

  function key({ key: name }) {
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 20, PageUp: -20 }[name];
    if (step && items.length > 0) {
      const now = items.indexOf(selected);
      const next = Math.max(0, Math.min(items.length - 1, now < 0 ? Math.round(grid.scrollTop / height()) : now + step));
      reveal(next * height());
      choose(items[next]);
    } else if (name === "Enter" && selected) {
      open(selected);
    } else if (name === "Escape" && selected) {
      choose(null);
      point(pointed);
    } else if (name === "Home" || name === "g") {
      top();
    } else {
      return false;
    }
    return true;
  }

  function reveal(y) {
    const room = grid.clientHeight - headRow.offsetHeight - height();
    grid.scrollTop = Math.min(y, Math.max(grid.scrollTop, y - room));
  }
}

const INTERVAL = 300;

const HEAD = [["Time"], [h("span", { class: "off-screen" }, "Outcome")], ["Event"], ["Conn.", "number"], ["What"], ["Status", "number"], ["Sent", "number"], ["Took", "number"], ["Error or reason"]];

export function live(page, root, { parameters }) {
  let matches = null;
  let matching = [];
  let seen = null;
  let shownAt = 0;
  const detail = h("aside", { class: "drawer", tabindex: "0", "aria-label": "Selected event", hidden: true });
  const list = rows({ label: "Events, the newest first", head: HEAD, make, update: fill, height: () => matchMedia("(max-width: 45rem)").matches ? 46 : 27, open: story, select: show });
  const bar = filterBar(page, (next) => {
    page.setParameters(next);
    apply(next);
  });
  const empty = h("p", { class: "empty soft" });
  root.append(bar.element, h("div", { class: "split" }, h("div", { class: "listing" }, list.element, empty), detail));
  route({ parameters });
  return { update, route, key, close: list.close };

  function route({ parameters: filter }) {
    bar.set(filter);
    apply(filter);
  }

  // A list that changes more often cannot be read, and costs a busy machine its other frames.
  function update(what) {
    const now = performance.now();
    if (what.has("pause") || what.has("clock") || (what.has("events") && now - shownAt > INTERVAL)) {
      shownAt = now;
      apply(null);
    }
  }

  function apply(filter) {
    const { events } = page.model;
    if (filter) {
      matches = matcher(filter);
      matching = [];
      seen = null;
    }
    matching = [...events.slice(events.lastIndexOf(seen) + 1).filter(matches).reverse(), ...matching];
    seen = events.at(-1) ?? null;
    const oldest = events[0]?.seq ?? 0;
    while (matching.length > 0 && matching.at(-1).seq < oldest) {
      matching.pop();
    }
    list.show(matching, filter !== null);
    bar.update(several(matching.length, "line"));
    say(empty, events.length === 0 ? "Nothing has happened yet." : `None of ${count(events.length)} events matches.`);
    empty.hidden = matching.length > 0;
  }

  function key(event) {
    if (event.key === "/") {
      bar.search();
      return true;
    }
    return !event.target.matches("button, a, select, input") && list.key(event);
  }

  function story({ request, connection }) {
    if (request > 0 || connection > 0) {
      page.go(request > 0 ? `/request/${request}` : `/connection/${connection}`);
    }
  }

  function show(event) {
    detail.hidden = !event;
    if (event) {
      const { request, connection, type } = event;
      detail.replaceChildren(
        h("header", {}, h("h2", {}, simpleName(type)), button("Close", () => list.key({ key: "Escape" }))),
        h("p", { class: "actions" }, request > 0 && h("a", { class: "button", href: `#/request/${request}` }, `Request ${request}`),
          connection > 0 && h("a", { class: "button", href: `#/connection/${connection}` }, `Connection ${connection}`),
          copyButton("Copy JSON", () => jsonOf(event)), curlButton(event, page)), fieldList(event));
    }
  }
}

export function fieldList(event) {
  const { element, update } = factList("fields");
  update(flat(fieldsOf(event)));
  return element;
}

function flat(value, prefix = "") {
  return Object.entries(value).flatMap(([name, field]) => {
    const isObject = field !== null && typeof field === "object" && !Array.isArray(field) && !JSON.isRawJSON?.(field) && Object.keys(field).length > 0;
    return isObject ? flat(field, `${prefix}${name}.`) : [[prefix + name, field === null ? "–" : typeof field === "object" || field === "" ? JSON.stringify(field) : String(field)]];
  });
}

const styleOf = (index) => `cell-${index} ${HEAD[index][1] ?? "cut"}`;

const make = () => h("div", { class: "row", role: "row" }, HEAD.map((none, index) => h("span", { role: "gridcell", class: styleOf(index) })));

function fill(row, event) {
  const { family, status, took, type, what, error } = event;
  const tone = isBad(event) ? toneOfEvent(event) : family === "own" && family;
  mark(row, "data-family", family);
  [clock(event.time), OUTCOMES[tone]?.sign ?? (tone ? "◆" : ""), type, event.connection || "", whatOf(event), status >= 0 ? status : "", bytes(event.bytes), duration(took),
    error ? shortError(error) : type === "ConnectionClosed" ? what : ""].forEach((value, index) => say(row.children[index], value));
  [[1, tone], [5, tone], [7, took > 250 && family === "request" && "refused"], [8, tone]].forEach(([index, is]) => mark(row.children[index], "class", styleOf(index) + (is ? ` is-${is}` : "")));
}

export const whatOf = (event) => event.family === "request" || event.type === "RequestStarted" ? nameOf(event)
  : event.type === "ConnectionClosed" ? "connection closed" : event.what ?? (event.request > 0 ? `of request ${event.request}` : "");

const GAP = 5;
const LOWEST = 14;
const HIGHEST = 24;

/** One lane holds many connections, one after the other, and each keeps its lane as long as it is in view. */
class Lanes {
  all = [];
  byConnection = new Map();
  row = LOWEST;

  constructor(each) {
    this.each = each;
  }

  /** Give a lane to each connection in view; idle ones have one only if each has its own. */
  layout(connections, from, to, apart, room) {
    const isIn = ({ begin: opened, end, exchanges }) => opened < to && (end ?? Infinity) > from
      && (this.each || (end !== null && end < to) || exchanges.some((exchange) => exchange.begin < to && (exchange.end ?? Infinity) > from));
    const wanted = [...connections.values()].filter(isUsed).filter(isIn).sort((one, other) => one.begin - other.begin || one.id - other.id);
    const stays = new Set(wanted);
    for (const lane of this.all) {
      lane.connections = lane.connections.filter((connection) => stays.has(connection) || !this.byConnection.delete(connection.id));
    }
    wanted.filter(({ id }) => !this.byConnection.has(id)).forEach((connection) => this.#place(connection, apart));
    this.all = this.all.filter(({ connections: held }) => held.length > 0).sort((one, other) => one.tall - other.tall);
    for (const lane of this.all) {
      lane.rows = Math.max(...lane.connections.map(stack));
    }
    const rows = this.all.reduce((sum, lane) => sum + lane.rows, 3);
    this.row = Math.max(LOWEST, Math.min(HIGHEST, Math.floor((room - this.all.length * GAP) / rows)));
    this.height = this.all.reduce((y, lane) => {
      lane.y = y;
      return y + lane.rows * this.row + GAP;
    }, 0);
  }

  #place(connection, apart) {
    const tall = connection.protocol === "h2";
    const isFree = ({ begin: opened, end }) => (end ?? Infinity) + apart < connection.begin || (connection.end ?? Infinity) + apart < opened;
    let lane = this.each ? null : this.all.find((one) => one.tall === tall && one.connections.every(isFree));
    if (!lane) {
      lane = { tall, connections: [] };
      this.all.push(lane);
    }
    lane.connections.push(connection);
    this.byConnection.set(connection.id, lane);
  }

  at(y) {
    return this.all.find((lane) => y >= lane.y && y < lane.y + lane.rows * this.row + GAP);
  }
}

function stack(connection) {
  connection.rows ??= [];
  for (const exchange of connection.exchanges.filter(({ row }) => row === undefined)) {
    const free = connection.rows.findIndex(({ end }) => end !== null && end <= exchange.begin);
    exchange.row = free < 0 ? connection.rows.length : free;
    connection.rows[exchange.row] = exchange;
  }
  return Math.max(1, connection.rows.length);
}

const TOP = 40;
const TASK_ROW = 19;

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000];

class Film {
  #context = null;
  #from = 0;

  constructor(canvas, names) {
    this.canvas = canvas;
    this.names = names;
  }

  draw({ marks, lanes, tasks, from, scale, scroll, now }) {
    const drawing = begin(this.canvas);
    if (!drawing) {
      return;
    }
    const { context, width, height } = drawing;
    const to = from + width / scale;
    this.#context = context;
    this.#from = from;
    Object.assign(this, { lanes, scroll, scale, now, bottom: height - tasks.length * TASK_ROW - (tasks.length > 0 ? 8 : 0) });
    this.#grid(to, width, height);
    clip(context, 0, TOP, width, this.bottom - TOP, () => lanes.all.forEach((lane) => lane.connections.forEach((connection) => this.#connection(lane, connection, to))));
    tasks.forEach((row, index) => row.tasks.forEach((task) => this.#bar(task, this.bottom + 10 + index * TASK_ROW, TASK_ROW - 7)));
    marks.forEach((event) => this.#mark(event, height));
    this.#labels(tasks);
  }

  #x(time) {
    return (time - this.#from) * this.scale;
  }

  #y(lane) {
    return TOP + GAP / 2 + lane.y - this.scroll;
  }

  #grid(to, width, height) {
    const context = this.#context;
    const { line: colour, soft } = colours();
    const step = STEPS.find((one) => one * this.scale > 86) ?? STEPS.at(-1);
    context.strokeStyle = colour;
    context.lineWidth = 1;
    for (let time = Math.ceil(this.#from / step) * step; time <= to; time += step) {
      const x = Math.round(this.#x(time)) + 0.5;
      line(context, x, 22, x, height);
      label(context, step < 1000 ? clock(time) : seconds(time), x, 11, soft);
    }
    line(context, 0, 21.5, width, 21.5);
    line(context, 0, this.bottom + 0.5, width, this.bottom + 0.5);
  }

  #connection(lane, { begin: opened, end, reason, rows, exchanges }, to) {
    const context = this.#context;
    const y = this.#y(lane);
    const x = this.#x(end ?? this.now);
    const tall = Math.max(1, rows.length) * this.lanes.row;
    if (y > this.bottom || y + tall < TOP) {
      return;
    }
    const left = Math.max(-4, this.#x(opened));
    context.fillStyle = colours().lane;
    context.fillRect(left, y, x - left, tall);
    for (const exchange of exchanges) {
      if (exchange.begin <= to && (exchange.end ?? Infinity) >= this.#from) {
        this.#bar(exchange, y + exchange.row * this.lanes.row + 1, this.lanes.row - 3, true);
      }
    }
    if (end !== null && reason !== "complete") {
      context.fillStyle = colours()[toneOf(reason)];
      context.fillRect(x - 1, y - 1, 3, tall + 1);
    }
  }

  #bar({ begin: opened, end, outcome }, y, tall, signed) {
    const context = this.#context;
    const palette = colours();
    const x = Math.max(-4, this.#x(opened));
    const width = Math.max(2, this.#x(end ?? this.now) - x);
    context.fillStyle = width > 5 && palette.hatch[outcome] || palette[outcome];
    context.fillRect(x, y, width, tall);
    if (signed && width > 22 && outcome !== "ok") {
      context.fillStyle = palette.panel;
      context.fillRect(x + 3, y + 2, 13, tall - 4);
      label(context, OUTCOMES[outcome].sign, x + 9.5, y + tall / 2 + 0.5, palette[outcome], "center", "bold 10px");
    }
  }

  #mark({ family, time }, height) {
    const context = this.#context;
    const x = this.#x(time);
    if (family === "own") {
      label(context, "▲", x, TOP - 8, colours().own, "center", "9px");
    } else {
      context.fillStyle = colours()[family === "state" ? "redirect" : "failed"];
      context.fillRect(x, 22, 2, height);
    }
  }

  #labels(tasks) {
    const { context, width, height } = begin(this.names);
    const { ground, soft, ink } = colours();
    context.fillStyle = ground;
    context.fillRect(0, 0, width, height);
    clip(context, 0, TOP, width - 6, this.bottom - TOP, () => this.lanes.all.forEach((lane) => {
      const [{ id, client }] = lane.connections;
      const name = lane.connections.length > 1 ? `${lane.connections.length} ${width < 100 ? "conn." : "connections"}` : id === 0 ? "unknown" : `#${id}  ${client.replace(/:\d+$/, "")}`;
      label(context, name, 10, this.#y(lane) + this.lanes.row / 2, soft, "left", "12px");
    }));
    clip(context, 0, this.bottom, width - 6, height, () => tasks.forEach(({ name }, index) =>
      label(context, name.split(".").slice(-2).join("."), 10, this.bottom + 8 + (index + 0.5) * TASK_ROW, ink, "left", "12px")));
  }
}

const SPANS = [[2000, "2 s"], [10_000, "10 s"], [60_000, "1 min"], [300_000, "5 min"]];
const DELAY = 300;
const SPARE = 256;
const MOST_TASKS = 8;

export function timeline(page, root, { parameters }) {
  const view = { span: 20_000, to: page.now - DELAY, follow: !page.recording, scroll: 0 };
  let lanes = new Lanes(false);
  let selected = null;
  let frame = requestAnimationFrame(draw);
  let drag = null;
  let drawnAt = -Infinity;
  let drawn = null;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const tip = h("div", { class: "timeline-tip", role: "status", hidden: true });
  const ring = h("div", { class: "selection", hidden: true });
  const paper = canvas({ class: "paper" }, redraw);
  const names = h("canvas", { class: "names" });
  const film = new Film(paper, names);
  const sheet = h("div", { class: "film", tabindex: "0", role: "application", "aria-label": "Timeline, moved by arrow keys",
    onpointermove: hover, onpointerdown: press, onpointerup: release, onpointerleave: () => { tip.hidden = true; }, onwheel: wheel, ondblclick: openSelected }, paper, ring, names, tip);
  const follow = button("Follow", () => {
    view.follow = !view.follow;
    redraw();
  }, { title: "Follow the present (f)", hidden: page.recording !== null });
  const spans = h("span", { class: "group", role: "group", "aria-label": "Time in view" }, SPANS.map(([span, label]) => button(label, () => zoom(span / view.span), { "data-span": span })));
  const each = checkbox("a lane each", ({ target }) => {
    lanes = new Lanes(target.checked);
    redraw();
  });
  const number = h("span", { class: "soft" });
  root.append(h("div", { class: "filters" }, follow, spans, button("−", () => zoom(2), { "aria-label": "Farther" }), button("+", () => zoom(0.5), { "aria-label": "Nearer" }), each, number,
    h("ul", { class: "legend", "aria-label": "Legend" }, Object.entries(OUTCOMES).map(([name, { sign, words }]) => h("li", {}, h("i", { class: `key is-${name}` }, sign), words)),
      h("li", {}, h("i", { class: "is-own" }, "▲"), "own event"))), sheet);
  const width = () => Math.max(1, sheet.clientWidth - names.clientWidth);
  const now = () => page.recording ? page.now : page.now - (page.pausedAt ? 0 : DELAY);
  const x = (time) => names.clientWidth + (time - view.to + view.span) * width() / view.span;
  show(parameters);
  return { update: (what) => what.has("pause") && redraw(), key, route: ({ parameters: next }) => show(next), close: () => cancelAnimationFrame(frame) };

  function redraw() {
    drawnAt = -Infinity;
  }

  function show(wanted) {
    const { exchanges, connections, first } = page.model;
    const exchange = exchanges.get(Number(wanted.get("request")));
    const connection = connections.get(Number(wanted.get("connection")));
    const target = exchange ?? connection;
    if (target) {
      const end = target.end ?? page.now;
      view.span = Math.max(20, (end - target.begin) * 1.6);
      view.to = end + view.span * 0.19;
      view.follow = false;
      selected = exchange ?? connection.exchanges.at(-1) ?? null;
    } else if (page.recording) {
      view.span = Math.max(100, (page.now - (first ?? page.now)) * 1.04);
      view.to = page.now + view.span * 0.02;
    }
    redraw();
  }

  function draw(time) {
    frame = requestAnimationFrame(draw);
    if (view.follow) {
      view.to = now();
    }
    const scale = width() / view.span;
    const from = view.to - view.span;
    const moved = drawn ? (from - drawn.from) * scale : 0;
    if (time - drawnAt > INTERVAL && (drawnAt < 0 || page.isLive) || moved > SPARE) {
      drawnAt = time;
      drawn = { from, scale };
      picture(from, scale);
      paper.style.transform = "";
    } else if (!still) {
      paper.style.transform = `translateX(${-moved}px)`;
    }
    chrome();
  }

  function picture(from, scale) {
    const { connections, tasks: all, events } = page.model;
    const to = view.to + SPARE / scale;
    lanes.layout(connections, from, to, 4 / scale, sheet.clientHeight - TOP - 60);
    view.scroll = Math.max(0, Math.min(view.scroll, lanes.height - 60));
    const tasks = new Map();
    for (const task of all.values()) {
      if (task.begin < to && (task.end ?? Infinity) > from && (tasks.has(task.name) || tasks.size < MOST_TASKS)) {
        tasks.set(task.name, [...tasks.get(task.name) ?? [], task]);
      }
    }
    const marks = events.filter(({ time, family }) => time >= from && time <= to && (family === "own" || family === "state" || family === "listener"));
    film.draw({ marks, lanes, tasks: [...tasks].map(([name, list]) => ({ name, tasks: list })), from, scale, scroll: view.scroll, now: page.now });
    mark(follow, "aria-pressed", String(view.follow));
    [...spans.children].forEach((child) => mark(child, "aria-pressed", String(Math.abs(Number(child.dataset.span) - view.span) < 1)));
    say(number, `${several(lanes.byConnection.size, "connection")}, ${duration(view.span)} in view`);
  }

  function chrome() {
    const lane = selected && lanes.byConnection.get(selected.connection);
    const left = lane && Math.max(names.clientWidth, x(selected.begin));
    const right = lane && Math.min(sheet.clientWidth, x(selected.end ?? view.to));
    ring.hidden = !lane || selected.row === undefined || right < left;
    if (!ring.hidden) {
      ring.style.transform = `translate(${left - 3}px, ${TOP + lane.y - view.scroll + selected.row * lanes.row}px)`;
      ring.style.height = `${lanes.row + 2}px`;
      ring.style.width = `${Math.max(8, right - left + 6)}px`;
    }
  }

  function find({ clientX, clientY }) {
    const { left, top } = sheet.getBoundingClientRect();
    const y = clientY - top;
    const lane = y > TOP && y < film.bottom ? lanes.at(y - TOP - 2 + view.scroll) : null;
    const row = lane && Math.floor((y - TOP - 2 + view.scroll - lane.y) / lanes.row);
    const distance = ({ begin, end }) => Math.max(0, x(begin) - clientX + left, clientX - left - x(end ?? view.to));
    const near = (lane?.connections ?? []).flatMap(({ exchanges }) => exchanges).filter((exchange) => exchange.row === row && distance(exchange) < 6);
    return near.sort((one, other) => distance(one) - distance(other))[0] ?? null;
  }

  function hover(event) {
    if (drag) {
      move(event);
    } else {
      const exchange = find(event);
      const { left, top } = sheet.getBoundingClientRect();
      mark(sheet, "data-hand", Boolean(exchange));
      describe(exchange, event.clientX - left, event.clientY - top);
    }
  }

  function describe(exchange, left, top) {
    tip.hidden = !exchange;
    if (exchange) {
      const { outcome, status, begin, end, bytes: sent, id, connection, error } = exchange;
      const { sign, words } = OUTCOMES[outcome];
      say(tip, [`${sign} ${nameOf(exchange)}`, status > 0 ? status : words, duration((end ?? page.now) - begin), bytes(sent), clock(begin), `request ${id}`, connection > 0 && `connection ${connection}`, error && shortError(error)].filter(Boolean).join(" · "));
      const room = sheet.clientWidth - tip.offsetWidth - 8;
      tip.style.transform = `translate(${Math.max(4, Math.min(left + 12, room))}px, ${Math.min(top + 16, sheet.clientHeight - tip.offsetHeight - 4)}px)`;
    }
  }

  function press({ clientX, clientY, pointerId }) {
    drag = { x: clientX, y: clientY, to: view.to, scroll: view.scroll, moved: false };
    sheet.setPointerCapture(pointerId);
  }

  function move({ clientX, clientY }) {
    const [dx, dy] = [clientX - drag.x, clientY - drag.y];
    if (drag.moved || Math.hypot(dx, dy) > 4) {
      drag.moved = true;
      view.scroll = drag.scroll - dy;
      pan(drag.to - dx * view.span / width() - view.to);
    }
  }

  function release(event) {
    const exchange = drag && !drag.moved && find(event);
    drag = null;
    if (exchange) {
      page.go(`/request/${exchange.id}`);
    }
  }

  function wheel(event) {
    event.preventDefault();
    const time = view.span / width();
    if (event.ctrlKey || event.metaKey) {
      zoom(2 ** (event.deltaY / 200), view.to + (event.clientX - sheet.getBoundingClientRect().right) * time);
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      pan((event.deltaX || event.deltaY) * time);
    } else {
      view.scroll += event.deltaY;
      redraw();
    }
  }

  function pan(time) {
    view.follow = false;
    view.to += time;
    redraw();
  }

  function zoom(factor, at = view.follow ? view.to : view.to - view.span / 2) {
    const span = Math.max(1, Math.min(86_400_000, view.span * factor));
    view.to = at + (view.to - at) * span / view.span;
    view.span = span;
    lanes = new Lanes(lanes.each);
    redraw();
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

  function step(down, along) {
    const within = (lane) => lane.connections.flatMap(({ exchanges }) => exchanges).filter(({ begin, end }) => begin <= view.to && (end ?? Infinity) >= view.to - view.span).sort((one, other) => one.begin - other.begin);
    const order = lanes.all.filter((lane) => within(lane).length > 0);
    const clamp = (index, list) => list[Math.max(0, Math.min(list.length - 1, index))];
    const lane = clamp(order.indexOf(selected && lanes.byConnection.get(selected.connection)) + down, order);
    if (lane) {
      const all = within(lane);
      selected = all.includes(selected) ? clamp(all.indexOf(selected) + along, all) : all.at(-1);
      const y = lane.y - view.scroll;
      if (y < 0 || TOP + y + lanes.row > film.bottom) {
        view.scroll = Math.max(0, lane.y - 60);
        redraw();
      }
      describe(selected, x(selected.begin), TOP + lane.y - view.scroll + (selected.row + 1) * lanes.row);
    }
  }
}
