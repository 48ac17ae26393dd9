// Whether what came of a row is what was expected.
import { isDeepStrictEqual } from "node:util";
import { bytesOf } from "./script.mjs";

// How long it may take from a put to the list that tells its end.
const SECONDS = 30;

// What is expected of a client in a row.
const expectation = (row, client) => client.errs?.[row.name]?.expect ?? ((client.shape === "a" && row.a) || row.expect);

const isRefusal = ({ status }) => [status].flat().some((status) => status >= 400);

// Why an outcome is not what was expected, in a few words; nothing if it is. `now` is when the plan was made.
export function difference(row, client, { at, outcome }, { prefix, now }) {
  const times = { at, now };
  const expected = expectation(row, client);
  const isOk = !isRefusal(expected) && !expected.unread;
  if (outcome.ok !== isOk) return `${isOk ? "refused" : "not refused"}: ${brief(outcome)}`;
  const silent = isOk ? (client.silent?.[row.op] ?? []) : Object.keys(expected).filter((field) => client.refusal && !client.refusal(row).includes(field));
  for (const [field, value] of Object.entries(expected)) {
    if (silent.includes(field)) continue;
    const shown = shorten(outcome[field], prefix);
    if (!agree(field, value, shown, times)) return `${field} is ${brief(shown)}, not ${brief(value)}`;
  }
  return undefined;
}

function agree(field, expected, actual, times) {
  switch (field) {
    case "value":
      return actual === bytesOf(expected);
    case "status":
    case "code":
      return [expected].flat().includes(actual);
    case "expiration":
      return isTime(expected, actual, times);
    case "keys":
      return actual?.length === expected.length && expected.every((key, place) => isKey(key, actual[place], times));
    default:
      return isDeepStrictEqual(actual, expected);
  }
}

const isTime = ({ given, after }, actual, { at, now }) => (given ? actual === now + given : Math.abs(actual - at - after) <= SECONDS);

function isKey({ expiration, ...expected }, actual = {}, times) {
  const { expiration: time, ...rest } = actual;
  return isDeepStrictEqual(rest, expected) && (expiration ? isTime(expiration, time, times) : time === undefined);
}

// The same without what made keys and titles nobody else's; titles that are somebody else's are left out.
function shorten(value, prefix) {
  const short = (text) => (text.startsWith(prefix) ? text.slice(prefix.length) : text);
  if (typeof value === "string") return short(value);
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === "string")) return value.filter((item) => item.startsWith(prefix) || item === "..").map(short);
    return value.map((item) => ({ ...item, name: short(item.name) }));
  }
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, item]) => [short(name), item]));
  return value;
}

export function brief(value) {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "missing");
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

// What a table shows of a row that went as expected.
export function word(row, { outcome }) {
  if (outcome.unread) return "done, unread";
  if (outcome.ok) return outcome.status ? `ok ${outcome.status}` : "ok";
  return [outcome.status, outcome.code].filter(Boolean).join(" ");
}
