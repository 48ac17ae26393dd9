// Functions, as programs call them: what is the same for all, on either server. docs/api.md says which there are.
import { readFileSync } from "node:fs";
import { address } from "./lib/address.mjs";
import { cardPaths } from "./lib/goods.mjs";
import { admin, signInByRequest, somebody } from "./lib/people.mjs";
import { expect, test as base } from "./lib/shop.mjs";

const page = readFileSync(new URL("../../docs/api.md", import.meta.url), "utf8");
const FUNCTIONS = [...page.matchAll(/^`(GET|POST) (\/\S+)`/gm)].map(([, method, path]) => ({ method, path, admins: path.startsWith("/admin/") }));

const test = base.extend({
  // Somebody who calls: by default nobody in particular, from the site's own pages.
  caller: async ({ playwright, baseURL }, use) => {
    const contexts = [];
    const make = async (email) => {
      const context = await playwright.request.newContext({ baseURL, extraHTTPHeaders: address() });
      contexts.push(context);
      if (email) await signInByRequest(context, baseURL, email);
      return {
        context,
        call: (path, { method = "GET", data, headers = {} } = {}) =>
          context.fetch(path, { method, data, maxRedirects: 0, headers: { origin: baseURL, "content-type": "application/json", ...headers } }),
      };
    };
    await use(make);
    for (const context of contexts) await context.dispose();
  },
});

async function refused(answer, status, code) {
  expect.soft(answer.status(), answer.url()).toBe(status);
  const { "content-type": type, location, "x-request-id": id } = answer.headers();
  expect.soft(type, answer.url()).toBe("application/json");
  expect.soft(location).toBeUndefined();
  expect.soft(await answer.json()).toMatchObject({ code, request_id: id, error: expect.any(String) });
}

test("the list of functions has all of them", () => {
  expect(FUNCTIONS.length).toBeGreaterThanOrEqual(19);
});

test("nothing is called from another site's page", async ({ caller }) => {
  const { call } = await caller(admin(16));
  for (const { path } of FUNCTIONS) {
    await refused(await call(path, { method: "POST", data: "{}", headers: { origin: "https://evil.example" } }), 403, "forbidden");
  }
});

test("what is the admins' is nobody else's", async ({ caller }) => {
  const [nobody, anybody] = [await caller(), await caller(somebody())];
  for (const { method, path } of FUNCTIONS.filter(({ admins }) => admins)) {
    const data = method === "POST" ? "{}" : undefined;
    await refused(await nobody.call(path, { method, data }), 401, "sign_in_needed");
    await refused(await anybody.call(path, { method, data }), 403, "forbidden");
  }
});

test("a function answers to its own method and name alone", async ({ caller }) => {
  const { call } = await caller(admin(17));
  for (const { method, path } of FUNCTIONS) {
    for (const other of ["GET", "POST", "PUT", "DELETE"].filter((other) => other !== method)) {
      await refused(await call(path, { method: other, data: other === "GET" ? undefined : "{}" }), 405, "method_not_allowed");
    }
    await refused(await call(`${path}x`), 404, "not_found");
  }
});

test("what can't be read is told, and whoever takes pages is sent nowhere", async ({ caller, baseURL }) => {
  const { call } = await caller(admin(18));
  const headers = { accept: "text/html", referer: `${baseURL}/shop` };
  for (const { path } of FUNCTIONS.filter(({ method }) => method === "POST")) {
    await refused(await call(path, { method: "POST", data: "{", headers }), 400, "bad_request");
    await refused(await call(path, { method: "POST", data: JSON.stringify({ id: "x".repeat(70_000) }), headers }), 413, "too_large");
    await refused(await call(path, { method: "POST", data: "{}", headers: { ...headers, "content-type": "text/plain" } }), 415, "unsupported_media_type");
  }
  for (const path of ["/api/shop/product", "/api/shop/products?q=a&q=b", "/api/shop/products?after=garbage", "/admin/api/cdn/file", "/admin/api/cdn/files?after=garbage"]) {
    await refused(await call(path, { headers }), 400, "bad_request");
  }
  await refused(await call("/api/shop/product?slug=no-such-product", { headers }), 404, "not_found");
});

test("what is on sale may be kept, and is what the pages show", async ({ caller, goods }) => {
  const { call } = await caller();
  // Other journeys put products on sale meanwhile: each is on the page of just before or of just after.
  const shown = async () => cardPaths(await (await call("/shop?limit=100")).text());
  const before = await shown();
  const list = await call("/api/shop/products?limit=100");
  expect(list.status()).toBe(200);
  const { products } = await list.json();
  const cards = [...before, ...(await shown())];
  for (const { slug } of products) expect.soft(cards).toContain(`/shop/${slug}`);
  const slug = goods.choice.path.replace("/shop/", "");
  const answer = await call(`/api/shop/product?slug=${slug}`);
  expect(answer.headers()["cache-control"]).toMatch(/^public, max-age=0, s-maxage=\d/);
  const { product } = await answer.json();
  expect(product.variants.map(({ id }) => id)).toEqual(goods.choice.variants.map(({ id }) => id));
});

test("a cart is filled by calls, and its page shows it", async ({ caller, goods }) => {
  const { call } = await caller();
  const [{ id: variant }] = goods.plain.variants;
  for (const count of [1, 2]) {
    const added = await call("/api/shop/cart/add", { method: "POST", data: JSON.stringify({ variant, quantity: 1 }) });
    expect(await added.json()).toMatchObject({ quantity: count, count });
    const { lines } = await (await call("/api/shop/cart")).json();
    expect(lines.map(({ quantity }) => quantity)).toEqual([count]);
  }
  const refusal = await call("/api/shop/cart/add", { method: "POST", data: JSON.stringify({ variant, quantity: 0 }) });
  await refused(refusal, 422, "invalid");
  expect(await (await call("/cart")).text()).toContain('value="2"');
});
