// What every page has to be.
import { expect } from "@playwright/test";
import axe from "axe-core";

// A page breaks no rule of accessibility, and fits into a window of this width.
export async function checkPage(page, width, what) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`));
  expect.soft(found, what).toEqual([]);
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), what).toBeLessThanOrEqual(width);
}
