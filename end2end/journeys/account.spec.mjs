// What people do with their account: give themselves a name, sign out, in one tab and in two.
import { admin, askForCode, codeFor, enterCode, greeting, guest, nickname, press, signIn, somebody } from "./lib/people.mjs";
import { badge, buy, eachVisitor, expect, test } from "./lib/shop.mjs";

eachVisitor(() => {
  test("a shopper gives themselves a name and is called by it from then on", async ({ page }) => {
    const email = await signIn(page);
    await greeting(page).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your account");
    await expect(page.getByRole("main")).toContainText(email);
    await page.getByLabel("Name").fill("  Ada Lovelace ");
    await press(page, "Save");
    await expect(page.getByRole("status")).toHaveText("Saved.");
    await expect(page.getByLabel("Name")).toHaveValue("Ada Lovelace");
    for (const path of ["/account", "/shop", "/cart", "/"]) {
      await page.goto(path);
      await expect(greeting(page), path).toHaveText("Hi, Ada Lovelace");
    }
    await page.goto("/account");
    await page.getByLabel("Name").fill("");
    await press(page, "Save");
    await expect(greeting(page)).toHaveText(`Hi, ${nickname(email)}`);
  });

  test("a shopper signs out and leaves nothing behind", async ({ page, goods }) => {
    await signIn(page);
    await buy(page, goods.plain, { quantity: 2 });
    await page.goto("/account");
    await press(page, "Sign out");
    await expect(page).toHaveURL("/");
    await expect(guest(page)).toBeVisible();
    await expect(badge(page)).toHaveText("0");
    await page.goto("/cart");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your cart is empty");
    const left = (await page.context().cookies()).filter(({ name }) => /^(session$|cart$|code_flow|oidc_flow)/.test(name));
    expect(left).toEqual([]);
    await page.goto("/account");
    await expect(page).toHaveURL("/login?return_to=%2Faccount");
  });
});

test("who goes back after signing out sees nothing of the account", async ({ page }) => {
  const email = await signIn(page);
  await page.goto("/account/sessions");
  await page.goto("/account");
  await press(page, "Sign out");
  for (let i = 0; i < 2; i += 1) {
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
    await expect(page.locator("body")).not.toContainText(email);
  }
});

test("a name is cut where it is longer than a name can be", async ({ page }) => {
  await signIn(page);
  await page.goto("/account");
  await page.getByLabel("Name").evaluate((field) => field.removeAttribute("maxlength"));
  await page.getByLabel("Name").fill("ß".repeat(200));
  await press(page, "Save");
  await expect(page.getByLabel("Name")).toHaveValue("ß".repeat(80));
});

test("who signed in in one tab is signed in in the other, and so out", async ({ page, context }) => {
  const other = await context.newPage();
  await other.goto("/shop");
  await expect(guest(other)).toBeVisible();
  const email = await signIn(page);
  await other.reload();
  await expect(greeting(other)).toHaveText(`Hi, ${nickname(email)}`);
  await other.goto("/account");
  await page.goto("/account");
  await press(page, "Sign out");
  await other.getByLabel("Name").fill("Too late");
  await press(other, "Save");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  await signIn(other, email);
  await expect(greeting(other)).toHaveText(`Hi, ${nickname(email)}`);
});

test("of two tabs that ask for a code the later mail counts, in either", async ({ page, context }) => {
  const [email, other] = [somebody(), await context.newPage()];
  for (const tab of [page, other]) {
    await tab.goto("/login");
    await askForCode(tab, email);
  }
  await enterCode(page, await codeFor(page.request, email));
  await expect(greeting(page)).toBeVisible();
  await enterCode(other, "ABCDEF");
  await expect(greeting(other)).toBeVisible();
});

test("who runs the shop is led to its management, and nobody else", async ({ page, others }) => {
  await signIn(page);
  await page.goto("/account");
  await expect(page.getByRole("link", { name: "Manage the shop" })).toHaveCount(0);
  const operator = await others.page();
  await signIn(operator, admin(0));
  await operator.goto("/account");
  await expect(operator.getByRole("link", { name: "Manage the shop" })).toHaveAttribute("href", "/admin");
});
