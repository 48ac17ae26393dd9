// What answers say to whom, and who may keep them.
import { createServer } from "node:http";
import { askByRequest, cookiesOf, signInByRequest, somebody } from "../lib/people.mjs";
import { content, everyPage, expect, post, test } from "../lib/shop.mjs";

const PERSONAL = ["/account", "/account/sessions", "/login", "/login/code", "/cart", "/account?saved=1"];
const json = { headers: { accept: "application/json" }, maxRedirects: 0 };

test("pages about a person, and answers with a cookie, are kept by nobody else", async ({ request, baseURL, goods }) => {
  await askByRequest(request, baseURL, somebody());
  for (const path of PERSONAL) {
    expect.soft((await request.get(path, { maxRedirects: 0 })).headers()["cache-control"], `${path}, a visitor`).toBe("private, no-store");
  }
  await signInByRequest(request, baseURL, somebody());
  for (const path of PERSONAL) {
    expect.soft((await request.get(path, { maxRedirects: 0 })).headers()["cache-control"], path).toBe("private, no-store");
  }
  for (const [path] of everyPage(goods)) {
    expect.soft((await request.get(path, { maxRedirects: 0 })).headers()["cache-control"], path).toMatch(/^private, no-(store|cache)$/);
  }
  for (const [path, form] of [["/account", { name: "Ada" }], ["/login", { email: somebody() }], ["/login", { email: "x" }], ["/login/code", { code: "ABCDEF" }], ["/logout", {}]]) {
    const answer = await post(request, baseURL, path, form);
    expect.soft(answer.headers()["cache-control"], path).toBe("private, no-store");
  }
});

test("no page, whoever sees it, can be put into a frame", async ({ request, baseURL, goods }) => {
  const check = async (path) => {
    const policy = (await request.get(path)).headers()["content-security-policy"] ?? "";
    expect.soft(policy, path).toContain("frame-ancestors 'none'");
    expect.soft(policy, path).toContain("form-action 'self'");
  };
  await askByRequest(request, baseURL, somebody());
  for (const path of [...everyPage(goods).map(([path]) => path), "/login/code", "/dev/mail"]) await check(path);
  await signInByRequest(request, baseURL, somebody());
  for (const path of ["/", "/shop", "/account", "/account/sessions", "/login"]) await check(path);
});

test("a browser that is made to show the account in a frame does not", async ({ others, request, baseURL }) => {
  await signInByRequest(request, baseURL, somebody());
  // Another server of the same site, so that the cookie would be sent.
  const near = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(`<iframe src="${baseURL}/account"></iframe>`));
  await new Promise((listening) => near.listen(0, "127.0.0.1", listening));
  const page = await others.page({ storageState: await request.storageState() });
  const refused = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors 'none'"));
  await page.goto(`http://127.0.0.1:${near.address().port}/`);
  await refused;
  await expect(page.frameLocator("iframe").getByRole("button", { name: "Sign out" })).toHaveCount(0);
  near.close();
});

test("programs that are not signed in are told so in JSON", async ({ request, baseURL }) => {
  for (const path of ["/account", "/account/sessions"]) {
    const answer = await request.get(path, json);
    expect.soft(answer.status(), path).toBe(401);
    expect.soft(await answer.json(), path).toMatchObject({ code: "sign_in_needed", request_id: answer.headers()["x-request-id"] });
    expect.soft(answer.headers()["cache-control"], path).toBe("private, no-store");
  }
  const changed = await post(request, baseURL, "/account", { name: "Eve" }, json.headers);
  expect(changed.status()).toBe(401);
  expect(await changed.json()).toMatchObject({ code: "sign_in_needed" });
});

test("a program with a session that is over is told so, and its cookie is taken away", async ({ request }) => {
  const answer = await request.get("/account", { ...json, headers: { ...json.headers, cookie: `session=${"A".repeat(43)}` } });
  expect(answer.status()).toBe(401);
  expect(cookiesOf(answer).session.line).toMatch(/^session=; Path=\/; Max-Age=0;/);
});

test("errors on the way tell nothing of the inside", async ({ request, baseURL }) => {
  const flow = await askByRequest(request, baseURL, somebody());
  const answers = [
    await post(request, baseURL, "/login", { email: "'" }),
    await post(request, baseURL, "/login/code", { code: "' --" }, { cookie: `code_flow=${flow}` }),
    await request.get("/shop?after=x&after=y", { maxRedirects: 0 }),
    await request.post("/login", { data: "{", headers: { origin: baseURL, "content-type": "application/json" } }),
    await request.post("/login", { data: Buffer.from("email=%ff%fe&email=x"), headers: { origin: baseURL, "content-type": "application/x-www-form-urlencoded" } }),
  ];
  for (const answer of answers) {
    expect.soft(answer.status()).toBeGreaterThanOrEqual(400);
    expect.soft(answer.status()).toBeLessThan(500);
    expect.soft(content(await answer.text())).not.toMatch(/sqlite|D1_ERROR|SELECT|INSERT|serde|axum|missing field|duplicate field|\.rs\b|panicked/i);
  }
});
