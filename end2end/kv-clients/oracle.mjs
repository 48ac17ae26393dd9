// Holds the script itself against miniflare's explorer, which speaks as Cloudflare's API does, and against workerd's own KV: what the
// script expects of ours is what comes of theirs. Rows that miniflare is known to answer otherwise are left out, and say why.
//
//   node oracle.mjs [--only CLIENT,…] [--packages FOLDER]
import { createServer, request } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from "miniflare";
import { difference, word } from "./compare.mjs";
import { packagesIn, runAll, show } from "./runner.mjs";
import { ROWS, forClient } from "./script.mjs";

const { values: given } = parseArgs({
  options: {
    only: { type: "string", default: "typescript,wrangler,python,rust" },
    packages: { type: "string", default: join(import.meta.dirname, "../../target/kv-clients") },
  },
});
const NAMESPACE = "0123456789abcdef0123456789abcdef";
const ACCOUNT = "oracle";
const EXPLORER = "/cdn-cgi/local/explorer/api";

// What the explorer does otherwise than Cloudflare; for those operations its answer is no measure.
const MISSING = {
  metadata: "the explorer has no such route",
  expires: "the explorer says no end of a value",
  ns_create: "the explorer makes no namespaces",
  ns_get: "the explorer has no such route",
  ns_rename: "the explorer has no such route",
  ns_delete: "the explorer has no such route",
  ns_list: "the explorer has its one page again and again",
  ns_page: "the explorer has its one page again and again",
};
const lives = ({ ttl, expiration, compact }) => ttl !== undefined || expiration !== undefined || compact;

function leave(row) {
  const { op, args } = row;
  if (row.oracle) return row.oracle;
  if (args.namespace) return "miniflare makes a namespace of any id";
  if (MISSING[op]) return MISSING[op];
  // Asked of workerd below.
  if (op === "put" && (lives(args) || args.key.bytes > 512)) return "the explorer takes what KV refuses, or says another code";
  if (op === "list" && ["ttl-", "until"].includes(args.prefix)) return "the explorer keeps no end of a single put";
  return undefined;
}

const worker = new Miniflare(
  Object.assign(
    convertV4MiniflareOptions({
      name: "oracle",
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new Log(LogLevel.WARN),
      modules: true,
      script: "export default { fetch: () => new Response() }",
      compatibilityDate: "2026-11-01",
      kvNamespaces: { KV: NAMESPACE },
    }),
    { unsafeLocalExplorer: true },
  ),
);
const { host, hostname, port } = await worker.ready;

class Absent extends Error {}

// The same paths as Cloudflare's. What wrangler and the crate ask for in another way is asked in the explorer's, and its `{}` for «nothing»
// is null, as which the crate reads it.
const proxy = createServer((asked, answer) => {
  let { method, url } = asked;
  url = url.replace(`/client/v4/accounts/${ACCOUNT}`, EXPLORER);
  if (method === "DELETE" && url.endsWith("/bulk")) [method, url] = ["POST", `${url}/delete`];
  const onward = request({ hostname, port, method, path: url, headers: { ...asked.headers, host } }, async (came) => {
    const { "content-length": _, "transfer-encoding": __, ...headers } = came.headers;
    const body = Buffer.concat(await came.toArray());
    const isJson = headers["content-type"]?.includes("json");
    answer.writeHead(came.statusCode, headers);
    answer.end(isJson ? body.toString().replace('"result":{}', '"result":null') : body);
  });
  asked.pipe(onward);
});
await new Promise((done) => proxy.listen(0, "127.0.0.1", done));

const server = { base: `http://127.0.0.1:${proxy.address().port}`, account: ACCOUNT, namespace: NAMESPACE, tokens: { b: "none" }, keys: {} };
const results = await runAll(given.only.split(","), server, packagesIn(given.packages), { leave, say: (line) => console.error(line) });
results.push({ client: "workerd", title: "workerd's own KV", cells: await workerd(await worker.getKVNamespace("KV")) });
const faults = show(results);
proxy.close();
await worker.dispose();
process.exit(faults ? 1 : 0);

// The same rows asked of the binding that a Worker has. It tells statuses, and no codes.
async function workerd(kv) {
  const client = { shape: "b", refusal: () => ["status"], silent: { bulk_put: ["count", "failed"], bulk_delete: ["count", "failed"] } };
  const plan = { prefix: "", now: Math.floor(Date.now() / 1000) };
  const binding = asked(kv);
  const cells = [];
  for (const row of ROWS) {
    const cell = { row: row.index, name: row.name, na: notOfBinding(row) };
    cells.push(cell);
    if (cell.na) continue;
    const told = { at: Date.now() / 1000, outcome: await outcome(() => binding[row.op](forClient(row, plan))) };
    Object.assign(cell, { word: word(row, told), fault: difference(row, client, told, plan) });
  }
  return cells;
}

function notOfBinding({ op, args, name }) {
  if (op.startsWith("ns_") || args.namespace || args.account || args.token) return "a binding is one namespace";
  if (op === "expires") return "a binding says no end of a value";
  if (op === "bulk_put" && /wrong|\.\./.test(name) && args.pairs.length > 1) return "a binding puts one at a time";
  if (name === "nothing of it is there") return "a binding puts one at a time";
  if (args.limit === 9) return "a binding takes pages of one and more";
  if (args.cursor) return "KV answers with an empty list";
  if (args.value?.times > 1_900_000) return "Cloudflare's own KV takes 25 MiB";
  return undefined;
}

async function outcome(ask) {
  try {
    return { ok: true, ...(await ask()) };
  } catch (error) {
    if (error instanceof Absent) return { ok: false, status: 404 };
    // What it can't even say in JavaScript it would refuse as KV does.
    return { ok: false, status: Number(/failed: (\d{3})/.exec(error.message)?.[1] ?? 400) };
  }
}

function asked(kv) {
  const put = async ({ key, value, metadata, ttl, expiration }) => {
    await kv.put(key, Buffer.from(value, "base64"), { metadata, expirationTtl: ttl, expiration });
    return {};
  };
  const whole = async ({ key }) => {
    const { value, metadata } = await kv.getWithMetadata(key, "arrayBuffer");
    if (!value) throw new Absent();
    return { value: Buffer.from(value).toString("base64"), metadata };
  };
  const remove = async ({ key }) => {
    await kv.delete(key);
    return {};
  };
  return {
    put,
    get: async (row) => ({ value: (await whole(row)).value }),
    metadata: async (row) => ({ metadata: (await whole(row)).metadata }),
    delete: remove,
    async both(row) {
      await put(row);
      return { value: (await whole(row)).value };
    },
    async list({ prefix, limit }) {
      const keys = [];
      let cursor;
      do {
        const page = await kv.list({ prefix, limit, cursor });
        keys.push(...page.keys.map(({ name, expiration, metadata }) => ({ name, ...(expiration && { expiration }), ...(metadata && { metadata }) })));
        ({ cursor } = page);
      } while (cursor);
      return { keys };
    },
    async bulk_put({ pairs }) {
      for (const pair of pairs) await put(pair);
      return {};
    },
    async bulk_delete({ keys }) {
      for (const key of keys) await remove({ key });
      return {};
    },
    async bulk_get({ keys, type = "text", metadata }) {
      if (!metadata) return { values: Object.fromEntries(await kv.get(keys, type)) };
      const found = [...(await kv.getWithMetadata(keys, type))];
      return { values: Object.fromEntries(found.map(([key, one]) => [key, one && { value: one.value, metadata: one.metadata }])) };
    },
  };
}
