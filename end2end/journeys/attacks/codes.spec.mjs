// Guessing codes, and using those of others.
import { address } from "../lib/address.mjs";
import { askByRequest, askForCode, codeFor, cookiesOf, enterCode, otherThan, signInByRequest, somebody } from "../lib/people.mjs";
import { expect, post, test } from "../lib/shop.mjs";

const enter = (request, baseURL, code, flow, headers = address()) => post(request, baseURL, "/login/code", { code }, { cookie: `code_flow=${flow}`, ...headers });

test("five wrong tries end a code for its owner too, wherever they came from", async ({ request, baseURL }) => {
  const email = somebody();
  const flow = await askByRequest(request, baseURL, email);
  const code = await codeFor(request, email);
  for (let i = 0; i < 5; i += 1) expect((await enter(request, baseURL, otherThan(code), flow)).status()).toBe(422);
  expect((await enter(request, baseURL, code, flow)).status()).toBe(422);
});

test("four wrong tries do not", async ({ request, baseURL }) => {
  const email = somebody();
  const flow = await askByRequest(request, baseURL, email);
  const code = await codeFor(request, email);
  for (let i = 0; i < 4; i += 1) expect((await enter(request, baseURL, otherThan(code), flow)).status()).toBe(422);
  expect((await enter(request, baseURL, code, flow)).status()).toBe(303);
});

test("what can't be a code is no try", async ({ request, baseURL }) => {
  const email = somebody();
  const flow = await askByRequest(request, baseURL, email);
  for (const nonsense of ["", "A", "ABCDE0", "ABCDEFG", "' OR 1=1 --", "%", "ＡＢＣＤＥＦ", "A".repeat(50_000), "AB\r\nCDEF\u0000"]) {
    expect.soft((await enter(request, baseURL, nonsense, flow)).status(), nonsense.slice(0, 20)).toBe(422);
  }
  expect((await enter(request, baseURL, await codeFor(request, email), flow)).status()).toBe(303);
});

test("a code is used once", async ({ request, baseURL }) => {
  const email = somebody();
  const flow = await askByRequest(request, baseURL, email);
  const code = await codeFor(request, email);
  expect((await enter(request, baseURL, code, flow)).status()).toBe(303);
  const again = await enter(request, baseURL, code, flow);
  expect(again.status()).toBe(422);
  expect(cookiesOf(again).session).toBeUndefined();
});

test("strangers who ask for somebody's code neither end the one that they hold nor keep them out", async ({ request, baseURL }) => {
  const email = somebody();
  const first = [await askByRequest(request, baseURL, email), await codeFor(request, email)];
  const strangers = [];
  for (let i = 0; i < 6; i += 1) {
    const asked = await post(request, baseURL, "/login", { email }, { cookie: "", ...address() });
    expect(asked.status()).toBe(303);
    strangers.push(cookiesOf(asked).code_flow.value);
  }
  const second = await askByRequest(request, baseURL, email);
  const last = await codeFor(request, email);
  expect((await enter(request, baseURL, first[1], strangers[0])).status()).toBe(422);
  expect((await enter(request, baseURL, first[1], first[0])).status()).toBe(303);
  expect((await enter(request, baseURL, last, second)).status()).toBe(303);
  expect((await enter(request, baseURL, last, strangers[5])).status()).toBe(422);
});

test("a code is good for the browser that asked for it and for its address alone", async ({ request, baseURL }) => {
  const [ada, eve] = [somebody("ada"), somebody("eve")];
  const flows = { ada: await askByRequest(request, baseURL, ada), eve: await askByRequest(request, baseURL, eve) };
  const codes = { ada: await codeFor(request, ada), eve: await codeFor(request, eve) };
  expect((await enter(request, baseURL, codes.ada, flows.eve)).status()).toBe(422);
  expect((await enter(request, baseURL, codes.eve, flows.ada)).status()).toBe(422);
  expect((await post(request, baseURL, "/login/code", { code: codes.ada }, { cookie: "" })).headers().location).toBe("/login");

  // Eve's code under Ada's name is still Eve's.
  const forged = JSON.parse(Buffer.from(flows.eve, "base64url"));
  const cookie = Buffer.from(JSON.stringify({ ...forged, email: ada })).toString("base64url");
  const answer = await enter(request, baseURL, codes.eve, cookie);
  expect(answer.status()).toBe(303);
  const page = await request.get("/account", { headers: { cookie: `session=${cookiesOf(answer).session.value}` } });
  const html = await page.text();
  expect(html).toContain(eve);
  expect(html).not.toContain(ada);
});

