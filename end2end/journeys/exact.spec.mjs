// What must be exact when everybody comes at once.
import { address } from "./lib/address.mjs";
import { atOnce } from "./lib/at-once.mjs";
import { askByRequest, codeFor, cookiesOf, otherThan, signInByRequest, somebody } from "./lib/people.mjs";
import { expect, post, test } from "./lib/shop.mjs";

const TOO_MANY = "Too many tries. Please wait";

function expectTooMany(answer, limit) {
  const headers = answer.headers();
  expect(headers).toMatchObject({ "ratelimit-limit": String(limit), "ratelimit-remaining": "0", "ratelimit-reset": headers["retry-after"], "cache-control": "private, no-store" });
  const seconds = Number(headers["retry-after"]);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(600);
}

test("of 200 who redeem one code at once one gets in", async ({ request, baseURL }) => {
  test.slow();
  const email = somebody();
  const cookie = `code_flow=${await askByRequest(request, baseURL, email)}`;
  const code = await codeFor(request, email);
  const { answers, statuses } = await atOnce(200, () => post(request, baseURL, "/login/code", { code }, { cookie, ...address() }));
  expect(statuses).toEqual({ 303: 1, 422: 199 });
  const sessions = answers.map((answer) => cookiesOf(answer).session).filter(Boolean);
  expect(sessions).toHaveLength(1);
  const list = await (await request.get("/account/sessions", { headers: { cookie: `session=${sessions[0].value}` } })).text();
  expect(list.match(/data-testid="device"/g)).toHaveLength(1);
});

test("of 100 who ask at once for codes for one new address three are mailed, and one account comes of them", async ({ request, baseURL, others }) => {
  test.slow();
  const email = somebody();
  const { answers, statuses } = await atOnce(100, () => post(request, baseURL, "/login", { email }, { ...address() }));
  expect(statuses).toEqual({ 303: 100 });
  const mails = await (await request.get(`/dev/mail?to=${encodeURIComponent(email)}`, { headers: { accept: "application/json" } })).json();
  expect(mails).toHaveLength(3);

  // Whoever has the mails tries each code in each browser that has asked.
  const codes = mails.map(({ text }) => /^ {4}(\S+ \S+)$/m.exec(text)[1]);
  const flows = answers.map((answer) => cookiesOf(answer).code_flow?.value).filter(Boolean);
  const pairs = codes.flatMap((code) => flows.map((flow) => [code, `code_flow=${flow}`]));
  const tried = await atOnce(pairs.length, (i) => post(request, baseURL, "/login/code", { code: pairs[i][0] }, { cookie: pairs[i][1], ...address() }));
  const sessions = tried.answers.map((answer) => cookiesOf(answer).session?.value).filter(Boolean);
  // Each code lets in once at most.
  expect(sessions.length).toBeGreaterThan(0);
  expect(sessions.length).toBeLessThanOrEqual(codes.length);
  expect(tried.statuses[303]).toBe(sessions.length);
  const page = (session) => request.get("/account", { headers: { cookie: `session=${session}` } });
  for (const session of sessions) expect(await (await page(session)).text()).toContain(email);
});

test("a person who changes their name fifty times at once, at three devices, has one name at all of them", async ({ request, baseURL, others }) => {
  const email = somebody();
  const devices = [request, await others.request(), await others.request()];
  for (const device of devices) await signInByRequest(device, baseURL, email);
  const { statuses } = await atOnce(50, (i) => post(devices[i % 3], baseURL, "/account", { name: `Ada ${i}` }));
  expect(statuses).toEqual({ 303: 50 });
  const names = await Promise.all(devices.map(async (device) => /id="name"[^>]* value="([^"]*)"/.exec(await (await device.get("/account")).text())[1]));
  expect(new Set(names).size).toBe(1);
  expect(names[0]).toMatch(/^Ada \d+$/);
});

test("of 50 tries at once from one place ten are let through", async ({ request, baseURL }) => {
  const email = somebody();
  const cookie = `code_flow=${await askByRequest(request, baseURL, email)}`;
  const code = otherThan(await codeFor(request, email));
  const { answers, statuses } = await atOnce(50, () => post(request, baseURL, "/login/code", { code }, { cookie }));
  expect(statuses).toEqual({ 422: 10, 429: 40 });
  const refused = answers.find((answer) => answer.status() === 429);
  expectTooMany(refused, 10);
  expect(await refused.text()).toContain(TOO_MANY);
});

test("a visitor is told in JSON too that it was too often", async ({ request, baseURL }) => {
  const email = somebody();
  const headers = { cookie: `code_flow=${await askByRequest(request, baseURL, email)}`, accept: "application/json" };
  for (let i = 0; i < 10; i += 1) await post(request, baseURL, "/login/code", { code: "ABCDEF" }, headers);
  const answer = await post(request, baseURL, "/login/code", { code: "ABCDEF" }, headers);
  expect(answer.status()).toBe(429);
  expectTooMany(answer, 10);
  expect(await answer.json()).toMatchObject({ code: "too_many", error: expect.stringContaining(TOO_MANY) });
});

test("an address is sent three codes in a quarter of an hour, wherever they are asked for, and nobody is told to wait", async ({ request, baseURL }) => {
  const email = somebody();
  for (const same of [email, email, email, email, email.toUpperCase(), ` ${email}`, `Ada <${email}>`]) {
    expect((await post(request, baseURL, "/login", { email: same }, address())).status()).toBe(303);
  }
  const mails = await request.get(`/dev/mail?to=${encodeURIComponent(email)}`, { headers: { accept: "application/json" } });
  expect(await mails.json()).toHaveLength(3);
});

test("from one place ten codes are asked for in ten minutes, whoever for, and a /64 is one place", async ({ request, baseURL }) => {
  const ask = (ip) => post(request, baseURL, "/login", { email: somebody() }, ip);
  expect((await atOnce(30, () => ask({}))).statuses).toEqual({ 303: 10, 429: 20 });
  const network = `2001:db8:${Math.floor(Math.random() * 65_536).toString(16)}:1`;
  const { answers, statuses } = await atOnce(30, (i) => ask(address(`${network}::${i + 1}`)));
  expect(statuses).toEqual({ 303: 10, 429: 20 });
  expectTooMany(answers.find((answer) => answer.status() === 429), 10);
  expect((await ask(address(network.replace(/1$/, "2::1")))).status()).toBe(303);
});
