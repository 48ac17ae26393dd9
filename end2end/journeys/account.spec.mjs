// What people do with their account: a name, a cart that follows them, signing out.
import { admin, enterCode, askForCode, codeFor, greeting, guest, leaving, nickname, signIn, somebody } from "./lib/people.mjs";
import { badge, buy, eachVisitor, expect, lines, sending, test } from "./lib/shop.mjs";

const press = (page, name) => leaving(page, () => page.getByRole("button", { name }).click());

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
    const left = (await page.context().cookies()).filter(({ name }) => ["session", "cart", "login"].includes(name));
    expect(left).toEqual([]);
    await page.goto("/account");
    await expect(page).toHaveURL("/login?return_to=%2Faccount");
  });

  test("what is in the cart is the person's at every device and goes when they sign out", async ({ page, others, goods }) => {
    const email = somebody();
    const [laptop, phone] = [page, await others.page({ viewport: { width: 360, height: 740 } })];
    await buy(phone, goods.plain, { quantity: 2 });
    await signIn(phone, email);
    await expect(badge(phone)).toHaveText("2");
    await buy(laptop, goods.plain);
    await buy(laptop, goods.choice);
    await signIn(laptop, email);
    await expect(badge(laptop)).toHaveText("4");
    await laptop.goto("/cart");
    await expect(lines(laptop)).toHaveCount(2);
    await phone.goto("/cart");
    await expect(lines(phone)).toHaveCount(2);
    await expect(badge(phone)).toHaveText("4");
    await phone.goto("/shop");
    await expect(badge(phone)).toHaveText("4");
    await laptop.goto("/account");
    await press(laptop, "Sign out");
    await expect(badge(laptop)).toHaveText("0");
    await phone.goto("/cart");
    await expect(badge(phone)).toHaveText("4");
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

test("a name is cut where it is longer than a name can be, and loses what can't be seen", async ({ page }) => {
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

test("a cart that was filled by a person is taken on by nobody who signs in after them", async ({ page, goods }) => {
  await signIn(page);
  await buy(page, goods.plain);
  await page.goto("/account");
  await press(page, "Sign out");
  await signIn(page);
  await expect(badge(page)).toHaveText("0");
});

test("a shopper changes and empties the cart of their account", async ({ page, goods }) => {
  await signIn(page);
  await buy(page, goods.plain, { quantity: 3 });
  await page.goto("/cart");
  await lines(page).getByLabel(/^Quantity of/).fill("1");
  await sending(page, () => page.keyboard.press("Tab"));
  await page.reload();
  await expect(badge(page)).toHaveText("1");
  await press(page, /^Remove/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your cart is empty");
});

test("who runs the shop is led to its management, and nobody else", async ({ page, others }) => {
  await signIn(page);
  await page.goto("/account");
  await expect(page.getByRole("link", { name: "Manage the shop" })).toHaveCount(0);
  const operator = await others.page();
  await signIn(operator, admin);
  await operator.goto("/account");
  await expect(operator.getByRole("link", { name: "Manage the shop" })).toHaveAttribute("href", "/admin");
});