test("headers that anybody can send buy no more tries", async ({ request, baseURL }) => {
  const flow = await askByRequest(request, baseURL, somebody());
  const other = () => address()["cf-connecting-ip"];
  const forged = () => ({
    "x-forwarded-for": other(),
    "x-real-ip": other(),
    "x-client-ip": other(),
    "true-client-ip": other(),
    "cf-connecting-ipv6": "2001:db8::1",
    forwarded: `for=${other()}`,
  });
  const statuses = [];
  for (let i = 0; i < 12; i += 1) statuses.push((await enter(request, baseURL, "ABCDEF", flow, forged())).status());
  expect(statuses).toEqual([...Array(10).fill(422), 429, 429]);
});

test("who does not say where they are is not let at the door", async ({ request, baseURL }) => {
  for (const ip of ["nowhere", "10.0.0.256", "10.0.0.1.example", "10.0.0.1, unknown"]) {
    const answer = await post(request, baseURL, "/login", { email: somebody() }, address(ip));
    expect.soft(answer.status(), ip).toBe(403);
  }
});

test("whether an address is known can't be told from the answer", async ({ request, others, baseURL }) => {
  const [known, unknown] = [somebody("same"), somebody("same")];
  await signInByRequest(await others.request(), baseURL, known);
  const asked = await Promise.all(
    [known, unknown].map(async (email) => {
      const visitor = await others.request();
      const answer = await post(visitor, baseURL, "/login", { email });
      const page = await (await visitor.get("/login/code")).text();
      const wrong = await post(visitor, baseURL, "/login/code", { code: otherThan(await codeFor(request, email)) });
      const parts = [answer, wrong].map((it) => ({
        status: it.status(),
        headers: it.headersArray().filter(({ name }) => !/^(date|x-request-id|server-timing|content-length|set-cookie|keep-alive)$/i.test(name)),
        // Each bookmark's cookie has a name of its own.
        cookies: Object.values(cookiesOf(it)).map(({ line }) => line.replace(/bm_[0-9a-f]{6}=/, "bm=").replace(/=[^;]*/, "=")),
      }));
      return { parts, texts: [page, await wrong.text()].map((text) => text.replaceAll(email, "somebody")), value: cookiesOf(answer).code_flow.value.length };
    }),
  );
  expect(asked[0]).toEqual(asked[1]);
  expect(asked[0].parts[0].status).toBe(303);
  expect(asked[0].parts[1].status).toBe(422);
});

test("no code is in an address, a page or a cookie", async ({ page }) => {
  const seen = [];
  page.on("request", (request) => seen.push(request.url(), JSON.stringify(request.headers())));
  page.on("response", async (response) => seen.push(JSON.stringify(response.headers())));
  const email = somebody();
  await page.goto("/login?return_to=/cart");
  await askForCode(page, email);
  const code = await codeFor(page.request, email);
  seen.push(await page.content());
  await enterCode(page, otherThan(code));
  const bodies = await page.content();
  await enterCode(page, code);
  await expect(page).toHaveURL("/cart");
  seen.push(bodies, await page.content(), JSON.stringify(await page.context().cookies()));
  for (const text of seen) expect(text.toUpperCase()).not.toContain(code);
  const [{ value }] = (await page.context().cookies()).filter(({ name }) => name === "session");
  expect(Buffer.from(value, "base64url")).toHaveLength(32);
});
