// What the stories share: events with the gaps between them, requests as bars, what can be taken along.
import { button, code, copy, download, h, mark, say, sync } from "./dom.js";
import { isBad, jsonOf, OUTCOMES } from "./event.js";
import { nameOf } from "./inflight.js";
import { whatOf } from "./live.js";
import { HIDDEN, isHidden, linesOf, testOf } from "./recording.js";
import { bytes, clock, duration, shortError } from "./text.js";

/** A list of events; gaps below a microsecond say nothing. */
export function eventList() {
  const list = h("ol", { class: "events" });
  return { element: list, update };

  function update(events) {
    sync(list, events, (event) => `${event.seq} ${event.type}`, eventItem, (element, event) => {
      const before = events[events.indexOf(event) - 1];
      const gap = before ? event.time - before.time : 0;
      say(element.querySelector(".gap"), gap >= 0.001 ? `+ ${duration(gap)}` : "");
    });
  }
}

function eventItem(event) {
  const facts = [event.status >= 0 ? event.status : "", bytes(event.bytes), duration(event.took)].filter(Boolean).join(" · ");
  const tone = isBad(event) && event.outcome === "ok" ? "refused" : event.outcome;
  const raw = h("details", {}, h("summary", {}, h("span", { class: "off-screen" }, "Fields of "), event.type));
  raw.addEventListener("toggle", () => raw.children.length === 1 && raw.append(code(JSON.stringify(JSON.parse(jsonOf(event)), null, 2))), { once: true });
  return h("li", { "data-family": event.family }, h("span", { class: "gap number" }), h("time", {}, clock(event.time)),
    h("span", { class: `sign is-${tone}` }, isBad(event) ? OUTCOMES[tone].sign : ""), raw,
    h("span", { class: "cut" }, whatOf(event)), h("span", { class: "number soft" }, facts),
    event.error && h("p", { class: `is-${tone}` }, shortError(event.error)));
}

export function factList() {
  const list = h("dl", { class: "facts" });
  return { element: list, update: (facts) => sync(list, facts.filter(([, value]) => value !== "" && value !== null), ([name]) => name,
    ([name]) => h("div", {}, h("dt", {}, name), h("dd")), (element, [, value]) => say(element.lastChild, value)) };
}

/** The buttons that take a story along: its JSON, its recording, and the test that replays it. */
export function takeAlong(page, name, eventsOf) {
  const json = button("Copy JSON", () => copy(eventsOf().map(jsonOf).join("\n"), json));
  const test = button("Copy as test", () => showTest(page, name, eventsOf(), test), { class: "main" });
  return [test, json, button("Save recording", () => download(`${name}.jsonl`, [linesOf(page.model.hello, eventsOf())]), { glyph: "save" })];
}

function showTest(page, name, events, pressed) {
  const { source, file } = testOf(page.model.hello, name, events);
  copy(source, pressed);
  const again = button("Copy", () => copy(source, again), { autofocus: true });
  const dialog = h("dialog", { "aria-labelledby": "test-title", onclose: () => { dialog.remove(); pressed.focus(); } },
    h("h2", { id: "test-title" }, "A test that replays these events"),
    h("p", { class: "soft" }, file ? `Save the recording as src/test/resources/${file} and paste the test beside your application's class.`
      : "Paste it into src/test/java, into the package of your application. It needs lifecycle-spring-boot-starter-test."),
    events.some(isHidden) && h("p", { class: "is-refused" }, `${HIDDEN}. The test has ****** in their place.`),
    code(source),
    h("p", { class: "actions" }, again, file && button(`Save ${file}`, () => download(file, [linesOf(page.model.hello, events)]), { glyph: "save" }), button("Close", () => dialog.close())));
  document.body.append(dialog);
  dialog.showModal();
}

/** Make a panel that shows requests and tasks as bars of a common time. */
export function strip(page) {
  const title = h("h2");
  const number = h("span", { class: "soft" });
  const list = h("ol", { class: "strip" });
  const element = h("section", { class: "panel" }, h("header", {}, title, number), list);
  return { element, update };

  function update(heading, text, shown) {
    say(title, heading);
    say(number, text);
    const begin = Math.min(...shown.map((of) => of.begin));
    const end = Math.max(begin + 0.001, ...shown.map((of) => of.end ?? page.now));
    sync(list, shown, (of) => of.id, barItem, (row, of) => {
      const [name, track, took] = row.firstChild.children;
      const last = of.end ?? page.now;
      const bar = track.firstChild;
      bar.style.left = `${100 * (of.begin - begin) / (end - begin)}%`;
      bar.style.width = `max(2px, ${100 * (last - of.begin) / (end - begin)}%)`;
      bar.className = `fill is-${of.outcome}`;
      say(took, duration(last - of.begin));
      mark(row.firstChild, "aria-current", of.current ? "true" : null);
      say(name.firstChild, of.outcome === "ok" ? "" : OUTCOMES[of.outcome].sign);
    });
  }
}

const barItem = (of) => h("li", {}, h("a", { href: `#/request/${of.name ? of.request : of.id}` }, h("span", { class: "cut" }, h("span", { class: "sign" }), of.name ?? nameOf(of)),
  h("span", { class: "track" }, h("i", { class: "fill" })), h("span", { class: "number soft" })));
