// Addresses that lead nowhere.
import { cards, eachVisitor, expect, test } from "./lib/shop.mjs";

eachVisitor(() => {
  for (const path of ["/shop/no-such-product", "/no/such/page", "/shop/UPPER%20case", "/shop/a/b/c", "/shop/%00", "/cart/nothing"]) {
    test(`a visitor who comes to ${path} is told that it is not there, and can search`, async ({ page, goods }) => {
      const answer = await page.goto(path);
      expect(answer.status()).toBe(404);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not found");
      await page.getByRole("main").getByRole("searchbox").fill(goods.choice.name);
      await page.getByRole("main").getByRole("button", { name: "Search" }).click();
      await expect(cards(page).first()).toBeVisible();
    });
  }
});

test("an address that can't be read is not the shop's mistake", async ({ request }) => {
  for (const [path, status] of [["/shop/%ff", 400], ["/cdn/..%2f..%2fetc%2fpasswd", 400], ["/cdn/none.webp", 404], ["/shop?category=%ff", 404]]) {
    expect.soft((await request.get(path)).status(), path).toBe(status);
  }
});

test("a method that an address does not know is refused", async ({ request, baseURL }) => {
  expect((await request.put("/cart/lines", { headers: { origin: baseURL } })).status()).toBe(405);
  expect((await request.delete("/shop", { headers: { origin: baseURL } })).status()).toBe(405);
  expect((await request.head("/shop")).status()).toBe(200);
});

test("a form larger than a form can be is refused", async ({ request, baseURL }) => {
  const answer = await request.post("/cart/lines", { form: { variant: "x".repeat(100_000), quantity: "1" }, headers: { origin: baseURL } });
  expect(answer.status()).toBe(413);
});

test("programs are told in JSON", async ({ request }) => {
  const answer = await request.get("/shop/no-such-product", { headers: { accept: "application/json" } });
  expect(answer.status()).toBe(404);
  expect(await answer.json()).toMatchObject({ code: "not_found", request_id: answer.headers()["x-request-id"] });
});
