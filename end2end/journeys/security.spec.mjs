// What keeps a page from being misused.
import { createHash } from "node:crypto";
import { upload } from "./lib/files.mjs";
import { admin, signIn } from "./lib/people.mjs";
import { badge, buy, everyPage, expect, post, test } from "./lib/shop.mjs";

test("every page says what it may load, and loads nothing else", async ({ page, goods, baseURL }) => {
  const elsewhere = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(`${baseURL}/`)) elsewhere.push(request.url());
  });
  await signIn(page);
  const own = [["/account", 200], ["/account/sessions", 200]];
  for (const [path, status] of [...own, ...everyPage(goods)]) {
    const answer = await page.goto(path);
    expect.soft(answer.status(), path).toBe(status);
    const headers = answer.headers();
    const policy = headers["content-security-policy"].split("; ");
    const scripts = await page.locator("script:not([src]):not([type='application/ld+json'])").evaluateAll((all) => all.map((script) => script.text));
    const allowed = policy.find((rule) => rule.startsWith("script-src ")).split(" ");
    expect.soft(allowed, path).not.toContain("'unsafe-inline'");
    const style = await page.locator("style").evaluate((style) => style.textContent);
    expect.soft(policy, path).toContain(`style-src 'self' 'sha256-${createHash("sha256").update(style).digest("base64")}'`);
    for (const text of scripts) expect.soft(allowed, path).toContain(`'sha256-${createHash("sha256").update(text).digest("base64")}'`);
    for (const rule of ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
      expect.soft(policy, path).toContain(rule);
    }
    expect.soft(headers, path).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "same-origin", "permissions-policy": expect.stringContaining("camera=()") });
    expect.soft(headers["x-request-id"], path).toMatch(/^[0-9a-f]{16}$/);
    await expect.soft(page.locator("[style], [onclick], body style, body script:not([type=speculationrules])"), path).toHaveCount(0);
  }
  expect(elsewhere).toEqual([]);
});

test("the policy is kept: what a page does not allow does not run", async ({ browser, baseURL }) => {
  const page = await browser.newPage({ baseURL });
  await page.route("**/shop", async (route) => {
    const answer = await route.fetch();
    const written = `<body><script>document.title = "it ran"</script><img src="/favicon.ico" onload="document.title = 'it ran'" alt="">`;
    await route.fulfill({ response: answer, body: (await answer.text()).replace("<body>", written) });
  });
  const refused = page.waitForEvent("console", (message) => message.text().includes("Content Security Policy"));
  await page.goto("/shop");
  await refused;
  expect(await page.title()).not.toBe("it ran");
  await page.close();
});

test("no script runs that was written into a page, wherever it lies: not one that somebody has uploaded, nor one of another site", async ({ others, page, baseURL, goods }) => {
  await signIn(page, admin(15));
  const file = await upload(page.request, baseURL, "run.js", Buffer.from("document.title = 'it ran'"));
  const runs = { contentType: "text/javascript", headers: { "access-control-allow-origin": "*" }, body: "document.title = 'it ran'" };
  const visitor = await others.page();
  await visitor.route("http://evil.example/run.js", (route) => route.fulfill(runs));
  // As if one could be uploaded to be served as a script.
  await visitor.route("**/cdn/as-a-script.js", (route) => route.fulfill(runs));
  const addresses = [`/cdn/${file.key}`, "/cdn/as-a-script.js", "http://evil.example/run.js", "//evil.example/run.js", "/assets/../cdn/as-a-script.js", "data:text/javascript,document.title='it ran'"];
  const ways = [
    (src) => `<script src="${src}"></script>`,
    (src) => `<script type="module" src="${src}"></script>`,
    (src) => `<link rel="modulepreload" data-script href="${src}">`,
    (src) => `<input autofocus data-suggest="${src}">`,
    (src) => `<script type="module">import "${src}"</script>`,
  ];
  for (const path of ["/shop", goods.plain.path]) {
    for (const src of addresses) {
      await visitor.route(`**${path}`, async (route) => {
        const answer = await route.fetch();
        const body = (await answer.text()).replace("<body>", `<body>${ways.map((way) => way(src)).join("")}`);
        await route.fulfill({ response: answer, body });
      });
      await visitor.goto(path);
      await visitor.locator("[data-suggest]").first().focus();
      await visitor.waitForLoadState("networkidle");
      expect.soft(await visitor.title(), `${path} ${src}`).not.toBe("it ran");
      await visitor.unroute(`**${path}`);
    }
  }
});

test("a form that does not come from the shop's own pages changes nothing", async ({ request, baseURL, goods }) => {
  const form = { slug: "", variant: goods.plain.variants[0].id, quantity: "1" };
  for (const origin of ["https://evil.example", "null", `${baseURL}.evil.example`, baseURL.replace("http:", "https:"), `${baseURL}0`]) {
    expect.soft((await post(request, baseURL, "/cart/lines", form, { origin })).status(), origin).toBe(403);
    expect.soft((await post(request, baseURL, "/cart/lines", form, { origin, "sec-fetch-site": "same-origin" })).status(), origin).toBe(403);
  }
  expect((await request.post("/cart/lines", { form, headers: { "sec-fetch-site": "cross-site" } })).status()).toBe(403);
  expect((await request.post("/cart/lines", { form })).status()).toBe(403);
  expect(await (await request.get("/cart")).text()).toContain("Your cart is empty");
});

test("a page of somebody else's that sends the visitor's browser to the cart's form gets nowhere", async ({ page, baseURL, goods }) => {
  await buy(page, goods.plain);
  await page.route("http://evil.example/", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<form method="post" action="${baseURL}/cart/lines/${goods.plain.variants[0].id}"><input name="quantity" value="9"><button>Win</button></form>`,
    }),
  );
  await page.goto("http://evil.example/");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button").click();
  expect((await answer).status()).toBe(403);
  await page.goto("/cart");
  await expect(badge(page)).toHaveText("1");
});

test("static files are kept for good, under names that change, and answer as what they are", async ({ page, request }) => {
  await signIn(page, admin(15));
  await page.goto("/admin/cdn");
  const style = await page.locator('link[rel="stylesheet"]').first().getAttribute("href");
  const script = await page.locator("script[src]").first().getAttribute("src");
  for (const [path, type] of [[style, "text/css"], [script, "text/javascript"]]) {
    const { "cache-control": kept, "content-type": is, "x-content-type-options": sniff } = (await request.get(path)).headers();
    expect.soft(kept, path).toBe("public, max-age=31536000, immutable");
    expect.soft(is, path).toContain(type);
    expect.soft(sniff, path).toBe("nosniff");
    expect.soft(path).toMatch(/\.[0-9a-f]{10}\./);
  }
});

test("pages that hold something of a visitor's are kept by nobody else", async ({ request, page, goods }) => {
  expect((await request.get("/shop")).headers()["cache-control"]).toMatch(/^public/);
  expect((await request.get("/cart")).headers()["cache-control"]).toBe("private, no-store");
  await buy(page, goods.plain);
  for (const path of ["/", "/shop", goods.choice.path]) {
    expect.soft((await page.goto(path)).headers()["cache-control"], path).toMatch(/^private/);
  }
});
