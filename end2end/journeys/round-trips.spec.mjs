// How often a page asks the database, as its answer says.
import { cost, expect, post, test } from "./lib/shop.mjs";

const once = () => Math.random().toString(36).slice(2);

// The first request after a while also finds out whose shop it is.
test.beforeEach(async ({ request }) => {
  await request.get("/robots.txt");
});

test("a list asks the database once, and the cache from then on", async ({ request }) => {
  const path = `/shop?tag=${once()}`;
  expect(cost(await request.get(path))).toEqual({ trips: 1, cache: "miss" });
  expect(cost(await request.get(path))).toEqual({ trips: 0, cache: "hit" });
});

test("a product that is not there is not there from the cache too", async ({ request }) => {
  const path = `/shop/none-${once()}`;
  expect(cost(await request.get(path))).toEqual({ trips: 1, cache: "miss" });
  expect(cost(await request.get(path))).toEqual({ trips: 0, cache: "hit" });
});

test("who has just changed something gets lists and products as new as that, in one question each", async ({ request, baseURL, goods }) => {
  const card = goods.cards[Math.floor(Math.random() * goods.cards.length)];
  const paths = [`/shop?category=${encodeURIComponent(goods.choice.category)}&sort=name&tag=`, card.path];
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
