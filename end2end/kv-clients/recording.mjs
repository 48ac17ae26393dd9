// A request as it is written down, and as it is sent again. What is another's next time stands in braces: {account}, {namespace}, {made}
// (a namespace that was made on the way), {prefix} of keys, {cursor} of the last list, {now+3600}.
import { randomBytes } from "node:crypto";

// Of one length whoever has it, for keys are to be of so many bytes.
export const newPrefix = () => `recorded-${randomBytes(4).toString("hex")}-`;

const HEADERS = ["content-type", "accept"];

// Writes down what comes of its rows: `note` is given each request with its answer.
export class Recording {
  exchanges = [];
  #prefix;
  #names;

  constructor({ account, namespace, prefix, now }) {
    this.#prefix = prefix;
    const times = [600, 900, 3600].map((seconds) => [String(now + seconds), `{now+${seconds}}`]);
    this.#names = new Map([[account, "{account}"], [namespace, "{namespace}"], [prefix, "{prefix}"], ...times]);
  }

  note({ method, path, headers, body, isOurs }, { status, headers: told, body: answer }) {
    const json = isJson(told) ? JSON.parse(answer) : undefined;
    const sent = Object.fromEntries(HEADERS.filter((name) => headers[name] && headers[name] !== "*/*").map((name) => [name, headers[name]]));
    this.exchanges.push({
      method,
      path: this.#named(path),
      ...(Object.keys(sent).length && { headers: sent }),
      ...(!isOurs && { token: "wrong" }),
      ...this.#body("body", body),
      status,
      ...(json ? { shape: shapeOf(json, this.#prefix) } : this.#body("answer", answer)),
    });
    const made = json?.result?.id;
    if (made && !this.#names.has(made)) this.#names.set(made, "{made}");
    const cursor = json?.result_info?.cursor ?? json?.cursor;
    if (cursor) this.#names.set(encodeURIComponent(cursor), "{cursor}");
  }

  #named(text) {
    for (const [own, name] of this.#names) text = text.replaceAll(own, name);
    return text;
  }

  #body(name, bytes) {
    if (!bytes.length) return {};
    const text = bytes.toString();
    return Buffer.from(text).equals(bytes) ? { [name]: this.#named(text) } : { [name]: { base64: bytes.toString("base64") } };
  }
}

export const isJson = (headers) => /json/.test(headers["content-type"] ?? "");

// The kinds of a value's parts: a list is what its first is. A part that is named by a key has the name without what makes it nobody else's.
export function shapeOf(value, prefix) {
  if (Array.isArray(value)) return value.length ? [shapeOf(value[0], prefix)] : [];
  if (value && typeof value === "object") {
    const parts = Object.entries(value).map(([name, part]) => [name.replace(prefix, "{prefix}"), shapeOf(part, prefix)]);
    return Object.fromEntries(parts.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  return value === null || typeof value === "boolean" ? value : typeof value;
}

// Sends again what was written down; `names` says what stands for what is in braces. `send` is given { method, path, headers, body, token },
// and answers with { status, headers, body }. Yields each exchange with what came of it: { exchange, status, shape } or { …, answer }.
export async function* again(exchanges, names, now, send) {
  const known = { ...names };
  const filled = (text) => text.replace(/\{(?:now\+(\d+)|(\w+))\}/g, (all, seconds, name) => (seconds ? String(now + Number(seconds)) : (known[name] ?? all)));
  const bytes = (body) => (body === undefined ? undefined : Buffer.from(body.base64 ?? filled(body), body.base64 ? "base64" : "utf8"));
  for (const exchange of exchanges) {
    const { method, headers = {}, token } = exchange;
    const came = await send({ method, path: filled(exchange.path), headers, body: bytes(exchange.body), isWrong: token === "wrong" });
    const json = isJson(came.headers) ? JSON.parse(came.body) : undefined;
    if (json?.result?.id) known.made = json.result.id;
    const cursor = json?.result_info?.cursor ?? json?.cursor;
    if (cursor) known.cursor = encodeURIComponent(cursor);
    yield { exchange, status: came.status, ...(json ? { shape: shapeOf(json, names.prefix) } : { answer: came.body }), expected: bytes(exchange.answer) };
  }
}
