// How the demo shop is paid: by a Stripe of our own, whose keys its admin types in, and by hand. And what else shops sell by, which
// is changed here and nowhere else: whoever is about to order would be told that something in the shop has changed.
import { FEW } from "../lib/buying.mjs";
import { admin, press, signIn } from "../lib/people.mjs";
import { expect, test } from "../lib/shop.mjs";
import { stripe } from "../lib/stripe.mjs";

test("an admin has the shop be paid by Stripe and by hand, and makes a code that few may use", async ({ page }) => {
  await signIn(page, admin(55));
  await page.goto("/admin/checkout");
  await page.getByLabel("Who takes the money").selectOption("Stripe");
  await page.getByLabel("How one pays").fill("Please transfer it to IBAN DE00 1234.");
  // Nothing goes by a key that is not Stripe's.
  await press(page, "Save");
  await expect(page.getByLabel("Stripe: secret key")).toHaveAccessibleDescription(/Please give Stripe’s secret key/);
  await page.getByLabel("Stripe: secret key").fill(stripe.STRIPE_SECRET_KEY);
  await page.getByLabel("Stripe: signing secret").fill(stripe.STRIPE_WEBHOOK_SECRET);
  await press(page, "Save");
  await expect(page.getByTestId("keys")).toContainText("These are for tests");
  await page.goto("/admin/discounts/new");
  await page.getByLabel("Code", { exact: true }).fill(FEW.code);
  await page.getByLabel("How much").fill("10");
  await page.getByLabel("How often in all").fill(String(FEW.uses));
  await press(page, "Save");
  await expect(page.getByTestId("item").filter({ hasText: FEW.code })).toContainText(`used 0 of ${FEW.uses} times`);
});
