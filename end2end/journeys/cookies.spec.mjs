// Cookies that are broken, forged or somebody else's.
import { expect, post, test } from "./lib/shop.mjs";

const get = (request, path, cookie) => request.get(path, { headers: { cookie } });
const setCookies = (answer) => answer.headersArray().filter(({ name }) => name.toLowerCase() === "set-cookie").map(({ value }) => value);

const STRANGE = {
  "without sense": ";;;=;cart;cart=;cart_count=abc;bm_1=%%%;=x",
  "of 5 KB": `cart=${"a".repeat(5_000)}`,
  "that would choose the primary": "bm_1=first-primary",
  "that would choose a replica": "bm_1=first-unconstrained",
  "with a bookmark of another shape": "bm_1=00000001-00000001-00000001-0000000000000000000000000000000g",
  "of fifty bookmarks": Array.from({ length: 50 }, (_, n) => `bm_${n}=${"f".repeat(59)}.x`).join("; "),
  "with a letter beyond ASCII, as any script can set": "visitor_city=M\u00fcnchen",
  "that count too much": "cart_count=99999999999999999999",
  "that count less than nothing": "cart_count=-5",
  "of nobody's cart": "cart=0123456789abcdef0123456789abcdef; cart_count=0",
};

for (const [kind, cookie] of Object.entries(STRANGE)) {
  test(`cookies ${kind} change nothing`, async ({ request, goods }) => {
    const cart = await get(request, "/cart", cookie);
    expect(cart.status()).toBe(200);
    const html = await cart.text();
    expect(html).toContain("Your cart is empty");
    expect(/data-cart-count[^>]*>(\d+)</.exec(html)[1]).toBe("0");
    expect((await get(request, goods.choice.path, cookie)).status()).toBe(200);
  });
}

test("a visitor with a bookmark from a future that never was can shop all the same", async ({ playwright, baseURL, goods }) => {
  const visitor = await playwright.request.newContext({
    baseURL,
    storageState: { cookies: [{ name: "bm_000001", value: `ffffffff-ffffffff-ffffffff-${"f".repeat(32)}`, domain: "127.0.0.1", path: "/", expires: -1, httpOnly: true, secure: false, sameSite: "Lax" }], origins: [] },
  });
  for (const path of ["/shop", goods.plain.path, "/cart"]) expect((await visitor.get(path)).status(), path).toBe(200);
  const answer = await post(visitor, baseURL, "/cart/lines", { slug: "", variant: goods.plain.variants[0].id, quantity: "2" });
  expect(answer.status()).toBe(303);
  const html = await (await visitor.get("/cart")).text();
  expect(html).toContain(goods.plain.name);
  expect(/data-cart-count[^>]*>(\d+)</.exec(html)[1]).toBe("2");
  await visitor.dispose();
});

test("a cart that is nobody's can be filled like any other", async ({ request, baseURL, goods }) => {
  const id = Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join("");
  const form = { slug: "", variant: goods.plain.variants[0].id, quantity: "2" };
  const answer = await post(request, baseURL, "/cart/lines", form, { cookie: `cart=${id}`, accept: "application/json" });
  expect(answer.status()).toBe(200);
  expect(await answer.json()).toMatchObject({ count: 2 });
});

test("nobody sees what is in another visitor's cart", async ({ playwright, baseURL, goods }) => {
  const [one, other] = await Promise.all([0, 1].map(() => playwright.request.newContext({ baseURL })));
  await post(one, baseURL, "/cart/lines", { slug: "", variant: goods.plain.variants[0].id, quantity: "1" });
  expect(await (await one.get("/cart")).text()).toContain(goods.plain.name);
  expect(await (await other.get("/cart")).text()).toContain("Your cart is empty");
  await Promise.all([one.dispose(), other.dispose()]);
});

test("a browser that keeps no cookies is told so instead of a success that is none", async ({ page, goods }) => {
  await page.addInitScript(() => Object.defineProperty(Document.prototype, "cookie", { get: () => "", set() {} }));
  await page.goto(goods.plain.path);
  await page.getByTestId("add-to-cart").click();
  await expect(page.getByRole("alert").filter({ hasText: "needs cookies" })).toBeVisible();
  await expect(page.getByText("1 added")).toHaveCount(0);
  await expect(page.getByTestId("cart-count")).toHaveText("0");
});

test("the cart's cookie is for the shop alone and not for its scripts", async ({ request, baseURL, goods }) => {
  const answer = await post(request, baseURL, "/cart/lines", { slug: "", variant: goods.plain.variants[0].id, quantity: "1" });
  expect(answer.status()).toBe(303);
  const cookies = setCookies(answer);
  expect(cookies.find((value) => value.startsWith("cart="))).toMatch(/^cart=[0-9a-f]{32}; Path=\/; Max-Age=\d+; SameSite=Lax; HttpOnly/);
  expect(cookies.find((value) => value.startsWith("bm_"))).toContain("HttpOnly");
  expect(cookies.find((value) => value.startsWith("cart_count="))).not.toContain("HttpOnly");
  expect(answer.headers()["cache-control"]).toContain("no-store");
});
