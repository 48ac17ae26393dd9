// A client of our own API, which says who it is by a token, or by a signature of either kind.
import { KvClient, KvError, bearer, legacySignature, signature } from "../own-client.mjs";
import { plan, Refused, run } from "./driver.mjs";

const [id, secret] = (plan.keys?.[plan.by] ?? "").split(/:(.*)/);
const ways = { bearer, signature: () => signature(id, secret), legacy: () => legacySignature(id, secret) };
const wrong = { bearer, signature: () => signature(id, "another"), legacy: () => legacySignature(id, "another") };

const to = ({ token }) => new KvClient(plan.base, (token === plan.token ? ways : wrong)[plan.by](token));
const plain = (value) => Buffer.from(value, "base64").toString();
const options = ({ metadata, expiration, ttl }) => ({ metadata, expiration, expirationTtl: ttl });

// What a bulk came to; its status is worth a word where not all of it was done.
const counted = ({ status, successful, results }) => ({
  count: successful,
  failed: results.filter(({ success }) => !success).map(({ key }) => key),
  ...(status !== 200 && { status }),
});

const operations = {
  async put(row, kv) {
    await kv.put(row.key, plain(row.value), options(row));
    return {};
  },
  get: async ({ key }, kv) => ({ value: Buffer.from((await kv.get(key)).value).toString("base64") }),
  expires: async ({ key }, kv) => ({ expiration: (await kv.getWithMetadata(key)).expiration }),
  metadata: async ({ key }, kv) => ({ metadata: (await kv.getWithMetadata(key)).metadata }),
  async delete({ key }, kv) {
    await kv.delete(key);
    return {};
  },
  async list({ prefix, limit, cursor }, kv) {
    const found = [];
    for (let page = 0; page < 50; page += 1) {
      const { keys, list_complete: isLast, cursor: next } = await kv.list({ prefix, limit, cursor });
      found.push(...keys);
      if (isLast) return { keys: found };
      cursor = next;
    }
    throw new Refused({ endless: true });
  },
  bulk_put: async ({ pairs }, kv) => counted(await kv.putBulk(pairs.map((pair) => ({ key: pair.key, value: plain(pair.value), ...options(pair) })))),
  bulk_get: async ({ keys, type, metadata }, kv) => ({ values: (await (metadata ? kv.getBatchWithMetadata(keys, type) : kv.getBatch(keys, type))).values }),
  bulk_delete: async ({ keys }, kv) => counted(await kv.deleteBulk(keys)),
};

await run(operations, { to, refusal: (error) => error instanceof KvError && { status: error.status, code: error.code } });
