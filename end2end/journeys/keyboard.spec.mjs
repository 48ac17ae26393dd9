// The shop without a mouse.
import { askForCode, signIn, somebody } from "./lib/people.mjs";
import { badge, cards, expect, test } from "./lib/shop.mjs";

const focused = (page) =>
  page.evaluate(() => {
    const it = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(it);
    const box = it.getBoundingClientRect();
    return {
      what: it.dataset.testid || it.name || it.className || it.tagName,
      text: it.textContent.trim() || it.getAttribute("aria-label") || it.labels?.[0]?.textContent || "",
      ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
      seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
  });

for (const width of [360, 1280]) {
  test(`at ${width} px a shopper gets from the top of a product's page into the cart by keyboard alone`, async ({ page, goods }) => {
    await page.setViewportSize({ width, height: 740 });
    await page.goto(goods.choice.path);
    await page.keyboard.press("Tab");
    expect(await focused(page)).toEqual({ what: "skip", text: "Skip to content", ring: true, seen: true });
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/#main$/);

    const way = [];
    do {
      await page.keyboard.press("Tab");
      way.push(await focused(page));
    } while (way.at(-1).what !== "add-to-cart" && way.length < 60);
    expect(way.filter(({ ring, seen }) => !ring || !seen)).toEqual([]);
    const order = way.map(({ what }) => what).filter((what, i, all) => what !== all[i - 1]);
    expect(order.slice(-3)).toEqual(["variant", "quantity", "add-to-cart"]);
    expect(way.map(({ text }) => text)).not.toContain("Search");

    await page.keyboard.press("Enter");
    await expect(badge(page)).toHaveText("1");
  });
}

test("a variant is chosen by keyboard", async ({ page, goods }) => {
  const last = goods.choice.variants.at(-1);
  await page.goto(goods.choice.path);
  const link = page.locator(`[data-variant="${last.id}"]`);
  await link.focus();
  await page.keyboard.press("Enter");
  await expect(link).toHaveAttribute("aria-current", "true");
  await expect(link).toBeFocused();
});

test("a visitor searches by keyboard", async ({ page, goods }) => {
  await page.goto("/");
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("Tab");
  await page.keyboard.type(goods.choice.name);
  await page.keyboard.press("Enter");
  await expect(cards(page).first()).toBeVisible();
  await expect(page).toHaveURL(/q=/);
});

test("every stop on the pages of signing in and of an account is seen, named and has its ring", async ({ page, others }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const check = async (path, stops) => {
    await page.goto(path);
    await page.locator(".skip").focus();
    const last = page.getByRole("main").locator("a, button, input:not([type=hidden])").last();
    const way = [];
    do {
      await page.keyboard.press("Tab");
      way.push(await focused(page));
    } while (!(await last.evaluate((it) => it === document.activeElement)) && way.length < 60);
    expect.soft(way.filter(({ text, ring, seen }) => !text || !ring || !seen), path).toEqual([]);
    // Whose accounts may be used is the settings' to say.
    const texts = way.map(({ text }) => text).filter((text) => !/^(Continue|Sign in) with /.test(text));
    expect.soft(texts.slice(-stops.length), path).toEqual(stops);
  };
  const email = somebody();
  await check("/login", ["E-mail", "Send me a code", "Ordered without signing in?"]);
  await askForCode(page, email);
  await check("/login/code", ["Code", "Sign in", "send another code", "Use another address", "Development: what was sent"]);
  await signIn(await others.page(), email);
  await signIn(page, email);
  await check("/account", ["Name", "Save", "Where you are signed in", "Your orders", "Your cart", "Find a domain name", "Sign out"]);
  await check("/account/sessions", ["Your account", "What it says of itself", "What it says of itself", "Sign out", "Sign out everywhere else"]);
});
