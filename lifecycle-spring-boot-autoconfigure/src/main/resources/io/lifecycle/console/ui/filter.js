/*
 * What is shown: by type and path as in @OnSignal, and by what people ask for when something is wrong. A
 * filter is a part of the address of the page, so that it can be kept and sent.
 */
import { button, h, mark, say } from "./dom.js";
import { families, isBad, isFact, types } from "./event.js";

const STATUS = { bad: isBad, error: (event) => Boolean(event.error) };

export function filterOf(parameters) {
  const get = (name) => parameters.get(name) ?? "";
  return { families: get("families") ? get("families").split(",") : [...families], text: get("q"), path: get("path"),
    type: get("type"), status: get("status"), slower: get("slower"), connection: get("connection"),
    from: get("from"), to: get("to"), all: parameters.has("all") };
}

export function parametersOf(filter) {
  const parameters = new URLSearchParams();
  const put = (name, value) => value && parameters.set(name, value);
  put("families", filter.families.length < families.length ? filter.families.join(",") || "none" : "");
  put("q", filter.text);
  ["path", "type", "status", "slower", "connection", "from", "to"].forEach((name) => put(name, filter[name]));
  if (filter.all) {
    parameters.set("all", "");
  }
  return parameters;
}

// What is no number or duration is marked, and filters nothing.
const isNumber = (text) => /^\d+$/.test(text);

export function matcher(filter) {
  const tests = [];
  const wanted = new Set(filter.families);
  const slower = milliseconds(filter.slower);
  const test = (condition, matches) => condition && tests.push(matches);
  test(!filter.all, isFact);
  test(wanted.size < families.length, (event) => wanted.has(event.family));
  test(filter.type, (event) => event.type === filter.type);
  test(isNumber(filter.connection), (event) => event.connection === Number(filter.connection));
  test(slower !== null, (event) => event.took !== null && event.took >= slower);
  test(filter.status, status(filter.status));
  test(filter.path, path(filter.path));
  test(filter.text, search(filter.text.toLowerCase()));
  test(isNumber(filter.from), (event) => event.time >= Number(filter.from));
  test(isNumber(filter.to), (event) => event.time < Number(filter.to));
  return (event) => tests.every((matches) => matches(event));
}

function status(wanted) {
  if (STATUS[wanted]) {
    return STATUS[wanted];
  }
  const hundreds = /^[1-5]xx$/.test(wanted) ? Number(wanted[0]) : null;
  return (event) => hundreds ? Math.floor(event.status / 100) === hundreds : event.status === Number(wanted);
}

function search(text) {
  const has = (value) => value !== null && value.toLowerCase().includes(text);
  return (event) => has(event.path) || has(event.what) || has(event.error) || has(event.type) || has(event.route)
    || (event.request > 0 && String(event.request) === text);
}

/** Whether the path of an event matches a pattern such as /orders/** or /orders/{id}. */
function path(pattern) {
  const expression = pattern.split(/(\*\*|\*|\?|\{\*[^}]*\}|\{[^}]*\})/).map((part) =>
    part === "**" || part.startsWith("{*") ? ".*" : part === "*" || part.startsWith("{") ? "[^/]*"
      : part === "?" ? "[^/]" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("");
  // As in Spring, /orders/** also matches /orders.
  const whole = new RegExp(`^${expression.replace(/\/\.\*$/, "(/.*)?")}$`);
  return (event) => event.path !== null && whole.test(event.path) || event.route !== null && event.route === pattern;
}

/** A duration such as 250ms, 1.5s or 250 (milliseconds); null if it is none. */
function milliseconds(text) {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(µs|us|ms|s|m|min)?\s*$/.exec(text ?? "");
  const unit = { µs: 0.001, us: 0.001, ms: 1, s: 1000, m: 60_000, min: 60_000 };
  return match ? Number(match[1]) * unit[match[2] ?? "ms"] : null;
}

const LABELS = { request: "Requests", connection: "Connections", task: "Tasks", own: "Own events", state: "Start & end", listener: "Listeners" };
const CHOICES = [["", "any outcome"], ["bad", "what went wrong"], ["error", "with an error"], ["2xx", "2xx"], ["3xx", "3xx"], ["4xx", "4xx"], ["5xx", "5xx"]];

export function filterBar(filter, page, changed) {
  let now = filter;
  const chips = families.map((family) => button(LABELS[family], () => toggle(family), { class: `chip of-${family}`, "aria-pressed": "true" }));
  const field = (name, label, attributes = {}) => h("input", { "aria-label": label, placeholder: label, size: "12", spellcheck: "false", autocomplete: "off",
    oninput: ({ target }) => set({ [name]: target.value.trim() }), ...attributes });
  const text = field("text", "Search", { type: "search", placeholder: "Search ( / )" });
  const path = field("path", "Path", { placeholder: "path: /orders/**" });
  const slower = field("slower", "Slower than", { placeholder: "slower than 250ms", size: "15" });
  const connection = field("connection", "Connection", { placeholder: "connection", inputmode: "numeric", size: "9" });
  const type = h("select", { "aria-label": "Type", onchange: ({ target }) => set({ type: target.value }) });
  const status = h("select", { "aria-label": "Outcome", onchange: ({ target }) => set({ status: target.value }) },
    CHOICES.map(([value, label]) => h("option", { value }, label)));
  const all = h("input", { type: "checkbox", onchange: ({ target }) => set({ all: target.checked }) });
  const when = button("", () => set({ from: "", to: "" }), { title: "Show all times" });
  const reset = button("Reset", () => set({ families: [...families], text: "", path: "", type: "", status: "", slower: "", connection: "", from: "", to: "", all: false }, true));
  const number = h("span", { class: "soft", role: "status" });
  const element = h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    h("div", { class: "chips" }, chips),
    text, path, type, status, slower, connection, h("label", { class: "check" }, all, "every event"), when, reset, number);
  fill();
  return { element, update, set: (next) => { now = next; fill(); }, search: () => text.focus() };

  function toggle(family) {
    const has = now.families.includes(family);
    set({ families: has ? now.families.filter((one) => one !== family) : [...now.families, family] }, true);
  }

  function set(change, show = false) {
    now = { ...now, ...change };
    if (show || "from" in change) {
      fill();
    }
    valid();
    changed(now);
  }

  function fill() {
    chips.forEach((chip, index) => mark(chip, "aria-pressed", String(now.families.includes(families[index]))));
    text.value = now.text;
    path.value = now.path;
    slower.value = now.slower;
    connection.value = now.connection;
    options(page.model.types);
    type.value = now.type;
    status.value = now.status;
    all.checked = now.all;
    when.hidden = !now.from && !now.to;
    say(when.firstChild, "one second only ✕");
    valid();
  }

  function valid() {
    mark(slower, "aria-invalid", now.slower && milliseconds(now.slower) === null ? "true" : null);
    mark(connection, "aria-invalid", now.connection && !isNumber(now.connection) ? "true" : null);
  }

  // Types of the application are known once they have come.
  function options(known) {
    const own = [...known.keys()].filter((name) => !types.includes(name)).slice(0, 200);
    const names = [...new Set(["", ...own, now.type, ...types])].filter((name, index) => index === 0 || name);
    if (names.length !== type.options.length) {
      type.replaceChildren(...names.map((name) => h("option", { value: name }, name || "any type")));
      type.value = now.type;
    }
  }

  function update(lines, known) {
    say(number, lines);
    if (document.activeElement !== type) {
      options(known);
    }
  }
}
