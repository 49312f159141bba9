/*
 * The only place that makes elements. Texts become text nodes, so what a client or the application
 * chose is never markup; the policy of the page (Trusted Types) forbids every other way.
 */
import { printable } from "./text.js";

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: attributes whose name begins with "on" are listeners, false and null are left out. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => child instanceof Node ? child : text(child)));
  return element;
}

function text(value) {
  if (typeof value === "object") {
    throw new TypeError("An element contains elements and texts only");
  }
  return document.createTextNode(printable(String(value)));
}

// Each icon is one path in a box of 24 × 24.
const ICONS = {
  overview: "M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z",
  live: "M4 6h16M4 12h16M4 18h10",
  timeline: "M3 6h9M8 12h11M5 18h6M15 18h5",
  listeners: "M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4",
  ending: "M12 3v9M7 6a8 8 0 1 0 10 0",
  recordings: "M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16M12 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6",
  pause: "M8 5v14M16 5v14",
  play: "M7 5l12 7l-12 7z",
  save: "M12 4v11M7 11l5 5l5-5M5 20h14",
  open: "M12 16V5M7 9l5-5l5 5M5 20h14",
  theme: "M20 14A8 8 0 1 1 10 4a7 7 0 0 0 10 10z",
  close: "M6 6l12 12M18 6L6 18",
  keys: "M3 7h18v11H3zM7 11h.01M11 11h.01M15 11h.01M8 14.500h8",
  pulse: "M3 12h4l3-8l4 16l3-8h4",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return fill(svg, { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, []);
}

/** Change the text of an element; nothing happens if it has it already, so a selection survives. */
export function say(element, value) {
  const now = printable(String(value ?? ""));
  if (element.textContent !== now) {
    element.textContent = now;
  }
}

export function mark(element, name, value) {
  if (value === false || value === null || value === undefined) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value === true ? "" : value);
  }
}

export function button(label, onclick, { glyph, ...attributes } = {}) {
  return h("button", { type: "button", onclick, ...attributes }, glyph && icon(glyph), h("span", {}, label));
}

/**
 * Bring the children of a parent into line with items, by key: an element stays the same as long as its
 * key is there, so focus, selection and scroll position survive. While somebody points at one of them or
 * has the focus on it, those that are there keep their order: what is clicked is what was pointed at.
 */
export function sync(parent, items, key, make, update) {
  const had = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const held = parent.matches(":hover, :focus-within");
  const wanted = items.map((item) => {
    const id = String(key(item));
    const element = had.get(id) ?? make(item);
    element.dataset.key = id;
    update?.(element, item);
    return element;
  });
  const keep = new Set(wanted);
  for (const child of [...parent.children]) {
    if (!keep.has(child) && !(held && child.matches(":hover, :focus-within"))) {
      child.remove();
    }
  }
  wanted.forEach((element, index) => {
    const there = parent.children[index];
    if (there !== element && !(held && element.parentNode === parent)) {
      parent.insertBefore(element, held ? null : there ?? null);
    }
  });
}

export function panel(title, ...content) {
  return h("section", { class: "panel" }, h("header", {}, title instanceof Node ? title : h("h2", {}, title)), content);
}

/** Make a table that scrolls sideways; names of columns with numbers begin with a #. */
export function table(label, head, ...rows) {
  const body = h("tbody", {}, rows);
  const numbers = head.map((name) => name.startsWith("#") && "number");
  const element = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, h("table", {}, h("thead", {}, h("tr", {},
    head.map((name, index) => h("th", { scope: "col", class: numbers[index] }, name.replace("#", ""))))), body));
  const row = (name, cells = []) => h("tr", {}, h("th", { scope: "row" }, name), head.slice(1).map((none, index) => h("td", { class: numbers[index + 1] }, cells[index])));
  return { element, body, row };
}

export const isTyping = (target) => target.matches?.("input:not([type=checkbox]), select, textarea");

export function download(name, parts, type = "application/x-ndjson") {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Copy a text and say so on the button that was pressed. */
export async function copy(value, pressed) {
  const label = pressed.querySelector("span") ?? pressed;
  const before = pressed.dataset.label ?? label.textContent;
  pressed.dataset.label = before;
  try {
    await navigator.clipboard.writeText(value);
    say(label, "Copied");
  } catch {
    // Without HTTPS a page may not use the clipboard; this old way still works there.
    const area = h("textarea", { class: "off-screen", "aria-hidden": "true" });
    area.value = value;
    document.body.append(area);
    area.select();
    say(label, document.execCommand("copy") ? "Copied" : "Not allowed here");
    area.remove();
    pressed.focus();
  }
  setTimeout(() => say(label, before), 1500);
}

/** Make a block of lines; only line feeds and tabs are left as they are. */
export function code(lines) {
  const block = h("pre", { tabindex: "0" });
  block.append(document.createTextNode(lines.split(/([\n\t])/).map((part, index) => index % 2 ? part : printable(part, 20_000)).join("")));
  return block;
}
