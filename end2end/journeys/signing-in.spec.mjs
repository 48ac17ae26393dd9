// Signing in by a code from a mail.
import { askForCode, codeFor, devices, enterCode, greeting, guest, leaving, nickname, otherThan, signIn, signInHere, somebody, writtenCode } from "./lib/people.mjs";
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

  test("a code is taken as it is written in the mail, and in small letters", async ({ page }) => {
    for (const typed of [(code) => code, (code) => ` ${code.toLowerCase()} `]) {
      const email = somebody();
      await page.goto("/login");
      await askForCode(page, email);
      await enterCode(page, typed(await writtenCode(page.request, email)));
      await expect(greeting(page)).toBeVisible();
      await page.context().clearCookies();
    }
  });

  test("a shopper who mistypes the code is told so and gets in with the right one", async ({ page }) => {
    const email = somebody();
    await page.goto("/login?return_to=/cart");
    await askForCode(page, email);
    const code = await codeFor(page.request, email);
    await enterCode(page, otherThan(code));
    const field = page.getByLabel("Code");
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(/^That code is not right/);
    await expect(page.getByRole("main")).toContainText(email);
    await expect(guest(page)).toBeVisible();
    await enterCode(page, "ABC");
    await expect(field).toHaveAccessibleDescription("Please enter the 6 letters and digits from the mail.");
    await enterCode(page, code);
    await expect(greeting(page)).toBeVisible();
    await expect(page).toHaveURL("/cart");
  });

  test("five wrong codes end the right one, and another can be had at once", async ({ page }) => {
    const email = somebody();
    await page.goto("/login");
    await askForCode(page, email);
    const code = await codeFor(page.request, email);
    for (let i = 0; i < 5; i += 1) await enterCode(page, otherThan(code));
    await enterCode(page, code);
    await expect(page.getByLabel("Code")).toHaveAccessibleDescription(/^That code is not right/);
    await leaving(page, () => page.getByRole("button", { name: "send another code" }).click());
    await expect(page.locator("#code-problem")).toBeEmpty();
    await enterCode(page, await codeFor(page.request, email));
    await expect(greeting(page)).toBeVisible();
  });

  test("another code ends the one before", async ({ page }) => {
    const email = somebody();
    await page.goto("/login?return_to=/shop");
    await askForCode(page, email);
    const first = await codeFor(page.request, email);
    await leaving(page, () => page.getByRole("button", { name: "send another code" }).click());
    await enterCode(page, first);
    await expect(page.getByLabel("Code")).toHaveAttribute("aria-invalid", "true");
    await enterCode(page, await codeFor(page.request, email));
    await expect(greeting(page)).toBeVisible();
    await expect(page).toHaveURL("/shop");
  });

  test("a shopper who asks for codes too often is told to wait, and can use the last one", async ({ page }) => {
    const email = somebody();
    await page.goto("/login");
    await askForCode(page, email);
    const again = () => leaving(page, () => page.getByRole("button", { name: "send another code" }).click());
    await again();
    await again();
    await again();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("One moment, please");
    await expect(page.getByRole("main")).toContainText("Please wait 10 minutes and try again.");
    await page.goto("/login/code");
    await enterCode(page, await codeFor(page.request, email));
    await expect(greeting(page)).toBeVisible();
  });

  test("what is no address is told beside the field, which keeps it", async ({ page }) => {
    await page.goto("/login?return_to=/cart");
    const field = page.getByLabel("E-mail");
    for (const typed of ["ada@host", "ada@example..com", `${"a".repeat(65)}@example.com`]) {
      await page.locator("form[action='/login']").evaluate((form) => (form.noValidate = true));
      await field.fill(typed);
      await leaving(page, () => page.getByRole("button", { name: "Send me a code" }).click());
      await expect(field).toHaveAccessibleDescription(/Please enter an e-mail address, such as ada@example\.com\.$/);
      await expect(field).toHaveAttribute("aria-invalid", "true");
      await expect(field).toHaveValue(typed);
    }
    await signInHere(page, somebody());
    await expect(page).toHaveURL("/cart");
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
  await leaving(page, () => page.getByRole("button", { name: "Save" }).click());
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
  const press = async (until, most = 20) => {
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
