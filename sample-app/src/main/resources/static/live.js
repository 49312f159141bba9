"use strict";

{
  const byId = (id) => document.getElementById(id);
  const money = (amount) => amount.toLocaleString("en", { minimumFractionDigits: 2 });
  const signIn = byId("sign-in");
  const send = byId("send");
  let user = null;
  let accounts = [];
  let socket;

  // Handlers of the messages, by topic.
  const topics = {
    user(name) {
      user = name;
      byId("me").textContent = name ? `signed in as ${name}` : "nobody is signed in";
      byId("mine").replaceChildren();
      for (const control of send.elements) {
        control.disabled = !name;
      }
    },
    balances(now) {
      accounts = now;
      byId("balances").replaceChildren(...accounts.map(({ owner, balance }) => item(owner, money(balance), { own: owner === user })));
      offer(signIn.elements.account, accounts);
      offer(send.elements.to, accounts.filter(({ owner }) => owner !== user));
    },
    mine({ transfer, suspicion }) {
      const text = `${nameOf(transfer.from)} → ${nameOf(transfer.to)}`;
      byId("mine").prepend(item(suspicion ? `${text}: ${suspicion}` : text, money(transfer.amount), { bad: suspicion }));
    },
  };

  function connect() {
    const address = new URL("live", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const connection = new WebSocket(address);
    connection.onmessage = ({ data }) => {
      const { topic, content } = JSON.parse(data);
      topics[topic](content);
    };
    connection.onclose = () => {
      if (connection === socket) {
        byId("me").textContent = "the bank is closed";
        setTimeout(connect, 1000);
      }
    };
    socket = connection;
  }

  // The tabs of a browser share one session.
  const tabs = new BroadcastChannel("user");
  tabs.onmessage = reconnect;

  async function become(path, body) {
    await fetch(path, { method: "POST", body });
    tabs.postMessage(path);
    reconnect();
  }

  // A socket belongs to the user of its handshake, so another user needs a new one.
  function reconnect() {
    const old = socket;
    connect();
    old.close();
  }

  function nameOf(id) {
    return accounts.find((account) => account.id === id)?.owner ?? id;
  }

  function item(text, amount, classes) {
    const li = document.createElement("li");
    li.append(text, document.createElement("span"));
    li.lastChild.textContent = amount;
    for (const [name, on] of Object.entries(classes)) {
      li.classList.toggle(name, Boolean(on));
    }
    return li;
  }

  function offer(select, choices) {
    const chosen = select.value;
    select.replaceChildren(...choices.map(({ id, owner }) => new Option(owner, id)));
    if (choices.some(({ id }) => id === chosen)) {
      select.value = chosen;
    }
  }

  signIn.onsubmit = (event) => {
    event.preventDefault();
    become("sign-in", new URLSearchParams(new FormData(signIn)));
  };
  byId("sign-out").onclick = () => become("sign-out");
  send.onsubmit = async (event) => {
    event.preventDefault();
    const { to, amount } = Object.fromEntries(new FormData(send));
    const from = accounts.find(({ owner }) => owner === user).id;
    const response = await fetch("transfers", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ from, to, amount: Number(amount) }),
    });
    byId("refusal").textContent = response.ok ? "" : (await response.json()).detail;
  };

  connect();
}
