// Recordings: opened and saved in the format of the recorder.
import { button, download, h, say } from "./dom.js";
import { readRecording } from "./reading.js";
import { partsOf } from "./recording.js";
import { report } from "./report.js";
import { several } from "./text.js";

export function save(page) {
  const { model } = page;
  if (model.events.length > 0) {
    const name = (model.hello.application ?? "events").replace(/[^\w.-]+/g, "-");
    download(`${name}.${new Date(model.last).toISOString().slice(0, 19).replaceAll(":", "")}.jsonl`, partsOf(model));
  }
}

export function openFile(page) {
  document.getElementById("file")?.remove();
  const input = h("input", { type: "file", hidden: true, id: "file", accept: ".jsonl,.gz,.json,.ndjson", onchange: ({ target }) => {
    target.remove();
    load(page, target.files[0]);
  } });
  document.getElementById("top").append(input);
  input.click();
}

export function listenForFiles(page) {
  const dropping = (now) => document.body.classList.toggle("dropping", now);
  addEventListener("dragover", (event) => {
    if ([...event.dataTransfer.items].some(({ kind }) => kind === "file")) {
      event.preventDefault();
      dropping(true);
    }
  });
  addEventListener("dragleave", (event) => event.relatedTarget || dropping(false));
  addEventListener("drop", (event) => {
    event.preventDefault();
    dropping(false);
    const [file] = event.dataTransfer.files;
    if (file) {
      load(page, file);
    }
  });
}

async function load(page, file) {
  page.loading = { name: file.name, share: 0 };
  page.go("/recordings");
  page.stream.dispatchEvent(new CustomEvent("change", { detail: "status" }));
  try {
    const recording = await readRecording(file, (share) => { page.loading.share = share; });
    page.loading = null;
    if (recording.summary.events === 0) {
      throw new Error(recording.broken ?? "it has no events");
    }
    page.show(recording);
  } catch (error) {
    page.loading = { name: file.name, failed: error.message };
    page.stream.dispatchEvent(new CustomEvent("change", { detail: "status" }));
  }
}

export function recordings(page, root) {
  const progress = h("progress", { max: "1", "aria-label": "Reading", hidden: true });
  const message = h("p", { role: "status" });
  const panel = h("section", { class: "panel wide" }, h("header", {}, h("h2", {}, "Recordings")),
    h("p", { class: "soft" }, "Drop a file anywhere, or choose one: events.jsonl, a compressed .jsonl.gz, or what this page has saved. It is read in this browser and sent nowhere."),
    h("p", { class: "actions" }, button("Open a recording", () => openFile(page), { glyph: "open", class: "main" }),
      button("Save what is kept", () => save(page), { glyph: "save" }), page.recording && button("Back to live", () => page.show(null), { glyph: "play" })), progress, message);
  root.append(h("div", { class: "page" }, panel, page.recording && report(page, page.recording)));
  update();
  return { update };

  function update() {
    const { loading } = page;
    progress.hidden = !loading || Boolean(loading.failed);
    if (loading && !loading.failed) {
      progress.value = loading.share;
    }
    say(message, !loading ? page.recording ? "" : `${several(page.model.events.length, "event")} of the running process are kept.`
      : loading.failed ? `${loading.name} cannot be opened: ${loading.failed}` : `Reading ${loading.name}`);
    message.className = loading?.failed ? "is-failed" : "soft";
  }
}
