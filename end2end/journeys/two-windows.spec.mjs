// One cart in two windows of one browser.
import { amountOf, badge, buy, expect, lines, test } from "./lib/shop.mjs";

const field = (page, product) => lines(page).filter({ hasText: product.name }).getByLabel(/^Quantity of/);

// Two windows that show a cart of two lines.
async function windows(page, goods) {
  await buy(page, goods.plain);
  await buy(page, goods.choice);
  const other = await page.context().newPage();
  for (const window of [page, other]) await window.goto("/cart");
  return other;
}

const sum = async (page) => {
  const totals = await Promise.all((await page.locator("[data-line-total]").all()).map(amountOf));
  return Math.round(totals.reduce((all, total) => all + total * 100, 0));
};

async function isRight(page, count) {
  await expect(page.locator("#notice")).toHaveText("Your cart was changed in another window. This is what it holds now.");
  await expect(badge(page)).toHaveText(String(count));
  expect(Math.round((await amountOf(page.getByTestId("subtotal"))) * 100)).toBe(await sum(page));
}

test("who changes a line that was taken out in another window sees that it is gone, and why", async ({ page, goods }) => {
  const other = await windows(page, goods);
  await other.getByRole("button", { name: `Remove ${goods.plain.name}` }).click();
  await expect(lines(other)).toHaveCount(1);
  await field(page, goods.plain).fill("3");
  await page.keyboard.press("Tab");
  await isRight(page, 1);
  await expect(lines(page)).toHaveCount(1);
});

test("who changes one line after another was changed in another window sees both as they are", async ({ page, goods }) => {
  const other = await windows(page, goods);
  await field(other, goods.choice).fill("2");
  await other.keyboard.press("Tab");
  await expect(badge(other)).toHaveText("3");
  await field(page, goods.plain).fill("2");
  await page.keyboard.press("Tab");
  await isRight(page, 4);
  await expect(field(page, goods.choice)).toHaveValue("2");
});

test("without another window a change is made in place, and its total is said", async ({ page, goods }) => {
  await buy(page, goods.plain);
  await page.goto("/cart");
  await page.evaluate(() => (window.same = true));
  await field(page, goods.plain).fill("2");
  await page.keyboard.press("Tab");
  await expect(badge(page)).toHaveText("2");
  await expect(page.locator("[aria-live]").filter({ has: page.getByTestId("subtotal") })).toContainText(await page.locator("[data-line-total]").innerText());
  expect(await page.evaluate(() => window.same)).toBe(true);
});

// What a browser does that shows a page from its memory.
const fromMemory = (page) => page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));

test("a page from the browser's memory shows what is somebody's own as it is now", async ({ page, goods }) => {
  const other = await windows(page, goods);
  await page.goto("/shop");
  const cart = await page.context().newPage();
  await cart.goto("/cart");
  await other.getByRole("button", { name: `Remove ${goods.plain.name}` }).click();
  await expect(lines(other)).toHaveCount(1);
  await fromMemory(page);
  await expect(badge(page)).toHaveText("1");
  await fromMemory(cart);
  await expect(lines(cart)).toHaveCount(1);
  expect(Math.round((await amountOf(cart.getByTestId("subtotal"))) * 100)).toBe(await sum(cart));
});
