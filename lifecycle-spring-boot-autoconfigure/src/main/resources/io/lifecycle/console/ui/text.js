// Values as people read them. Everything here returns text of a bounded length.
const LONGEST = 4000;

// Control, format and separator characters hide parts of a text, change its direction or break its line.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Make hidden characters visible: clients choose paths, headers and more. */
export function printable(text, longest = LONGEST) {
  const short = text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
  return HIDDEN.test(short) ? short.replace(HIDDEN, visible) : short;
}

function visible(character) {
  const code = character.codePointAt(0);
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : `⟨${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

/** A duration in milliseconds: three digits, the unit that fits. */
export function duration(ms) {
  if (ms === null || ms === undefined || Number.isNaN(ms)) {
    return "";
  }
  if (ms < 0.0995) {
    return `${Math.round(Math.max(0, ms) * 1000)} µs`;
  }
  if (ms < 999.5) {
    return `${digits(ms)} ms`;
  }
  if (ms < 99_500) {
    return `${digits(ms / 1000)} s`;
  }
  const minutes = Math.floor(ms / 60_000);
  return minutes < 100 ? `${minutes} min ${Math.floor(ms / 1000) % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function bytes(count) {
  if (count === null || count === undefined || count < 0) {
    return "";
  }
  return count < 1000 ? `${count} B` : count < 999_500 ? `${digits(count / 1000)} kB`
    : count < 999.5e6 ? `${digits(count / 1e6)} MB` : `${digits(count / 1e9)} GB`;
}

export function count(value) {
  return value === null || value === undefined ? "" : value < 100_000 ? value.toLocaleString("en")
    : value < 999_500 ? `${digits(value / 1000)}k` : `${digits(value / 1e6)}M`;
}

export const rate = (value) => value === 0 ? "0" : value < 0.01 ? "< 0.01" : digits(value);

export const several = (value, one, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

function digits(value) {
  return value < 9.995 ? trim(value.toFixed(2)) : value < 99.95 ? trim(value.toFixed(1)) : String(Math.round(value));
}

const trim = (text) => text.replace(/\.?0+$/, "");

const pad = (value, width = 2) => String(value).padStart(width, "0");

export function clock(ms) {
  const date = new Date(ms);
  return `${time(date)}.${pad(date.getMilliseconds(), 3)}`;
}

export const seconds = (ms) => time(new Date(ms));

const time = (date) => `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;

/** An address as people write it: the browser knows the short form of IPv6. */
export function address(host, port) {
  const url = `http://[${host}]`;
  const name = !host?.includes(":") ? host ?? "" : URL.canParse(url) ? new URL(url).hostname : `[${host}]`;
  return name && port > 0 ? `${name}:${port}` : name;
}

export const simpleName = (name) => name.slice(name.lastIndexOf(".") + 1);

export function shortError(error) {
  const colon = error.indexOf(": ");
  return colon < 0 ? simpleName(error) : simpleName(error.slice(0, colon)) + error.slice(colon);
}

export const errorClass = (error) => simpleName(error.split(": ", 1)[0]);
