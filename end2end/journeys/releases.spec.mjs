// What is left of a former release after the next one: pages that somebody keeps, tabs that are open.
import { testAs } from "./lib/uploads.mjs";
import { expect } from "./lib/shop.mjs";

const test = testAs(20);

// The page as a former release has sent it, whose files had other hashes.
const former = (html) => html.replace(/(\/assets\/[\w-]+)\.[0-9a-f]{10}\./g, "$1.0123456789.");

test("a page of a former release has its styles and its islands still", async ({ page }) => {
  const broken = [];
  page.on("response", (answer) => answer.url().includes("/assets/") && answer.status() >= 400 && broken.push(answer.url()));
  await page.route(/\/admin\/cdn$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: former(await answer.text()) });
  });
  await page.goto("/admin/cdn");
  expect(await page.content()).toContain(".0123456789.css");
  await expect(page.getByTestId("uploader")).toHaveClass(/live/);
  expect(await page.evaluate(() => [...document.styleSheets].filter((sheet) => sheet.href && sheet.cssRules.length > 0).length)).toBeGreaterThan(0);
  expect(broken).toEqual([]);
});

test("a file of a former release leads to today's, which nobody keeps under the former name", async ({ request }) => {
  const paths = (await (await request.get("/admin/cdn")).text()).match(/\/assets\/[\w-]+\.[0-9a-f]{10}\.\w+/g);
  expect(paths.length).toBeGreaterThan(1);
  for (const path of new Set(paths)) {
    const first = await request.get(former(path), { maxRedirects: 0 });
    expect.soft(first.status(), path).toBe(307);
    expect.soft(first.headers()["cache-control"] ?? "", path).not.toMatch(/max-age|immutable/);
    const today = await request.get(former(path));
    expect.soft(new URL(today.url()).pathname).toBe(path);
    expect.soft(await today.body()).toEqual(await (await request.get(path)).body());
  }
  expect((await request.get("/assets/nothing.0123456789.css")).status()).toBe(404);
});
