// A catalogue is brought, looked at, imported, followed and taken back.
import { checkPage } from "./lib/accessible.mjs";
import { admin, press, signIn } from "./lib/people.mjs";
import { eachVisitor, expect, test } from "./lib/shop.mjs";

const HEADER = "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Cost\n";

// A file in which `made` new products come, and one that can't be taken; each run has names of its own.
function file(name, made, price = "4.50") {
  const rows = Array.from({ length: made }, (_, n) => `${name}-${n},${name} ${n},<p>Good.</p>,Size,Small,${name}${n},${price},3,\n${name}-${n},,,,Large,${name}${n}l,5,2,\n`);
  return { name: `${name}.csv`, mimeType: "text/csv", buffer: Buffer.from(`${HEADER}${rows.join("")}${name}-bad,Bad,,Size,S,,free,1,2\n`) };
}

const status = (page) => page.getByTestId("status");
const own = () => `cup${Math.random().toString(36).slice(2, 8)}`;

async function bring(page, what, button = "Look first") {
  await page.goto("/admin/products/import");
  await page.getByLabel("File", { exact: true }).setInputFiles(what);
  await press(page, button);
}

eachVisitor((scripts) => {
  test("a file is looked at first, imported, seen in the shop and taken back", async ({ page }) => {
    test.slow();
    const name = own();
    await signIn(page, admin(scripts ? 40 : 41));
    await bring(page, file(name, 3));
    // Nobody reloads: the page follows by itself, with a script or without.
    await expect(status(page)).toHaveText("Looked at, nothing changed yet", { timeout: 60_000 });
    await expect(page.getByTestId("sums")).toHaveText("3 would be new, 0 would be changed, 0 unchanged, 1 refused");
    await expect(page.getByText("columns not used: Cost")).toBeVisible();
    expect((await page.request.get(`/shop/${name}-0`)).status()).toBe(404);
    await page.getByRole("link", { name: "Refused 1" }).click();
    await expect(page.getByTestId("entry")).toHaveCount(1);
    await expect(page.getByTestId("entry")).toContainText("“free”");
    const refused = await (await page.request.get(await page.getByRole("link", { name: "Download 1 refused product" }).getAttribute("href"))).text();
    expect(refused).toContain(`${name}-bad,Bad,,Size,S,,free,1,2,`);
    await press(page, "Import now");
    await expect(status(page)).toHaveText("Imported", { timeout: 60_000 });
    await page.getByRole("link", { name: `${name} 1` }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${name} 1`);
    await page.goBack();
    // The same once more with another price says what was and what would be.
    await bring(page, file(name, 3, "6.00"));
    await expect(status(page)).toHaveText("Looked at, nothing changed yet", { timeout: 60_000 });
    await expect(page.getByTestId("entry").first()).toContainText("price of Small: 4.50 → 6.00");
    await press(page, "Cancel");
    await expect(status(page)).toHaveText("Cancelled");
    await page.getByRole("link", { name: "All imports" }).click();
    await page.getByTestId("import").filter({ hasText: name }).filter({ hasText: "Imported" }).getByRole("link").click();
    await press(page, "Take it back");
    await expect(status(page)).toHaveText("Taken back", { timeout: 60_000 });
    expect((await page.request.get(`/shop/${name}-0`)).status()).toBe(404);
  });

  test("what is no catalogue is told beside the field, with what was ticked", async ({ page }) => {
    await signIn(page, admin(scripts ? 42 : 43));
    await page.goto("/admin/products/import");
    await page.getByLabel("Take over the stock").check();
    await page.getByLabel("File", { exact: true }).setInputFiles({ name: "book.xlsx", mimeType: "application/zip", buffer: Buffer.from("PK\u0003\u0004 and more") });
    await press(page, "Look first");
    await expect(page).toHaveTitle(/^Error: /);
    await expect(page.getByLabel("File", { exact: true })).toHaveAccessibleDescription(/a ZIP file, or a workbook/);
    await expect(page.getByLabel("Take over the stock")).toBeChecked();
  });
});

test("what is exported comes back as it is", async ({ page }) => {
  test.slow();
  await signIn(page, admin(44));
  await bring(page, file(own(), 2), "Import without looking");
  await expect(status(page)).toHaveText("Imported", { timeout: 60_000 });
  await page.goto("/admin/products/import");
  const [taken] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download JSON Lines" }).click()]);
  expect(taken.suggestedFilename()).toBe("products.jsonl");
  await bring(page, await taken.path());
  await expect(status(page)).toHaveText("Looked at, nothing changed yet", { timeout: 120_000 });
  await expect(page.getByTestId("sums")).toHaveText(/^0 would be new, 0 would be changed, \d+ unchanged, 0 refused$/);
  await press(page, "Cancel");
});

for (const [colorScheme, width, number] of [["light", 360, 45], ["dark", 1280, 46], ["light", 1920, 47]]) {
  test(`no page of imports breaks a rule of accessibility or is wider than the window (${colorScheme}, ${width} px)`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    await signIn(page, admin(number));
    await bring(page, file(own(), 2));
    await expect(status(page)).toHaveText("Looked at, nothing changed yet", { timeout: 60_000 });
    for (const path of [new URL(page.url()).pathname, "/admin/products/import", "/admin/products/imports"]) {
      if (new URL(page.url()).pathname !== path) await page.goto(path);
      await checkPage(page, width, path);
    }
  });
}
