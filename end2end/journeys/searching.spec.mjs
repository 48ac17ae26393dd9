// The search box.
import { cards, content, eachVisitor, expect, hrefs, test } from "./lib/shop.mjs";

const box = (page) => page.getByRole("banner").getByRole("searchbox");

eachVisitor(() => {
  test("a visitor who types a product's name finds it", async ({ page, goods }) => {
    await page.goto("/");
    await box(page).fill(goods.choice.name);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`“${goods.choice.name}”`);
    await expect(box(page)).toHaveValue(goods.choice.name);
    expect(await hrefs(page)).toContain(goods.choice.path);
  });

  test("a visitor who finds nothing is told what was searched and led back", async ({ page }) => {
    await page.goto("/shop?q=zzyzx+unobtainium");
    await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("We have nothing “zzyzx unobtainium”.");
    await page.getByRole("link", { name: "See everything" }).click();
    await expect(cards(page).first()).toBeVisible();
  });
});

test("a visitor who finds nothing in a category is offered all of them", async ({ page, goods }) => {
  await page.goto(`/shop?category=${encodeURIComponent(goods.choice.category)}&q=zzyzx`);
  await expect(page.getByRole("main")).toContainText(`“zzyzx” in “${goods.choice.category}”`);
  await page.getByRole("link", { name: "Search all categories" }).click();
  await expect(page).toHaveURL("/shop?q=zzyzx");
});

test("the beginning of a word finds what the word finds", async ({ page, goods }) => {
  await page.goto(`/shop?q=${encodeURIComponent(goods.choice.name.slice(0, -1))}`);
  expect(await hrefs(page)).toContain(goods.choice.path);
});

test("quotes and operators are words like others", async ({ page, goods }) => {
  await page.goto(`/shop?q=${encodeURIComponent(goods.choice.name)}`);
  const plain = await hrefs(page);
  for (const dressed of [`"${goods.choice.name}"`, `(${goods.choice.name})*`, `^${goods.choice.name};`, `${goods.choice.name} --`]) {
    await page.goto(`/shop?q=${encodeURIComponent(dressed)}`);
    expect.soft(await hrefs(page), dressed).toEqual(plain);
    await expect.soft(box(page)).toHaveValue(dressed);
  }
});

test("no search breaks the shop", async ({ page }) => {
  const searches = [
    '"', '"a" OR "b"', "a AND", "NOT", "NEAR(a b, 2)", "name:x", "tenant : other", "* OR 1=1", "'; DROP TABLE products; --", "-a", "{a}", "%", "_",
    "\\", "🌲", "ß İ ﬁ", "\u202eabc", "a\tb", "-".repeat(300),
  ];
  for (const search of searches) {
    const answer = await page.goto(`/shop?q=${encodeURIComponent(search)}`);
    expect.soft(answer.status(), search).toBe(200);
    await expect.soft(page.getByRole("navigation", { name: "Categories" })).toBeVisible();
  }
});

test("what was searched is shown as text, whatever it is", async ({ page }) => {
  const search = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>`;
  await page.goto(`/shop?q=${encodeURIComponent(search)}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`“${search}”`);
  await expect(box(page)).toHaveValue(search);
  expect(await page.title()).toContain(search);
  await expect(page.locator("main img")).toHaveCount(0);
});

test("10 KB of text is searched for as far as anybody would read", async ({ page }) => {
  const answer = await page.goto(`/shop?q=${"lorem+".repeat(1_707)}`);
  expect(answer.status()).toBe(200);
  expect(content(await answer.text()).length).toBeLessThan(20_000);
});
