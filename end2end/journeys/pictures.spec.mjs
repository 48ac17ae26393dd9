// Pictures.
import { expect, test } from "./lib/shop.mjs";

test("every picture of a list comes, has a description, and is of a size that fits", async ({ page }) => {
  await page.goto("/shop");
  for (const picture of await page.locator("img").all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((img) => img.complete && img.naturalWidth)).toBeGreaterThan(0);
    expect(await picture.getAttribute("alt")).not.toBe("");
    const [shown, taken] = await picture.evaluate((img) => [img.getBoundingClientRect().width * devicePixelRatio, Number(/@(\d+)\./.exec(img.currentSrc)?.[1] ?? img.width)]);
    expect(taken, await picture.getAttribute("src")).toBeLessThanOrEqual(3 * shown);
  }
});

test("a phone takes smaller pictures than a desk", async ({ browser, baseURL, goods }) => {
  const taken = [];
  for (const [width, deviceScaleFactor] of [[360, 1], [1400, 2]]) {
    const page = await browser.newPage({ baseURL, viewport: { width, height: 800 }, deviceScaleFactor });
    await page.goto(goods.pictures.path);
    const picture = page.locator(".gallery img").first();
    await expect.poll(() => picture.evaluate((img) => img.complete && img.currentSrc)).toBeTruthy();
    const address = await picture.evaluate((img) => img.currentSrc);
    taken.push((await (await page.request.get(address)).body()).length);
    await page.close();
  }
  expect(taken[0]).toBeLessThan(taken[1]);
});

test("a picture that the visitor has is not sent again, and what is stored never runs", async ({ request, goods }) => {
  const first = await request.get(goods.pictures.pictures[0]);
  expect(first.status()).toBe(200);
  expect(first.headers()).toMatchObject({ "x-content-type-options": "nosniff", "content-security-policy": expect.stringContaining("sandbox") });
  expect(first.headers()["content-type"]).toMatch(/^image\//);
  const second = await request.get(goods.pictures.pictures[0], { headers: { "if-none-match": first.headers().etag } });
  expect(second.status()).toBe(304);
});
