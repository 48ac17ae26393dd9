// Pictures.
import { expect, test } from "./lib/shop.mjs";

test("every picture of a list comes, has a description, and is of a size that fits", async ({ page }) => {
  await page.goto("/shop");
  for (const picture of await page.locator("img").all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((img) => img.complete && img.naturalWidth)).toBeGreaterThan(0);
    expect(await picture.getAttribute("alt")).not.toBe("");
    const [shown, taken] = await picture.evaluate((img) => [img.getBoundingClientRect().width * devicePixelRatio, Number(/[?&]w=(\d+)/.exec(img.currentSrc)?.[1] ?? img.width)]);
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
    taken.push((await (await page.request.get(address, { headers: { accept: "image/webp,*/*" } })).body()).length);
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

test("a picture that is kept elsewhere is shown in the place kept for it, and nobody there learns which page it is on", async ({ page, goods }) => {
  const address = "https://pictures.example/wide.svg";
  await page.route(goods.plain.path, async (route) => {
    const response = await route.fetch();
    // As the page of an imported product has it: no size known, no smaller copies.
    const body = (await response.text()).replace(/<img [^>]*fetchpriority="high"[^>]*>/, `<img class="picture" src="${address}" alt="Wide" width="800" height="800">`);
    await route.fulfill({ response, body });
  });
  await page.route(address, (route) =>
    route.fulfill({ contentType: "image/svg+xml", body: '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="300"><rect width="900" height="300"/></svg>' }),
  );
  const asked = page.waitForRequest(address);
  await page.goto(goods.plain.path);
  expect((await asked).headers()).not.toHaveProperty("referer");
  const picture = page.getByRole("img", { name: "Wide" });
  await expect.poll(() => picture.evaluate((img) => img.naturalWidth)).toBe(900);
  const box = await picture.boundingBox();
  expect(Math.abs(box.width - box.height)).toBeLessThan(1);
});
