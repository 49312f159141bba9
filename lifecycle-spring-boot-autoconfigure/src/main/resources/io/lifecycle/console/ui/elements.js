// The only place that makes elements: texts become text nodes, so what a client chose is never markup.
const SVG = "http://www.w3.org/2000/svg";

/** Make an element; attributes whose name begins with "on" are listeners. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    name.startsWith("on") ? element.addEventListener(name.slice(2), value) : mark(element, name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => (child ?? false) !== false)
    .map((child) => child instanceof Node ? child : document.createTextNode(printable(String(child)))));
  return element;
}

export function mark(element, name, value) {
  if ((value ?? false) === false) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value === true ? "" : value);
  }
}

export function say(element, value) {
  const now = printable(String(value ?? ""));
  if (element.textContent !== now) {
    element.textContent = now;
  }
}

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
  keys: "M3 7h18v11H3zM7 11h.01M11 11h.01M15 11h.01M8 14.500h8",
  pulse: "M3 12h4l3-8l4 16l3-8h4",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }).forEach(([key, value]) => svg.setAttribute(key, value));
  svg.append(path);
  return svg;
}

export function button(label, onclick, { glyph, ...attributes } = {}) {
  return h("button", { type: "button", onclick, ...attributes }, glyph && icon(glyph), h("span", {}, label));
}

export const checkbox = (label, onchange) => h("label", { class: "check" }, h("input", { type: "checkbox", onchange }), label);

/**
 * Bring the children of a parent into line with items. An element stays as long as its key does, so focus and
 * selection survive. While somebody points at one of them, none moves: what is clicked is what was pointed at.
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

export const panel = (title, ...content) => h("section", { class: "panel" }, h("header", {}, title instanceof Node ? title : h("h2", {}, title)), content);

/** Make a table. A column is its name (# if it has numbers), what makes a text, and what makes a new cell. */
export function table(label, columns) {
  const body = h("tbody");
  const style = (name) => name.startsWith("#") && "number";
  const element = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, h("table", {}, h("thead", {}, h("tr", {},
    columns.map(([name]) => h("th", { scope: "col", class: style(name) }, name.replace("#", ""))))), body));
  return { element, update };

  function update(items, key = (item) => items.indexOf(item)) {
    element.hidden = items.length === 0;
    sync(body, items, key, (item) => h("tr", {}, columns.map(([name, , make], index) =>
      h(index > 0 ? "td" : "th", { scope: index === 0 && "row", class: style(name) }, make?.(item)))), (row, item) => columns.forEach(([, text], index) => {
      const cell = row.children[index];
      const value = text?.(item, cell);
      if (value !== undefined) {
        say(cell.querySelector("a, span") ?? cell, value);
      }
    }));
  }
}

export function barList(style, none = "") {
  const list = h("ol", { class: `bars ${style}` });
  const empty = h("p", { class: "soft" }, none);
  return { element: h("div", {}, list, empty), update };

  function update(items) {
    empty.hidden = items.length > 0;
    sync(list, items, ({ key, name }) => key ?? name, ({ href, name }) => h("li", {}, h(href ? "a" : "div", { href }, h("span", { class: "cut" }, h("span"), name),
      h("span", { class: "track" }, h("i", { class: "fill" })), h("b", { class: "number" }))), (row, { sign, tone = "ok", from = 0, to, value, current }) => {
      const [title, track, number] = row.firstChild.children;
      say(title.firstChild, sign);
      title.firstChild.className = `sign is-${tone}`;
      const { style: bar, classList } = track.firstChild;
      bar.left = `${100 * from}%`;
      bar.width = `max(2px, ${100 * (to - from)}%)`;
      classList.value = `fill is-${tone}`;
      say(number, value);
      mark(row.firstChild, "aria-current", current && "true");
    });
  }
}

export function factList(style = "facts") {
  const list = h("dl", { class: style });
  return { element: list, update: (facts) => sync(list, facts.filter(([, value]) => value !== "" && value !== null), ([name]) => name,
    ([name]) => h("div", {}, h("dt", {}, name), h("dd")), (element, [, value]) => say(element.lastChild, value)) };
}

export function dialog(title, ...content) {
  const element = h("dialog", { "aria-labelledby": "dialog-title", onclose: () => element.remove() }, h("h2", { id: "dialog-title" }, title), content,
    h("p", { class: "actions" }, button("Close", () => element.close(), { autofocus: true })));
  document.body.append(element);
  element.showModal();
}

export const isTyping = (target) => target.matches?.("input:not([type=checkbox]), select, textarea");

