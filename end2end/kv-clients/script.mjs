// What every client is asked to do, in this order, and what has to come of it. One list for all of them: a row is what it is called, an
// operation, what it is given, and what is expected: nothing but success unless said.
//
// Times are told as seconds: `given` from when the plan was made, `after` a row is done. A refusal is { status, code }; where `shape` A answers otherwise than Cloudflare's shape, `a` says so.
// `kv` says why a row is not asked where KV itself answers (docs/kv-moving.md).

const KEYS = Array.from({ length: 30 }, (_, i) => `page/${String(i).padStart(2, "0")}`);
const MANY = Array.from({ length: 1100 }, (_, i) => `many/${String(i).padStart(4, "0")}`);
const BYTES = { base64: Buffer.from(Array.from({ length: 256 }, (_, i) => i)).toString("base64") };
const JSON_TEXT = '{"a": [1, 2.50, {"b":null}],  "n":12345678901234567890.10,"ü":"\\u00fc"}';
const META = { colour: "green", sizes: [1, 2], "ü": "☂" };
// As JSON it is of so many bytes.
const meta = (bytes) => ({ m: "m".repeat(bytes - '{"m":""}'.length) });
const pairs = (keys) => keys.map((key) => ({ key, value: `of ${key}` }));
const named = (keys) => keys.map((name) => ({ name }));

const invalid = { status: 400, code: 10001 };
const absent = { status: 404, code: 10009 };
const noNamespace = { status: 404, code: 10013 };
const tooLarge = { status: 413, code: 10001 };
const nobody = "f".repeat(32);

