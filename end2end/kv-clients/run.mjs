// Has clients do the script's rows against a server, and holds what came of it against what has to.
//
//   node run.mjs --base URL --account ID --token TOKEN --namespace ID [--key ID:SECRET] [--legacy ID:SECRET] [--only CLIENT,…]
//                [--light] [--packages FOLDER] [--results FILE]
//
// URL is the server's origin. A --key is for the client that signs, --legacy one for the older signature; without them those are left
// out. --light leaves out what takes long. Exits with 1 where anything is otherwise than the script says.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CLIENTS } from "./clients.mjs";
import { packagesIn, runAll, show } from "./runner.mjs";

const text = { type: "string" };
const { values: given } = parseArgs({
  options: {
    base: text, account: text, token: text, namespace: text, key: text, legacy: text, only: text, results: text,
    packages: { ...text, default: join(import.meta.dirname, "../../target/kv-clients") },
    light: { type: "boolean", default: false },
  },
});
for (const name of ["base", "account", "token", "namespace"]) if (!given[name]) throw new Error(`--${name} is missing`);

const keys = { signature: given.key, legacy: given.legacy };
const names = given.only?.split(",") ?? Object.keys(CLIENTS).filter((name) => !(CLIENTS[name].by in keys) || keys[CLIENTS[name].by]);
const leave = ({ heavy }) => (given.light && heavy ? "takes long" : undefined);
const results = await runAll(names, { ...given, base: given.base.replace(/\/$/, ""), keys }, packagesIn(given.packages), { leave, say: (line) => console.error(line) });
if (given.results) writeFileSync(given.results, JSON.stringify(results));
process.exit(show(results) ? 1 : 0);
