// Links that would lead a visitor from our sign-in to somebody else's site.
import { askByRequest, codeFor, cookiesOf, greeting, signIn, signInByRequest, signInHere, somebody } from "../lib/people.mjs";
import { expect, post, test } from "../lib/shop.mjs";

const ELSEWHERE = [
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "\t//evil.example",
  " //evil.example",
  "https://evil.example",
  "https:evil.example",
  "http:/evil.example",
  "//evil.example@127.0.0.1",
  "javascript:alert(1)",
  "data:text/html,hi",
  "evil.example",
  ".evil.example",
  "@evil.example",
  ":80@evil.example",
  "/\r\nlocation: https://evil.example",
  "/\u0000",
  "/\u202e",
  `/${"a".repeat(4_096)}`,
];

// Paths of ours, however they look: what is encoded stays so.
const OURS = ["/%5Cevil.example", "/%2F/evil.example", "/%0d%0aset-cookie:x=1", "/%09/evil.example", "/shop?q=//evil.example", "/..//evil.example", "/shop#//evil.example"];

const encoded = (flow) => Buffer.from(JSON.stringify(flow)).toString("base64url");
const show = (path) => JSON.stringify(path).slice(0, 60);

// Where a browser would go from here.
const target = (location, baseURL) => new URL(location, `${baseURL}/login/code`);

for (const path of ELSEWHERE) {
  test(`nobody is led to ${show(path)}`, async ({ request, baseURL }) => {
    const email = somebody();
    const page = await (await request.get(`/login?return_to=${encodeURIComponent(path)}`)).text();
    expect(/name="return_to" value="([^"]*)"/.exec(page)[1]).toBe("/");
    await askByRequest(request, baseURL, email, { return_to: path });
    const answer = await post(request, baseURL, "/login/code", { code: await codeFor(request, email) });
    expect(answer.headers().location).toBe("/");
    const again = await request.get(`/login?return_to=${encodeURIComponent(path)}`, { maxRedirects: 0 });
    expect(again.headers().location).toBe("/account");
  });
}

for (const path of OURS) {
  test(`${path} is a path of our own`, async ({ request, baseURL }) => {
    await signInByRequest(request, baseURL, somebody());
    const answer = await request.get(`/login?return_to=${encodeURIComponent(path)}`, { maxRedirects: 0 });
    expect(answer.status()).toBe(303);
    expect(target(answer.headers().location, baseURL).origin).toBe(baseURL);
    expect(answer.headers()["set-cookie"] ?? "").not.toContain("x=1");
  });
}

test("a cookie that would lead elsewhere is not believed", async ({ request, baseURL }) => {
  const email = somebody();
  const flow = JSON.parse(Buffer.from(await askByRequest(request, baseURL, email), "base64url"));
  const code = await codeFor(request, email);
  const enter = (path) => post(request, baseURL, "/login/code", { code }, { cookie: `code_flow=${encoded({ ...flow, return_to: path })}` });
  for (const path of ELSEWHERE) {
    const answer = await enter(path);
    expect.soft(answer.headers().location, show(path)).toBe("/login");
    expect.soft(cookiesOf(answer).session, show(path)).toBeUndefined();
  }
  expect((await enter("/cart")).headers().location).toBe("/cart");
});

test("a browser that was sent by such a link ends up with us", async ({ page, baseURL }) => {
  for (const path of ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"]) {
    await page.goto(`/login?return_to=${encodeURIComponent(path)}`);
    await signInHere(page, somebody());
    await expect(greeting(page)).toBeVisible();
    expect.soft(new URL(page.url()).origin, path).toBe(baseURL);
    await page.context().clearCookies();
  }
  await signIn(page);
  for (const path of OURS) {
    await page.goto(`/login?return_to=${encodeURIComponent(path)}`);
    expect.soft(new URL(page.url()).origin, path).toBe(baseURL);
  }
});

test("an address that claims to be another host does not lead there", async ({ request, baseURL }) => {
  for (const headers of [{ "x-forwarded-host": "evil.example" }, { "x-original-url": "//evil.example" }, { forwarded: "host=evil.example" }]) {
    const answer = await request.get("/account", { headers, maxRedirects: 0 });
    expect.soft(target(answer.headers().location, baseURL).origin).toBe(baseURL);
    expect.soft(await (await request.get("/login", { headers })).text()).not.toContain("evil.example");
  }
});
