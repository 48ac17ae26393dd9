// Answers `[value, metadata as JSON or null]`, or null.
export async function get(namespace, key) {
  const { value, metadata } = await namespace.getWithMetadata(key, "arrayBuffer");
  return value === null ? null : [new Uint8Array(value), metadata === null ? null : JSON.stringify(metadata)];
}

// A moment sooner than in a minute, which KV refuses, is raised to that.
export async function put(namespace, key, value, expirationTtl, expiration, metadata) {
  const options = {};
  if (expirationTtl !== undefined) options.expirationTtl = expirationTtl;
  if (expiration !== undefined) options.expiration = Math.max(expiration, Math.ceil(Date.now() / 1000) + 60);
  if (metadata !== undefined) options.metadata = JSON.parse(metadata);
  await namespace.put(key, value, options);
}

export async function remove(namespace, key) {
  await namespace.delete(key);
}

// Answers a page as JSON.
export async function list(namespace, prefix, cursor, limit) {
  const page = await namespace.list({ prefix, cursor, limit });
  return JSON.stringify({ keys: page.keys, cursor: page.list_complete ? null : page.cursor });
}
