// Forms that other sites send, and changes by other ways than forms.
import { askByRequest, codeFor, devices, greeting, signIn, signInByRequest, somebody } from "../lib/people.mjs";
import { content, expect, post, test } from "../lib/shop.mjs";

// Every address that changes something, with what would make it.
const CHANGES = {
  "/login": { email: "eve@example.com" },
  "/login/code": { code: "ABCDEF" },
  "/logout": {},
  "/account": { name: "Eve" },
  "/account/sessions/end-others": {},
  [`/account/sessions/${"0".repeat(64)}/end`]: {},
};

const SENDERS = {
  "another site": () => ({ origin: "https://evil.example" }),
  "a site with our name in its own": (baseURL) => ({ origin: `${baseURL}.evil.example` }),
  "a frame without an origin": () => ({ origin: "null" }),
  "a frame without an origin that says it is ours": () => ({ origin: "null", "sec-fetch-site": "same-origin" }),
  "another site that says it is ours": () => ({ origin: "https://evil.example", "sec-fetch-site": "same-origin" }),
  "another site of our domain": () => ({ "sec-fetch-site": "same-site" }),
  "a link": () => ({ "sec-fetch-site": "none" }),
  "somewhere unsaid": () => ({}),
};

for (const [sender, headers] of Object.entries(SENDERS)) {
  test(`what ${sender} sends changes nothing`, async ({ request, baseURL }) => {
    const email = somebody();
    await signInByRequest(request, baseURL, email);
    for (const [path, form] of Object.entries(CHANGES)) {
      const answer = await request.post(path, { form, headers: headers(baseURL), maxRedirects: 0 });
      expect.soft(answer.status(), path).toBe(403);
      expect.soft(answer.headers()["set-cookie"] ?? "", path).not.toContain("session=");
    }
    const page = content(await (await request.get("/account")).text());
    expect(page).toContain(email);
    expect(page).not.toContain("Eve");
  });
}

test("no change is made by following a link", async ({ request, baseURL }) => {
  const email = somebody();
  await signInByRequest(request, baseURL, email);
  for (const [path, form] of Object.entries(CHANGES)) {
    for (const method of ["GET", "HEAD"]) {
      const answer = await request.fetch(`${path}?${new URLSearchParams(form)}`, { method, maxRedirects: 0 });
      expect.soft([200, 303, 404, 405], `${method} ${path}: ${answer.status()}`).toContain(answer.status());
      expect.soft(answer.headers()["set-cookie"] ?? "", path).not.toContain("session=");
    }
  }
  const mails = await (await request.get("/dev/mail?to=eve@example.com", { headers: { accept: "application/json" } })).json();
  expect(mails).toEqual([]);
  const page = content(await (await request.get("/account")).text());
  expect(page).toContain(email);
  expect(page).not.toContain("Eve");
});

test("methods that no form has are refused", async ({ request, baseURL }) => {
  await signInByRequest(request, baseURL, somebody());
  for (const path of Object.keys(CHANGES)) {
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      const answer = await request.fetch(path, { method, headers: { origin: baseURL }, maxRedirects: 0 });
      expect.soft(answer.status(), `${method} ${path}`).toBe(405);
    }
  }
});

test("a method in a header or a field is none", async ({ request, baseURL }) => {
  await signInByRequest(request, baseURL, somebody());
  const headers = { "x-http-method-override": "POST", "x-http-method": "POST", "x-method-override": "POST" };
  await request.get("/logout?_method=POST", { headers, maxRedirects: 0 });
  expect((await request.get("/account", { maxRedirects: 0 })).status()).toBe(200);
});

test("a body that is no form is not read as one", async ({ request, baseURL }) => {
  const email = somebody();
  await signInByRequest(request, baseURL, email);
  for (const type of ["text/plain", "application/json", "multipart/form-data; boundary=x", ""]) {
    for (const [path, body] of [["/account", "name=Eve"], ["/account", '{"name":"Eve"}'], ["/login", "email=eve@example.com"]]) {
      const answer = await request.post(path, { data: Buffer.from(body), headers: { origin: baseURL, "content-type": type }, maxRedirects: 0 });
      expect.soft([400, 415], `${path} as ${type}: ${answer.status()}`).toContain(answer.status());
    }
  }
  expect(content(await (await request.get("/account")).text())).not.toContain("Eve");
});

test("a page of somebody else's that sends the visitor's browser to our forms gets nowhere", async ({ page, baseURL }) => {
  const email = await signIn(page);
  const forms = Object.entries(CHANGES).map(
    ([path, form], i) =>
      `<form method="post" action="${baseURL}${path}" enctype="${i % 2 ? "text/plain" : "application/x-www-form-urlencoded"}">` +
      `${Object.entries(form).map(([name, value]) => `<input name="${name}" value="${value}">`).join("")}<button>${path}</button></form>`,
  );
  await page.route("http://evil.example/", (route) => route.fulfill({ contentType: "text/html", body: forms.join("") }));
  for (const path of Object.keys(CHANGES)) {
    await page.goto("http://evil.example/");
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button", { name: path, exact: true }).click();
    expect.soft((await answer).status(), path).toBe(403);
  }
  await page.goto("/account/sessions");
  await expect(devices(page)).toHaveCount(1);
  await expect(greeting(page)).toHaveText(`Hi, ${email.split("@")[0]}`);
});

test("a page of somebody else's can't sign its visitor in as somebody else", async ({ request, others, baseURL }) => {
  const eve = somebody("eve");
  const theirs = await others.request();
  const cookie = `code_flow=${await askByRequest(theirs, baseURL, eve)}`;
  const code = await codeFor(request, eve);
  const answer = await post(request, baseURL, "/login/code", { code }, { cookie, origin: "https://evil.example" });
  expect(answer.status()).toBe(403);
  expect(answer.headers()["set-cookie"] ?? "").not.toContain("session=");
});
