/*
 * Drawing on canvas: colours of the style sheet, sharp at every resolution. An outcome always has a colour
 * and a hatching, so that nobody needs to distinguish colours.
 */
import { h } from "./dom.js";

const COLOURS = ["ink", "soft", "line", "lane", "panel", "ok", "redirect", "refused", "failed", "left", "run", "task", "own", "heat"];
const HATCHED = { refused: 1, failed: 2, left: 3 };

let palette = null;

/** The colours of the present theme, by name, and the hatchings of outcomes. */
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

// Stripes up, crossed stripes, stripes down
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

const watched = new Map();

const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => watched.get(target)?.()));

export function themeChanged() {
  palette = null;
  for (const [canvas, draw] of watched) {
    canvas.isConnected ? draw() : unwatch(canvas);
  }
}

function unwatch(canvas) {
  watched.delete(canvas);
  sizes.unobserve(canvas);
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", themeChanged);

/** Make a canvas that is drawn again when its size or the theme changes. */
export function canvas(attributes, draw) {
  const made = h("canvas", attributes);
  watched.set(made, () => draw(made));
  sizes.observe(made);
  return made;
}

/** Clear a canvas for drawing in CSS pixels; null while it has no size. */
export function begin(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = devicePixelRatio || 1;
  if (width === 0 || height === 0) {
    return null;
  }
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height, ratio };
}

/** Draw stacked bars, one for each of a number of places; the last one is at the right. */
export function bars(canvas, columns, names, places = columns.length) {
  const drawing = begin(canvas);
  if (!drawing) {
    return;
  }
  const { context, width, height } = drawing;
  const step = width / places;
  const most = Math.max(1, ...columns.map((column) => column.reduce((sum, value) => sum + value, 0)));
  columns.forEach((column, index) => {
    const x = width - (columns.length - index) * step;
    let y = height;
    column.forEach((value, part) => {
      const tall = value === 0 ? 0 : Math.max(1.5, value / most * (height - 2));
      context.fillStyle = colours()[names[part]];
      context.fillRect(x, y - tall, Math.max(1, step - 0.7), tall);
      y -= tall;
    });
  });
}

/** Draw an area below values; null is a gap. */
export function area(canvas, values, name, places = values.length, most = Math.max(1e-9, ...values)) {
  const drawing = begin(canvas);
  if (!drawing) {
    return;
  }
  const { context, width, height } = drawing;
  const step = width / Math.max(1, places - 1);
  const y = (value) => height - 1.5 - value / most * (height - 5);
  let from = null;
  const close = (to) => {
    context.lineTo(to, height);
    context.lineTo(from, height);
    context.globalAlpha = 0.16;
    context.fillStyle = colours()[name];
    context.fill();
    context.globalAlpha = 1;
    from = null;
  };
  context.lineWidth = 1.5;
  context.strokeStyle = colours()[name];
  values.forEach((value, index) => {
    const x = width - (values.length - 1 - index) * step;
    if (value === null || value === undefined) {
      return;
    }
    if (from === null) {
      context.beginPath();
      context.moveTo(x, y(value));
      from = x;
    } else {
      context.lineTo(x, y(value));
    }
    const next = values[index + 1];
    if (next === null || next === undefined) {
      context.stroke();
      close(x);
    }
  });
}
