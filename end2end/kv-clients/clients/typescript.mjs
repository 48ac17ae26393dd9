// Cloudflare's own client for JavaScript and TypeScript, as it comes from the npm registry.
import { createRequire } from "node:module";
import { join } from "node:path";
import { plan, Refused, run } from "./driver.mjs";

const { Cloudflare, toFile } = createRequire(join(plan.packages.npm, "package.json"))("cloudflare");

const clients = {};
const client = (token) => (clients[token] ??= new Cloudflare({ apiToken: token, baseURL: plan.base, maxRetries: 0, timeout: 60_000 }));

// What a list says, page by page; one that does not end is broken off.
async function pages(first, most = 50) {
  const items = [];
  let count = 0;
  for await (const page of (await first).iterPages()) {
    items.push(...page.getPaginatedItems());
    if ((count += 1) > most) throw new Refused({ endless: true });
  }
  return items;
}

const operations = {
  async put({ key, value, bytes, metadata, ttl, expiration }, to) {
    // Objects it would send as form fields of their own.
    const more = metadata === undefined ? {} : { metadata: JSON.stringify(metadata) };
    const data = Buffer.from(value, "base64");
    const body = bytes ? await toFile(data, "value") : data.toString();
    await to.kv.values.update(key, { ...to.namespace, value: body, expiration_ttl: ttl, expiration, ...more });
    return {};
  },
  async get({ key }, to) {
    const answer = await to.kv.values.get(key, to.namespace);
    return { value: Buffer.from(await answer.arrayBuffer()).toString("base64") };
  },
  async expires({ key }, to) {
    const answer = await to.kv.values.get(key, to.namespace);
    return { expiration: Number(answer.headers.get("expiration") ?? Number.NaN) };
  },
  metadata: async ({ key }, to) => ({ metadata: await to.kv.metadata.get(key, to.namespace) }),
  async delete({ key }, to) {
    await to.kv.values.delete(key, to.namespace);
    return {};
  },
  list: async ({ prefix, limit, cursor }, to) => ({ keys: await pages(to.kv.keys.list(to.id, { ...to.account, prefix, limit, cursor })) }),
  bulk_put: async ({ pairs }, to) => counted(await to.kv.bulkUpdate(to.id, { ...to.account, body: pairs.map(pairOf) })),
  bulk_get: async ({ keys, type, metadata }, to) => (await to.kv.bulkGet(to.id, { ...to.account, keys, type, withMetadata: metadata })),
  bulk_delete: async ({ keys }, to) => counted(await to.kv.bulkDelete(to.id, { ...to.account, body: keys })),
  ns_create: async ({ title }, to) => to.kv.create({ ...to.account, title }),
  ns_get: async (_, to) => to.kv.get(to.id, to.account),
  ns_rename: async ({ title }, to) => to.kv.update(to.id, { ...to.account, title }),
  ns_list: async ({ per_page }, to) => ({ titles: (await pages(to.kv.list({ ...to.account, per_page }))).map(({ title }) => title) }),
  ns_page: async ({ page, per_page }, to) => ({ count: (await to.kv.list({ ...to.account, page, per_page })).result.length }),
  async ns_delete(_, to) {
    await to.kv.delete(to.id, to.account);
    return {};
  },
};

const counted = ({ successful_key_count: count, unsuccessful_keys: failed }) => ({ count, failed });

const pairOf = ({ key, value, bytes, metadata, ttl, expiration }) => ({
  key,
  ...(bytes ? { value, base64: true } : { value: Buffer.from(value, "base64").toString() }),
  metadata,
  expiration_ttl: ttl,
  expiration,
});

await run(operations, {
  to: ({ account, token, namespace }) => ({
    kv: client(token).kv.namespaces,
    id: namespace,
    account: { account_id: account },
    namespace: { account_id: account, namespace_id: namespace },
  }),
  refusal: (error) => error instanceof Cloudflare.APIError && error.status && { status: error.status, code: error.errors?.[0]?.code },
});
