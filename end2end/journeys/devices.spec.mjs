// Where a person is signed in, and how that ends.
import { createHash } from "node:crypto";
import { cookiesOf, devices, greeting, guest, leaving, press, signIn, signInByRequest, somebody } from "./lib/people.mjs";
import { badge, eachVisitor, expect, post, test } from "./lib/shop.mjs";

// A session that was ended elsewhere is shown for a minute at most.
const MINUTE = { timeout: 60_000, intervals: [250, 1_000, 5_000] };

// As the server writes it, wherever this runs.
const today = () => new Date().toISOString().slice(0, 10);

const own = (page) => devices(page).filter({ hasText: "this device" });

eachVisitor(() => {
  test("a shopper sees where they are signed in and signs another device out", async ({ page, others }) => {
    test.slow();
    const begun = today();
    const phone = await others.page({ userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1" });
    const email = await signIn(phone);
    await signIn(page, email);
    await page.goto("/account");
    await page.getByRole("link", { name: "Where you are signed in" }).click();
    await expect(devices(page)).toHaveCount(2);
    await expect(devices(page).first()).toContainText("Chrome on Linux this device");
    await expect(own(page).getByRole("button")).toHaveCount(0);
    const other = devices(page).filter({ hasText: "Safari on iPhone" });
    await expect(other).toContainText(/seen \d+\/\d+\/\d{4}, from 10\.\d+\.\d+\.x/);
    // The day may end meanwhile.
    for (const time of await other.locator("time").all()) expect([begun, today()]).toContain(await time.getAttribute("datetime"));
    await leaving(page, () => other.getByRole("button", { name: "Sign out Safari on iPhone" }).click());
    await expect(page).toHaveURL("/account/sessions");
    await expect(devices(page)).toHaveCount(1);
    await expect(own(page)).toHaveCount(1);

    await phone.goto("/account");
    await expect(phone.getByRole("heading", { level: 1 })).toHaveText("Sign in");
    await expect(async () => {
      await phone.goto("/shop");
      await expect(guest(phone)).toBeVisible();
    }).toPass(MINUTE);
    await page.goto("/account");
    await expect(greeting(page)).toBeVisible();
  });

  test("a shopper signs out everywhere else", async ({ page, others }) => {
    const email = somebody();
    const [phone, tablet] = [await others.page(), await others.page()];
    for (const device of [phone, tablet, page]) await signIn(device, email);
    await page.goto("/account/sessions");
    await expect(devices(page)).toHaveCount(3);
    await press(page, "Sign out everywhere else");
    await expect(devices(page)).toHaveCount(1);
    await expect(page.getByRole("button", { name: "Sign out everywhere else" })).toHaveCount(0);
    for (const device of [phone, tablet]) {
      await device.goto("/account");
      await expect(guest(device)).toBeVisible();
    }
  });
});

test("a device that was signed out changes nothing more, whatever page it still shows", async ({ page, others, goods }) => {
  const phone = await others.page();
  const email = await signIn(phone);
  await phone.goto("/account");
  await signIn(page, email);
  await page.goto("/account/sessions");
  await leaving(page, () => devices(page).getByRole("button").click());
  await phone.getByLabel("Name").fill("Not me");
  await press(phone, "Save");
  await expect(guest(phone)).toBeVisible();
  await page.goto("/account");
  await expect(page.getByLabel("Name")).toHaveValue("");
  await phone.goto(goods.plain.path);
  await phone.getByTestId("add-to-cart").click();
  await expect(badge(phone)).toHaveText("1");
  await page.goto("/cart");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your cart is empty");
});

test("the cookie of a session that was ended is taken away at its next request of the account", async ({ others, baseURL }) => {
  const email = somebody();
  const [phone, laptop] = [await others.request(), await others.request()];
  await signInByRequest(phone, baseURL, email);
  await signInByRequest(laptop, baseURL, email);
  expect((await post(laptop, baseURL, "/account/sessions/end-others", {})).status()).toBe(303);
  const answer = await phone.get("/account", { maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  expect(cookiesOf(answer).session.line).toMatch(/^session=; Path=\/; Max-Age=0;/);
});

test("nobody ends another person's session", async ({ others, baseURL }) => {
  const [ada, eve] = [await others.request(), await others.request()];
  const session = await signInByRequest(ada, baseURL, somebody("ada"));
  await signInByRequest(eve, baseURL, somebody("eve"));
  const hash = createHash("sha256").update(session).digest("hex");
  for (const id of [hash, hash.toUpperCase(), "x", "..", "%25", "%00"]) {
    expect.soft((await post(eve, baseURL, `/account/sessions/${id}/end`, {})).status(), id).toBeLessThan(500);
  }
  expect((await ada.get("/account", { maxRedirects: 0 })).status()).toBe(200);
});
