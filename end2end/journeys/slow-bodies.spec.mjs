// Bodies that do not come: nobody waits for a stranger.
import { address } from "./lib/address.mjs";
import { raw } from "./lib/raw.mjs";
import { expect, test } from "./lib/shop.mjs";

const MANY = 300;

test("hundreds of bodies of one byte keep nobody from the shop, and each is given up", async ({ request, baseURL, goods }) => {
  test.slow();
  const { host } = new URL(baseURL);
  const [[name, value]] = Object.entries(address());
  const paths = ["/login", "/cart/lines", "/api/shop/cart/add", "/no/such/page"];
  const held = Array.from({ length: MANY }, (_, n) => {
    const head = [`POST ${paths[n % paths.length]} HTTP/1.1`, `Host: ${host}`, `Origin: http://${host}`, `${name}: ${value}`, "Content-Type: application/x-www-form-urlencoded", "Content-Length: 1000"];
    return raw(baseURL, [`${[...head, "", ""].join("\r\n")}a`], { method: "POST", patience: 30_000 });
  });
  await new Promise((later) => setTimeout(later, 1_000));
  for (const path of ["/shop", goods.plain.path, "/healthz", "/cart", "/robots.txt"]) {
    for (let n = 0; n < 4; n += 1) {
      const answer = await request.get(path, { headers: address(), timeout: 5_000 });
      expect.soft(answer.status(), path).toBe(200);
    }
  }
  const statuses = {};
  for (const { status } of await Promise.all(held)) statuses[status] = (statuses[status] ?? 0) + 1;
  // What one address may have in memory at once has a bound; beyond it is refused at once, or closed.
  expect(Object.keys(statuses).every((status) => ["408", "503", "0"].includes(status)), JSON.stringify(statuses)).toBe(true);
  expect(statuses[408], JSON.stringify(statuses)).toBeGreaterThan(0);
});
