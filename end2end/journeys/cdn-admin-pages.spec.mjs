// The pages of the files as such: rules of accessibility, sizes of windows, what they load, and what leads from them.
import { checkPage } from "./lib/accessible.mjs";
import { leaving, press } from "./lib/people.mjs";
import { expect, readPage } from "./lib/shop.mjs";
import { details, film, folder, picker, picture, testAs, tiles, visit } from "./lib/uploads.mjs";

const test = testAs(9);
test.describe.configure({ mode: "default" });

for (const [colorScheme, width] of [["light", 360], ["dark", 1920]]) {
  test(`no page of the files breaks a rule of accessibility or its window (${colorScheme}, ${width} px)`, async ({ page, goods }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 900 });
    const into = `${folder()}/${"long-".repeat(10)}name`;
    await visit(page, into);
    await checkPage(page, width, "an empty folder");
    await picker(page).setInputFiles([picture(`${"very-".repeat(20)}long.png`), picture("b.png"), { name: "bad.png", mimeType: "image/png", buffer: Buffer.from("no") }]);
    await expect(tiles(page)).toHaveCount(2);
    await checkPage(page, width, "uploads");
    for (const path of ["/admin/cdn", `/admin/cdn?folder=${into}&view=list`, "/admin/cdn?q=nothing-like-that", "/admin/cdn/drift", `/admin/products${goods.plain.path.replace("/shop", "")}/pictures`]) {
      await page.goto(path);
      await checkPage(page, width, path);
    }
    await details(page, picture());
    await checkPage(page, width, "a picture");
    await page.getByLabel("For", { exact: true }).selectOption("private");
    await press(page, "Save");
    await checkPage(page, width, "a private picture");
    await leaving(page, () => page.getByRole("link", { name: "Delete…" }).click());
    await checkPage(page, width, "deleting");
    await details(page, film(1));
    await checkPage(page, width, "a film");
  });
}

test("only pages with an island may run wasm, and none runs what is written into it", async ({ page, goods }) => {
  const policy = async (path) => (await page.goto(path)).headers()["content-security-policy"];
  for (const path of ["/admin/cdn", "/admin/cdn/drift"]) expect.soft(await policy(path), path).toMatch(/script-src [^;]*'wasm-unsafe-eval'/);
  for (const path of ["/", "/shop", goods.plain.path, "/cart", "/account", "/admin", "/admin/audit"]) {
    expect.soft(await policy(path), path).not.toContain("unsafe");
    await expect.soft(page.locator("#client, #client-wasm"), path).toHaveCount(0);
  }
});

test("the browser's wasm is kept for good", async ({ page, request }) => {
  await page.goto("/admin/cdn");
  for (const id of ["client", "client-wasm"]) {
    const path = await page.locator(`#${id}`).getAttribute("href");
    expect(path).toMatch(/^\/assets\/client\.[0-9a-f]{10}\.(js|wasm)$/);
    const { "cache-control": kept, "content-type": is } = (await request.get(path)).headers();
    expect(kept).toBe("public, max-age=31536000, immutable");
    expect(is).toMatch(/^(text\/javascript|application\/wasm)/);
  }
});

test("an address is copied by a button", async ({ page, context, baseURL }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: baseURL });
  await details(page, picture());
  await page.getByRole("button", { name: "Copy Markdown" }).click();
  await expect(page.getByText("Copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await page.getByLabel("Markdown", { exact: true }).inputValue());
});

test("all files of a page are chosen at once", async ({ page }) => {
  await visit(page, folder());
  await picker(page).setInputFiles([picture("a.png"), picture("b.png")]);
  await expect(tiles(page)).toHaveCount(2);
  await page.getByLabel("All", { exact: true }).check();
  await page.getByRole("button", { name: "Delete…" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Delete 2 files?");
});

test("a product gets a picture from the files, which its page shows and the file's details know", async ({ page, goods, request }) => {
  const slug = goods.plain.path.split("/").pop();
  const name = `${folder().split("/")[1]}.png`;
  await details(page, picture(name));
  const file = page.url();
  await page.getByLabel("Add to product").fill(slug);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page).toHaveURL(/\/admin\/products\/[^/]+\?saved=picture#notice$/);
  const save = () => page.getByRole("button", { name: "Save", exact: true }).click();
  const pictures = page.getByTestId("picture");
  const last = (await pictures.count()) - 1;
  await page.getByLabel(`Picture ${last + 1} shows`).fill("A new mug");
  await pictures.nth(last).getByRole("button", { name: "Up" }).click();
  await expect(page.getByLabel(`Picture ${last} shows`)).toHaveValue("A new mug");
  await save();
  await expect(page.locator("#notice")).toHaveText("Saved.");
  await page.goto(goods.plain.path);
  await expect(page.locator(".gallery").getByAltText("A new mug")).toHaveCount(1);
  expect((await request.get(await page.getByAltText("A new mug").getAttribute("src"))).status()).toBe(200);

  await page.goto(file);
  await expect(page.getByTestId("used")).toContainText(goods.plain.name);
  await page.getByRole("link", { name: "Delete…" }).click();
  await expect(page.getByText(`Shown by ${goods.plain.name}`)).toBeVisible();
  await page.goto(`/admin/products/${slug}/pictures`);
  await page.getByTestId("picture").nth(last - 1).getByRole("button", { name: "Remove" }).click();
  await expect(pictures).toHaveCount(last);
  await save();
  await expect(page.locator("#notice")).toHaveText("Saved.");
  const { html } = await readPage(page.request, goods.plain.path);
  expect(html).not.toContain("A new mug");
});

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: scripts });
    test("what is listed is what is stored", async ({ page }) => {
      await page.goto("/admin/cdn/drift");
      if (scripts) await page.waitForFunction(() => document.querySelector("leptos-island form")?.classList.contains("live"));
      await page.getByRole("button", { name: "Compare" }).click();
      const state = page.getByTestId("drift-state");
      const go = page.getByRole("button", { name: "Continue" });
      while (!scripts && !(await state.textContent()).startsWith("Done")) await go.click();
      await expect(state).toHaveText("Done: no differences", { timeout: 30_000 });
      await expect(page.getByTestId("finding")).toHaveCount(0);
    });
  });
}
