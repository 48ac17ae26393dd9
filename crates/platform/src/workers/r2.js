// What is known of an object, as JSON.
function known(object) {
  return JSON.stringify(plain(object));
}

function plain({ key, size, etag, uploaded, httpMetadata, customMetadata }) {
  return {
    key,
    size,
    etag,
    uploaded: Math.floor(uploaded.getTime() / 1000),
    content_type: httpMetadata?.contentType ?? null,
    custom: customMetadata ?? {},
  };
}

export async function head(bucket, key) {
  const object = await bucket.head(key);
  return object === null ? undefined : known(object);
}

// Takes conditions and range as JSON. Answers `[what is known, body]`, without a body where a condition failed.
export async function get(bucket, key, options) {
  const { if_match, if_none_match, range } = JSON.parse(options);
  // As headers, which unlike R2's own conditions may list several tags.
  const onlyIf = new Headers();
  if (if_match !== null) onlyIf.set("if-match", `"${if_match}"`);
  if (if_none_match.length > 0) onlyIf.set("if-none-match", if_none_match.map((tag) => `"${tag}"`).join(", "));
  const object = await bucket.get(key, { onlyIf, range: range ?? undefined });
  return object === null ? undefined : [known(object), object.body];
}

export async function sha256(bucket, key) {
  const object = await bucket.get(key);
  if (object === null) return undefined;
  const digest = new crypto.DigestStream("SHA-256");
  await object.body.pipeTo(digest);
  return new Uint8Array(await digest.digest);
}

// `options` is JSON: `{httpMetadata, customMetadata, sha256}`.
export async function put(bucket, key, body, options) {
  const object = await bucket.put(key, body, JSON.parse(options));
  return known(object);
}

export async function remove(bucket, keys) {
  await bucket.delete(JSON.parse(keys));
}

export async function list(bucket, prefix, cursor, limit) {
  const page = await bucket.list({ prefix, cursor, limit, include: ["httpMetadata", "customMetadata"] });
  return JSON.stringify({ objects: page.objects.map(plain), cursor: page.truncated ? page.cursor : null });
}

export async function create(bucket, key, options) {
  const upload = await bucket.createMultipartUpload(key, JSON.parse(options));
  return upload.uploadId;
}

export async function part(bucket, key, id, number, body) {
  const { etag } = await bucket.resumeMultipartUpload(key, id).uploadPart(number, body);
  return etag;
}

export async function complete(bucket, key, id, parts) {
  return known(await bucket.resumeMultipartUpload(key, id).complete(JSON.parse(parts)));
}

export async function abort(bucket, key, id) {
  await bucket.resumeMultipartUpload(key, id).abort();
}
