// What the clients of the KV API send, as it was written down (kv-clients/record.mjs), sent once more: for that the clients are not needed.
import { randomBytes } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { again, newPrefix } from "../kv-clients/recording.mjs";
import { ACCOUNT, makeKey, manager } from "./lib/kv.mjs";
import { admin } from "./lib/people.mjs";
import { expect, test as base } from "./lib/shop.mjs";

const folder = join(import.meta.dirname, "../kv-clients/recorded");

// Somebody who makes keys, signed in once for all of them.
const test = base.extend({
  keys: [async ({}, use, { project }) => use(await manager(project.use.baseURL, admin(59))), { scope: "worker" }],
});
test.describe.configure({ mode: "default" });

for (const file of readdirSync(folder)) {
  const client = file.replace(/\.json$/, "");
  test(`what the client ${client} sends is answered as it was`, async ({ keys, others }) => {
    test.slow();
    const name = `${client} ${randomBytes(4).toString("hex")}`;
    const own = await makeKey(keys, { name, namespace: "new" });
    const key = client === "own" ? own : await makeKey(keys, { name: `${name}, all`, namespace: "all" });
    const request = await others.request();
    const send = async ({ method, path, headers, body, isWrong }) => {
      const authorization = `Bearer ${isWrong ? "not-a-token" : key.secret}`;
      const answer = await request.fetch(path, { method, headers: { ...headers, authorization }, data: body });
      return { status: answer.status(), headers: answer.headers(), body: await answer.body() };
    };
    const names = { account: ACCOUNT, namespace: own.namespace, prefix: newPrefix() };
    const exchanges = JSON.parse(readFileSync(join(folder, file), "utf8"));
    for await (const { exchange, status, shape, answer, expected } of again(exchanges, names, Math.floor(Date.now() / 1000), send)) {
      const what = `${exchange.method} ${exchange.path}`;
      expect({ what, status, shape }).toEqual({ what, status: exchange.status, shape: exchange.shape });
      if (!shape) expect(answer.equals(expected ?? Buffer.alloc(0)), what).toBe(true);
    }
  });
}
