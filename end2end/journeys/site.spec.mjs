// What a shop says of itself: its settings, and pages of its own. The shop is everybody's here, so nothing of it is changed that
// others would see.
import { randomUUID } from "node:crypto";
import { checkPage } from "./lib/accessible.mjs";
import { admin, press, signIn } from "./lib/people.mjs";
import { eachVisitor, expect, test } from "./lib/shop.mjs";

eachVisitor((scripts) => {
  test("an admin writes a page, looks at it, publishes and moves it, and deletes it again", async ({ page, others }) => {
    test.slow();
    const name = randomUUID().slice(0, 8);
    const visitor = await others.page({ javaScriptEnabled: scripts });
    await signIn(page, admin(scripts ? 31 : 32));
    await page.goto("/admin/pages");
    await page.getByRole("link", { name: "Terms", exact: true }).click();
    await page.getByLabel("Title").fill(`Terms ${name}`);
    await page.getByLabel("Named in the footer").uncheck();
    await page.getByLabel("Who sees it").selectOption("Everybody");
    await press(page, "Save");
    // The gaps of the text it began with are told, and what was typed is there.
    await expect(page.locator("#published-problem")).toContainText("gaps left to fill");
    await expect(page.getByLabel("Title")).toHaveValue(`Terms ${name}`);
    await page.getByLabel("Text").fill("# Rules\n\nWe sell **mugs** & cups.");
    await press(page, "Preview");
    await expect(page.getByTestId("preview").getByRole("heading", { name: "Rules" })).toBeVisible();
    await expect(page.getByTestId("preview").locator("strong")).toHaveText("mugs");
    expect((await visitor.goto(`/pages/terms-${name}`)).status()).toBe(404);
    await press(page, "Save");
    await expect(page.getByRole("status")).toContainText("Saved");
    await page.getByRole("link", { name: "See it in the shop" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Terms ${name}`);
    // Others see it within a minute; that nothing is there is believed for some seconds.
    await expect.poll(async () => (await visitor.goto(`/pages/terms-${name}`)).status(), { timeout: 60_000 }).toBe(200);
    await page.goBack();
    await page.getByLabel("Address").fill(`rules-${name}`);
    await press(page, "Save");
    await page.goto(`/pages/terms-${name}`);
    await expect(page).toHaveURL(`/pages/rules-${name}`);
    await page.goto("/admin/pages");
    await page.getByRole("link", { name: `Terms ${name}`, exact: true }).click();
    await page.getByRole("link", { name: "Delete…" }).click();
    await press(page, "Delete it");
    await expect(page.getByRole("status")).toHaveText("The page is deleted.");
    expect((await page.goto(`/pages/rules-${name}`)).status()).toBe(404);
  });

  test("a colour is seen before it is saved, by who chooses it and as the shop would have it", async ({ page }) => {
    await signIn(page, admin(scripts ? 33 : 34));
    await page.goto("/admin/shop");
    const captions = page.locator("[data-colours] figcaption");
    await page.locator("#accent").evaluate((field) => (field.value = "#ffd600"));
    if (scripts) await page.locator("#accent").dispatchEvent("input");
    const drawn = await captions.allTextContents();
    await press(page, "Preview");
    await expect(page.getByRole("status")).toContainText("Nothing is saved yet");
    const shown = await captions.allTextContents();
    expect(shown[1]).toBe("In the dark: #ffd600");
    expect(shown[0]).not.toContain("#ffd600");
    if (scripts) expect(drawn).toEqual(shown);
  });
});

for (const [colorScheme, width, number] of [["light", 360, 35], ["dark", 1280, 36], ["light", 1920, 37]]) {
  test(`the pages of the shop's settings fit and break no rule of accessibility (${colorScheme}, ${width} px)`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    await signIn(page, admin(number));
    const check = (what) => checkPage(page, width, what);
    for (const path of ["/admin/shop", "/admin/shop/logo", "/admin/shop/icon", "/admin/pages", "/admin/pages/new?kind=terms"]) {
      await page.goto(path);
      await check(path);
    }
    await press(page, "Preview");
    await check("a preview");
    await page.getByLabel("Title").fill("");
    await press(page, "Save");
    await check("a mistake");
    await page.goto("/admin/shop");
    await page.locator("[name=revision]").evaluate((field) => (field.value = "999999"));
    await page.getByLabel("Slogan").fill("Something else");
    await press(page, "Save");
    await expect(page.getByTestId("difference").filter({ hasText: "Slogan" })).toContainText("Something else");
    await check("both sides");
  });
}
