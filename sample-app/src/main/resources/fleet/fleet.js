// The page of the fleet: one stream, one view at a time. The modules and the style are those of the console.
import { count, duration, h, icon, mark, panel, rate, say, several, sync } from "./elements.js";

const VIEWS = [["instances", "Instances", "overview"], ["routes", "Routes", "live"], ["rollouts", "Rollouts", "timeline"], ["limits", "Limits", "ending"]];
const SIGNS = { STARTING: ["…", "run"], UP: ["✓", "ok"], DRAINING: ["↓", "redirect"], DOWN: ["■", "task"], VANISHED: ["✕", "failed"] };
const VERDICTS = { PROVEN: ["✓", "ok"], LOST: ["✕", "failed"], UNKNOWN: ["?", "refused"] };
const RETRY = 3000;
const number = (value) => h("td", { class: "number" }, value);
const today = (date) => date.toDateString() === new Date().toDateString();
const time = (ms) => ms ? (today(new Date(ms)) ? "" : `${new Date(ms).toLocaleDateString("en-GB", { day: "numeric", month: "short" })} `) + new Date(ms).toLocaleTimeString("en-GB") : "";
const since = (work) => `${work.name} since ${time(work.since)}`;
const sign = ([glyph, kind], text) => h("span", { class: `status is-${kind}` }, h("span", { class: "sign", "aria-hidden": "true" }, glyph), " ", text);
const bad = (value, kind = "failed") => value ? h("b", { class: `is-${kind}` }, count(value)) : "";
const link = (name) => h("a", { class: "cut", href: `#/instance/${encodeURIComponent(name)}` }, name);

const content = document.getElementById("content");
const status = h("span", { class: "pill", role: "status" });
const lag = h("span", { class: "rate" });
let stream;
let retry;
let search = "";
let report;
let view;

function frame() {
  document.getElementById("top").append(h("span", { class: "brand" }, icon("pulse"), h("span", {}, "Lifecycle")), h("h1", { class: "cut" }, "Fleet"), status, lag);
  document.getElementById("views").append(...VIEWS.map(([name, title, glyph]) => h("a", { href: `#/${name}` }, icon(glyph), h("span", {}, title))));
  addEventListener("hashchange", route);
  // A browser has six connections to a host, and the view few places for pages: a hidden one needs none.
  document.addEventListener("visibilitychange", () => document.hidden ? close() : connect());
  route();
  connect();
}

function close() {
  clearTimeout(retry);
  stream?.close();
}

function connect() {
  close();
  stream = new EventSource(`fleet/stream?search=${encodeURIComponent(search)}`);
  stream.addEventListener("fleet", (event) => {
    const now = JSON.parse(event.data);
    connected(now.state === "NO_BROKER" ? "the broker does not answer" : !now.instances ? "the view is starting" : now.lag > 1000 ? "catching up" : "live");
    if (now.instances) {
      report = now;
      update();
    }
  });
  // After an answer like 503 EventSource does not try again.
  stream.addEventListener("error", () => {
    const refused = stream.readyState === EventSource.CLOSED;
    connected(refused ? "refused, trying again" : "connection lost");
    if (refused) {
      retry = setTimeout(connect, RETRY);
    }
  });
}

function connected(text) {
  say(status, text);
  mark(status, "data-is", text === "live" ? "live" : "lost");
}

