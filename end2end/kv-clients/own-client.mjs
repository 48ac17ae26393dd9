// A client of `/api/v1` as its users write them: JSON in and out, a token or a signature with each request, an error that has the
// answer's status. It has no dependencies and runs wherever `fetch` and Web Crypto are.

const text = new TextEncoder();
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class KvError extends Error {
  constructor(status, { error, code } = {}) {
    super(error ?? `status ${status}`);
    Object.assign(this, { status, code });
  }
}

// Ways to say who asks: each makes the headers of a request.
export const bearer = (token) => async () => ({ authorization: `Bearer ${token}` });

async function sign(secret, message) {
  const key = await crypto.subtle.importKey("raw", text.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return hex(await crypto.subtle.sign("HMAC", key, text.encode(message)));
}

// Over method, path, query, time, nonce and body.
export const signature = (id, secret) => async (method, url, body) => {
  const time = String(Date.now());
  const nonce = crypto.randomUUID();
  const hash = hex(await crypto.subtle.digest("SHA-256", text.encode(body)));
  const message = ["v2", method, url.pathname, url.search.slice(1), time, nonce, hash].join("\n");
  return { "x-key-id": id, "x-timestamp": time, "x-nonce": nonce, "x-content-sha256": hash, "x-signature": await sign(secret, message) };
};

// The older one, over method, path, time and body.
export const legacySignature = (id, secret) => async (method, url, body) => {
  const time = String(Date.now());
  return { "x-key-id": id, "x-timestamp": time, "x-signature": await sign(secret, method + url.pathname + time + body) };
};

export class KvClient {
  #base;
  #auth;

  // `base` is where the API is, `https://shop.example/api/v1`.
  constructor(base, auth) {
    this.#base = base;
    this.#auth = auth;
  }

  get(key, type = "text") {
    return this.#ask("GET", `/kv/${encodeURIComponent(key)}`, { query: { type } });
  }

  getWithMetadata(key, type = "text") {
    return this.#ask("GET", `/kv/${encodeURIComponent(key)}/metadata`, { query: { type } });
  }

  put(key, value, options = {}) {
    return this.#ask("PUT", `/kv/${encodeURIComponent(key)}`, { body: { value, ...options } });
  }

  delete(key) {
    return this.#ask("DELETE", `/kv/${encodeURIComponent(key)}`);
  }

  list(query = {}) {
    return this.#ask("GET", "/kv", { query });
  }

  getBatch(keys, type) {
    return this.#ask("POST", "/kv/batch", { body: { keys, type } });
  }

  getBatchWithMetadata(keys, type) {
    return this.#ask("POST", "/kv/batch/metadata", { body: { keys, type } });
  }

  putBulk(pairs) {
    return this.#ask("POST", "/kv/bulk", { body: { pairs } });
  }

  deleteBulk(keys) {
    return this.#ask("POST", "/kv/bulk/delete", { body: { keys } });
  }

  async #ask(method, path, { query = {}, body } = {}) {
    const url = new URL(this.#base + path);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    const sent = body === undefined ? "" : JSON.stringify(body);
    const headers = { ...(await this.#auth(method, url, sent)), ...(body && { "content-type": "application/json" }) };
    const answer = await fetch(url, { method, headers, body: body && sent });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new KvError(answer.status, said);
    return { ...said, status: answer.status };
  }
}