const LIST = [
  ["a text is put", "put", { key: "text", value: "a text" }],
  ["it is got", "get", { key: "text" }, { value: "a text" }],
  ["another takes its place", "put", { key: "text", value: "another, with ü ☂ 🍋 & \"quotes\"\r\n" }],
  ["the other is got", "get", { key: "text" }, { value: "another, with ü ☂ 🍋 & \"quotes\"\r\n" }],
  ["an empty value is put", "put", { key: "empty", value: "" }],
  ["an empty value is got", "get", { key: "empty" }, { value: "" }],
  ["JSON is put", "put", { key: "json", value: JSON_TEXT }],
  ["JSON is got as it was written", "get", { key: "json" }, { value: JSON_TEXT }],
  ["bytes are put", "put", { key: "bytes", value: BYTES }],
  ["bytes are got", "get", { key: "bytes" }, { value: BYTES }],
  ["a megabyte goes there and back", "both", { key: "large", value: { repeat: "large. ", times: 150_000 } }, { value: { repeat: "large. ", times: 150_000 } }, { heavy: true }],
  ["more than a row holds is refused", "put", { key: "huge", value: { repeat: "h", times: 1_900_001 } }, tooLarge, { heavy: true, kv: "KV takes 25 MiB", oracle: "Cloudflare's own KV takes 25 MiB" }],

  ["a value is put with metadata", "put", { key: "meta", value: "with metadata", metadata: META }],
  ["the value is got without it", "get", { key: "meta" }, { value: "with metadata" }],
  ["the metadata is got", "metadata", { key: "meta" }, { metadata: META }],
  ["metadata that there is none of is null", "metadata", { key: "text" }, { metadata: null }],
  ["a list has the metadata", "list", { prefix: "meta" }, { keys: [{ name: "meta", metadata: META }] }],
  ["a put without metadata removes it", "put", { key: "meta", value: "without" }],
  ["a list has no metadata then", "list", { prefix: "meta" }, { keys: [{ name: "meta" }] }],
  ["metadata of 1,024 bytes is taken", "put", { key: "meta-1024", value: "v", metadata: meta(1024), compact: true }],
  ["metadata of 1,025 bytes is refused", "put", { key: "meta-1025", value: "v", metadata: meta(1025), compact: true }, tooLarge],

  ["a value is put for 60 seconds", "put", { key: "ttl-60", value: "v", ttl: 60 }],
  ["a list says when it ends", "list", { prefix: "ttl-" }, { keys: [{ name: "ttl-60", expiration: { after: 60 } }] }],
  ["a value says when it ends", "expires", { key: "ttl-60" }, { expiration: { after: 60 } }, { kv: "KV says it in lists alone" }],
  ["59 seconds are refused", "put", { key: "ttl-59", value: "v", ttl: 59 }, invalid],
  ["a value is put until in an hour", "put", { key: "until", value: "v", expiration: { given: 3600 } }],
  ["a list says that it ends in an hour", "list", { prefix: "until" }, { keys: [{ name: "until", expiration: { given: 3600 } }] }],
  ["seconds and a time are put together", "put", { key: "until", value: "v", ttl: 600, expiration: { given: 3600 } }],
  ["the seconds count", "list", { prefix: "until" }, { keys: [{ name: "until", expiration: { after: 600 } }] }],
  ["a put without an end removes it", "put", { key: "until", value: "v" }],
  ["a list says no end then", "list", { prefix: "until" }, { keys: [{ name: "until" }] }],
  ["a time that is past is refused", "put", { key: "past", value: "v", expiration: 1_000_000_000 }, invalid],
  ["a time beyond 2038 is refused", "put", { key: "far", value: "v", expiration: 2_147_483_648 }, invalid],

  ["a key with slashes", "both", { key: "a/b//c", value: "1" }, { value: "1" }],
  ["a key with percent signs", "both", { key: "100%/%2F%zz", value: "2" }, { value: "2" }],
  ["a key with spaces, plus and signs of addresses", "both", { key: "a b+c?d=e&f#g", value: "3" }, { value: "3" }],
  ["a key in other scripts", "both", { key: "ü/☂🍋", value: "4" }, { value: "4" }],
  ["a key of 512 bytes", "both", { key: { bytes: 512 }, value: "5" }, { value: "5" }],
  ["a key of 513 bytes is refused", "put", { key: { bytes: 513 }, value: "6" }, { status: 414, code: 10001 }],

  ["a key that is not there is not got", "get", { key: "none" }, absent],
  ["nor is its metadata", "metadata", { key: "none" }, absent],
  ["a key is deleted", "delete", { key: "json" }],
  ["it is gone", "get", { key: "json" }, absent],
  ["a key that is not there is deleted", "delete", { key: "json" }],

  ["thirty are put at once", "bulk_put", { pairs: pairs(KEYS) }, { count: 30, failed: [] }],
  ["they are listed, ten a page", "list", { prefix: "page/", limit: 10 }, { keys: named(KEYS) }],
  ["a page of nine is refused", "list", { prefix: "page/", limit: 9 }, invalid, { a: { keys: named(KEYS) } }],
  ["a page of 1,001 is refused", "list", { prefix: "page/", limit: 1001 }, invalid],
  ["a cursor that nobody gave is refused", "list", { prefix: "page/", cursor: "nobody-gave-it" }, invalid, { oracle: "KV answers with an empty list" }],
  ["bytes are put in bulk", "bulk_put", { pairs: [{ key: "mix/bytes", value: BYTES }] }, { count: 1, failed: [] }],
  ["those bytes are got", "get", { key: "mix/bytes" }, { value: BYTES }],
  ["metadata is put in bulk", "bulk_put", { pairs: [{ key: "mix-m", value: "m", metadata: META }] }, { count: 1, failed: [] }],
  ["that metadata is listed", "list", { prefix: "mix-m" }, { keys: [{ name: "mix-m", metadata: META }] }, { needs: "metadata is put in bulk" }],
  ["ends are put in bulk", "bulk_put", { pairs: [{ key: "mix-t/1", value: "t", ttl: 120 }, { key: "mix-t/2", value: "t", expiration: { given: 900 } }] }, { count: 2, failed: [] }],
  ["those ends are listed", "list", { prefix: "mix-t/" }, { keys: [{ name: "mix-t/1", expiration: { after: 120 } }, { name: "mix-t/2", expiration: { given: 900 } }] }],
  ["one that is wrong refuses all", "bulk_put", { pairs: [...pairs(["bad/first"]), { key: "bad/ttl", value: "v", ttl: 59 }, ...pairs(["bad/last"])] }, invalid, { a: { status: 207, count: 2, failed: ["bad/ttl"] } }],
  ["nothing of it is there", "list", { prefix: "bad/" }, { keys: [] }, { a: { keys: named(["bad/first", "bad/last"]) } }],
  ["the key .. is refused", "bulk_put", { pairs: [{ key: { exactly: ".." }, value: "v" }] }, invalid, { a: { status: 207, count: 0, failed: [".."] } }],
  ["three are got at once", "bulk_get", { keys: ["text", "page/07", "none"] }, { values: { text: "another, with ü ☂ 🍋 & \"quotes\"\r\n", "page/07": "of page/07", none: null } }],
  ["JSON is put again", "put", { key: "json", value: '{"a":[1,{"b":null}],"c":true}' }],
  ["it is got at once, as JSON", "bulk_get", { keys: ["json", "none"], type: "json" }, { values: { json: { a: [1, { b: null }], c: true }, none: null } }, { oracle: "miniflare's explorer gives texts alone" }],
  ["they are got at once with metadata", "bulk_get", { keys: ["mix-m", "text", "none"], metadata: true }, { values: { "mix-m": { value: "m", metadata: META }, text: { value: "another, with ü ☂ 🍋 & \"quotes\"\r\n", metadata: null }, none: null } }, { oracle: "miniflare's explorer leaves the metadata out" }],
  ["101 are not got at once", "bulk_get", { keys: Array.from({ length: 101 }, (_, i) => `k${i}`) }, invalid],
  ["three are deleted at once, one of which is not there", "bulk_delete", { keys: ["page/00", "page/01", "none"] }, { count: 3, failed: [] }],
  ["they are gone", "list", { prefix: "page/0", limit: 10 }, { keys: named(KEYS.slice(2, 10)) }],
  ["1,100 are put at once", "bulk_put", { pairs: pairs(MANY) }, { count: 1100, failed: [] }, { heavy: true, kv: "of KV a Worker asks for 900 at once" }],
  ["all of them are listed, by pages as large as they come", "list", { prefix: "many/" }, { keys: named(MANY) }, { heavy: true, kv: "of KV a Worker asks for 900 at once" }],
  ["all of them are deleted at once", "bulk_delete", { keys: MANY }, { count: 1100, failed: [] }, { heavy: true, kv: "of KV a Worker asks for 900 at once" }],
  ["none of them is left", "list", { prefix: "many/" }, { keys: [] }, { heavy: true, kv: "of KV a Worker asks for 900 at once" }],

  ["a wrong token is refused", "get", { key: "text", token: "not-a-token" }, { status: [401, 403], code: 10000 }, { oracle: "miniflare asks for no token" }],
  ["another account is not there", "get", { key: "text", account: nobody }, { status: 404, code: 7003 }, { oracle: "miniflare knows no accounts" }],
  ["a namespace that is not there is not read", "get", { key: "text", namespace: nobody }, noNamespace, { oracle: "miniflare makes a namespace of any id" }],
  ["nor is it written to", "put", { key: "text", value: "v", namespace: nobody }, noNamespace, { oracle: "miniflare makes a namespace of any id" }],
  ["nor is it listed", "list", { namespace: nobody }, noNamespace, { oracle: "miniflare makes a namespace of any id" }],
  ["a namespace is made", "ns_create", { title: "one" }, { title: "one" }],
  ["its title is taken", "ns_create", { title: "one", again: true }, { status: 400, code: 10014 }],
  ["it is looked up", "ns_get", { namespace: "$made" }, { title: "one" }],
  ["it is renamed", "ns_rename", { namespace: "$made", title: "two" }, { title: "two" }],
  ["the list of namespaces ends, and has it once", "ns_list", { per_page: 5 }, { titles: ["two"] }],
  ["a page past the end is empty", "ns_page", { page: 1000, per_page: 20 }, { count: 0 }],
  ["a value goes into it and back", "both", { key: "inside", value: "inside", namespace: "$made" }, { value: "inside" }],
  ["no other namespace has it", "get", { key: "inside" }, absent],
  ["the namespace is deleted", "ns_delete", { namespace: "$made" }],
  ["it is not there any more", "ns_get", { namespace: "$made" }, noNamespace],
  ["nor are its values", "get", { key: "inside", namespace: "$made" }, noNamespace],
];

