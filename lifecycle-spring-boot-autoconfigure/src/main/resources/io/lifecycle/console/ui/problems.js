// What an operator should know first, and what went wrong lately.
import { h, icon, say, sync } from "./dom.js";
import { OUTCOMES, words } from "./event.js";
import { nameOf } from "./inflight.js";
import { HIDDEN } from "./recording.js";
import { count, duration, errorClass, seconds, several, shortError } from "./text.js";

export function attention(page) {
  const element = h("div", { role: "status" });
  return { element, update };

  function update() {
    const notices = page.recording ? [] : noticesOf(page);
    sync(element, notices, ({ key, text }) => `${key} ${text}`, ({ text, to, link }) =>
      h("div", { class: "notice" }, icon("listeners"), h("span", {}, text), link && h("a", { href: to }, link)));
  }
}

function noticesOf({ model, stream }) {
  const state = model.state;
  const quarantined = (state?.listeners ?? []).filter((listener) => listener.state === "QUARANTINED");
  const failing = (state?.collectors ?? []).flatMap(({ name, consumers }) => consumers.filter((consumer) => consumer.failing).map(() => name));
  const notices = [];
  if (state?.draining) {
    notices.push({ key: "drain", text: `The application is ending: ${several(state.in_flight_total, "thing")} still active.`, to: "#/ending", link: "Watch the drain" });
  } else if (stream.status === "ended") {
    notices.push({ key: "ended", text: "The application has ended. The page waits for the next process.", to: "#/ending", link: "How it ended" });
  } else if (stream.before) {
    notices.push({ key: "before", text: "This is another process than before.", to: "#/ending", link: "How the one before ended" });
  }
  if (quarantined.length > 0) {
    notices.push({ key: "quarantine", text: `${several(quarantined.length, "listener")} in quarantine: ${quarantined.slice(0, 3).map(({ name }) => name).join(", ")}`, to: "#/listeners", link: "Listeners" });
  }
  if (failing.length > 0) {
    notices.push({ key: "failing", text: `Consumers fail: ${failing.slice(0, 3).join(", ")}`, to: "#/listeners", link: "Collectors" });
  }
  const lost = model.lost.at(-1);
  if (lost && stream.now - lost.at < 60_000) {
    notices.push({ key: "lost", text: lostText(lost, model.seconds.total(60).missed) });
  }
  if (model.hello.values === "hidden") {
    notices.push({ key: "hidden", text: `${HIDDEN}.` });
  }
  return notices;
}

// What nobody watched was overwritten, but not because it came too fast.
function lostText({ overwritten = 0, left_out: left = {}, unwatched_ms: unwatched = 0 }, missed = 0) {
  const ordinary = Object.values(left).reduce((sum, value) => sum + value, 0);
  const parts = [unwatched > 0 && `Nobody watched for ${duration(unwatched)}`,
    overwritten > 0 && (unwatched > 0 ? `${several(overwritten, "event")} missing` : `${several(overwritten, "event")} came too fast to be sent`),
    ordinary > 0 && `${several(ordinary, "ordinary event")} left out`].filter(Boolean);
  const counts = missed > 0 ? ` The counts lack ${several(missed, "event")}.` : unwatched > 0 ? "" : " The counts are exact.";
  return `${parts.join(", ") || "Events are missing"}.${counts}`;
}

const MOST = 8;

export function problems(page) {
  const list = h("ul", { class: "problems" });
  const empty = h("p", { class: "soft" }, "Nothing, as far as the events go back.");
  const element = h("section", { class: "panel" }, h("header", {}, h("h2", {}, "What went wrong lately"), h("a", { href: "#/live?status=bad" }, "All")), list, empty);
  return { element, update };

  function update() {
    const groups = group(page);
    empty.hidden = groups.length > 0;
    sync(list, groups.slice(0, MOST), ({ key }) => key, () => h("li", {}, h("a", {}, h("span", { class: "sign" }), h("b", { class: "cut" }),
      h("span", { class: "cut soft" }), h("span", { class: "badge" }), h("time"))), (item, problem) => {
      const link = item.firstChild;
      const [sign, title, text, times, time] = link.children;
      link.setAttribute("href", problem.to);
      sign.className = `sign is-${problem.outcome}`;
      say(sign, OUTCOMES[problem.outcome].sign);
      say(title, problem.title);
      say(text, problem.text);
      say(times, `${count(problem.count)} ×`);
      say(time, seconds(problem.last));
    });
  }
}

function group({ events, model }) {
  const groups = new Map();
  for (let index = events.length - 1; index >= 0; index--) {
    const problem = problemOf(events[index], model);
    if (problem) {
      const known = groups.get(problem.key);
      if (known) {
        known.count++;
      } else {
        groups.set(problem.key, { ...problem, count: 1 });
      }
    }
  }
  return [...groups.values()];
}

function problemOf(event, model) {
  switch (event.type) {
    case "RequestComplete": {
      const outcome = model.exchanges.get(event.request)?.aborted ? "left" : event.outcome;
      if (!event.error && outcome !== "failed" && outcome !== "left" && outcome !== "refused") {
        return null;
      }
      const title = event.route ? `${event.method} ${event.route}` : nameOf(event);
      return problem(event, outcome === "ok" || outcome === "redirect" ? "refused" : outcome, title,
        event.error ? shortError(event.error) : outcome === "left" ? "the client left" : `status ${event.status}`, `#/request/${event.request}`,
        event.error ? errorClass(event.error) : event.status);
    }
    case "BackgroundTaskFailed":
      return problem(event, "failed", event.what, shortError(event.error ?? ""), event.request > 0 ? `#/request/${event.request}` : `#/live?type=${event.type}`, errorClass(event.error ?? ""));
    case "ListenerQuarantined":
      return problem(event, "failed", event.what, shortError(event.error ?? ""), "#/listeners", event.what);
    case "ConnectionClosed":
      return event.reason === "error" || event.reason === "backpressure"
        ? problem(event, "failed", "Connections closed", words(event.what), `#/connection/${event.connection}`, event.reason) : null;
  }
  return null;
}

const problem = (event, outcome, title, text, to, kind) => ({ key: `${event.type} ${title} ${kind}`, outcome, title, text, to, last: event.time });
