// What runs now: requests, streams and tasks with their age, the oldest first.
import { h, say, sync } from "./dom.js";
import { count, duration } from "./text.js";

const MOST = 12;

export function inFlightList(page, most = MOST) {
  const list = h("ul", { class: "inflight" });
  const rest = h("p", { class: "soft" });
  return { element: h("div", {}, list, rest), update };

  function update(all, total) {
    const passed = Math.max(0, page.isLive && page.model.state && !page.model.ended ? page.now - page.model.state.at : 0);
    sync(list, all.slice(0, most), (one) => one.task_id ?? one.request_id, item, (element, one) => {
      say(element.querySelector("b"), duration(one.age_ms + passed));
      say(element.querySelector(".badge"), badge(one));
    });
    say(rest, total > most ? `and ${count(total - Math.min(most, all.length))} more` : total === 0 ? "Nothing." : "");
  }
}

const badge = (one) => one.task_id ? "task" : one.streaming ? "stream" : "request";

function item(one) {
  const name = one.task_id ? one.task : nameOf(one);
  const id = one.request_id;
  return h("li", {}, h("b", { class: "number" }), id > 0 ? h("a", { class: "cut", href: `#/request/${id}` }, name) : h("span", { class: "cut" }, name),
    h("span", { class: "badge" }));
}

/** What a request is called: its path, or its route while values are hidden. */
export const nameOf = ({ method, path, route }) => `${method ?? ""} ${path && path !== "******" ? path : route ?? path ?? ""}`.trim();
