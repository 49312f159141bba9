/*
 * A long list of which only the rows in view exist. What is pointed at, and what was scrolled to, does not
 * move: new rows wait until the list is left alone at its top, and a button says how many wait.
 */
import { button, h, mark, say } from "./dom.js";
import { count } from "./text.js";

const MARGIN = 6;

export function rows({ label, head, make, update, height, open, select }) {
  let items = [];
  let waiting = null;
  let selected = null;
  let pointed = false;
  const pool = [];
  const space = h("div", { class: "space", role: "presentation" });
  const headRow = h("div", { class: "row head", role: "row", "aria-rowindex": "1" }, head.map(({ name, ...attributes }) => h("span", { role: "columnheader", ...attributes }, name)));
  const grid = h("div", { class: "grid", role: "grid", tabindex: "0", "aria-label": label, onscroll: draw, onclick: click, ondblclick: () => selected && open(selected),
    onpointerenter: () => point(true), onpointerleave: () => point(false) }, headRow, space);
  const more = button("", top, { class: "more" });
  more.hidden = true;
  const sizes = new ResizeObserver(draw);
  sizes.observe(grid);
  const element = h("div", { class: "list" }, grid, more);
  return { element, show, key, close: () => sizes.disconnect(), get selected() { return selected; } };

  /** Show items, the newest first; with force also if that moves what is pointed at. */
  function show(next, force = false) {
    if (!force && (grid.scrollTop > 0 || pointed || selected) && items.length > 0) {
      const newest = items[0];
      const fresh = next.indexOf(newest);
      waiting = next;
      more.hidden = fresh === 0;
      say(more.firstChild, fresh < 0 ? "New events ↑" : `${count(fresh)} new ↑`);
      return;
    }
    take(next);
  }

  function take(next) {
    items = next;
    waiting = null;
    more.hidden = true;
    mark(grid, "aria-rowcount", items.length + 1);
    draw();
  }

  function top() {
    grid.scrollTop = 0;
    choose(null);
    take(waiting ?? items);
    grid.focus();
  }

  function point(now) {
    pointed = now;
    if (!now && waiting && grid.scrollTop === 0 && !selected) {
      take(waiting);
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
      if (item) {
        row.item = item;
        row.style.transform = `translateY(${(first + index) * size}px)`;
        mark(row, "aria-rowindex", first + index + 2);
        mark(row, "aria-selected", String(item === selected));
        update(row, item);
      }
    });
    const active = pool.find((row) => !row.hidden && row.item === selected);
    mark(grid, "aria-activedescendant", active?.id ?? null);
  }

  function click(event) {
    const row = event.target.closest(".row:not(.head)");
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
      reveal(next);
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

  function reveal(index) {
    const size = height();
    const room = grid.clientHeight - headRow.offsetHeight;
    if (index * size < grid.scrollTop) {
      grid.scrollTop = index * size;
    } else if ((index + 1) * size > grid.scrollTop + room) {
      grid.scrollTop = (index + 1) * size - room;
    }
  }
}
