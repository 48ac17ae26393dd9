// Slow 4G and a phone a quarter as fast: the journey must work from the first moment the page is seen. How soon is reported, not judged.
import { amountOf, badge, expect, test } from "./lib/shop.mjs";

const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000 };

async function slowDown(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", SLOW_4G);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
}

const firstPaint = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const watch = (list) => list.getEntriesByName("first-contentful-paint").forEach((entry) => done(entry.startTime));
        new PerformanceObserver(watch).observe({ type: "paint", buffered: true });
      }),
  );

// In the same task: a machine that is busy takes its time, but nothing is waited for.
test("on a slow phone who clicks as soon as the controls are there is answered at once, and on that page", async ({ page, goods }, info) => {
  test.slow();
  await slowDown(page);
  await page.addInitScript(() => {
    const find = (selector) => document.querySelector(selector);
    const timer = setInterval(() => {
      const [variant, button] = [[...document.querySelectorAll("[data-variant]")].at(-1), find("[data-testid=add-to-cart]")];
      if (!variant || !button) return;
      clearInterval(timer);
      const there = performance.now();
      variant.click();
      button.click();
      window.answered = { variant: find("[data-variant][aria-current]").dataset.variant, count: find("[data-cart-count]").textContent, there, at: performance.now() };
    }, 5);
  });
  await page.goto(goods.choice.path);
  const seen = await firstPaint(page);
  const { variant, count, there, at } = await page.evaluate(() => window.answered);
  expect({ variant, count }).toEqual({ variant: goods.choice.variants.at(-1).id, count: "1" });
  await expect(page).toHaveURL(`${goods.choice.path}?variant=${variant}`);
  info.annotations.push({ type: "slow phone", description: `first seen after ${Math.round(seen)} ms, controls there after ${Math.round(there)} ms, clicks answered after ${Math.round(at)} ms` });
});

test("on a slow phone a variant can be chosen and bought as soon as it is seen", async ({ page, goods }, info) => {
  test.slow();
  const last = goods.choice.variants.at(-1);
  await slowDown(page);
  await page.goto(goods.choice.path, { waitUntil: "commit" });
  await page.locator(`[data-variant="${last.id}"]`).click();
  await expect(page.locator("[data-variant][aria-current]")).toHaveAttribute("data-variant", last.id);
  expect(await amountOf(page.getByTestId("price"))).toBe(last.price);
  await page.getByTestId("add-to-cart").click();
  await expect(badge(page)).toHaveText("1");

  await page.goto(goods.choice.path);
  const seen = await firstPaint(page);
  const ready = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);
  const clicked = await page.evaluate((id) => {
    const start = performance.now();
    document.querySelector(`[data-variant="${id}"]`).click();
    return new Promise((done) => requestAnimationFrame(() => done(performance.now() - start)));
  }, last.id);
  const description = `seen after ${Math.round(seen)} ms, its script ready after ${Math.round(ready)} ms, a variant shown ${Math.round(clicked)} ms after the click`;
  info.annotations.push({ type: "slow phone", description });
});