export function download(name, parts) {
  const url = URL.createObjectURL(new Blob(parts, { type: "application/x-ndjson" }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function copyButton(label, textOf, attributes) {
  const made = button(label, async () => {
    say(made.lastChild, await copy(textOf(), made) ? "Copied" : "Not allowed here");
    setTimeout(() => say(made.lastChild, label), 1500);
  }, attributes);
  return made;
}

async function copy(text, pressed) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without HTTPS a page may not use the clipboard; this old way still works there.
    const area = h("textarea", { class: "off-screen", "aria-hidden": "true" });
    area.value = text;
    pressed.after(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    pressed.focus();
    return copied;
  }
}

export function code(lines) {
  const block = h("pre", { tabindex: "0" });
  block.textContent = lines.split(/([\n\t])/).map((part, index) => index % 2 ? part : printable(part, 20_000)).join("");
  return block;
}

// Control, format and separator characters hide parts of a text, change its direction or break its line.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

function printable(text, longest = 4000) {
  const short = text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
  return short.replace(HIDDEN, visible);
}

function visible(character) {
  const code = character.codePointAt(0);
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : `⟨${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

export function duration(ms) {
  if (!Number.isFinite(ms)) {
    return "";
  }
  if (ms < 0.0995) {
    return `${Math.round(Math.max(0, ms) * 1000)} µs`;
  }
  if (ms < 99_500) {
    return ms < 999.5 ? `${digits(ms)} ms` : `${digits(ms / 1000)} s`;
  }
  const minutes = Math.floor(ms / 60_000);
  return minutes < 100 ? `${minutes} min ${Math.floor(ms / 1000) % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function bytes(value) {
  return !(value >= 0) ? "" : value < 1000 ? `${value} B` : value < 999_500 ? `${digits(value / 1000)} kB`
    : value < 999.5e6 ? `${digits(value / 1e6)} MB` : `${digits(value / 1e9)} GB`;
}

export const count = (value) => value < 100_000 ? value.toLocaleString("en") : value < 999_500 ? `${digits(value / 1000)}k` : `${digits(value / 1e6)}M`;

export const rate = (value) => value > 0 && value < 0.01 ? "< 0.01" : digits(value);

export const several = (value, one, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

const digits = (value) => value < 99.95 ? String(Number(value.toFixed(value < 9.995 ? 2 : 1))) : String(Math.round(value));

export function clock(ms) {
  const date = new Date(ms);
  return `${seconds(ms)}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

export const seconds = (ms) => new Date(ms).toTimeString().slice(0, 8);

// The browser knows the short form of IPv6.
export function address(host, port) {
  const url = `http://[${host}]`;
  const name = !host?.includes(":") ? host ?? "" : URL.canParse(url) ? new URL(url).hostname : `[${host}]`;
  return name && port > 0 ? `${name}:${port}` : name;
}

export const simpleName = (name) => name.slice(name.lastIndexOf(".") + 1);

export const errorClass = (error) => simpleName(error.split(": ", 1)[0]);

export const shortError = (error) => errorClass(error) + error.slice(error.split(": ", 1)[0].length);

export const words = (name) => String(name ?? "").replaceAll("_", " ");

// Drawing on canvas. An outcome has a colour and a hatching, so that nobody needs to distinguish colours.

const COLOURS = ["ink", "soft", "line", "lane", "panel", "ground", "ok", "redirect", "refused", "failed", "left", "run", "task", "own"];
const HATCHED = { refused: 1, failed: 2, left: 3 };

let palette = null;

export function colours() {
  if (!palette) {
    const probe = h("i");
    document.body.append(probe);
    palette = Object.fromEntries(COLOURS.map((name) => {
      probe.style.color = `var(--${name})`;
      return [name, getComputedStyle(probe).color];
    }));
    probe.remove();
    palette.hatch = Object.fromEntries(Object.entries(HATCHED).map(([name, kind]) => [name, hatching(palette[name], palette.panel, kind)]));
  }
  return palette;
}

function hatching(colour, light, kind) {
  const tile = new OffscreenCanvas(6, 6);
  const context = tile.getContext("2d");
  context.fillStyle = colour;
  context.fillRect(0, 0, 6, 6);
  context.strokeStyle = light;
  context.globalAlpha = 0.55;
  context.lineWidth = 1.2;
  for (const offset of [-6, 0, 6]) {
    if (kind !== 3) {
      line(context, offset, 6, offset + 6, 0);
    }
    if (kind !== 1) {
      line(context, offset, 0, offset + 6, 6);
    }
  }
  return context.createPattern(tile, "repeat");
}

export function line(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

export function label(context, text, x, y, colour, align = "center", font = "11px") {
  context.font = `${font} system-ui, sans-serif`;
  context.fillStyle = colour;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.fillText(text, x, y);
}

export function clip(context, x, y, width, height, draw) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  draw();
  context.restore();
}

const watched = new Map();

const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => redraw(target)));

// A canvas that was removed has lost its size.
function redraw(canvas) {
  if (canvas.isConnected) {
    watched.get(canvas)?.();
  } else {
    watched.delete(canvas);
    sizes.unobserve(canvas);
  }
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  palette = null;
  watched.forEach((draw, canvas) => redraw(canvas));
});

export function canvas(attributes, draw) {
  const made = h("canvas", attributes);
  watched.set(made, () => draw(made));
  sizes.observe(made);
  return made;
}

export function begin(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  if (width === 0 || height === 0) {
    return null;
  }
  const [wide, high] = [width, height].map((size) => Math.round(size * devicePixelRatio));
  if (canvas.width !== wide || canvas.height !== high) {
    Object.assign(canvas, { width: wide, height: high });
  }
  const context = canvas.getContext("2d");
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

export function bars(canvas, columns, names, places = columns.length) {
  const drawing = begin(canvas);
  if (!drawing) {
    return;
  }
  const { context, width, height } = drawing;
  const step = width / places;
  const most = Math.max(1e-9, ...columns.map((column) => column.reduce((sum, value) => sum + value, 0)));
  columns.forEach((column, index) => {
    let y = height;
    column.forEach((value, part) => {
      const tall = value > 0 ? Math.max(1.5, value / most * (height - 2)) : 0;
      context.fillStyle = colours()[names[part]];
      context.fillRect(width - (columns.length - index) * step, y - tall, Math.max(1, step - 0.7), tall);
      y -= tall;
    });
  });
}
