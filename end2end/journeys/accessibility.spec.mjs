// The rules machines can check, in both colour schemes, on a phone and on a desk.
import axe from "axe-core";
import { buy, everyPage, expect, test } from "./lib/shop.mjs";

async function check(page, path) {
  const found = await page.evaluate(async () => {
    const { violations } = await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  });
  expect.soft(found, path).toEqual([]);
}

for (const [colorScheme, width] of [["light", 360], ["dark", 1280]]) {
  test(`no page breaks a rule of accessibility (${colorScheme}, ${width} px)`, async ({ page, goods }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    await buy(page, goods.plain);
    await page.goto(`${goods.few.path}?variant=${goods.few.variants.find((v) => v.left).id}`);
    await page.getByLabel("Quantity").fill("99");
    await page.getByTestId("add-to-cart").click();
    await expect(page.locator("#add-problem")).not.toBeEmpty();
    await page.evaluate(axe.source);
    await check(page, "a product with a problem");
    for (const [path] of everyPage(goods)) {
      await page.goto(path);
      await page.evaluate(axe.source);
      await check(page, path);
    }
  });
}

test("a page has one main heading, and none is left out below it", async ({ page, goods }) => {
  for (const [path] of everyPage(goods)) {
    await page.goto(path);
    const levels = await page.locator("h1, h2, h3, h4").evaluateAll((all) => all.map((heading) => Number(heading.tagName[1])));
    expect.soft(levels.filter((level) => level === 1).length, path).toBe(1);
    expect.soft(levels.every((level, i) => i === 0 || level <= levels[i - 1] + 1), `${path}: ${levels}`).toBe(true);
  }
});
