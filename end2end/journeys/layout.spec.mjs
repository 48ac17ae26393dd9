// Pages fit, and stay where they are.
import { askForCode, press, signIn, somebody } from "./lib/people.mjs";
import { buy, everyPage, expect, test } from "./lib/shop.mjs";

for (const [width, javaScriptEnabled] of [[320, true], [360, false], [768, true], [1920, true]]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled, viewport: { width, height: 740 } });
    const check = async (page, path) => {
      await page.goto(path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(wide, path).toBeLessThanOrEqual(width);
    };

    test(`no page is wider than a window of ${width} px`, async ({ page, goods }) => {
      await buy(page, goods.choice, { quantity: 2 });
      for (const [path] of everyPage(goods)) await check(page, path);
      await check(page, `/shop?q=${"m".repeat(199)}`);
    });

    test(`no page of an account is wider than a window of ${width} px, however long names and addresses are`, async ({ page, others }) => {
      const email = somebody("m".repeat(27));
      await page.goto("/login");
      await askForCode(page, email);
      await check(page, "/login/code");
      await signIn(await others.page({ userAgent: "M".repeat(200) }), email);
      await signIn(page, email);
      for (const path of ["/", "/account", "/account/sessions"]) await check(page, path);
      await page.goto("/account");
      await page.getByLabel("Name").fill("M".repeat(80));
      await press(page, "Save");
      for (const path of ["/", "/account", "/cart"]) await check(page, path);
    });
  });
}

for (const [name, columns] of Object.entries({ 360: 2, 640: 3, 960: 3, 1600: 4 })) {
  test(`at ${name} px a list has ${columns} columns`, async ({ page }) => {
    await page.setViewportSize({ width: Number(name), height: 740 });
    await page.goto("/shop");
    const tops = await page.locator(".grid > li").evaluateAll((items) => items.map((item) => item.offsetTop));
    expect(tops.filter((top) => top === tops[0]).length).toBe(columns);
  });
}

for (const kind of ["list", "product"]) {
  test(`nothing moves while a ${kind} loads, however late its pictures come`, async ({ page, goods }) => {
    await page.route("**/cdn/**", async (route) => {
      await new Promise((late) => setTimeout(late, 150));
      await route.continue();
    });
    await page.addInitScript(() => {
      window.shifts = [];
      new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((entry) => entry.value))).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(kind === "list" ? "/shop" : goods.pictures.path);
    for (const picture of await page.locator(".picture").all()) await picture.scrollIntoViewIfNeeded();
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(() => window.shifts.reduce((sum, shift) => sum + shift, 0))).toBe(0);
  });
}

test("what a finger has to hit is large enough", async ({ others, goods }) => {
  const page = await others.page({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const check = async (path) => {
    await page.goto(path);
    const small = await page
      .locator("button, input:not([type=hidden]), select, .chips a, .variants a, .pager a, .top a, .card")
      .evaluateAll((all) => all.filter((it) => it.getBoundingClientRect().height < 43.5).map((it) => `${it.tagName} ${it.textContent}: ${it.getBoundingClientRect().height}`));
    expect.soft(small, path).toEqual([]);
  };
  for (const path of ["/shop", goods.choice.path, "/login"]) await check(path);
  await signIn(page);
  for (const path of ["/", "/account", "/account/sessions"]) await check(path);
});
