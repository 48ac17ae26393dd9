// A cart that is a person's, wherever they are.
import { press, signIn, somebody } from "./lib/people.mjs";
import { badge, buy, eachVisitor, expect, lines, sending, test } from "./lib/shop.mjs";

eachVisitor(() => {
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
