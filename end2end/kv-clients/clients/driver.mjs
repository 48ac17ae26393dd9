// What the clients that run on Node have in common: they read the plan, do its rows, and print what came of each as a line of JSON.
import { readFileSync } from "node:fs";

// { base, account, token, namespace, prefix, packages, rows }
export const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));

// A refusal, as the client tells it.
export class Refused extends Error {
  constructor(refusal) {
    super(JSON.stringify(refusal));
    this.refusal = refusal;
  }
}

// `to` makes of { account, token, namespace } what an operation works on; `refusal` reads the client's own errors.
export async function run(operations, { to, refusal }) {
  let made;
  operations.both ??= async (row, target) => {
    await operations.put(row, target);
    return operations.get(row, target);
  };
  for (const row of plan.rows) {
    const at = Date.now() / 1000;
    let outcome;
    try {
      const { account, token, namespace } = { ...plan, ...row };
      outcome = { ok: true, ...(await operations[row.op](row, to({ account, token, namespace: namespace === "$made" ? made : namespace }))) };
      if (row.op === "ns_create") made = outcome.id;
    } catch (error) {
      const refused = error instanceof Refused ? error.refusal : refusal(error);
      outcome = { ok: false, ...(refused || { broken: String(error?.stack ?? error) }) };
    }
    console.log(JSON.stringify({ row: row.row, at, outcome }));
  }
}
