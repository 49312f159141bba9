/*
 * The start and the end of the application: its six states, what a shutdown would wait for, the drain while
 * it happens, and the end of the process before.
 */
import { area, canvas } from "./chart.js";
import { h, mark, say } from "./dom.js";
import { words } from "./event.js";
import { inFlightList } from "./inflight.js";
import { STATES } from "./model.js";
import { clock, duration, several } from "./text.js";

const MEANING = { StartupBegin: "The context starts", StartupComplete: "Ready to serve", ShutdownBegin: "The application begins to end",
  DrainBegin: "What is active may finish", DrainComplete: "Nothing is waited for any more", ShutdownComplete: "Everything has stopped" };

export function ending(page, root) {
  const now = life(page, "Start and end");
  const before = life(page, "The process before");
  root.append(h("div", { class: "page" }, now.steps, now.drain, before.steps, before.drain));
  update();
  return { update };

  function update() {
    now.update(page.model, page.recording !== null || page.model === page.stream.model);
    const old = page.recording || page.model === page.stream.before ? null : page.stream.before;
    before.steps.hidden = before.drain.hidden = !old;
    if (old) {
      before.update(old, false);
    }
  }
}

function life(page, heading) {
  const title = h("h2");
  const text = h("p", { class: "soft" });
  const list = inFlightList(page, 100);
  const samples = h("div", { class: "drain-chart" });
  const name = h("span", { class: "soft" });
  const stepList = h("ol", { class: "steps" }, STATES.map((state) => h("li", { "data-state": state }, h("b", {}, state), h("span", {}, MEANING[state]), h("span", { class: "soft" }), h("span", { class: "soft" }))));
  const steps = h("section", { class: "panel wide" }, h("header", {}, h("h2", {}, heading), name), stepList);
  const time = h("progress", { max: "1", "aria-label": "Time of the drain" });
  const drain = h("section", { class: "panel wide" }, h("header", {}, title), text, time, samples, list.element);
  let shown = null;
  const chart = canvas({ role: "img", "aria-label": "How many were active during the drain" }, draw);
  samples.append(chart);
  return { steps, drain, update };

  function draw() {
    if (shown) {
      const totals = shown.draining.map(({ total }) => total);
      area(chart, totals, "redirect", Math.max(20, totals.length), Math.max(1, ...totals));
    }
  }

  function update(model, current) {
    shown = model;
    say(name, [model.hello.application, model.hello.pid && `process ${model.hello.pid}`].filter(Boolean).join(", "));
    fillSteps(model, current && page.stream.status !== "ended");
    const begun = model.steps.get("DrainBegin");
    const done = model.steps.get("DrainComplete");
    const phase = done ? "done" : begun ? "draining" : "ahead";
    say(title, heading === "The process before" && phase !== "done" ? "It was gone before its drain was over" : TITLES[phase](model, done));
    say(text, TEXTS[phase](model, done, page));
    samples.hidden = phase === "ahead" || model.draining.length < 2;
    const limit = model.hello.drain_timeout_ms;
    time.hidden = phase !== "draining" || !limit || !current;
    if (!time.hidden) {
      time.value = Math.min(1, (page.now - begun.at) / limit);
    }
    const all = done ? done.stragglers ?? [] : model.state?.in_flight ?? [];
    list.update(all, done ? all.length : model.state?.in_flight_total ?? 0);
    list.element.hidden = !model.state && !done;
    draw();
  }

  function fillSteps({ steps: known, hello, state }, current) {
    const last = STATES.findLastIndex((step) => known.has(step));
    const passed = Math.max(last, hello.startup || state ? 1 : -1);
    [...stepList.children].forEach((item, index) => {
      const step = known.get(STATES[index]);
      const waits = current && index === passed + 1 && passed >= 2;
      mark(item, "data-is", index <= passed ? "done" : waits ? "now" : "ahead");
      mark(item, "aria-current", waits ? "step" : null);
      say(item.children[2], step ? clock(step.at) : index <= passed ? "before this page" : waits ? `since ${duration(page.now - known.get(STATES[passed]).at)}` : "");
      say(item.children[3], step ? detailOf(step) : "");
    });
  }
}

const TITLES = {
  ahead: ({ state }) => state ? `If it ended now, ${several(state.in_flight_total, "thing")} would be waited for` : "No state is known",
  draining: ({ state }) => `Draining: ${several(state?.in_flight_total ?? 0, "thing")} still active`,
  done: (model, { stragglers = [] }) => stragglers.length === 0 ? "Everything that was active has finished" : `${several(stragglers.length, "straggler")} did not finish in time`,
};

const TEXTS = {
  ahead: ({ state, hello }) => state ? `Requests, streams and tasks. A shutdown waits for them${hello.drain_timeout_ms ? `, but not longer than ${duration(hello.drain_timeout_ms)}` : ""}.` : "A recording has no state of its own.",
  draining: ({ steps, hello }, done, page) => `The server accepts no new connections. It has waited for ${duration(page.now - steps.get("DrainBegin").at)}${hello.drain_timeout_ms ? ` of at most ${duration(hello.drain_timeout_ms)}` : ""}.`,
  done: (model, step) => `The drain took ${duration(step.duration_ms)}: ${words(step.outcome)}.`,
};

function detailOf(step) {
  switch (step.type) {
    case "StartupComplete": return `in ${duration(step.duration_ms)}`;
    case "ShutdownBegin": return `because of ${words(step.reason)}`;
    case "DrainBegin": return step.in_flight === undefined ? "" : `${several(step.in_flight, "thing")} active`;
    case "DrainComplete": return `${words(step.outcome)} after ${duration(step.duration_ms)}${step.stragglers?.length > 0 ? `, ${several(step.stragglers.length, "straggler")}` : ""}`;
    case "ShutdownComplete": return `in ${duration(step.duration_ms)}`;
  }
  return "";
}
