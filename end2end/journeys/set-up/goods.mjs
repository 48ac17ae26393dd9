// The shop is looked through before anybody changes it: all journeys speak of what it sold then.
import { expect, test } from "../lib/shop.mjs";

test("the demo shop sells products of every kind that journeys need", async ({ goods }) => {
  expect(goods.cards.length).toBeGreaterThan(100);
});
