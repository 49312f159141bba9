"use strict";

// The bank may be served below a path, by a proxy or a context path.
const bank = new URL(".", location.href);

// Every button runs the command that it shows.
for (const article of document.querySelectorAll("#tries article")) {
  const code = article.querySelector(":scope > code");
  const line = code.textContent;
  code.replaceChildren(...line.replace("localhost:8080/", bank.host + bank.pathname).split(/( )/).map(word));
  article.querySelector("button")?.addEventListener("click", () => run(line, article));
}

// A browser would break a line behind the hyphen of an option.
function word(text) {
  if (!text.startsWith("-")) {
    return text;
  }
  const option = document.createElement("span");
  option.className = "option";
  option.textContent = text;
  return option;
}

async function run(line, article) {
  const path = line.match(/localhost:8080\/([^\s']*)/)[1];
  const body = line.match(/-d '([^']*)'/)?.[1];
  const leaves = line.includes("| head");
  const abort = new AbortController();
  const response = await fetch(path, body
    ? { method: "POST", headers: { "Content-Type": "application/json" }, body }
    : { signal: abort.signal, cache: "no-store" });
  show(response, article);
  if (leaves) {
    await response.body.getReader().read();
    abort.abort();
  }
  else {
    await response.text();
  }
}

function show({ status, headers }, article) {
  const id = headers.get("X-Request-Id");
  const link = article.querySelector("a") ?? article.appendChild(document.createElement("a"));
  link.href = `actuator/console/#/request/${id}`;
  link.textContent = `${status}: request ${id}`;
}

new EventSource("ticker").onmessage = ({ data }) => {
  document.getElementById("accounts").replaceChildren(...JSON.parse(data).map(({ id, owner, balance }) => {
    const item = document.createElement("li");
    const amount = document.createElement("b");
    amount.textContent = balance.toLocaleString("en", { minimumFractionDigits: 2 });
    item.append(`${id} ${owner}`, amount);
    return item;
  }));
};
