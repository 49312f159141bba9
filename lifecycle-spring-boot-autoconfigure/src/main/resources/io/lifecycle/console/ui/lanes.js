/*
 * Which connection has which lane of the timeline. One lane holds many connections, one after the other. A
 * connection keeps its lane as long as the window only moves on; requests at the same time are stacked.
 */
export const GAP = 5;

const LOWEST = 14;
const HIGHEST = 24;

export class Lanes {
  constructor(each, idle) {
    this.each = each;
    this.idle = idle;
    this.lanes = [];
    this.byConnection = new Map();
    this.row = LOWEST;
  }

  layout(model, from, to, apart, room) {
    this.lanes = [];
    this.byConnection.clear();
    this.apart = apart;
    [...model.connections.values()].filter((connection) => this.#isIn(connection, from, to))
      .sort((one, other) => one.begin - other.begin || one.id - other.id).forEach((connection) => this.place(connection));
    // Few rows may be high.
    const rows = this.lanes.reduce((sum, lane) => sum + lane.rows, 0);
    this.row = Math.max(LOWEST, Math.min(HIGHEST, Math.floor((room - this.lanes.length * GAP) / Math.max(1, rows + 3))));
    return this.arrange();
  }

  #isIn({ begin, end, exchanges }, from, to) {
    return begin < to && (end ?? Infinity) > from
      && (this.idle || (end !== null && end < to) || exchanges.some((exchange) => exchange.begin < to && (exchange.end ?? Infinity) > from));
  }

  place(connection) {
    if (this.byConnection.has(connection.id)) {
      return;
    }
    // Stacks are tall, so they share lanes with each other only.
    const tall = connection.protocol === "h2";
    let lane = this.each ? null : this.lanes.find(({ tall: of, connections }) => {
      const last = connections.at(-1);
      return of === tall && (!last || (last.end !== null && last.end + this.apart < connection.begin));
    });
    if (!lane) {
      lane = { tall, connections: [], rows: 1, y: 0 };
      this.lanes.push(lane);
    }
    lane.connections.push(connection);
    this.byConnection.set(connection.id, lane);
    connection.exchanges.forEach((exchange) => this.stack(connection, exchange));
  }

  /** Find the row of a request: the first in which nothing else runs at its begin. */
  stack(connection, exchange) {
    if (exchange.row !== undefined) {
      this.#grow(connection, exchange);
      return;
    }
    connection.rows ??= [];
    const free = connection.rows.findIndex((last) => last.end !== null && last.end <= exchange.begin);
    exchange.row = free < 0 ? connection.rows.length : free;
    connection.rows[exchange.row] = exchange;
    this.#grow(connection, exchange);
  }

  #grow(connection, { row }) {
    const lane = this.byConnection.get(connection.id);
    if (lane && row >= lane.rows) {
      lane.rows = row + 1;
    }
  }

  /** Forget what has left the window, and the lanes at the bottom that are empty. */
  forget(from) {
    for (const lane of this.lanes) {
      lane.connections = lane.connections.filter((connection) => {
        const stays = this.#isIn(connection, from, Infinity);
        return stays || !this.byConnection.delete(connection.id);
      });
      if (lane.connections.length === 0) {
        lane.rows = 1;
      }
    }
    while (this.lanes.length > 0 && this.lanes.at(-1).connections.length === 0) {
      this.lanes.pop();
    }
  }

  /** Compute where each lane is; returns a text that changes when the picture does. */
  arrange() {
    let y = 0;
    this.lanes.sort((one, other) => one.tall - other.tall);
    for (const lane of this.lanes) {
      lane.y = y;
      y += lane.rows * this.row + GAP;
    }
    this.height = y;
    return this.lanes.map(({ rows }) => rows).join();
  }

  at(y) {
    return this.lanes.find((lane) => y >= lane.y && y < lane.y + lane.rows * this.row + GAP);
  }
}
