// Paying on Stripe's page, and coming back.
import { fill } from "./lib/checkout.mjs";
import { admin, leaving, press, signIn, somebody } from "./lib/people.mjs";
import { badge, buy, eachVisitor, expect, test } from "./lib/shop.mjs";
import { look, stripe, tell } from "./lib/stripe.mjs";

// Orders what is in the cart, as somebody in Berlin, to pay for it on Stripe's page.
async function order(page, email) {
  await page.goto("/checkout");
  await fill(page, email);
  await press(page, "Update");
  const shown = await page.getByTestId("total").innerText();
  await leaving(page, () => page.getByRole("button", { name: "Buy now" }).click());
  await expect(page).toHaveURL((url) => url.origin === stripe.STRIPE_URL);
  return shown;
}

const word = (page) => page.getByTestId("word");

eachVisitor((scripts) => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("somebody pays on Stripe’s page, with a wrong card first, and comes back to an order that is paid", async ({ page, goods, others }) => {
    test.slow();
    await buy(page, goods.ordered);
    const shown = await order(page, somebody("online"));
    await expect(page.getByRole("heading", { level: 1 })).toContainText(shown.replace(/[^\d.,]/g, ""));
    await page.getByRole("button", { name: "Pay with a card that is declined" }).click();
    await expect(page.getByRole("alert")).toContainText("declined");
    // They go back to the shop, look around, and pay after all.
    await page.getByRole("link", { name: "Cancel" }).click();
    await expect(word(page)).toHaveText("awaiting payment");
    await expect(badge(page)).toHaveText("0");
    const link = page.url();
    await leaving(page, () => page.getByRole("button", { name: "Pay now" }).click());
    await page.getByRole("button", { name: /^Pay \D*[\d.,]/ }).click();
    await expect(page).toHaveURL(/\/orders\/[^/]+\.[\w-]+\?returned=1/);
    await expect(word(page)).toHaveText("paid");
    await expect(page.getByRole("status").or(page.getByRole("alert")).first()).toContainText("We have your payment");
    // Whoever goes back to Stripe's page pays nothing again.
    await page.goBack();
    await page.goto(link);
    await expect(word(page)).toHaveText("paid");
    // The shop gives half of it back, and Stripe does so at once.
    const number = /Order (\d+)/.exec(await page.getByRole("heading", { level: 1 }).innerText())[1];
    const shop = await others.page({ javaScriptEnabled: scripts });
    await signIn(shop, admin(scripts ? 56 : 57));
    await shop.goto(`/admin/orders?q=${number}`);
    await leaving(shop, () => shop.getByRole("link", { name: `No. ${number}` }).click());
    await shop.getByText("Give money back", { exact: true }).click();
    await shop.getByLabel(/Besides, an amount/).fill("1");
    await press(shop, "Give it back by Stripe");
    await expect(word(shop)).toHaveText("part refunded");
    await page.goto(link);
    await expect(word(page)).toHaveText("part refunded");
  });
});

test("an order is paid though nobody comes back from Stripe’s page", async ({ page, goods, others }) => {
  test.slow();
  await buy(page, goods.ordered);
  await order(page, somebody("gone"));
  const session = new URL(page.url()).pathname.split("/").pop();
  const { cancel_url: link } = await look(page.request, `checkout/sessions/${session}`);
  const other = await others.page();
  await other.goto(link);
  await expect(word(other)).toHaveText("awaiting payment");
  await tell(page.request, "pay", { session });
  await tell(page.request, "rest");
  await expect(async () => {
    await other.goto(link);
    await expect(word(other)).toHaveText("paid", { timeout: 500 });
  }).toPass({ timeout: 20_000 });
});
