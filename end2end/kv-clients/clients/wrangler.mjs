// `wrangler kv`, the project's own version: a program for each row, which is told where to go by its environment.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plan, Refused, run } from "./driver.mjs";

// Not in a project, of which it would read the settings.
const folder = mkdtempSync(join(tmpdir(), "kv-wrangler-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const program = join(plan.packages.end2end, "node_modules/wrangler/bin/wrangler.js");

function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

// What it prints; where it fails, what it says of the refusal.
function wrangler(to, ...words) {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    CI: "1",
    NO_COLOR: "1",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_HIDE_BANNER: "true",
    CLOUDFLARE_API_BASE_URL: plan.base,
    CLOUDFLARE_ACCOUNT_ID: to.account,
    CLOUDFLARE_API_TOKEN: to.token,
  };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, "kv", ...words], { cwd: folder, env, encoding: "buffer", maxBuffer: 64 << 20, timeout: 120_000 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const said = `${stdout}\n${stderr}`;
      // It has words of its own for a title that is taken.
      const code = Number(/\[code: (\d+)\]/.exec(said)?.[1] ?? (/namespace with the title .* already exists/i.test(said) && 10014));
      const status = Number(/ - (\d{3}): /.exec(said)?.[1]);
      reject(code || status ? new Refused({ ...(code && { code }), ...(status && { status }) }) : new Error(`${error.message}\n${said}`));
    });
  });
}

const there = (to) => ["--namespace-id", to.namespace, "--remote"];
// Its output may begin with a line about itself.
const json = (output) => JSON.parse(/^[[{"][^]*/m.exec(output.toString())[0]);

const operations = {
  async put({ key, value, bytes, metadata, ttl, expiration }, to) {
    const data = Buffer.from(value, "base64");
    const isWord = !bytes && data.length && data.length < 10_000;
    const content = isWord ? [data.toString()] : ["--path", file("value", data)];
    const more = { metadata: metadata && JSON.stringify(metadata), ttl, expiration };
    const options = Object.entries(more).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
    await wrangler(to, "key", "put", key, ...content, ...options, ...there(to));
    return {};
  },
  get: async ({ key }, to) => ({ value: (await wrangler(to, "key", "get", key, ...there(to))).toString("base64") }),
  async delete({ key }, to) {
    await wrangler(to, "key", "delete", key, ...there(to));
    return {};
  },
  list: async ({ prefix }, to) => ({ keys: json(await wrangler(to, "key", "list", "--prefix", prefix, ...there(to))) }),
  async bulk_put({ pairs }, to) {
    const list = pairs.map(({ key, value, bytes, metadata, ttl, expiration }) => ({
      key,
      ...(bytes ? { value, base64: true } : { value: Buffer.from(value, "base64").toString() }),
      metadata,
      expiration_ttl: ttl,
      expiration,
    }));
    await wrangler(to, "bulk", "put", file("pairs.json", JSON.stringify(list)), ...there(to));
    return {};
  },
  bulk_get: async ({ keys }, to) => ({ values: json(await wrangler(to, "bulk", "get", file("keys.json", JSON.stringify(keys)), ...there(to))) }),
  async bulk_delete({ keys }, to) {
    await wrangler(to, "bulk", "delete", file("keys.json", JSON.stringify(keys)), "--force", ...there(to));
    return {};
  },
  async ns_create({ title }, to) {
    const said = (await wrangler(to, "namespace", "create", title)).toString();
    return { title, id: /[0-9a-f]{32}/.exec(said)?.[0] };
  },
  async ns_rename({ title }, to) {
    await wrangler(to, "namespace", "rename", "--namespace-id", to.namespace, "--new-name", title);
    return {};
  },
  ns_list: async (_, to) => ({ titles: json(await wrangler(to, "namespace", "list")).map(({ title }) => title) }),
  async ns_delete(_, to) {
    await wrangler(to, "namespace", "delete", "--namespace-id", to.namespace, "--skip-confirmation");
    return {};
  },
};

await run(operations, { to: (target) => target, refusal: () => undefined });
