// The page of a product.
import { amountOf, badge, cards, eachVisitor, expect, test } from "./lib/shop.mjs";

const variant = (page, { id }) => page.locator(`[data-variant="${id}"]`);

eachVisitor((scripts) => {
  test("a sold-out product says so in the list and on its page, and can't be bought", async ({ page, goods }) => {
    await page.goto(goods.soldOut.path);
    await expect(page.getByTestId("stock")).toHaveText("Sold out");
    await expect(page.getByTestId("add-to-cart")).toHaveText("Sold out");
    await expect(page.getByTestId("add-to-cart")).toBeDisabled();
    await page.goto(`/shop?q=${encodeURIComponent(goods.soldOut.name)}`);
    await expect(page.locator(`.card[href="${goods.soldOut.path}"] .tag`)).toHaveText("Sold out");
  });

  test("a sold-out variant can be looked at but not bought, and its neighbour can", async ({ page, goods }) => {
    const gone = goods.mixed.variants.find((v) => v.stock === "Sold out");
    const there = goods.mixed.variants.find((v) => v.stock !== "Sold out");
    await page.goto(`${goods.mixed.path}?variant=${there.id}`);
    await expect(page.getByTestId("add-to-cart")).toBeEnabled();
    await variant(page, gone).click();
    await expect(page).toHaveURL(`${goods.mixed.path}?variant=${gone.id}`);
    await expect(variant(page, gone)).toHaveAttribute("aria-current", "true");
    await expect(page.getByTestId("stock")).toHaveText("Sold out");
    await expect(page.getByTestId("add-to-cart")).toBeDisabled();
    await variant(page, there).click();
    await expect(page.getByTestId("add-to-cart")).toBeEnabled();
    await expect(page.getByTestId("add-to-cart")).toHaveText("Add to cart");
    await expect(page.locator('input[name="variant"]')).toHaveValue(there.id);
  });

  test("each variant of the address has its price and its stock", async ({ page, goods }) => {
    for (const product of [goods.choice, goods.mixed]) {
      for (const choice of product.variants) {
        await page.goto(`${product.path}?variant=${choice.id}`);
        expect(await amountOf(page.getByTestId("price")), choice.name).toBe(choice.price);
        await expect(page.getByTestId("stock")).toHaveText(choice.stock);
        await expect(page.locator("[data-variant][aria-current]")).toHaveAttribute("data-variant", choice.id);
      }
    }
  });

  test("a chosen variant stays chosen when the page is loaded again", async ({ page, goods }) => {
    const last = goods.choice.variants.at(-1);
    await page.goto(goods.choice.path);
    await variant(page, last).click();
    await expect(page).toHaveURL(`${goods.choice.path}?variant=${last.id}`);
    await page.reload();
    await expect(variant(page, last)).toHaveAttribute("aria-current", "true");
    expect(await amountOf(page.getByTestId("price"))).toBe(last.price);
  });

  test("a variant that is not offered any more gives way to one that is", async ({ page, goods }) => {
    const answer = await page.goto(`${goods.choice.path}?variant=none%22%3E%3Cb%3E`);
    expect(answer.status()).toBe(200);
    await expect(page.locator("#notice")).toHaveText("That choice is no longer offered. Here is another.");
    await expect(page.getByTestId("add-to-cart")).toBeEnabled();
    if (scripts) await expect(badge(page)).toHaveText("0");
  });
});

test("the way back leads through the category, and the products beside it are of the same", async ({ page, goods }) => {
  await page.goto(goods.choice.path);
  const crumbs = page.getByRole("navigation", { name: "Breadcrumbs" });
  await expect(crumbs.locator('[aria-current="page"]')).toHaveText(goods.choice.name);
  const related = page.getByRole("region", { name: "You may also like" }).locator(".card");
  expect(await related.count()).toBeGreaterThan(0);
  for (const card of await related.all()) {
    await expect(card.locator(".cat")).toHaveText(goods.choice.category);
    expect(await card.getAttribute("href")).not.toBe(goods.choice.path);
  }
  await crumbs.getByRole("link", { name: goods.choice.category }).click();
  await expect(page.locator(".chips [aria-current]")).toContainText(goods.choice.category);
  await expect(cards(page).first()).toBeVisible();
});

test("the pictures of a product are scrolled through by keyboard", async ({ page, goods }) => {
  await page.goto(goods.pictures.path);
  const gallery = page.getByRole("list", { name: "Pictures" });
  await gallery.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => gallery.evaluate((list) => list.scrollLeft)).toBeGreaterThan(0);
});
