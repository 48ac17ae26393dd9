// Codes and addresses that are mistyped, too old or asked for too often.
import { askForCode, codeFor, enterCode, greeting, guest, otherThan, press, signInHere, somebody, writtenCode } from "./lib/people.mjs";
import { eachVisitor, expect, test } from "./lib/shop.mjs";

eachVisitor(() => {
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
    await expect(field).toHaveAccessibleDescription("Please enter all letters and digits of the code from the mail.");
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
    await press(page, "send another code");
    await expect(page.locator("#code-problem")).toBeEmpty();
    await enterCode(page, await codeFor(page.request, email));
    await expect(greeting(page)).toBeVisible();
  });

  test("whichever mail is opened, its code is good", async ({ page }) => {
    const email = somebody();
    await page.goto("/login?return_to=/shop");
    await askForCode(page, email);
    const first = await codeFor(page.request, email);
    await press(page, "send another code");
    await enterCode(page, first);
    await expect(greeting(page)).toBeVisible();
    await expect(page).toHaveURL("/shop");
  });

  test("a shopper who asks for codes again and again is sent three, and the last one is good", async ({ page }) => {
    const email = somebody();
    await page.goto("/login");
    await askForCode(page, email);
    for (let i = 0; i < 4; i += 1) await press(page, "send another code");
    const code = await codeFor(page.request, email);
    expect(code).toHaveLength(12);
    await enterCode(page, code);
    await expect(greeting(page)).toBeVisible();
  });

  test("what is no address is told beside the field, which keeps it", async ({ page }) => {
    await page.goto("/login?return_to=/cart");
    const field = page.getByLabel("E-mail");
    for (const typed of ["ada@host", "ada@example..com", `${"a".repeat(65)}@example.com`]) {
      await page.locator("form[action='/login']").evaluate((form) => (form.noValidate = true));
      await field.fill(typed);
      await press(page, "Send me a code");
      await expect(field).toHaveAccessibleDescription(/Please enter an e-mail address, such as ada@example\.com\.$/);
      await expect(field).toHaveAttribute("aria-invalid", "true");
      await expect(field).toHaveValue(typed);
    }
    await signInHere(page, somebody());
    await expect(page).toHaveURL("/cart");
  });
});
