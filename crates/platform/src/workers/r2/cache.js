import { waitUntil } from "cloudflare:workers";

// No host of that name can exist, so nothing else is kept under it.
const address = (key) => `https://r2.coppice.internal/${encodeURIComponent(key)}`;
const cache = () => globalThis.caches?.default;
const KNOWN = "x-known";

// A cache that fails is no cache: R2 has the object.
const ignore = () => undefined;

// `range` is a Range header's value. Answers `[what is known, body]`, if there is a copy.
export async function find(key, range) {
  const headers = range === undefined ? {} : { range };
  const copy = await cache()?.match(new Request(address(key), { headers })).catch(ignore);
  if (copy === undefined) return undefined;
  if (copy.status === (range === undefined ? 200 : 206)) return [decodeURIComponent(copy.headers.get(KNOWN)), copy.body];
  await copy.body?.cancel();
  return undefined;
}

// Makes a copy after the answer, and for so many seconds. The object is read once more for it: a stream parted in two
// would hold in memory whatever the visitor has not taken yet.
export function keep(bucket, key, known, seconds) {
  const copy = async () => {
    const object = await bucket.get(key);
    if (object === null) return;
    const headers = { "cache-control": `public, max-age=${seconds}`, [KNOWN]: encodeURIComponent(known) };
    await cache()?.put(address(key), new Response(object.body, { headers }));
  };
  waitUntil(copy().catch(ignore));
}

export async function remove(keys) {
  await Promise.all(JSON.parse(keys).map((key) => cache()?.delete(address(key)).catch(ignore)));
}
