// Has clients do the script's rows against a server, and holds what came of it against what has to.
//
//   node run.mjs --base URL --account ID --namespace ID --token TOKEN [--own-token TOKEN] [--key ID:SECRET] [--legacy ID:SECRET]
//                [--only CLIENT,…] [--light] [--packages FOLDER] [--results FILE]
//
// URL is the server's origin. --token is good for all namespaces, in Cloudflare's shape; --own-token for that one, in our own; --key and
// --legacy are for its clients that sign. A client whose key is missing is left out. --light leaves out what takes long. Exits with 1 where
// anything is otherwise than the script says.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { known, packagesIn, runAll, show } from "./runner.mjs";

const text = { type: "string" };
const { values: given } = parseArgs({
  options: {
    base: text, account: text, namespace: text, token: text, "own-token": text, key: text, legacy: text, only: text, results: text,
    packages: { ...text, default: join(import.meta.dirname, "../../target/kv-clients") },
    light: { type: "boolean", default: false },
  },
});
for (const name of ["base", "account", "namespace"]) if (!given[name]) throw new Error(`--${name} is missing`);

const { account, namespace, key, legacy } = given;
const server = {
  base: given.base.replace(/\/$/, ""), account, namespace,
  tokens: { a: given["own-token"], b: given.token },
  keys: { signature: key, legacy },
};
const names = given.only?.split(",") ?? known(server);
const leave = ({ heavy }) => (given.light && heavy ? "takes long" : undefined);
const results = await runAll(names, server, packagesIn(given.packages), { leave, say: (line) => console.error(line) });
if (given.results) writeFileSync(given.results, JSON.stringify(results));
process.exit(show(results) ? 1 : 0);
