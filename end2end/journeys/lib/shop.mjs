// What all journeys know of the shop.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { address } from "./address.mjs";
import { cardPaths, takeStock } from "./goods.mjs";

export { expect };

// An answer that is meant to be an error is told by the browser too; a journey looks at it itself.
const EXPECTED = /^Failed to load resource: the server responded with a status of (4\d\d|503)/;

// What a page holds, without the style and the scripts that stand within it.
export const content = (html) => html.replaceAll(/<(style|script)[^>]*>[^]*?<\/\1>/g, "");

// A browser that is too busy for the transition between two pages leaves it out, and reports its own promise, which no
// script of the page has seen (https://github.com/w3c/csswg-drafts/issues/13726). The page is there all the same.
const LEFT_OUT = /^(InvalidStateError: Transition was aborted|AbortError: Transition was skipped)/;

export const test = base.extend({
  // A browser that dies before it is there, as Chromium at times does on a machine with much to do, has shown nothing of
  // the shop: it is started once more.
  browser: [
    async ({ playwright, browserName }, use) => {
      const start = () => playwright[browserName].launch();
      const browser = await start().catch(start);
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],

  // Each test's visitor is at an address of their own, so that nobody uses up another's tries.
  extraHTTPHeaders: async ({}, use) => use(address()),

  // What the shop sells, looked up once, before any journey has put something of its own on sale.
  goods: [
    async ({}, use, { project }) => {
      const [name, isSetUp] = [project.name.replace(/ (set-up|held)$/, ""), / set-up$/.test(project.name)];
      const file = join(project.outputDir, `goods-${name}.json`);
      if (isSetUp) {
        mkdirSync(project.outputDir, { recursive: true });
        writeFileSync(file, JSON.stringify(await takeStock(project.use.baseURL)));
      }
      await use(JSON.parse(readFileSync(file, "utf8")));
    },
    { scope: "worker", timeout: 60_000 },
  ],

  // Other visitors, with a page or without one, each at an address of their own.
  others: async ({ playwright, browser, baseURL }, use) => {
    const pages = [];
    const requests = [];
    const keep = async (list, made) => list[list.push(await made) - 1];
    await use({
      page: (options) => keep(pages, browser.newPage({ baseURL, extraHTTPHeaders: address(), ...options })),
      request: (headers) => keep(requests, playwright.request.newContext({ baseURL, extraHTTPHeaders: { ...address(), ...headers } })),
    });
    await Promise.all([...pages.map((page) => page.close()), ...requests.map((request) => request.dispose())]);
  },

  // A page on which nothing may go wrong unseen: errors in the console (which is where the browser tells of a broken
  // security policy), scripts that fail, files that do not come.
  page: async ({ page }, use) => {
    const problems = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !EXPECTED.test(message.text())) problems.push(message.text());
    });
    page.on("pageerror", (error) => {
      if (!LEFT_OUT.test(String(error))) problems.push(String(error));
    });
    page.on("response", (response) => {
      const wanted = ["document", "fetch", "xhr"].includes(response.request().resourceType());
      if (response.status() >= 400 && !wanted) problems.push(`${response.status()} ${response.url()}`);
    });
    await use(page);
    expect(problems, "problems on the way").toEqual([]);
  },
});

// The same journey for visitors whose browser runs scripts and for those whose browser does not.
export function eachVisitor(journeys) {
  for (const scripts of [true, false]) {
    test.describe(scripts ? "with scripts" : "without scripts", () => {
      test.use({ javaScriptEnabled: scripts });
      journeys(scripts);
    });
  }
}

export const badge = (page) => page.getByTestId("cart-count");
export const cards = (page) => page.locator(".grid .card");
export const lines = (page) => page.getByTestId("cart-line");

// "from $1,234.50 before: …" is 1234.5.
export const amount = (text) => Number(/[\d,]+(\.\d+)?/.exec(text)[0].replaceAll(",", ""));

export async function amountOf(locator) {
  return amount(await locator.innerText());
}

// The lowest prices of the cards of a list, in its order.
export async function prices(page) {
  return (await cards(page).locator(".price").allInnerTexts()).map(amount);
}

export async function hrefs(page) {
  return cards(page).evaluateAll((links) => links.map((link) => link.getAttribute("href")));
}

// Does what sends a form, and waits for the shop's answer: the script shows what it expects before that.
export async function sending(page, act) {
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await act();
  return answer;
}

// The products of a list and the address of its next page, without a browser.
export async function readPage(request, path) {
  const html = await (await request.get(path)).text();
  return { paths: cardPaths(html), html, next: /<a href="([^"]+)" rel="next"/.exec(html)?.[1].replaceAll("&amp;", "&") };
}

// Puts a product into the cart by its page, as a visitor does, and waits until the shop has taken it.
export async function buy(page, product, { variant = product.variants[0], quantity = 1 } = {}) {
  await page.goto(`${product.path}?variant=${variant.id}`);
  const before = Number(await badge(page).innerText());
  await page.getByLabel("Quantity").fill(String(quantity));
  await sending(page, () => page.getByTestId("add-to-cart").click());
  await expect(badge(page)).toHaveText(String(before + quantity));
}

// The same without a page: what the form would send. `request` keeps the visitor's cookies.
export function post(request, baseURL, path, form, headers = {}) {
  return request.post(path, { form, headers: { origin: baseURL, ...headers }, maxRedirects: 0 });
}

// What an answer cost, as it says itself in `Server-Timing`.
export function cost(response) {
  const header = response.headers()["server-timing"];
  expect(header, "answers say what they cost only with APP_ENV=dev").toBeDefined();
  return {
    trips: Number(/desc="(\d+) round trips?"/.exec(header)?.[1] ?? Number.NaN),
    cache: /cache;desc=(\w+)/.exec(header)?.[1],
  };
}

// One address of each kind of page, with the status it has.
export const everyPage = (goods) => [
  ["/", 200],
  ["/shop", 200],
  ["/shop?q=no-such-thing-at-all", 200],
  [`/shop?category=${encodeURIComponent(goods.grouped.category)}`, 200],
  [goods.grouped.path, 200],
  [goods.pictures.path, 200],
  ["/shop?category=no-such-category", 404],
  ["/shop?after=broken", 400],
  [goods.choice.path, 200],
  [goods.soldOut.path, 200],
  ["/shop/no-such-product", 404],
  ["/cart", 200],
  ["/login", 200],
  ["/no/such/page", 404],
];
