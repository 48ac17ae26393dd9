// The reader's own colours, large text, low windows, and paper.
import { buy, expect, lines, test } from "./lib/shop.mjs";

test("in the reader's own colours what is chosen is told from what is not", async ({ page, goods }) => {
  await page.emulateMedia({ forcedColors: "active" });
  for (const [path, links] of [[goods.choice.path, ".variants a"], [`/shop?category=${encodeURIComponent(goods.choice.category)}`, ".chips a"]]) {
    await page.goto(path);
    const colours = (chosen) => page.locator(`${links}${chosen ? "[aria-current]" : ":not([aria-current])"}`).first().evaluate((it) => getComputedStyle(it).backgroundColor);
    expect.soft(await colours(true), path).not.toBe(await colours(false));
  }
});

for (const [width, size] of [[320, "100%"], [320, "200%"], [360, "100%"], [768, "200%"], [1280, "200%"]]) {
  test(`at ${width} px with text at ${size} nothing is cut, and no page is wider than its window`, async ({ page, goods }) => {
    await page.setViewportSize({ width, height: 740 });
    await buy(page, goods.choice);
    for (const path of ["/", "/shop", goods.choice.path, "/cart", "/login"]) {
      await page.goto(path);
      await page.evaluate((size) => (document.documentElement.style.fontSize = size), size);
      const { wide, cut } = await page.evaluate(() => {
        const brand = document.querySelector(".brand");
        brand.firstChild.textContent = "Thirteen name";
        const box = brand.getBoundingClientRect();
        return {
          wide: document.documentElement.scrollWidth,
          cut: brand.scrollWidth > brand.clientWidth + 1 || box.left < 0 || box.right > innerWidth || box.width < 20,
        };
      });
      expect.soft({ wide: wide <= width, cut }, path).toEqual({ wide: true, cut: false });
    }
  });
}

for (const [width, height] of [[320, 256], [360, 640], [1280, 256], [1280, 720]]) {
  test(`in a window of ${width} × ${height} px what stays in sight leaves three quarters for the rest`, async ({ page, goods }) => {
    await page.setViewportSize({ width, height });
    for (const path of ["/shop", goods.choice.path, "/cart"]) {
      await page.goto(path);
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
      const stuck = await page.evaluate(() => {
        const all = [...document.querySelectorAll("body *")].filter((it) => ["sticky", "fixed"].includes(getComputedStyle(it).position));
        const bars = all.map((it) => it.getBoundingClientRect()).filter((box) => box.width > innerWidth / 2 && box.height < innerHeight / 2);
        return bars.filter((box) => box.top < innerHeight && box.bottom > 0).reduce((sum, box) => sum + box.height, 0);
      });
      expect.soft(stuck, path).toBeLessThanOrEqual(height / 4);
    }
  });
}

test("on paper stands what the screen shows, with quantities and without controls", async ({ page, goods }) => {
  await buy(page, goods.plain, { quantity: 3 });
  await page.emulateMedia({ media: "print" });
  for (const path of ["/", "/shop", goods.choice.path, "/cart"]) {
    await page.goto(path);
    for (const control of ["button", ".skip", ".top nav", ".filters", ".pager", ".chips"]) {
      await expect.soft(page.locator(control).filter({ visible: true }), `${path}: ${control}`).toHaveCount(0);
    }
    await expect.soft(page.locator("img[loading=lazy]").filter({ visible: true }), path).toHaveCount(0);
    await expect.soft(page.locator(".brand"), path).toBeVisible();
    const cuts = await page.locator(".card, .line").evaluateAll((all) => all.filter((it) => getComputedStyle(it).breakInside !== "avoid").length);
    expect.soft(cuts, path).toBe(0);
  }
  await expect(lines(page).getByLabel(/^Quantity of/)).toBeVisible();
  await expect(lines(page).getByLabel(/^Quantity of/)).toHaveValue("3");
});

test("the fields of a price range hold five digits beside the arrows of any browser", async ({ page }) => {
  await page.goto("/shop?min=12500&max=12500");
  for (const name of ["min", "max"]) {
    const field = page.locator(`.filters [name=${name}]`);
    const room = await field.evaluate((it) => {
      const { font, paddingLeft, paddingRight } = getComputedStyle(it);
      const paper = document.createElement("canvas").getContext("2d");
      paper.font = font;
      return it.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - paper.measureText("12500").width;
    });
    // Firefox and WebKit keep about as much for theirs.
    expect.soft(room, name).toBeGreaterThanOrEqual(24);
  }
});
