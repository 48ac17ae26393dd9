// Who has changed something sees it, on the next page and on the one before.
import { badge, buy, everyPage, expect, lines, post, sending, test } from "./lib/shop.mjs";

test("the badge is right on every page after something was added", async ({ page, goods }) => {
  await buy(page, goods.plain, { quantity: 2 });
  for (const [path] of everyPage(goods)) {
    await page.goto(path);
    await expect.soft(badge(page), path).toHaveText("2");
  }
});

test("every change shows at once on the cart's page, however fast they come", async ({ request, baseURL, goods }) => {
  const { id } = goods.plain.variants[0];
  await post(request, baseURL, "/cart/lines", { slug: "", variant: id, quantity: "1" });
  for (let quantity = 2; quantity <= 12; quantity += 1) {
    const answer = await post(request, baseURL, `/cart/lines/${id}`, { quantity: String(quantity) });
    expect(answer.status()).toBe(303);
    const html = await (await request.get("/cart")).text();
    expect(/name="quantity"[^>]* value="(\d+)"/.exec(html)[1]).toBe(String(quantity));
    expect(/data-cart-count[^>]*>(\d+)</.exec(html)[1]).toBe(String(quantity));
  }
});

test("two tabs share one cart", async ({ page, context, goods }) => {
  const other = await context.newPage();
  await other.goto("/cart");
  await buy(page, goods.plain);
  await other.reload();
  await expect(lines(other)).toHaveCount(1);
  await lines(other).getByLabel(/^Quantity of/).fill("4");
  await sending(other, () => other.keyboard.press("Tab"));
  await page.goto("/shop");
  await expect(badge(page)).toHaveText("4");
});

test("a count that is not the cart's is put right by the cart's page", async ({ page, context, baseURL, goods }) => {
  await buy(page, goods.plain, { quantity: 3 });
  await context.addCookies([{ name: "cart_count", value: "7", url: baseURL }]);
  await page.goto("/cart");
  await page.goto("/shop");
  await expect(badge(page)).toHaveText("3");
});

test("the badge is right when the shopper goes back and forth", async ({ page, goods }) => {
  await page.goto("/shop");
  await expect(badge(page)).toHaveText("0");
  await buy(page, goods.plain, { quantity: 2 });
  await page.goBack();
  await expect(page).toHaveURL("/shop");
  await expect(badge(page)).toHaveText("2");
  await page.goto("/cart");
  await page.getByRole("button", { name: /^Remove/ }).click();
  await expect(badge(page)).toHaveText("0");
  await page.goBack();
  await expect(badge(page)).toHaveText("0");
});

// Playwright can't follow a browser that shows a page from its memory: the event that tells of it is all there is of it.
test("the badge is right when the browser shows a page from its memory", async ({ page, context, goods }) => {
  await page.goto("/shop");
  await buy(await context.newPage(), goods.plain, { quantity: 2 });
  await expect(badge(page)).toHaveText("0");
  const shown = (persisted) => page.evaluate((it) => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: it })), persisted);
  await shown(true);
  await expect(badge(page)).toHaveText("2");
});
