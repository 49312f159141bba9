"use strict";

const ROWS = 300;

// Every button runs the command that it shows.
for (const code of document.querySelectorAll("#tries article > code")) {
  const line = code.textContent;
  code.textContent = line.replace("localhost:8080", location.host);
  code.parentElement.querySelector("button")?.addEventListener("click", () => run(line));
}

async function run(line) {
  const path = line.match(/localhost:8080([^\s']*)/)[1];
  const body = line.match(/-d '([^']*)'/)?.[1];
  const leaves = line.includes("| head");
  const abort = new AbortController();
  const response = await fetch(path, body
    ? { method: "POST", headers: { "Content-Type": "application/json" }, body }
    : { signal: abort.signal, cache: "no-store" });
  if (leaves) {
    await response.body.getReader().read();
    abort.abort();
  }
  else {
    await response.text();
  }
}

const accounts = new Map();
new EventSource("ticker").onmessage = ({ data }) => {
  const account = JSON.parse(data);
  accounts.set(account.id, account);
  document.getElementById("accounts").replaceChildren(...[...accounts.values()].map(({ id, owner, balance }) => {
    const item = document.createElement("li");
    const amount = document.createElement("b");
    amount.textContent = balance.toLocaleString("en", { minimumFractionDigits: 2 });
    item.append(`${id} ${owner}`, amount);
    return item;
  }));
};

const rows = document.getElementById("events");
const state = document.getElementById("state");
const live = new EventSource("events/live");
live.onopen = () => {
  rows.replaceChildren();
  state.textContent = "live";
};
live.onerror = () => state.textContent = "the bank is closed";
live.onmessage = ({ data }) => {
  for (const event of JSON.parse(data)) {
    rows.prepend(row(event));
  }
  while (rows.childElementCount > ROWS) {
    rows.lastElementChild.remove();
  }
};

document.getElementById("clear").onclick = () => rows.replaceChildren();
document.getElementById("wire").onchange = ({ target }) => document.body.classList.toggle("quiet", !target.checked);

function row(event) {
  const tr = document.createElement("tr");
  const status = event.status ?? event.response?.status;
  const cells = [
    event.type,
    event.connection_id ?? event.request?.connection_id,
    event.request_id ?? event.request?.id,
    what(event),
    status,
    event.bytes_sent ?? event.response?.bytes_sent ?? event.total_bytes_sent,
    event.duration_ms === undefined ? undefined : `${event.duration_ms.toFixed(1)} ms`,
    event.detail ?? event.reason ?? event.error?.replace(/^(\w+\.)+/, ""),
  ];
  cells.forEach((value, index) => {
    const td = tr.insertCell();
    td.textContent = value ?? "";
    td.title = td.textContent;
    td.classList.toggle("n", [1, 2, 4, 5, 6].includes(index));
  });
  tr.classList.add(kind(event));
  tr.classList.toggle("bad", status >= 400);
  return tr;
}

function kind(event) {
  if (event.connection_id !== undefined) {
    return "wire";
  }
  return event.request ? "request" : "own";
}

function what({ method, path, request, response, transfer, client_addr, client_port, requests_served }) {
  if (request) {
    const asked = `${request.method} ${request.path}${request.query ? "?" + request.query : ""}`;
    return response?.route ? `${asked}  (${response.route})` : asked;
  }
  if (transfer) {
    return `${transfer.amount} from ${transfer.from} to ${transfer.to}`;
  }
  if (client_addr) {
    return `from ${client_addr}:${client_port}`;
  }
  if (requests_served !== undefined) {
    return `${requests_served} requests served`;
  }
  return method ? `${method} ${path}` : "";
}
