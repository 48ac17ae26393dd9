// Signing in with an account elsewhere: at a provider that does all right, and at some that do one thing wrong.
import { greeting, nickname, signIn, somebody } from "./lib/people.mjs";
import { eachVisitor, expect, post, test } from "./lib/shop.mjs";

const settings = JSON.parse(process.env.COPPICE_PROVIDERS);

// From the site's page to the provider's, and what one says there.
async function go(page, provider, { email, answer = "Continue", returnTo = "/" } = {}) {
  await page.goto(`/login?return_to=${encodeURIComponent(returnTo)}`);
  await page.getByRole("link", { name: `Continue with ${provider}`, exact: true }).click();
  if (email) await page.getByLabel("E-mail").fill(email);
  if (email || answer === "Cancel") await page.getByRole("button", { name: answer }).click();
}

const problem = (page) => page.getByRole("alert").filter({ hasText: /\S/ });

eachVisitor(() => {
  for (const [provider, name] of [["honest", "honest"], ["github", "GitHub"]]) {
    test(`an account with ${provider} signs its owner in`, async ({ page }) => {
      const email = somebody();
      await go(page, name, { email, returnTo: "/shop?sort=name" });
      await expect(page).toHaveURL("/shop?sort=name");
      await expect(greeting(page)).toHaveText(`Hi, ${nickname(email)}`);
      await page.goto("/account");
      await expect(page.getByText(email)).toBeVisible();
    });

    test(`who says no at ${provider}'s is told that nothing has changed`, async ({ page }) => {
      await go(page, name, { answer: "Cancel" });
      await expect(problem(page)).toHaveText(/You did not allow the sign-in/);
      await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
    });

    test(`an address that ${provider} has not verified signs nobody in`, async ({ page }) => {
      await go(page, name, { email: somebody("unverified") });
      await expect(problem(page)).toHaveText(/has not told us a verified e-mail address/);
    });
  }
});

const FLAWS = {
  "wrong-nonce": /could not make sure that wrong-nonce's answer is right/,
  "wrong-audience": /could not make sure/,
  "wrong-issuer": /could not make sure/,
  "wrong-signature": /could not make sure/,
  expired: /could not make sure/,
  refused: /could not make sure/,
  denied: /You did not allow the sign-in/,
  absent: /does not answer just now/,
};

for (const [flaw, text] of Object.entries(FLAWS)) {
  test(`a provider with this flaw signs nobody in, and the page says so: ${flaw}`, async ({ page }) => {
    await go(page, flaw);
    await expect(problem(page)).toHaveText(text);
    await expect(page.locator("body")).not.toContainText("555-0100");
    await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
    await signIn(page);
  });
}

test("an answer with another state, to another browser or to another provider signs nobody in", async ({ page, request }) => {
  const forged = "/login/callback/honest?code=abc&state=made-up";
  const lost = await request.get(forged);
  expect(lost.status()).toBe(422);
  expect(await lost.text()).toContain("began in another window");
  await request.get("/login/with/honest", { maxRedirects: 0 });
  const wrong = await request.get(forged);
  expect(wrong.status()).toBe(422);
  expect(await wrong.text()).toContain("began in another window");
  const begun = await request.get("/login/with/honest", { maxRedirects: 0 });
  const { searchParams } = new URL(begun.headers().location);
  for (const name of ["state", "nonce", "code_challenge"]) expect(searchParams.get(name)).toMatch(/^[\w-]{43}$/);
  expect(searchParams.get("code_challenge_method")).toBe("S256");
  const other = await request.get(`/login/callback/brief?code=abc&state=${searchParams.get("state")}`);
  expect(other.status()).toBe(422);
  expect(await other.text()).toContain("began in another window");
  await page.goto("/account");
  await expect(page).toHaveURL(/\/login/);
});

test("the way back works once", async ({ page }) => {
  let back;
  page.on("request", (sent) => {
    if (sent.url().includes("/login/callback/")) back = sent.url();
  });
  await go(page, "honest", { email: somebody() });
  await expect(greeting(page)).toBeVisible();
  await page.context().clearCookies({ name: "session" });
  await page.goto(back);
  await expect(problem(page)).toHaveText(/began in another window/);
});

test("an account elsewhere is the person's whose address it has", async ({ page, browser, baseURL }) => {
  const email = await signIn(page);
  await post(page.request, baseURL, "/account", { name: "Ada L." });
  const elsewhere = await browser.newPage({ baseURL, extraHTTPHeaders: { "cf-connecting-ip": "198.51.100.77" } });
  await go(elsewhere, "honest", { email });
  await expect(greeting(elsewhere)).toHaveText("Hi, Ada L.");
  await elsewhere.close();
});

test("an address that somebody has is not taken from them on the word of a provider that does not speak for it", async ({ page, browser, baseURL }) => {
  const email = await signIn(page);
  const elsewhere = await browser.newPage({ baseURL, extraHTTPHeaders: { "cf-connecting-ip": "198.51.100.78" } });
  await go(elsewhere, "GitHub", { email });
  await expect(problem(elsewhere)).toHaveText(/There is an account with this e-mail address already/);
  // They add it themselves, and come in by it from then on.
  await page.goto("/account");
  await page.getByRole("link", { name: "Sign in with GitHub too" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL("/account");
  await go(elsewhere, "GitHub", { email });
  await expect(greeting(elsewhere)).toHaveText(`Hi, ${nickname(email)}`);
  await elsewhere.close();
});

test("two tabs sign in with a provider side by side, and an answer to neither ends neither", async ({ page, context }) => {
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto("/login?return_to=/shop");
    await tab.getByRole("link", { name: "Continue with honest", exact: true }).click();
  }
  for (const stranger of ["", "?code=abc&state=made-up", "?error=access_denied"]) {
    expect((await page.request.get(`/login/callback/honest${stranger}`)).status()).toBe(422);
  }
  for (const tab of [page, other]) {
    const email = somebody();
    await tab.getByLabel("E-mail").fill(email);
    await tab.getByRole("button", { name: "Continue" }).click();
    await expect(tab).toHaveURL("/shop");
    await expect(greeting(tab)).toHaveText(`Hi, ${nickname(email)}`);
  }
});

test("nobody is sent on to another site", async ({ page, baseURL }) => {
  await go(page, "honest", { email: somebody(), returnTo: "//evil.example/" });
  await expect(greeting(page)).toBeVisible();
  expect(new URL(page.url()).origin).toBe(baseURL);
});

test("fifty requests with a token that is about to end renew it once", async ({ page }) => {
  const email = somebody();
  // A page that does not ask who one is: nothing is renewed before the fifty.
  await go(page, "brief", { email, returnTo: "/healthz" });
  await expect(page).toHaveURL("/healthz");
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => page.request.get(`/shop?page=${i}`)));
  expect(answers.map((answer) => answer.status())).toEqual(Array(50).fill(200));
  const refreshes = async () => (await (await fetch(`${settings.OIDC_BRIEF_ISSUER}/refreshes`)).json())[email];
  await expect.poll(refreshes).toBe(1);
  for (let i = 0; i < 5; i += 1) await page.request.get("/account");
  await page.waitForTimeout(1_000);
  expect(await refreshes()).toBe(1);
  await page.goto("/account");
  await expect(greeting(page)).toBeVisible();
});
