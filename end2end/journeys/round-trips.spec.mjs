// How often a page asks the database, as its answer says.
import { codeFor, signInByRequest, somebody } from "./lib/people.mjs";
import { cost, expect, post, test } from "./lib/shop.mjs";

const once = () => Math.random().toString(36).slice(2);

// The first request after a while also finds out whose shop it is.
test.beforeEach(async ({ request }) => {
  await request.get("/robots.txt");
});

test("a list asks the database once, and the cache from then on", async ({ request }) => {
  // A page that begins where nobody else's does, which one of a few tries is.
  const somewhere = async () => {
    const longer = await (await request.get(`/shop?sort=name&limit=${30 + Math.floor(Math.random() * 70)}`)).text();
    const next = /href="([^"]*)"/.exec(/<a [^>]*rel="next"[^>]*>/.exec(longer)[0])[1].replaceAll("&amp;", "&");
    return `/shop?${new URLSearchParams({ sort: "name", after: new URLSearchParams(next.split("?")[1]).get("after") })}`;
  };
  let path, first;
  for (let tries = 0; tries < 5 && first?.cache !== "miss"; tries += 1) {
    path = await somewhere();
    first = cost(await request.get(path));
  }
  expect(first).toEqual({ trips: 1, cache: "miss" });
  expect(cost(await request.get(path))).toEqual({ trips: 0, cache: "hit" });
});

test("a product that is not there is not there from the cache too", async ({ request }) => {
  const path = `/shop/none-${once()}`;
  expect(cost(await request.get(path))).toEqual({ trips: 1, cache: "miss" });
  expect(cost(await request.get(path))).toEqual({ trips: 0, cache: "hit" });
});

test("who has just changed something gets lists and products as new as that, in one question each", async ({ request, baseURL, goods }) => {
  const card = goods.cards[Math.floor(Math.random() * goods.cards.length)];
  const paths = [`/shop?category=${encodeURIComponent(goods.choice.category)}&sort=name`, card.path];
  // Whatever the cache had before, it has it now.
  for (const path of paths) await request.get(path);
  for (const path of paths) expect(cost(await request.get(path)).trips, path).toBe(0);
  await post(request, baseURL, "/cart/lines", { slug: "", variant: goods.plain.variants[0].id, quantity: "1" });
  for (const path of paths) {
    const first = cost(await request.get(path));
    // Another visitor may have asked for the same in between.
    if (first.cache !== "hit") expect(first, path).toEqual({ trips: 1, cache: "bypass" });
    expect(cost(await request.get(path)), path).toEqual({ trips: 0, cache: "hit" });
  }
});

test("a search asks the database once, every time", async ({ request }) => {
  for (let i = 0; i < 2; i += 1) expect(cost(await request.get("/shop?q=oak&min=1")).trips).toBe(1);
});

test("the cart is one question, adding to it too, and an empty one none", async ({ request, baseURL, goods }) => {
  expect(cost(await request.get("/cart")).trips).toBe(0);
  const added = await post(request, baseURL, "/cart/lines", { slug: "", variant: goods.plain.variants[0].id, quantity: "1" });
  expect(added.status()).toBe(303);
  expect(cost(added).trips).toBe(1);
  expect(cost(await request.get("/cart")).trips).toBe(1);
});

test("signing in asks the database once to send a code and once to redeem it, and a visitor who does not never", async ({ request, baseURL }) => {
  for (const path of ["/login", "/login/code"]) expect(cost(await request.get(path, { maxRedirects: 0 })).trips, path).toBe(0);
  const email = somebody();
  const asked = await post(request, baseURL, "/login", { email });
  expect(asked.status()).toBe(303);
  expect(cost(asked).trips).toBe(1);
  expect(cost(await request.get("/login/code")).trips).toBe(0);
  const nonsense = await post(request, baseURL, "/login/code", { code: "no" });
  expect(cost(nonsense).trips).toBe(0);
  const wrong = await post(request, baseURL, "/login/code", { code: "ABCDEF" });
  expect(wrong.status()).toBe(422);
  expect(cost(wrong).trips).toBe(1);
  const done = await post(request, baseURL, "/login/code", { code: await codeFor(request, email) });
  expect(done.status()).toBe(303);
  expect(cost(done).trips).toBe(1);
});

test("who is signed in is asked of the database once, and then of the cache", async ({ request, baseURL, goods }) => {
  await signInByRequest(request, baseURL, somebody());
  const paths = ["/", "/shop", goods.choice.path];
  expect(cost(await request.get("/robots.txt")).trips).toBe(1);
  expect(cost(await request.get("/robots.txt")).trips).toBe(0);
  for (const path of paths) {
    // One question at most, because the cache may be older than the visitor's last change.
    expect(cost(await request.get(path)).trips, path).toBeLessThanOrEqual(1);
    const again = await request.get(path);
    expect(cost(again), path).toEqual({ trips: 0, cache: "hit" });
    expect(await again.text()).toContain("Hi, ");
  }
});

test("the account asks the database who it is each time, and once more for what it shows", async ({ request, baseURL }) => {
  await signInByRequest(request, baseURL, somebody());
  for (let i = 0; i < 2; i += 1) {
    expect(cost(await request.get("/account")).trips).toBe(1);
    expect(cost(await request.get("/account/sessions")).trips).toBe(2);
  }
  expect(cost(await post(request, baseURL, "/account", { name: "Ada" })).trips).toBe(2);
  expect(cost(await post(request, baseURL, "/account/sessions/end-others", {})).trips).toBe(2);
  expect(cost(await post(request, baseURL, "/logout", {})).trips).toBe(2);
});

test("a session that can't be one is not looked up, and one that is made up once", async ({ request }) => {
  const trips = async (value) => cost(await request.get("/robots.txt", { headers: { cookie: `session=${value}` } })).trips;
  expect(await trips("")).toBe(0);
  expect(await trips("a".repeat(8_000))).toBe(0);
  expect(await trips("a".repeat(43))).toBe(1);
});
