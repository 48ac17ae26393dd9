// From the cart to the parcel: a shopper orders, the shop is paid by hand, packs, sends and gives half of it back.
import axe from "axe-core";
import { fillByHand as fill } from "./lib/checkout.mjs";
import { admin, leaving, press, signIn, somebody } from "./lib/people.mjs";
import { badge, buy, eachVisitor, expect, lines, test } from "./lib/shop.mjs";

const total = (page) => page.getByTestId("total").innerText();

eachVisitor((scripts) => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("what is in the cart is ordered, paid, sent, and half of it given back", async ({ page, goods, others }) => {
    test.slow();
    const email = somebody("buyer");
    await buy(page, goods.ordered, { quantity: 2 });
    await page.goto("/cart");
    await leaving(page, () => page.getByRole("link", { name: "Checkout" }).click());
    // A mistake first: nothing of what was typed is lost.
    await fill(page, "ada at example");
    await press(page, "Buy now");
    await expect(page.getByRole("alert").first()).toContainText("Not ordered yet");
    await expect(page.getByLabel("Street and number")).toHaveValue("Unter den Linden 6");
    await page.getByLabel("E-mail address").fill(email);
    await press(page, "Update");
    const shown = await total(page);
    await press(page, "Buy now");
    await expect(page).toHaveURL(/\/orders\/[^/]+\.[\w-]+(#notice)?$/);
    await expect(page.getByTestId("word")).toHaveText("awaiting payment");
    await expect(page.getByTestId("due")).toContainText(shown);
    expect(await total(page)).toBe(shown);
    await expect(badge(page)).toHaveText("0");
    const link = page.url().split("#")[0];
    const number = /Order (\d+)/.exec(await page.getByRole("heading", { level: 1 }).innerText())[1];
    // Whoever goes back to the form is shown their order.
    await page.goto("/checkout");
    await expect(page).toHaveURL(link);
    await page.goto("/cart");
    await expect(lines(page)).toHaveCount(0);

    const shop = await others.page({ javaScriptEnabled: scripts });
    await signIn(shop, admin(scripts ? 52 : 53));
    await shop.goto(`/admin/orders?q=${number}`);
    await leaving(shop, () => shop.getByRole("link", { name: `No. ${number}` }).click());
    await press(shop, "Enter the payment");
    await expect(shop.getByTestId("word")).toHaveText("paid");
    // Its slip is printed, and it is packed, from the list.
    await shop.goto(`/admin/orders?q=${number}`);
    await shop.getByLabel(`Tick No. ${number}`).check();
    await press(shop, "Print packing slips");
    await expect(shop.getByTestId("slip")).toHaveCount(1);
    await expect(shop.getByTestId("slip")).toContainText("Unter den Linden 6");
    await expect(shop.getByTestId("slip-line")).toContainText("2 ×");
    await expect(shop.getByTestId("slip")).not.toContainText(shown);
    await shop.emulateMedia({ media: "print", colorScheme: "dark" });
    await expect(shop.getByRole("heading", { level: 1 })).toBeHidden();
    expect(await shop.evaluate(() => [getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color])).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
    await shop.emulateMedia({ media: null, colorScheme: null });
    await shop.goto(`/admin/orders?q=${number}`);
    await press(shop, "Begin to pack");
    await expect(shop.getByRole("alert")).toContainText("tick at least one");
    await shop.getByLabel(`Tick No. ${number}`).check();
    await press(shop, "Begin to pack");
    await expect(shop.getByRole("status")).toContainText("1 order is being packed");
    await leaving(shop, () => shop.getByRole("link", { name: `No. ${number}` }).click());
    await expect(shop.getByTestId("word")).toHaveText("packing");
    await shop.getByLabel("How to follow the parcel").fill("https://parcels.example/7");
    await press(shop, "It is sent");
    await page.goto(link);
    await expect(page.getByTestId("word")).toHaveText("shipped");
    await expect(page.getByRole("link", { name: "https://parcels.example/7" })).toBeVisible();
    await press(shop, "It has arrived");
    await shop.getByText("Give money back").click();
    await shop.getByLabel(/pieces, at most 2/).fill("1");
    await press(shop, "It is given back");
    await expect(shop.getByTestId("word")).toHaveText("part refunded");
    await expect(shop.getByTestId("entry")).toHaveCount(2);
    await page.goto(link);
    await expect(page.getByTestId("word")).toHaveText("part refunded");
  });

  test("an order that is not paid is named by the cart, and put back into it", async ({ page, goods }) => {
    await buy(page, goods.ordered, { quantity: 2 });
    await page.goto("/checkout");
    await fill(page, somebody("not.yet"));
    await press(page, "Buy now");
    const link = page.url().split("#")[0];
    await page.goto("/cart");
    await expect(page.getByTestId("unpaid")).toContainText(/^Order \d+ is not paid yet\./);
    await expect(page.getByRole("link", { name: "See how to pay" })).toHaveAttribute("href", new URL(link).pathname);
    await press(page, "Put it back into the cart");
    await expect(page).toHaveURL(/\/cart\?back=1/);
    await expect(page.getByRole("status").first()).toContainText("is back in your cart");
    await expect(lines(page)).toHaveCount(1);
    await expect(lines(page).getByRole("spinbutton")).toHaveValue("2");
    await expect(badge(page)).toHaveText("2");
    await expect(page.getByTestId("unpaid")).toHaveCount(0);
    await page.goto(link);
    await expect(page.getByTestId("word")).toHaveText("canceled");
  });

  test("who has lost the link to their order has it sent", async ({ page, goods, request }) => {
    const email = somebody("lost");
    await buy(page, goods.ordered);
    await page.goto("/checkout");
    await fill(page, email);
    await press(page, "Buy now");
    const link = page.url().split("#")[0];
    await page.goto("/cart");
    await leaving(page, () => page.getByRole("link", { name: "Looking for an order?" }).click());
    await page.getByLabel("E-mail address").fill(email);
    await press(page, "Send me the links");
    await expect(page.getByRole("status").first()).toContainText("If there are orders of this address");
    // The mail goes after the answer.
    const mailed = async () => {
      const answer = await request.get(`/dev/mail?to=${encodeURIComponent(email)}`, { headers: { accept: "application/json" } });
      const mail = (await answer.json()).find(({ subject }) => subject.startsWith("Your orders at"));
      return mail ? /https?:\S+/.exec(mail.text)[0] : "";
    };
    await expect.poll(mailed, { timeout: 15_000 }).not.toBe("");
    expect(new URL(await mailed()).pathname).toBe(new URL(link).pathname);
    await page.goto(await mailed());
    await expect(page.getByTestId("word")).toHaveText("awaiting payment");
  });

  test("an order that is not paid is called off by its buyer, and is among their orders", async ({ page, goods }) => {
    const email = somebody("changed.mind");
    await buy(page, goods.ordered);
    await page.goto("/checkout");
    await fill(page, email);
    await press(page, "Buy now");
    await press(page, "Cancel this order");
    await expect(page.getByTestId("word")).toHaveText("canceled");
    await signIn(page, email);
    await page.goto("/account/orders");
    await expect(page.getByTestId("order")).toHaveCount(1);
    await expect(page.getByTestId("order")).toContainText("canceled");
  });
});

for (const [scheme, width] of [["light", 360], ["dark", 1280], ["light", 1920]]) {
  test(`the checkout and an order break no rule of accessibility and no window (${scheme}, ${width} px)`, async ({ page, goods }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    await buy(page, goods.ordered);
    const sound = async () => {
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => axe.run());
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    };
    await page.goto("/checkout");
    await sound();
    await fill(page, somebody("looks"));
    await page.getByLabel("E-mail address").fill("");
    await press(page, "Buy now");
    await sound();
    await page.getByLabel("E-mail address").fill(somebody("looks"));
    await press(page, "Buy now");
    await sound();
    const number = /Order (\d+)/.exec(await page.getByRole("heading", { level: 1 }).innerText())[1];
    for (const path of ["/cart", "/orders/find", "/orders/none.none"]) {
      await page.goto(path);
      await sound();
    }
    await page.goto("/orders/find");
    await press(page, "Send me the links");
    await sound();
    await page.goto("/cart");
    await press(page, "Put it back into the cart");
    await sound();
    await signIn(page, admin(54));
    for (const path of ["/admin/orders", "/admin/drift", "/account/orders"]) {
      await page.goto(path);
      await sound();
    }
    await page.goto("/admin/orders");
    await page.getByLabel(/^Tick No\. /).first().check();
    await press(page, "Print packing slips");
    await sound();
    await page.goto(`/admin/orders?q=${number}`);
    await leaving(page, () => page.getByRole("link", { name: /^No\. / }).first().click());
    await sound();
    await leaving(page, () => page.getByRole("link", { name: "Erase this person" }).click());
    await sound();
    await press(page, "Erase them");
    await expect(page.getByText("was erased").first()).toBeVisible();
    await sound();
  });
}
