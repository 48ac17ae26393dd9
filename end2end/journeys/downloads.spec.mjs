// What is sold as a file: the owner gives it to a variant, and who has paid downloads it from their order's page.
import axe from "axe-core";
import { admin, leaving, press, signIn, somebody } from "./lib/people.mjs";
import { upload } from "./lib/files.mjs";
import { badge, eachVisitor, expect, post, sending, test } from "./lib/shop.mjs";

const word = () => Math.random().toString(36).slice(2, 8);

async function sound(page, width) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => axe.run());
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
}

eachVisitor((scripts) => {
  for (const [scheme, width] of [["light", 360], ["dark", 1280]]) {
    test(`a file is sold, paid and downloaded, and not after it was given back (${scheme}, ${width} px)`, async ({ page, others, baseURL }) => {
      test.slow();
      const viewport = { width, height: 800 };
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize(viewport);
      const shop = await others.page({ javaScriptEnabled: scripts, colorScheme: scheme, viewport });
      await signIn(shop, admin((scripts ? 36 : 38) + (width > 400 ? 1 : 0)));
      const check = async (page) => {
        if (scripts) await sound(page, width);
      };

      // A product that is downloaded, at a price.
      const title = `Knots ${word()}`;
      await shop.goto("/admin/products/new");
      await shop.getByLabel("Name", { exact: true }).fill(title);
      await shop.getByLabel("Type", { exact: true }).selectOption("digital");
      await shop.getByLabel("Status", { exact: true }).selectOption("active");
      await shop.getByLabel("Price", { exact: true }).fill("9");
      await shop.getByLabel("Stock", { exact: true }).selectOption("off");
      await shop.getByLabel("Shipped: one").uncheck();
      await press(shop, "Save");
      await expect(shop.locator("#notice")).toContainText("Created.");
      const address = await shop.getByRole("link", { name: "See it in the shop" }).getAttribute("href");

      // Its file: private, chosen from those that are found.
      const name = `knots-${word()}.txt`;
      const file = await upload(shop.request, baseURL, name, Buffer.from(`How to knot, ${title}`));
      const form = { filename: file.filename, folder: file.folder, alt_text: "", visibility: "private" };
      expect((await post(shop.request, baseURL, `/admin/cdn/files/${file.id}`, form)).status()).toBe(303);
      await leaving(shop, () => shop.getByRole("link", { name: "Downloads", exact: true }).click());
      await check(shop);
      await shop.getByLabel("The file’s address or key").fill("nothing.txt");
      await press(shop, "Add it");
      await expect(shop.getByRole("alert").first()).toContainText("There is no file of yours");
      await check(shop);
      await shop.getByLabel("Look for private files by name").fill(name);
      await press(shop, "Look");
      await press(shop, `Add ${name}`);
      await expect(shop.getByTestId("download")).toHaveCount(1);
      await check(shop);
      await shop.goto(`/admin/cdn/files/${file.id}/delete`);
      await expect(shop.getByText("not even those who have paid for it")).toBeVisible();
      await check(shop);

      // Somebody buys it.
      await page.goto(address);
      const before = Number(await badge(page).innerText());
      await sending(page, () => page.getByTestId("add-to-cart").click());
      await expect(badge(page)).toHaveText(String(before + 1));
      await page.goto("/checkout");
      await page.getByLabel("E-mail address").fill(somebody("reader"));
      await page.getByLabel("My downloads begin at once").check();
      await page.getByLabel("As the shop tells you next").check();
      await press(page, "Buy now");
      await expect(page.getByTestId("word")).toHaveText("awaiting payment");
      await expect(page.getByTestId("file")).toHaveCount(0);
      const link = page.url().split("#")[0];
      const number = /Order (\d+)/.exec(await page.getByRole("heading", { level: 1 }).innerText())[1];
      await shop.goto(`/admin/orders?q=${number}`);
      await leaving(shop, () => shop.getByRole("link", { name: `No. ${number}` }).click());
      await press(shop, "Enter the payment");

      // The button leads to the file, and the page stays.
      await page.goto(link);
      await check(page);
      const button = page.getByRole("button", { name: `Download ${name}` });
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.url().includes("/cdn/") && response.status() === 200),
        button.click(),
      ]);
      expect(new URL(answer.url()).searchParams.get("sig")).toBeTruthy();
      await page.goto(link);
      // As a program, for a browser may show it as well as keep it.
      const again = await post(page.request, baseURL, `${new URL(link).pathname}/files/${file.id}`, {});
      expect(again.status()).toBe(303);
      const bytes = await page.request.get(again.headers().location);
      expect(await bytes.text()).toBe(`How to knot, ${title}`);
      for (let count = 2; count < 20; count++) {
        expect((await post(page.request, baseURL, `${new URL(link).pathname}/files/${file.id}`, {})).headers().location).toContain("/cdn/");
      }
      await press(page, `Download ${name}`);
      await expect(page.getByRole("alert").first()).toContainText("downloaded 20 times");
      await check(page);

      // What was given back is not downloaded any more.
      await shop.getByText("Give money back").click();
      await shop.getByLabel(/pieces, at most 1/).fill("1");
      await press(shop, "It is given back");
      await page.goto(link);
      await expect(page.getByText("Your downloads")).toHaveCount(0);
    });
  }
});
