// Signing in by a code from a mail.
import { askForCode, codeFor, devices, enterCode, greeting, guest, nickname, press, signIn, signInHere, somebody } from "./lib/people.mjs";
import { eachVisitor, everyPage, expect, test } from "./lib/shop.mjs";

eachVisitor((scripts) => {
  test("a shopper signs in from a product's page by a code and is back on it", async ({ page, goods }) => {
    const email = somebody();
    await page.goto(goods.choice.path);
    await guest(page).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
    await askForCode(page, email);
    await expect(page.getByRole("main")).toContainText(email);
    if (scripts) await expect(page.getByLabel("Code")).toBeFocused();
    await enterCode(page, await codeFor(page.request, email));
    await expect(greeting(page)).toHaveText(`Hi, ${nickname(email)}`);
    await expect(page).toHaveURL(goods.choice.path);
  });

  test("a visitor who needs to be signed in is asked to, and gets where they were going", async ({ page }) => {
    await page.goto("/account/sessions");
    await expect(page).toHaveURL("/login?return_to=%2Faccount%2Fsessions");
    await signInHere(page, somebody());
    await expect(page).toHaveURL("/account/sessions");
    await expect(devices(page)).toHaveCount(1);
  });
});

test("an address is the same person however it is written", async ({ page, others }) => {
  const email = await signIn(page);
  await page.goto("/account");
  await page.getByLabel("Name").fill("Ada L.");
  await press(page, "Save");
  const other = await others.page();
  await other.goto("/login");
  await askForCode(other, ` ${email.toUpperCase()} `);
  await enterCode(other, await codeFor(other.request, email));
  await expect(greeting(other)).toHaveText("Hi, Ada L.");
});

test("a shopper who goes back after signing in is still signed in, and is asked nothing again", async ({ page, goods }) => {
  await page.goto(goods.plain.path);
  await page.goto("/login?return_to=/cart");
  await signInHere(page, somebody());
  await expect(page).toHaveURL("/cart");
  for (let i = 0; i < 3; i += 1) {
    await page.goBack();
    await expect(greeting(page)).toBeVisible();
    await expect(page.getByLabel("Code")).toHaveCount(0);
    await expect(page.getByLabel("E-mail")).toHaveCount(0);
  }
  await page.goForward();
  await expect(greeting(page)).toBeVisible();
});

test("who is signed in is not asked to sign in", async ({ page }) => {
  await signIn(page);
  await page.goto("/login");
  await expect(page).toHaveURL("/account");
  await page.goto("/login?return_to=/cart");
  await expect(page).toHaveURL("/cart");
});

test("who has asked for no code is asked for an address first", async ({ page }) => {
  await page.goto("/login/code");
  await expect(page).toHaveURL("/login");
});

test("a visitor with another address can go back and enter it", async ({ page }) => {
  const [mistyped, right] = [somebody("typo"), somebody("right")];
  await page.goto("/login?return_to=/cart");
  await askForCode(page, mistyped);
  await page.getByRole("link", { name: "Use another address" }).click();
  await signInHere(page, right);
  await expect(greeting(page)).toHaveText(`Hi, ${nickname(right)}`);
  await expect(page).toHaveURL("/cart");
});

test("the name is in the header of every page", async ({ page, goods }) => {
  const email = await signIn(page);
  for (const [path] of everyPage(goods)) {
    await page.goto(path);
    await expect.soft(greeting(page), path).toHaveText(`Hi, ${nickname(email)}`);
  }
});

test("a shopper signs in by keyboard alone", async ({ page }) => {
  const email = somebody();
  await page.goto("/login");
  const press = async (until, most = 60) => {
    for (let i = 0; i < most && !(await until.evaluate((it) => it === document.activeElement)); i += 1) await page.keyboard.press("Tab");
    await expect(until).toBeFocused();
  };
  await press(page.getByLabel("E-mail"));
  await page.keyboard.type(email);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Code")).toBeFocused();
  await page.keyboard.type(await codeFor(page.request, email));
  await page.keyboard.press("Enter");
  await expect(greeting(page)).toBeVisible();
  await press(greeting(page));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/account");
  await press(page.getByRole("button", { name: "Sign out" }));
  await page.keyboard.press("Enter");
  await expect(guest(page)).toBeVisible();
});
