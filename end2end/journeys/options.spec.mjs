// Products with several options, such as size and colour.
import { badge, eachVisitor, expect, sending, test } from "./lib/shop.mjs";

eachVisitor((scripts) => {
  test("each option is chosen by itself, and what was chosen of the others stays", async ({ page, goods }) => {
    await page.goto(goods.grouped.path);
    const groups = page.locator(".options [role=group]");
    expect(await groups.count()).toBeGreaterThan(1);
    await expect(page.locator("[data-variant]")).toHaveCount(0);
    const chosen = async () => (await groups.locator('[aria-current="true"]').allTextContents()).map((text) => text.replace(" (sold out)", "").trim());
    const first = await chosen();
    expect(first).toHaveLength(await groups.count());

    const others = groups.first().getByTestId("option").and(page.locator(":not([aria-current])"));
    const wanted = (await others.last().locator("bdi").textContent()).trim();
    await others.last().click();
    await expect(page).toHaveURL(/\?variant=/);
    await expect(groups.first().locator('[aria-current="true"] bdi')).toHaveText(wanted);
    expect((await chosen()).slice(1)).toEqual(first.slice(1));
    expect(goods.grouped.variants.map(({ id }) => id)).toContain(await page.locator('input[name="variant"]').inputValue());
  });

  test("what is chosen by its options is what comes into the cart", async ({ page, goods }) => {
    let variant;
    for (variant of goods.grouped.variants.toReversed()) {
      await page.goto(`${goods.grouped.path}?variant=${variant.id}`);
      if (await page.getByTestId("add-to-cart").isEnabled()) break;
    }
    await sending(page, () => page.getByTestId("add-to-cart").click());
    if (scripts) await expect(badge(page)).toHaveText("1");
    await page.goto("/cart");
    await expect(page.getByTestId("cart-line")).toContainText(variant.name);
  });
});

test("on a phone a product of many variants is bought without scrolling past them", async ({ page, goods }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(goods.grouped.path);
  await expect(page.getByTestId("add-to-cart")).toBeInViewport();
});
