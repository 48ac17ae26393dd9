// What a page weighs on its way to the visitor.
import { brotliCompressSync, constants } from "node:zlib";
import { askForCode, signIn, somebody } from "./lib/people.mjs";
import { cards, expect, test } from "./lib/shop.mjs";

const KB = 1024;

// The bytes that were sent. Local workerd leaves compressing to Cloudflare, which does about as much as this.
async function size(answer) {
  if (answer.headers()["content-encoding"]) return (await answer.request().sizes()).responseBodySize;
  return compressed(await answer.body());
}

function compressed(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).length;
}

// All answers a page takes, seen to its end.
async function load(page, path) {
  const answers = [];
  // Browsers ask for the icon when they like to, once a day.
  page.on("response", (response) => response.url().includes("/favicon") || answers.push(response));
  await page.goto(path);
  for (const picture of await page.locator("img").all()) await picture.scrollIntoViewIfNeeded();
  await page.waitForLoadState("networkidle");
  return answers;
}

const weigh = async (answers, type) => {
  const sizes = await Promise.all(answers.filter((answer) => answer.request().resourceType() === type).map(size));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
};

// What a page brings, each kind by itself, whether it stands within the page or beside it.
async function parts(page, answers) {
  const within = (selector) => page.locator(selector).evaluateAll((all) => all.map((it) => it.textContent).join(""));
  const [script, style] = [await within("script:not([src]):not([type])"), await within("style")];
  const [document] = answers.filter((answer) => answer.request().resourceType() === "document");
  const html = (await document.text()).replace(style, "").replaceAll(/<script>[^]*?<\/script>/g, "");
  return {
    html: compressed(html),
    script: compressed(script) + (await weigh(answers, "script")),
    style: compressed(style) + (await weigh(answers, "stylesheet")),
    document: await size(document),
  };
}

test("a list takes little: a style sheet, less than 1 KB of script, no wasm, and a picture for each product", async ({ page }, info) => {
  const answers = await load(page, "/shop");
  const shown = await cards(page).count();
  const { html, script, style, document } = await parts(page, answers);
  info.annotations.push({ type: "list", description: `${answers.length} requests for ${shown} products; html ${html}, style ${style}, script ${script}, together ${document} bytes` });
  expect(shown).toBeGreaterThan(10);
  // What is seen first needs nothing that comes beside the page.
  expect(answers.length).toBeLessThanOrEqual(shown + 2);
  expect(script).toBeGreaterThan(0);
  expect(script).toBeLessThanOrEqual(KB);
  expect(style).toBeGreaterThan(0);
  expect(style).toBeLessThanOrEqual(6 * KB);
  expect(document).toBeLessThanOrEqual((9 + 1 / 8) * KB);
  expect(answers.filter((answer) => /\.wasm|wasm/.test(answer.url() + (answer.headers()["content-type"] ?? "")))).toEqual([]);
});

test("a product's page is at most 4 KB, with an eighth more than 1 KB of script in it, and less than 1 KB beside it", async ({ page, goods }, info) => {
  for (const product of [goods.choice, goods.plain, goods.mixed, goods.soldOut]) {
    const answers = await load(page, product.path);
    const beside = await weigh(answers, "script");
    const { html, document, ...all } = await parts(page, answers);
    const script = all.script - beside;
    info.annotations.push({ type: "product", description: `${product.path}: ${html} bytes, ${script} of script, together ${document}` });
    expect.soft(html, product.path).toBeLessThanOrEqual(4 * KB);
    expect.soft(script, product.path).toBeLessThanOrEqual((9 / 8) * KB);
    expect.soft(beside, product.path).toBeLessThanOrEqual(KB);
    expect.soft(document, product.path).toBeLessThanOrEqual(9 * KB);
  }
});

test("the pages of an account are at most 2 KB each, with nothing that the shop's own do not have", async ({ page }, info) => {
  await page.goto("/login");
  const shop = await load(page, "/shop");
  const files = (answers) => answers.map((answer) => answer.url()).filter((url) => /\.(css|js|wasm)$/.test(url));
  const visit = async (path) => {
    const answers = await load(page, path);
    const { html } = await parts(page, answers);
    info.annotations.push({ type: "account", description: `${path}: ${html} bytes` });
    expect.soft(html, path).toBeLessThanOrEqual(2 * KB);
    expect.soft(files(answers).filter((file) => !files(shop).includes(file)), path).toEqual([]);
  };
  await visit("/login");
  await askForCode(page, somebody());
  await visit("/login/code");
  await signIn(page);
  for (const path of ["/account", "/account/sessions"]) await visit(path);
});

test("the script of suggestions is at most 1 KB", async ({ page, request }) => {
  await page.goto("/shop");
  const script = await (await request.get(await page.locator("#search").getAttribute("data-suggest"))).body();
  expect(compressed(script)).toBeLessThanOrEqual(KB);
});

test("a second page takes nothing beside it but its pictures, and a script that nothing waits for", async ({ page }) => {
  await page.goto("/shop");
  await page.locator(".card").first().click();
  await expect(page.getByTestId("price")).toBeVisible();
  const files = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => /\.(css|js|wasm)$/.test(name)));
  const deferred = await page.locator("link[data-script]").evaluateAll((all) => all.map((link) => link.href));
  // What is preloaded and then run is told of twice, and comes once.
  expect([...new Set(files)]).toEqual(deferred);
  expect(deferred.length).toBeLessThanOrEqual(1);
});

test("pages without islands have no markers of the framework, which a validator takes for errors", async ({ request, goods }) => {
  for (const path of ["/", "/shop", goods.plain.path, "/cart", "/login", "/nope"]) {
    expect.soft(await (await request.get(path)).text(), path).not.toContain("<!>");
  }
});
