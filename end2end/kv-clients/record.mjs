// Writes down what each client sends, and how it is answered, into recorded/, for the journeys to send it again without the clients.
//
//   node record.mjs --base URL --account ID --namespace ID --token TOKEN --own-token TOKEN [--only CLIENT,…] [--packages FOLDER]
//
// No token is written down. Signatures are not either: they can't be used again.
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Recording, newPrefix } from "./recording.mjs";
import { packagesIn, runAll, show } from "./runner.mjs";

const text = { type: "string" };
const { values: given } = parseArgs({
  options: {
    base: text, account: text, namespace: text, token: text, "own-token": text,
    only: { ...text, default: "typescript,wrangler,python,rust,own" },
    packages: { ...text, default: join(import.meta.dirname, "../../target/kv-clients") },
  },
});

const { account, namespace } = given;
const tokens = { a: given["own-token"], b: given.token };
const OURS = Object.values(tokens).map((token) => `Bearer ${token}`);

let recording;
const proxy = createServer(async (asked, answer) => {
  const { method, url: path } = asked;
  const body = Buffer.concat(await asked.toArray());
  const { host: _, connection: __, "content-length": ___, "transfer-encoding": ____, ...headers } = asked.headers;
  const came = await fetch(given.base + path, { method, headers: { ...headers, "accept-encoding": "identity" }, body: body.length ? body : undefined });
  const told = { status: came.status, headers: Object.fromEntries(came.headers), body: Buffer.from(await came.arrayBuffer()) };
  recording.note({ method, path, headers, body, isOurs: OURS.includes(headers.authorization) }, told);
  answer.writeHead(told.status, { ...told.headers, "content-length": told.body.length });
  answer.end(told.body);
});
await new Promise((done) => proxy.listen(0, "127.0.0.1", done));

const server = { base: `http://127.0.0.1:${proxy.address().port}`, account, namespace, tokens, keys: {} };
const results = [];
for (const name of given.only.split(",")) {
  const plan = { prefix: newPrefix(), now: Math.floor(Date.now() / 1000) };
  recording = new Recording({ account, namespace, ...plan });
  const leave = ({ heavy, op }) => (heavy && "takes too much room") || (op === "ns_list" && "depends on what others have") || undefined;
  results.push(...(await runAll([name], server, packagesIn(given.packages), { ...plan, leave, say: (line) => console.error(line) })));
  const lines = recording.exchanges.map((exchange) => JSON.stringify(exchange));
  writeFileSync(join(import.meta.dirname, "recorded", `${name}.json`), `[\n${lines.join(",\n")}\n]\n`);
}
proxy.close();
process.exit(show(results) ? 1 : 0);
