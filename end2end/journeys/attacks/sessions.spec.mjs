// Sessions that are stolen, made up or forced on somebody.
import { randomBytes } from "node:crypto";
import { askByRequest, codeFor, cookiesOf, devices, greeting, guest, press, signIn, signInByRequest, somebody } from "../lib/people.mjs";
import { expect, post, test } from "../lib/shop.mjs";

const token = (page) => page.context().cookies().then((all) => all.find(({ name }) => name === "session")?.value);
// A session that has ended may be shown for a minute more where nothing is changed and nothing private said.
const gone = (thief) => expect.poll(async () => (await (await thief.get("/shop")).text()).includes("Hi, "), { timeout: 60_000 }).toBe(false);
const made = () => randomBytes(32).toString("base64url");

test("the session's cookie is long, for the site alone and not for its scripts", async ({ request, baseURL }) => {
  const email = somebody();
  await askByRequest(request, baseURL, email);
  const answer = await post(request, baseURL, "/login/code", { code: await codeFor(request, email) });
  const { session, code_flow: flow } = cookiesOf(answer);
  expect(session.line).toMatch(/^session=[\w-]{43}; Path=\/; Max-Age=2592000; SameSite=Lax; HttpOnly$/);
  expect(flow.line).toMatch(/^code_flow=; Path=\/; Max-Age=0; /);
  expect(answer.headers()["cache-control"]).toBe("private, no-store");
});

test("the session from before signing in is not the one after", async ({ page, baseURL }) => {
  const planted = made();
  await page.context().addCookies([{ name: "session", value: planted, url: baseURL }]);
  await signIn(page);
  expect(await token(page)).toMatch(/^[\w-]{43}$/);
  expect(await token(page)).not.toBe(planted);
});

test("who signs in again, as somebody else, has a new session, and the old one is over", async ({ request, baseURL, others }) => {
  test.slow();
  const [ada, bob] = [somebody("ada"), somebody("bob")];
  const old = await signInByRequest(request, baseURL, ada);
  const now = await signInByRequest(request, baseURL, bob);
  expect(now).not.toBe(old);
  expect(await (await request.get("/account")).text()).toContain(bob);
  const thief = await others.request({ cookie: `session=${old}` });
  expect((await thief.get("/account", { maxRedirects: 0 })).status()).toBe(303);
  await gone(thief);
});

test("a session that is made up is taken from the browser, and the page is anybody's", async ({ request, page, baseURL }) => {
  for (const path of ["/", "/shop", "/cart", "/account", "/no/such/page"]) {
    const answer = await request.get(path, { headers: { cookie: `session=${made()}` }, maxRedirects: 0 });
    expect.soft(answer.status(), path).toBe({ "/account": 303, "/no/such/page": 404 }[path] ?? 200);
    expect.soft(cookiesOf(answer).session?.line, path).toMatch(/^session=; Path=\/; Max-Age=0;/);
    expect.soft(answer.headers()["cache-control"], path).toMatch(/^private/);
  }
  await page.context().addCookies([{ name: "session", value: made(), url: baseURL }]);
  await page.goto("/shop");
  await expect(guest(page)).toBeVisible();
  expect(await token(page)).toBeUndefined();
});

test("a stolen session is worth nothing once its owner has signed out", async ({ page, others, baseURL }) => {
  test.slow();
  await signIn(page);
  const thief = await others.request({ cookie: `session=${await token(page)}` });
  expect((await thief.get("/account", { maxRedirects: 0 })).status()).toBe(200);
  expect(await (await thief.get("/shop")).text()).toContain("Hi, ");
  await page.goto("/account");
  await press(page, "Sign out");

  expect((await thief.get("/account", { maxRedirects: 0 })).status()).toBe(303);
  expect((await thief.get("/account/sessions", { maxRedirects: 0 })).status()).toBe(303);
  for (const [path, form] of [["/account", { name: "Eve" }], ["/account/sessions/end-others", {}]]) {
    expect((await post(thief, baseURL, path, form)).headers().location, path).toMatch(/^\/login\?return_to=/);
  }
  await gone(thief);
});

test("a session in an address, a form or another header is none", async ({ page, others, baseURL }) => {
  await signIn(page);
  const session = await token(page);
  for (const headers of [{ authorization: `Bearer ${session}` }, { "x-session": session }, { cookie: `__Host-session=${session}` }, { cookie: `SESSION=${session}` }]) {
    const other = await others.request(headers);
    expect.soft((await other.get(`/account?session=${session}`, { maxRedirects: 0 })).status(), JSON.stringify(headers)).toBe(303);
  }
  const other = await others.request();
  expect((await post(other, baseURL, "/account", { session, name: "Eve" })).headers().location).toMatch(/^\/login/);
});

test("the hash that a page shows of a session opens nothing", async ({ page, others }) => {
  const email = await signIn(page);
  const other = await others.page();
  await signIn(other, email);
  await page.goto("/account/sessions");
  const action = await devices(page).locator("form").getAttribute("action");
  const hash = action.split("/")[3];
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  const thief = await others.request({ cookie: `session=${hash}` });
  expect((await thief.get("/account", { maxRedirects: 0 })).status()).toBe(303);
  expect(await page.content()).not.toContain(await token(page));
});

test("scripts of a page do not see that anybody is signed in", async ({ page }) => {
  await signIn(page);
  await expect(greeting(page)).toBeVisible();
  const seen = await page.evaluate(() => document.cookie);
  expect(seen).not.toContain("session");
  expect(seen).not.toContain(await token(page));
});
