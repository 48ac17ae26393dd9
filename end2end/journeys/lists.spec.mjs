// Lists: categories, order, prices, pages.
import { amount, cards, eachVisitor, expect, hrefs, prices, readPage, test } from "./lib/shop.mjs";

const sorted = (list, before) => [...list].sort(before);

eachVisitor(() => {
  test("a visitor who sorts by price sees the cheapest first, within the category", async ({ page, goods }) => {
    await page.goto(`/shop?category=${encodeURIComponent(goods.choice.category)}`);
    const all = await hrefs(page);
    await page.getByLabel("Sort by").selectOption({ label: "Price, low to high" });
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL(/sort=price-asc/);
    await expect(page.getByLabel("Sort by")).toHaveValue("price-asc");
    const found = await prices(page);
    expect(found.length).toBeGreaterThan(1);
    expect(found).toEqual(sorted(found, (a, b) => a - b));
    expect(sorted(await hrefs(page))).toEqual(sorted(all));
  });

  test("a visitor who gives a price range sees only that", async ({ page }) => {
    await page.goto("/shop?sort=price-asc");
    const all = await prices(page);
    const [low, high] = [Math.ceil(all[2]), Math.ceil(all.at(-3))];
    await page.getByLabel("Price from").fill(String(low));
    await page.getByLabel("to", { exact: true }).fill(String(high));
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL(new RegExp(`min=${low}&max=${high}`));
    const found = await prices(page);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((price) => price <= high), String(found)).toBe(true);
    // What has several prices may show one below the range, and says that there are others.
    const single = await page.locator(".card .price").filter({ hasNotText: "from" }).allTextContents();
    expect(single.length).toBeGreaterThan(0);
    expect(single.map(amount).every((price) => price >= low), String(single)).toBe(true);
    await expect(page.getByLabel("Price from")).toHaveValue(String(low));
  });

  test("next and previous lead to the same products", async ({ page }) => {
    await page.goto("/shop");
    const first = await hrefs(page);
    await page.getByRole("link", { name: "Next" }).click();
    await expect(page).toHaveURL(/after=/);
    const second = await hrefs(page);
    expect(second.filter((path) => first.includes(path))).toEqual([]);
    await page.getByRole("link", { name: "Next" }).click();
    await expect.poll(() => hrefs(page)).not.toEqual(second);
    await page.getByRole("link", { name: "Previous" }).click();
    await expect.poll(() => hrefs(page)).toEqual(second);
    await page.getByRole("link", { name: "Previous" }).click();
    await expect.poll(() => hrefs(page)).toEqual(first);
  });
});

test("the dearest come first where that is asked, and A before B", async ({ page }) => {
  await page.goto("/shop?sort=price-desc");
  const found = await prices(page);
  expect(found).toEqual(sorted(found, (a, b) => b - a));
  await page.goto("/shop?sort=name");
  const names = await cards(page).locator("h2").allInnerTexts();
  expect(names).toEqual(sorted(names, new Intl.Collator("en", { sensitivity: "base", numeric: true }).compare));
});

test("who writes what is no price is told at the field, and who turns prices around is shown the other way", async ({ page }) => {
  await page.goto("/shop?min=abc");
  await expect(page.getByRole("alert")).toContainText("“abc”");
  await expect(page.getByLabel("Price from")).toHaveValue("abc");
  await page.goto("/shop?min=50&max=10");
  await page.getByRole("link", { name: "From 10 to 50" }).click();
  await expect(page).toHaveURL("/shop?min=10&max=50");
});

eachVisitor(() => {
  test("no empty field is in the address of a list, and each filter can be taken back", async ({ page }) => {
    await page.goto("/shop?q=oak");
    await page.getByLabel("to", { exact: true }).fill("9999.50");
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL("/shop?q=oak&max=9999.50");
    await page.getByTestId("in-force").getByRole("link", { name: "oak" }).click();
    await expect(page).toHaveURL("/shop?max=9999.50");
  });
});

test("a price range that nothing is in says so", async ({ page }) => {
  await page.goto("/shop?min=999998&max=999999");
  await expect(page.getByRole("main")).toContainText("We have nothing at that price.");
});

for (const sort of ["newest", "price-asc", "name"]) {
  test(`who goes through all pages by ${sort} sees every product once`, async ({ request }) => {
    const seen = [];
    const count = (html) => amount(/data-testid="count"[^>]*>([\d,]+)/.exec(html)[1]);
    const counts = [];
    for (let path = `/shop?sort=${sort}`; path; ) {
      const { paths, html, next } = await readPage(request, path);
      seen.push(...paths);
      counts.push(count(html));
      path = next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    // Other journeys bring products and take them away meanwhile.
    counts.push(count((await readPage(request, "/shop")).html));
    expect(seen.length).toBeGreaterThanOrEqual(Math.min(...counts));
    expect(seen.length).toBeLessThanOrEqual(Math.max(...counts));
  });
}

test("a category has as many products as its link says", async ({ page }) => {
  await page.goto("/shop");
  const link = page.getByRole("navigation", { name: "Categories" }).getByRole("link").nth(1);
  const count = amount(await link.locator("small").innerText());
  await page.goto(`${await link.getAttribute("href")}&limit=100`);
  await expect(cards(page)).toHaveCount(Math.min(count, 100));
});

test("an unknown category is not found, and the others are still there", async ({ page }) => {
  const answer = await page.goto("/shop?category=%3Cb%3Enone%3C%2Fb%3E");
  expect(answer.status()).toBe(404);
  await expect(page.getByRole("main")).toContainText("We have nothing in “<b>none</b>”.");
  expect(await page.getByRole("navigation", { name: "Categories" }).getByRole("link").count()).toBeGreaterThan(2);
});

test("a page link that leads nowhere is told so", async ({ page, request }) => {
  for (const query of ["after=broken", "before=broken", `after=${"A".repeat(4_000)}`, "after=%00", "after=&after=broken"]) {
    expect.soft((await request.get(`/shop?${query}`)).status(), query).toBe(400);
  }
  await page.goto("/shop?after=broken");
  await page.getByRole("link", { name: "See everything in the shop" }).click();
  await expect(page).toHaveURL("/shop");
});

test("a page link of one order leads nowhere in another", async ({ page, request }) => {
  await page.goto("/shop?sort=name");
  const next = await page.getByRole("link", { name: "Next" }).getAttribute("href");
  expect((await request.get(next)).status()).toBe(200);
  expect((await request.get(next.replace("sort=name", "sort=price-asc"))).status()).toBe(400);
});