export const ROWS = LIST.map(([name, op, args, expect = {}, more = {}], index) => ({ index, name, op, args, expect, ...more }));

// A time, where it is told as one after the plan was made.
const timeOf = (time, now) => (time?.given === undefined ? time : now + time.given);

// The bytes of a value, as base64.
export function bytesOf(value) {
  if (typeof value === "string") return Buffer.from(value).toString("base64");
  if (value.repeat !== undefined) return Buffer.from(value.repeat.repeat(value.times)).toString("base64");
  return value.base64;
}

const isBytes = (value) => value.base64 !== undefined;

// A row as a client is given it: with keys and titles that nobody else has, values as base64, and times as numbers.
export function forClient({ index, op, args }, { prefix, now }) {
  const key = (key) => key.exactly ?? (key.bytes ? prefix.padEnd(key.bytes, "k") : prefix + key);
  const pair = (pair) => ({
    ...pair,
    key: key(pair.key),
    value: bytesOf(pair.value),
    bytes: isBytes(pair.value),
    ...(pair.expiration && { expiration: timeOf(pair.expiration, now) }),
  });
  return {
    row: index,
    op,
    ...args,
    ...(args.value !== undefined && pair(args)),
    ...(args.key !== undefined && { key: key(args.key) }),
    ...(args.keys && { keys: args.keys.map(key) }),
    ...(args.pairs && { pairs: args.pairs.map(pair) }),
    ...(op === "list" && { prefix: prefix + (args.prefix ?? "") }),
    ...(args.title && { title: prefix + args.title }),
    ...(op === "ns_list" && { titles: prefix }),
  };
}
