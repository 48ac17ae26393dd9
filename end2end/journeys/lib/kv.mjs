// Keys of the KV API, as who manages the shop makes them. It needs nothing of Playwright: what runs the API's clients makes its keys by it, too.
import { strict as assert } from "node:assert";
import { address } from "./address.mjs";
import { filled, plain } from "./forms.mjs";

// What clients of Cloudflare's call the servers: their KV_ACCOUNT_ID.
export const ACCOUNT = "0".repeat(32);

const KEYS = "/admin/api-keys";

// Somebody who manages the shop, signed in.
export async function manager(baseURL, email) {
  const from = address();
  const cookies = {};
  const ask = async (path, form) => {
    const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join("; ");
    const sent = form && { method: "POST", body: new URLSearchParams(form) };
    const answer = await fetch(new URL(path, baseURL), { ...sent, headers: { ...from, origin: baseURL, cookie, accept: "text/html" }, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      cookies[name] = value;
    }
    return { status: answer.status, text: await answer.text() };
  };
  assert.equal((await ask("/login", { email })).status, 303);
  const mails = await (await fetch(new URL(`/dev/mail?to=${encodeURIComponent(email)}`, baseURL), { headers: { ...from, accept: "application/json" } })).json();
  const code = /^ {4}(\S+) (\S+)$/m.exec(mails[0].text).slice(1).join("");
  assert.equal((await ask("/login/code", { code })).status, 303);
  return ask;
}

// A key of the manager's that may do everything: { id, secret, namespace }. `namespace` is an id, "new" for one of its own, or "all", of which
// the last is for Cloudflare's shape alone; `kind` is "token", "signed" or "legacy".
export async function makeKey(ask, { name, namespace, kind = "token" }) {
  const { text: page } = await ask(KEYS);
  const ticked = { read: "1", write: "1", admin: "1" };
  const form = filled(page, `action="${KEYS}`, { name, namespace, title: namespace === "new" ? name : "", kind, ...ticked });
  assert.ok(form, "there is no form for a key");
  const { status, text: shown } = await ask(KEYS, form);
  assert.equal(status, 200, shown);
  const copied = (id) => plain(new RegExp(`<input[^>]*\\sid="${id}"[^>]*>`).exec(shown)?.[0].match(/\svalue="([^"]*)"/)?.[1] ?? "");
  const secret = copied("secret");
  assert.ok(secret, "the page shows no secret");
  return { id: copied("key-id"), secret, namespace: copied("namespace-id") };
}
