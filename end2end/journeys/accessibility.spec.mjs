// The rules machines can check, in both colour schemes, on a phone and on a desk.
import axe from "axe-core";
import { askForCode, codeFor, enterCode, otherThan, press, signIn, somebody } from "./lib/people.mjs";
import { buy, everyPage, expect, test } from "./lib/shop.mjs";

async function check(page, path) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    // Where the colours are the reader's own, so is their contrast; axe takes ours for what is seen.
    const own = matchMedia("(forced-colors: active)").matches;
    const { violations } = await axe.run({ rules: { "color-contrast": { enabled: !own } }, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  });
  expect.soft(found, path).toEqual([]);
}

for (const [colorScheme, width, forcedColors] of [["light", 360], ["dark", 1280], ["dark", 360, "active"], ["light", 1280, "active"]]) {
  test(`no page breaks a rule of accessibility (${colorScheme}, ${width} px${forcedColors ? ", the reader's own colours" : ""})`, async ({ page, goods }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce", forcedColors: forcedColors ?? "none" });
    await page.setViewportSize({ width, height: 800 });
    await buy(page, goods.plain);
    await page.goto(`${goods.few.path}?variant=${goods.few.variants.find((v) => v.left).id}`);
    await page.getByLabel("Quantity").fill("99");
    await page.getByTestId("add-to-cart").click();
    await expect(page.locator("#add-problem")).not.toBeEmpty();
    await check(page, "a product with a problem");
    for (const [path] of everyPage(goods)) {
      await page.goto(path);
      await check(page, path);
    }
    await page.goto("/shop?stock=in&sort=name");
    if (await page.locator(".facets summary").isVisible()) await page.locator(".facets summary").click();
    await check(page, "a list with its filters open");
    await page.locator("#search").focus();
    await expect(async () => {
      await page.locator("#search").fill("");
      await page.locator("#search").pressSequentially(goods.plain.name.slice(0, 6));
      await expect(page.getByRole("option").first()).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await page.keyboard.press("ArrowDown");
    await check(page, "suggestions");
    await page.goto(goods.pictures.path);
    await page.locator("[data-full]").first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check(page, "a picture at its full size");
  });
}

for (const [colorScheme, width] of [["light", 360], ["dark", 1280]]) {
  test(`no page of signing in or of an account does (${colorScheme}, ${width} px)`, async ({ page, others }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    const email = somebody();
    await page.goto("/login");
    await page.getByLabel("E-mail").fill("ada@host");
    await press(page, "Send me a code");
    await check(page, "an address with a problem");
    await askForCode(page, email);
    await check(page, "/login/code");
    const code = await codeFor(page.request, email);
    await enterCode(page, otherThan(code));
    await check(page, "a code with a problem");
    await enterCode(page, code);
    await signIn(await others.page(), email);
    for (const path of ["/", "/account", "/account?saved=1", "/account/sessions"]) {
      await page.goto(path);
      await check(page, `${path}, signed in`);
    }
  });
}

test("a page has one main heading, and none is left out below it", async ({ page, goods }) => {
  const check = async (path) => {
    await page.goto(path);
    const levels = await page.locator("h1, h2, h3, h4").evaluateAll((all) => all.map((heading) => Number(heading.tagName[1])));
    expect.soft(levels.filter((level) => level === 1).length, path).toBe(1);
    expect.soft(levels.every((level, i) => i === 0 || level <= levels[i - 1] + 1), `${path}: ${levels}`).toBe(true);
  };
  for (const [path] of everyPage(goods)) await check(path);
  await page.goto("/login");
  await askForCode(page, somebody());
  await check("/login/code");
  await signIn(page);
  for (const path of ["/account", "/account/sessions"]) await check(path);
});
