// The bar at the top: whose life this is, how the page is connected, what can be done from everywhere.
import { themeChanged } from "./chart.js";
import { button, h, icon, mark, say } from "./dom.js";
import { openFile, save } from "./recordings.js";
import { rate, several } from "./text.js";

const STATUS = { connecting: "connecting", live: "live", draining: "draining", ended: "the application has ended",
  lost: "connection lost", refused: "no answer", replaced: "replaced by another page", resting: "resting", idle: "ended" };

export function header(page, bar) {
  const name = h("h1", { class: "cut" });
  const status = h("span", { class: "pill", role: "status" });
  const flow = h("span", { class: "rate" });
  const again = button("Connect", () => page.stream.open());
  const live = button("Back to live", () => page.show(null), { glyph: "play" });
  const pause = button("Pause", () => page.pause(), { glyph: "pause", title: "Pause what is shown (space)" });
  const theme = button("Theme", () => switchTheme(), { glyph: "theme", title: "Light, dark or as the system" });
  bar.append(h("span", { class: "brand" }, icon("pulse"), h("span", {}, "Lifecycle")), name, status, flow, again, live,
    h("span", { class: "spread" }), pause,
    button("Save", () => save(page), { glyph: "save", title: "Save what is kept as a recording" }),
    button("Open", () => openFile(page), { glyph: "open", title: "Open a recording" }), theme,
    button("Keys", keys, { glyph: "keys", class: "wide-only", title: "What keys do (?)" }));
  restoreTheme();
  return { update };

  function update() {
    const { stream, recording, pausedAt } = page;
    const now = recording ? "recording" : pausedAt ? "paused" : stream.status;
    say(name, page.model.hello.application ?? "");
    say(status, recording ? recording.name : pausedAt ? `paused, ${several(stream.received - pausedAt.received, "new event")}` : STATUS[now] ?? now);
    mark(status, "data-is", now);
    say(flow, recording ? several(recording.model.events.length, "event") : `${rate(stream.rate)} events/s`);
    again.hidden = stream.status !== "replaced" || recording;
    live.hidden = !recording;
    pause.hidden = Boolean(recording);
    mark(pause, "aria-pressed", String(Boolean(pausedAt)));
  }
}

const THEMES = ["system", "light", "dark"];

function switchTheme() {
  const now = document.documentElement.dataset.theme ?? "system";
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  // The first press always changes something.
  const order = dark ? ["system", "light", "dark"] : ["system", "dark", "light"];
  setTheme(order[(order.indexOf(now) + 1) % order.length]);
}

function setTheme(theme) {
  if (theme === "system") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  try {
    localStorage.setItem("lifecycle.theme", theme);
  } catch {
    // Storage may be forbidden; then the choice lasts as long as the page.
  }
  themeChanged();
}

function restoreTheme() {
  try {
    const theme = localStorage.getItem("lifecycle.theme");
    if (THEMES.includes(theme) && theme !== "system") {
      setTheme(theme);
    }
  } catch {
    // See above.
  }
}

const KEYS = [
  ["1 – 6", "the views"],
  ["space", "pause what is shown, and continue"],
  ["/", "search, in Live"],
  ["j k ↓ ↑", "the next and the previous event, in Live"],
  ["Enter", "the story of what is selected"],
  ["Escape", "close, or leave a field"],
  ["← →", "earlier and later, in Timeline"],
  ["+ −", "nearer and farther, in Timeline"],
  ["↓ ↑ n p", "the next connection, the next request, in Timeline"],
  ["f", "follow, in Timeline"],
  ["?", "this help"],
];

export function keys() {
  const dialog = h("dialog", { "aria-labelledby": "keys-title", onclose: () => dialog.remove() },
    h("h2", { id: "keys-title" }, "Keys"),
    h("table", {}, h("tbody", {}, KEYS.map(([key, does]) => h("tr", {}, h("th", { scope: "row" }, h("kbd", {}, key)), h("td", {}, does))))),
    h("p", { class: "actions" }, button("Close", () => dialog.close(), { autofocus: true })));
  document.body.append(dialog);
  dialog.showModal();
}
