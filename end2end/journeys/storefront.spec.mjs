// Narrowing a list, suggestions, pictures at their full size, what was looked at before.
import { cards, eachVisitor, expect, test } from "./lib/shop.mjs";

// The link in the drawer that leaves the fewest products, but some.
async function narrowest(page) {
  const links = page.getByRole("navigation", { name: "Filters", exact: true }).getByRole("link");
  const counts = await links.locator("small").allInnerTexts();
  const least = Math.min(...counts.map(Number));
  const at = counts.findIndex((count) => Number(count) === least);
  return { link: links.nth(at), count: least };
}

const drawer = (page) => page.locator(".facets summary");

for (const width of [360, 1280]) {
  eachVisitor(() => {
    test(`at ${width} px a list is narrowed by what its products have in common, and widened again`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.goto("/shop");
      const all = await page.getByTestId("count").innerText();
      if (await drawer(page).isVisible()) await drawer(page).click();
      const { link, count } = await narrowest(page);
      await expect(link).toHaveAttribute("rel", "nofollow");
      await link.click();
      await expect(page.getByTestId("count")).toHaveText(count === 1 ? "1 product" : `${count} products`);
      await expect(cards(page)).toHaveCount(Math.min(count, 24));
      await page.getByTestId("in-force").getByRole("link").first().click();
      await expect(page.getByTestId("count")).toHaveText(all);
    });
  });
}

test("where there is room the filters stand beside the list and stay in sight", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto("/shop");
  const nav = page.getByRole("navigation", { name: "Filters", exact: true });
  const beside = async () => {
    const [filters, first] = [await nav.boundingBox(), await cards(page).first().boundingBox()];
    return filters.x + filters.width <= first.x;
  };
  expect(await beside()).toBe(true);
  await page.evaluate(() => scrollTo(0, 900));
  await expect(page.locator(".facets")).toBeInViewport();
});

test("two values of one option are asked for at once, and the address says both", async ({ page, goods }) => {
  await page.goto(`/shop?category=${encodeURIComponent(goods.grouped.category)}`);
  const group = page.getByRole("navigation", { name: "Filters", exact: true }).getByRole("list").first();
  await group.getByRole("link").nth(0).click();
  await expect(page).toHaveURL(/options=/);
  const one = await cards(page).count();
  await group.getByRole("link").nth(1).click();
  await expect(page).toHaveURL(/options=[^&;]+,[^&]+/);
  expect(await cards(page).count()).toBeGreaterThanOrEqual(one);
  await expect(page.locator('.facets a[aria-current="true"]')).toHaveCount(2);
});

test("who types into the search box is suggested what there is, and walks it by keyboard", async ({ page, goods }) => {
  await page.goto("/");
  const box = page.locator("#search");
  await box.focus();
  await expect(async () => {
    await box.fill("");
    await box.pressSequentially(goods.plain.name.slice(0, 6));
    await expect(page.getByRole("option").first()).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(box).toHaveAttribute("role", "combobox");
  await expect(box).toHaveAttribute("aria-expanded", "true");
  await expect(page.locator(".search [role=status]").first()).toHaveText(/^\d+ suggestions?$/);
  const options = page.getByRole("option");
  await page.keyboard.press("ArrowDown");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await expect(box).toHaveAttribute("aria-activedescendant", await options.first().getAttribute("id"));
  await page.keyboard.press("ArrowUp");
  await expect(page.locator('[role=option][aria-selected="true"]')).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(options.first()).toBeHidden();
  await expect(box).toHaveAttribute("aria-expanded", "false");
  await expect(box).toBeFocused();

  await box.fill(goods.plain.name);
  await expect(options.filter({ hasText: goods.plain.name })).toBeVisible();
  const at = (await options.allInnerTexts()).findIndex((text) => text.includes(goods.plain.name));
  for (let i = 0; i <= at; i += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(goods.plain.path);
});

test("a suggestion is followed by a click, and Enter in the box searches as ever", async ({ page, goods }) => {
  await page.goto("/shop");
  const box = page.locator("#search");
  await box.click();
  await expect(async () => {
    await box.fill("");
    await box.pressSequentially(goods.plain.name);
    await page.getByRole("option").filter({ hasText: goods.plain.name }).click({ timeout: 2_000 });
  }).toPass();
  await expect(page).toHaveURL(goods.plain.path);
  await page.locator("#search").fill("oak");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/shop?q=oak");
});

test("nobody loads the script of suggestions who does not search", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => request.url().includes("suggest") && asked.push(request.url()));
  await page.goto("/shop");
  await page.waitForLoadState("networkidle");
  expect(asked).toEqual([]);
  await page.locator("#search").focus();
  await expect.poll(() => asked.length).toBe(1);
});

eachVisitor((scripts) => {
  test("each picture is reached by its thumbnail and seen at its full size", async ({ page, goods }) => {
    await page.goto(goods.pictures.path);
    const pictures = page.locator(".gallery li");
    await page.getByRole("link", { name: "Picture 2" }).click();
    await expect(pictures.nth(1)).toBeInViewport({ ratio: 0.8 });
    const full = pictures.nth(1).locator("[data-full]");
    const href = await full.getAttribute("href");
    if (!scripts) {
      expect((await page.request.get(href)).status()).toBe(200);
      return;
    }
    await full.click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.locator("img")).toHaveAttribute("src", new RegExp(`${href.split("/").at(-1)}$`));
    await page.keyboard.press("ArrowLeft");
    await expect(dialog.locator("img")).not.toHaveAttribute("src", new RegExp(`${href.split("/").at(-1)}$`));
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(full).toBeFocused();
  });
});

test("what was looked at before is told by the browser alone", async ({ page, goods, others }) => {
  await page.goto(goods.plain.path);
  const seen = page.locator("[data-seen]");
  await expect(seen).toBeHidden();
  await page.goto(goods.choice.path);
  await expect(seen.getByRole("link", { name: goods.plain.name })).toBeVisible();
  await expect(seen.getByRole("link", { name: goods.choice.name })).toHaveCount(0);
  const other = await others.page();
  await other.goto(goods.choice.path);
  await expect(other.locator("[data-seen]")).toBeHidden();
});

test("a browser that keeps nothing shows the page all the same", async ({ page, goods }) => {
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new Error("no"); } }));
  await page.goto(goods.pictures.path);
  await page.locator("[data-full]").first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(page.locator("[data-seen]")).toBeHidden();
});

for (const width of [320, 360]) {
  test(`at ${width} px price and button stay in sight to the end of the page, and cover nothing that has the focus`, async ({ page, goods }) => {
    await page.setViewportSize({ width, height: 740 });
    await page.goto(goods.grouped.path);
    for (const to of [0, 0.5, 1]) {
      await page.evaluate((to) => scrollTo(0, to * document.documentElement.scrollHeight), to);
      await expect(page.getByTestId("add-to-cart")).toBeInViewport({ ratio: 1 });
      await expect(page.locator(".add .price")).toBeInViewport({ ratio: 1 });
    }
    const bar = await page.locator(".add").boundingBox();
    for (const link of await page.locator("main a:visible").all()) {
      await link.focus();
      const box = await link.boundingBox();
      if (box.height < bar.y) expect.soft(box.y + Math.min(box.height, 24), await link.innerText()).toBeLessThanOrEqual(bar.y + 1);
    }
  });
}
