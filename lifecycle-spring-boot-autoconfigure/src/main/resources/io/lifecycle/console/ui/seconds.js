/*
 * Exact counts of each second, whatever the stream had to leave out. Durations are in a histogram with
 * four buckets for each doubling of a microsecond, so a quantile is at most 9 % off.
 */
const LONGEST = 300;

export const bucketOf = (ms) => Math.max(0, Math.floor(4 * Math.log2(Math.max(1, ms * 1000))));

export const lowerBound = (bucket) => 2 ** (bucket / 4) / 1000;

/** The duration below which a share of a histogram is, in milliseconds. */
export function quantile(histogram, share) {
  const total = histogram.reduce((sum, [, count]) => sum + count, 0);
  let rest = share * total;
  for (const [bucket, count] of histogram) {
    rest -= count;
    if (rest <= 0) {
      return lowerBound(bucket + 0.5);
    }
  }
  return null;
}

const sorted = (histogram) => [...histogram].sort(([one], [other]) => one - other);

export class Seconds {
  constructor(longest = LONGEST) {
    this.longest = longest;
    this.seconds = [];
    this.byTime = new Map();
  }

  /** Take in a second as the stream sends it; a later one of the same time replaces it. */
  add(second, exact = false) {
    second.exact = exact;
    const known = this.byTime.get(second.s);
    if (known) {
      this.seconds[this.seconds.indexOf(known)] = second;
    } else {
      const index = this.seconds.findLastIndex(({ s }) => s < second.s);
      this.seconds.splice(index + 1, 0, second);
    }
    this.byTime.set(second.s, second);
    while (this.seconds.length > this.longest) {
      this.byTime.delete(this.seconds.shift().s);
    }
  }

  at(s, create) {
    if (!this.byTime.has(s)) {
      this.add(create(s));
    }
    return this.byTime.get(s) ?? create(s);
  }

  window(length, now = this.last) {
    return this.seconds.filter(({ s }) => s > now - length && s <= now);
  }

  /** The last second that is over. */
  get last() {
    return (this.seconds.findLast(({ exact }) => exact) ?? this.seconds.at(-1))?.s ?? 0;
  }

  total(length) {
    const window = this.window(length);
    const sums = { seconds: Math.min(length, Math.max(1, window.length)), reasons: {}, own: {}, histogram: new Map() };
    for (const second of window) {
      for (const [name, value] of Object.entries(second)) {
        if (typeof value === "number" && name !== "s") {
          sums[name] = (sums[name] ?? 0) + value;
        }
      }
      addTo(sums.reasons, second.reasons);
      addTo(sums.own, second.own);
      Object.values(second.routes ?? {}).forEach((route) => addHistogram(sums.histogram, route[6]));
    }
    sums.histogram = sorted(sums.histogram);
    return sums;
  }

  routes(length) {
    const routes = new Map();
    const window = this.window(length);
    for (const second of window) {
      for (const [name, [count, refused, failed, errors, bytes, slowest, histogram]] of Object.entries(second.routes ?? {})) {
        const route = routes.get(name) ?? { name, count: 0, refused: 0, failed: 0, errors: 0, bytes: 0, slowest: 0, histogram: new Map() };
        route.count += count;
        route.refused += refused;
        route.failed += failed;
        route.errors += errors;
        route.bytes += bytes;
        route.slowest = Math.max(route.slowest, slowest);
        addHistogram(route.histogram, histogram);
        routes.set(name, route);
      }
    }
    const span = Math.min(length, Math.max(1, window.length));
    return [...routes.values()].map((route) => {
      const histogram = sorted(route.histogram);
      return { ...route, rate: route.count / span, p50: atMost(quantile(histogram, 0.5), route), p99: atMost(quantile(histogram, 0.99), route) };
    }).sort((one, other) => other.count - one.count || one.name.localeCompare(other.name));
  }
}

// The middle of the highest bucket may lie above the slowest.
const atMost = (value, { slowest }) => value === null ? null : Math.min(value, slowest);

function addTo(sums, counts = {}) {
  for (const [name, value] of Object.entries(counts)) {
    sums[name] = (sums[name] ?? 0) + value;
  }
}

function addHistogram(sum, histogram = {}) {
  for (const [bucket, count] of Object.entries(histogram)) {
    sum.set(Number(bucket), (sum.get(Number(bucket)) ?? 0) + count);
  }
}

export function histogramOf(second) {
  const sum = new Map();
  Object.values(second.routes ?? {}).forEach((route) => addHistogram(sum, route[6]));
  return sum;
}

/** Count an event into its second, for a recording and until the server has counted. */
export function tally(second, event) {
  if (second.exact) {
    return;
  }
  second.events++;
  switch (event.type) {
    case "RequestComplete": request(second, event); break;
    case "ConnectionOpened": second.opened++; break;
    case "ResponseAborted": second.aborted++; break;
    case "ClientDisconnected": second.disconnects++; break;
    case "BackgroundTaskComplete": second.tasks++; break;
    case "BackgroundTaskFailed": second.tasks++; second.tasks_failed++; break;
    case "ConnectionClosed":
      second.closed++;
      addTo(second.reasons, { [event.reason]: 1 });
  }
  if (event.family === "own") {
    addTo(second.own, { [event.type]: 1 });
  }
}

function request(second, event) {
  second.requests++;
  const hundreds = Math.floor(event.status / 100);
  second[hundreds >= 1 && hundreds <= 5 ? `c${hundreds}` : "none"]++;
  second.handled_errors += event.error && hundreds < 5 ? 1 : 0;
  const key = `${event.method} ${event.route ?? "_NONE"}`;
  const route = second.routes[key] ??= [0, 0, 0, 0, 0, 0, {}];
  route[0]++;
  route[1] += hundreds === 4 ? 1 : 0;
  route[2] += hundreds === 5 ? 1 : 0;
  route[3] += event.error ? 1 : 0;
  route[4] += Math.max(0, event.bytes);
  route[5] = Math.max(route[5], event.took);
  addTo(route[6], { [bucketOf(event.took)]: 1 });
}

export const emptySecond = (s) => ({ s, events: 0, requests: 0, c1: 0, c2: 0, c3: 0, c4: 0, c5: 0, none: 0, handled_errors: 0,
  aborted: 0, disconnects: 0, opened: 0, closed: 0, reasons: {}, tasks: 0, tasks_failed: 0, own: {}, routes: {} });
