// Who hears what, in which order, and what it costs. The actions are those of the endpoint signals.
import { button, h, mark, panel, say, sync, table } from "./dom.js";
import { count, duration, rate, simpleName } from "./text.js";


export function listeners(page, root) {
  const list = table("Listeners", ["Listener", "Hears", "Delivery", "State", "#Events", "#/s", "#Mean", "Share of time", "#Failures", "#Dropped", "#Waiting", "Last error"]);
  const collectors = table("Collectors", ["Collector", "Consumer", "#Recorded", "#Delivered", "#Waiting", "#Dropped", "#Failed", "State", "Action"]);
  const empty = h("p", { class: "soft" }, "Known only while the application runs.");
  let before = null;
  let rates = new Map();
  root.append(h("div", { class: "page one" },
    panel("Listeners in their order", h("p", { class: "soft" }, "Those with direct delivery run on the thread of the event, one after the other; their time is a part of the request."), list.element, empty),
    panel("Collectors", collectors.element)));
  update(new Set(["state"]));
  return { update };

  function update(what) {
    if (!what.has("state")) {
      return;
    }
    const state = page.model.state;
    const all = state?.listeners ?? [];
    empty.hidden = all.length > 0;
    measure(state);
    const busiest = Math.max(1e-9, ...all.map(({ timeMs: time }) => time));
    const positions = new Map(all.map((listener, index) => [listener, index]));
    sync(list.body, all, (listener) => `${listener.name} ${listener.type} ${positions.get(listener)}`, (listener) => row(page, list, listener), (element, listener) => fill(element, listener, busiest, rates));
    sync(collectors.body, all.length === 0 ? [] : state.collectors.flatMap((collector) => collector.consumers.map((consumer) => ({ collector, consumer }))),
      ({ collector, consumer }) => `${collector.name} ${consumer.name}`, (one) => collectorRow(page, collectors, one), fillCollector);
  }

  function measure(state) {
    if (before && state && state !== before && state.at > before.at) {
      const counts = new Map(before.listeners.map((listener) => [listener.name, listener.deliveries]));
      rates = new Map(state.listeners.map(({ name, deliveries }) => [name, Math.max(0, deliveries - (counts.get(name) ?? 0)) / ((state.at - before.at) / 1000)]));
    }
    before = state;
  }
}

function row(page, list, { name }) {
  const action = button("Restore", async () => say(action.firstChild, await act(page.model.hello.signals, name, "restore")));
  const made = list.row(name);
  made.children[7].append(h("span", { class: "track" }, h("i", { class: "fill is-ok" })));
  made.children[3].append(h("span"), " ", action);
  made.action = page.model.hello.signals ? action : null;
  action.hidden = true;
  return made;
}

function fill(row, listener, busiest, rates) {
  const cell = row.children;
  const quarantined = listener.state === "QUARANTINED";
  say(cell[1], simpleName(listener.type));
  say(cell[2], listener.delivery.toLowerCase());
  say(cell[3].firstChild, quarantined ? "✕ in quarantine" : "✓ active");
  cell[3].className = quarantined ? "is-failed" : "is-ok";
  say(cell[4], count(listener.deliveries));
  say(cell[5], rates.get(listener.name) ? rate(rates.get(listener.name)) : "");
  say(cell[6], listener.deliveries > 0 ? duration(listener.timeMs / listener.deliveries) : "");
  cell[7].querySelector("i").style.width = `${100 * listener.timeMs / busiest}%`;
  mark(cell[7], "title", `${duration(listener.timeMs)} in all`);
  [listener.failures, listener.dropped, listener.waiting].forEach((value, index) => say(cell[8 + index], value || ""));
  say(cell[11], listener.lastError ? simpleName(listener.lastError) : listener.runningMs ? `runs for ${duration(listener.runningMs)}` : "");
  if (row.action) {
    row.action.hidden = !quarantined;
    if (!quarantined) {
      say(row.action.firstChild, "Restore");
    }
  }
}

function collectorRow(page, list, { collector, consumer }) {
  const deliver = button("Deliver now", async () => {
    deliver.disabled = true;
    say(deliver.firstChild, await act(page.model.hello.signals, collector.name, "flush"));
    deliver.disabled = false;
    setTimeout(() => say(deliver.firstChild, "Deliver now"), 2000);
  });
  return list.row(collector.name, [consumer.name, "", "", "", "", "", "", page.model.hello.signals && deliver]);
}

function fillCollector(row, { collector, consumer }) {
  const values = [collector.recorded, consumer.delivered, consumer.waiting, consumer.dropped, consumer.failed];
  values.forEach((value, index) => say(row.children[2 + index], index < 2 ? count(value) : value || ""));
  say(row.children[7], consumer.failing ? "✕ fails" : "✓ works");
  row.children[7].className = consumer.failing ? "is-failed" : "is-ok";
}

const csrf = (name) => document.querySelector(`meta[name=csrf-${name}]`)?.content ?? "";

/** Act on a listener or a collector; returns what to say about it. */
async function act(signals, name, action) {
  const header = csrf("header");
  const token = csrf("token");
  try {
    const response = await fetch(`${signals}/${encodeURIComponent(name)}`, { method: "POST", body: JSON.stringify({ action }),
      headers: { "Content-Type": "application/json", Accept: "application/json", ...(header && !header.startsWith("{{") ? { [header]: token } : {}) } });
    if (!response.ok) {
      return response.status === 403 ? "Not allowed" : response.status === 405 ? "The endpoint is read-only" : `Refused: ${response.status}`;
    }
    return (await response.json()).done ? "Done" : "Nothing to do";
  } catch {
    return "No answer";
  }
}
