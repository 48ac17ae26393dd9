// The way from the front page to the cart and back out of it.
import { amountOf, badge, buy, cards, eachVisitor, expect, lines, sending, test } from "./lib/shop.mjs";

// With the transition from page to page.
test.use({ contextOptions: { reducedMotion: "no-preference" } });

eachVisitor((scripts) => {
  test("a shopper finds a product, chooses a variant, buys two, changes to three and takes it out again", async ({ page, goods }) => {
    const { name, path, category, variants } = goods.choice;
    const variant = variants.find((v) => v.price !== variants[0].price);

    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: "See everything" }).click();
    await expect(page).toHaveURL(/\/shop$/);

    const categories = page.getByRole("navigation", { name: "Categories" });
    await categories.locator(`a[href="/shop?category=${encodeURIComponent(category).replaceAll("%20", "+")}"]`).click();
    await expect(categories.locator("[aria-current]")).toContainText(category);
    const next = page.getByRole("link", { name: "Next" });
    const card = page.locator(`.card[href="${path}"]`);
    while (!(await card.count())) await next.click();
    await card.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);

    await page.getByTestId("variant").and(page.locator(`[data-variant="${variant.id}"]`)).click();
    await expect(page).toHaveURL(`${path}?variant=${variant.id}`);
    await expect(page.locator('[data-variant][aria-current="true"]')).toHaveText(variant.name);
    expect(await amountOf(page.getByTestId("price"))).toBe(variant.price);

    await page.getByLabel("Quantity").fill("2");
    await sending(page, () => page.getByRole("button", { name: "Add to cart" }).click());
    await expect(badge(page)).toHaveText("2");
    if (scripts) await expect(page).toHaveURL(`${path}?variant=${variant.id}`);
    await expect(page.getByRole("status").filter({ hasText: "added" })).toHaveText("2 added. See your cart");
    if (!scripts) await expect(page.locator("#notice")).toBeFocused();

    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Cart" }).click();
    await expect(lines(page)).toHaveCount(1);
    const line = lines(page);
    await expect(line).toContainText(name);
    await expect(line).toContainText(variant.name);
    const quantity = line.getByLabel(`Quantity of ${name}`);
    await expect(quantity).toHaveValue("2");
    const total = line.locator("[data-line-total]");
    const subtotal = page.getByTestId("subtotal");
    const cents = (count) => (Math.round(variant.price * 100) * count) / 100;
    expect(await amountOf(total)).toBe(cents(2));
    expect(await amountOf(subtotal)).toBe(cents(2));

    await quantity.fill("3");
    await sending(page, () => (scripts ? quantity.blur() : line.getByRole("button", { name: "Update" }).click()));
    await expect(badge(page)).toHaveText("3");
    await expect.poll(() => amountOf(total)).toBe(cents(3));
    expect(await amountOf(subtotal)).toBe(cents(3));
    await page.reload();
    await expect(quantity).toHaveValue("3");

    await line.getByRole("button", { name: `Remove ${name}` }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your cart is empty");
    await expect(badge(page)).toHaveText("0");
    await expect(page.getByRole("status")).toHaveText("Removed from your cart.");
    await expect(page.getByRole("status")).toBeFocused();
    await page.getByRole("link", { name: "Continue shopping" }).click();
    await expect(cards(page).first()).toBeVisible();
  });

  test("a shopper who sets a line to 0 has taken it out", async ({ page, goods }) => {
    await buy(page, goods.plain);
    await page.goto("/cart");
    await lines(page).getByLabel(/^Quantity of/).fill("0");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your cart is empty");
  });

  test("two variants of a product are two lines, and the same one twice is one", async ({ page, goods }) => {
    const [first, second] = goods.choice.variants;
    await buy(page, goods.choice, { variant: first });
    await buy(page, goods.choice, { variant: second, quantity: 2 });
    await buy(page, goods.choice, { variant: first });
    await page.goto("/cart");
    await expect(lines(page)).toHaveCount(2);
    for (const input of await page.getByLabel(/^Quantity of/).all()) await expect(input).toHaveValue("2");
    await expect(badge(page)).toHaveText("4");
  });
});

test("a shopper who goes to the cart before the shop has answered finds there what was added", async ({ page, goods }) => {
  await page.goto(goods.plain.path);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: -1, uploadThroughput: -1 });
  await page.evaluate(() => {
    document.querySelector("[data-cart-add] button").click();
    document.querySelector(".cart-link").click();
  });
  await expect(page).toHaveURL("/cart");
  await expect(lines(page)).toHaveCount(1);
});
