// The owner's products: made by keyboard and without scripts, counted, and changed many at once.
import { checkPage } from "./lib/accessible.mjs";
import { leaving, press } from "./lib/people.mjs";
import { expect } from "./lib/shop.mjs";
import { picture, testAs } from "./lib/uploads.mjs";

const test = testAs(10);
test.describe.configure({ mode: "default" });

const name = () => `Journey jacket ${Math.random().toString(36).slice(2, 8)}`;

// Makes a jacket in two sizes and two colours, with a picture, and leaves its form on the page.
async function make(page, title) {
  await page.goto("/admin/products/new");
  await page.getByLabel("Name", { exact: true }).fill(title);
  await page.getByLabel("Option 1", { exact: true }).fill("Size");
  await page.getByLabel("Values of option 1").fill("Small, Large");
  await page.getByLabel("Option 2", { exact: true }).fill("Colour");
  await page.getByLabel("Values of option 2").fill("Red, Blue");
  await page.getByLabel("Upload pictures").setInputFiles([picture(`${title.replaceAll(" ", "-")}.png`)]);
  await press(page, "Make the variants");
  await expect(page.getByTestId("variant")).toHaveCount(4);
  await expect(page.getByTestId("picture")).toHaveCount(1);
}

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: scripts });

    test("a product with two options and a picture is made, put on sale, and keeps what was typed", async ({ page }) => {
      const title = name();
      await make(page, title);
      for (const variant of ["Small / Red", "Small / Blue", "Large / Red", "Large / Blue"]) await page.getByLabel(`Price of ${variant}`, { exact: true }).fill("49,90");
      await page.getByLabel("Pieces at first of Small / Red").fill("7");
      await page.getByLabel("Picture 1 shows").fill("A jacket");
      await press(page, "Preview description");
      await expect(page.getByLabel("Price of Large / Blue", { exact: true })).toHaveValue("49,90");
      await page.getByLabel("Status", { exact: true }).selectOption("active");
      await press(page, "Save");
      await expect(page.locator("#notice")).toContainText("Created.");
      await page.getByRole("link", { name: "See it in the shop" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
      await page.getByRole("link", { name: "Edit this product" }).click();
      await page.getByRole("link", { name: "Stock", exact: true }).click();
      await page.getByLabel("Set Small / Red to (was 7)").fill("12");
      await press(page, "Save stock");
      await expect(page.getByTestId("move").first()).toContainText("+5");
    });
  });
}

test("the table of variants is filled by keyboard alone, and from a spreadsheet", async ({ page, context }) => {
  await make(page, name());
  const price = (variant) => page.getByLabel(`Price of ${variant}`, { exact: true });
  await price("Small / Red").focus();
  await page.keyboard.type("10");
  await page.keyboard.press("Enter");
  await expect(price("Small / Blue")).toBeFocused();
  await page.keyboard.type("20");
  await page.keyboard.press("Control+d");
  await expect(price("Large / Blue")).toHaveValue("20");
  await page.keyboard.press("ArrowUp");
  await expect(price("Small / Red")).toBeFocused();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "1\t2\tA-1\n3\t4\tA-2\n");
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect(price("Small / Blue")).toHaveValue("3");
  await expect(page.getByLabel("SKU of Small / Blue")).toHaveValue("A-2");
  await price("Small / Red").press("Shift+Enter");
});

test("several products are changed once it was shown what would change", async ({ page }) => {
  await page.goto("/admin/products");
  await page.getByLabel("All on this page").check();
  await page.getByLabel("What to do").selectOption("tag-add");
  await page.getByLabel("With this value").fill("journey");
  await press(page, "Show what would change");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What would change");
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
  await expect(page.getByTestId("change").or(page.getByTestId("stays")).first()).toBeVisible();
});

for (const [colorScheme, width] of [["light", 360], ["dark", 1280], ["light", 1920]]) {
  test(`no page of the products breaks a rule of accessibility or its window (${colorScheme}, ${width} px)`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 900 });
    const check = (what) => checkPage(page, width, what);
    for (const path of ["/admin", "/admin/products", "/admin/products?q=nothing-like-that", "/admin/products/new"]) {
      await page.goto(path);
      await check(path);
    }
    await make(page, name());
    await check("a form with variants");
    await page.getByLabel("Price of Small / Red", { exact: true }).fill("much");
    await press(page, "Save");
    await expect(page.locator("#notice")).toContainText("Error");
    await check("a form with mistakes");
    await page.goto("/admin/products");
    await leaving(page, () => page.getByTestId("product").first().getByRole("link").first().click());
    await check("a product");
    await leaving(page, () => page.getByRole("link", { name: "Stock", exact: true }).click());
    await check("its stock");
  });
}