function route() {
  const [name, id] = location.hash.replace(/^#\/?/, "").split("/");
  const known = new Map(Object.entries({ instances, routes, rollouts, limits, instance: () => instance(decoded(id ?? "")) }));
  view = (known.get(name) ?? instances)();
  const shown = known.has(name) && name !== "instance" ? name : "instances";
  document.querySelectorAll("#views a").forEach((one) => mark(one, "aria-current", one.hash === `#/${shown}` && "page"));
  content.replaceChildren(view.element);
  update();
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function update() {
  if (report) {
    say(lag, report.lag ? `${several(report.lag, "record")} behind` : "");
    view.update?.(report);
  }
}

// Names of columns with numbers begin with a #.
function grid(label, head, rows = []) {
  const body = h("tbody", {}, rows);
  return { body, element: h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, h("table", {}, h("thead", {}, h("tr", {},
    head.map((name) => h("th", { scope: "col", class: name.startsWith("#") && "number" }, name.replace("#", ""))))), body)) };
}

function tile(title) {
  const value = h("b", {});
  const note = h("small", {});
  return { element: h("section", { class: "panel" }, h("h2", {}, title), value, note), show: (now, more) => { say(value, now); say(note, more); } };
}

function instances() {
  const up = tile("Instances up");
  const ends = tile("Draining, vanished");
  const requests = tile("Requests");
  const connections = tile("Connections");
  const whole = tile("Is the picture whole?");
  const note = h("span", { class: "soft" });
  const field = h("input", { type: "search", placeholder: "Part of a name", "aria-label": "Search instances", value: search,
    onchange: (event) => { search = event.target.value; connect(); } });
  const rows = grid("Instances", ["Instance", "Status", "Since", "#Open", "#In flight", "#Requests/s", "#5xx", "#Aborted", "#Missing", "#Dropped", "Waits for", "Console"]);
  const element = h("div", { class: "fleet" }, h("div", { class: "tiles" }, [up, ends, requests, connections, whole].map((one) => one.element)),
    panel("Instances", rows.element));
  rows.element.parentNode.querySelector("header").append(note, field);
  return { element, update(now) {
    const of = (name) => now.statuses[name] ?? 0;
    const { totals } = now;
    up.show(count(of("UP")), `${of("STARTING")} starting, ${of("DOWN")} ended`);
    ends.show(`${of("DRAINING")}, ${of("VANISHED")}`, several(totals.stuck, "stuck drain"));
    requests.show(`${rate(totals.rate)}/s`, `${count(totals.in_flight)} in flight`);
    connections.show(count(totals.open_connections), "open");
    const holes = [[totals.missing, "missing"], [totals.dropped, "dropped"], [totals.unreadable, "unreadable"],
      [totals.partial, "without their start"], [totals.elsewhere, "of the partitions in another view"]].filter(([found]) => found);
    whole.show(holes.length ? "no" : "yes", holes.map(([found, what]) => `${count(found)} ${what}`).join(", ") || "nothing missing, nothing dropped");
    say(note, now.instances.length < now.matching ? `${now.instances.length} of ${count(now.matching)}: search for the others` : "");
    sync(rows.body, now.instances, (one) => one.name, () => h("tr", {}), (row, one) => change(row, one, cells));
  } };
}

// A row is made anew only if something in it has changed, so a selection and the focus survive.
function change(row, item, make) {
  const now = JSON.stringify(item);
  if (row.now !== now) {
    row.now = now;
    const focused = row.contains(document.activeElement) ? [...row.querySelectorAll("a")].indexOf(document.activeElement) : -1;
    row.replaceChildren(...make(item));
    row.querySelectorAll("a")[focused]?.focus();
  }
}

function cells(one) {
  return [h("th", { scope: "row" }, link(one.name), one.version && h("small", { class: "soft" }, one.version)),
    h("td", {}, sign(SIGNS[one.status], one.stuck ? "DRAINING, stuck" : one.status)), h("td", {}, time(one.since)), number(count(one.open_connections)),
    number(count(one.in_flight)), number(one.rate ? rate(one.rate) : ""), number(bad(one.failed)), number(bad(one.aborted, "left")), number(bad(one.missing, "refused")), number(bad(one.dropped, "refused")),
    h("td", { class: "names" }, one.waits_for.map(since).join(", ")), h("td", {}, consoleLink(one))];
}

// Only addresses of the web: what an instance sends must not become a script.
function consoleLink(one) {
  return /^https?:/.test(one.console ?? "") && !["DOWN", "VANISHED"].includes(one.status)
    && h("a", { href: one.console, target: "_blank", rel: "noopener noreferrer", "aria-label": `Console of ${one.name}` }, "open");
}

function routes() {
  const rows = grid("Routes", ["Route", "#Answers", "#p50", "#p99", "#4xx", "#5xx", "#Errors"]);
  return { element: h("div", { class: "fleet" }, panel("Routes of all instances, the latest 5 minutes", rows.element)), update(now) {
    sync(rows.body, now.routes, (one) => one.route, () => h("tr", {}), (row, one) => change(row, one, (it) => [h("th", { scope: "row" }, it.route), number(count(it.count)),
      number(duration(it.p50_ms)), number(duration(it.p99_ms)), number(bad(it.client_errors, "refused")), number(bad(it.server_errors)), number(bad(it.errors))]));
  } };
}

function rollouts() {
  const element = h("div", { class: "fleet" });
  return { element, update(now) {
    if (!now.rollouts.length && !element.firstChild) {
      element.append(panel("Rollouts", h("p", { class: "soft" }, "No instance has ended yet.")));
    }
    if (now.rollouts.length) {
      sync(element, now.rollouts, (one) => `${one.application} ${one.began}`, () => h("section", { class: "panel" }), (one, item) => change(one, item.ended ? item : { ...item, now: now.now }, rollout));
    }
  } };
}

function rollout(one) {
  const verdict = one.verdict === "LOST" ? `LOST ${one.unknown.length ? "at least " : ""}${one.lost}` : one.verdict;
  const rows = grid(`Instances of the rollout of ${one.application}`, ["Instance", "Up", "Began", "Ended", "Drain", "#Took", "#In flight", "#Answered", "#5xx", "#Lost"], one.instances.map((end) => h("tr", {},
    h("th", { scope: "row" }, link(end.instance)), h("td", {}, time(end.up)), h("td", {}, time(end.began)), h("td", {}, end.status === "VANISHED" ? sign(SIGNS.VANISHED, "vanished") : time(end.ended)), h("td", {}, end.outcome ?? ""),
    number(end.outcome ? duration(end.drain_ms) : ""), number(count(end.in_flight)), number(count(end.answered)), number(bad(end.failed)), number(end.lost ? bad(end.lost) : "0"))));
  return [h("header", {}, h("h2", {}, one.application, " from ", time(one.began), one.ended ? ` to ${time(one.ended)}` : ""), h("span", { class: "verdict" }, sign(VERDICTS[one.verdict], verdict))),
    one.lost_requests.length > 0 && h("p", {}, "Accepted and not answered whole:"), h("ul", { class: "lines" }, one.lost_requests.map((request) => h("li", {}, request))),
    one.unknown.length > 0 && h("p", {}, "Not proven, because:"), h("ul", { class: "lines soft" }, one.unknown.map((reason) => h("li", {}, reason))), ...lanes(one), one.size > one.instances.length && h("p", { class: "soft" }, `${one.instances.length} of ${several(one.size, "instance")}, those without a proof first`), rows.element].filter(Boolean);
}

// A bar for each status of each instance, from a little before the rollout to its end.
function lanes({ timeline, instances, began, ended, now }) {
  const ends = new Set(instances.map(({ instance }) => instance));
  const first = Math.min(began, ...timeline.filter(({ instance }) => !ends.has(instance)).map(({ changes }) => changes[0].at));
  const to = ended || now;
  const from = first - (to - first) / 10;
  const place = (at) => 100 * (Math.min(Math.max(at, from), to) - from) / Math.max(1, to - from);
  return [h("ol", { class: "lanes", "aria-label": "Timeline" }, timeline.map(({ instance, changes }) => h("li", {}, link(instance), h("span", { class: "track", role: "img",
    "aria-label": changes.map(({ status, at }) => `${status} ${time(at)}`).join(", ") }, changes.map(({ status, at }, index) => status !== "DOWN" && part(SIGNS[status][1], index ? 0 : place(at), place(changes[index + 1]?.at ?? to) - place(at))))))),
  h("p", { class: "scale soft" }, h("span", {}, time(from)), ["STARTING", "UP", "DRAINING", "VANISHED"].map((status) => sign(SIGNS[status], status)), h("span", {}, time(to)))];
}

function part(kind, before, width) {
  const element = h("i", { class: `fill is-${kind}` });
  element.style.marginLeft = `${before}%`;
  element.style.width = `${width}%`;
  return element;
}

function instance(name) {
  const element = h("div", { class: "fleet" });
  let asked = 0;
  return { element, async update(now) {
    const turn = ++asked;
    const answer = await fetch(`fleet/instances?name=${encodeURIComponent(name)}`).catch(() => null);
    const one = answer?.ok ? (await answer.json())[0] : null;
    if (turn === asked) {
      change(element, one ? { ...one, heard: 0, latest: 0, row: now.instances.find((row) => row.name === name) ?? null } : null, detail);
    }
  } };

  function detail(one) {
    if (!one) {
      return [panel(h("h2", {}, name), h("p", { class: "soft" }, "No such instance is known."))];
    }
    const { requests, tasks, sequence, drain } = one;
    const runs = [...requests.running.named, ...tasks.named];
    const facts = { Application: one.application, Version: one.version, Address: one.address, "Open connections": count(one.open_connections), Started: count(requests.started),
      Answered: count(requests.answered), Aborted: count(requests.aborted), "5xx": count(requests.failed), Errors: count(requests.errors), Events: count(sequence.last),
      "Missing events": count(sequence.missing), "Read twice": count(sequence.duplicates), "Dropped events": count(one.dropped), Drain: drain?.outcome };
    return [panel(h("h2", {}, name), one.row && consoleLink(one.row), h("p", {}, sign(SIGNS[one.status], one.status), " since ", time(one.since)),
      h("dl", { class: "facts" }, Object.entries(facts).filter(([, value]) => value).map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value))))),
    panel("Timeline", h("ul", { class: "lines" }, one.timeline.map((step) => h("li", {}, time(step.at), " ", sign(SIGNS[step.status], step.status))))),
    runs.length > 0 && panel("Running when last heard", h("ul", { class: "lines" }, runs.map((it) => h("li", {}, since(it))))),
    drain && panel("Not ended when the drain ended", h("ul", { class: "lines" }, [...drain.stragglers.map(since), ...drain.lost_requests.map((it) => `lost: ${it}`)].map((it) => h("li", {}, it))))].filter(Boolean);
  }
}

function limits() {
  return { element: h("div", { class: "fleet" }, panel("What this page can and cannot prove", h("ul", { class: "lines limits" }, [
    "A server's events prove what the server accepted. A connection that still waits in the kernel's backlog when a server pauses is reset and leaves no event: PROVEN holds for the client only if the load balancer has stopped sending before, that is with a pre-drain delay longer than it needs.",
    "PROVEN needs every event: an instance whose sequence has a gap, that dropped events, that does not send all of them, whose start was not read or whose last heartbeat is missing makes the verdict UNKNOWN.",
    "An instance that never reached the broker is not known here, so no verdict includes it.",
    "VANISHED means silent: more than two heartbeats are missing. A network that is cut looks the same. An instance that is heard again returns to its status. Nobody vanishes while the broker does not answer this view.",
    "Requests in flight are those whose start was read, not more than 100 names for each instance. Times are those of the broker.",
    "Durations are exact to 1 %. Routes cover the latest 5 minutes.",
  ].map((line) => h("li", {}, line))))) };
}

frame();
