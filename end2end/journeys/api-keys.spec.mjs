// Keys by which programs of others keep values: made, given a new secret, and revoked.
import { randomUUID } from "node:crypto";
import { checkPage } from "./lib/accessible.mjs";
import { admin, leaving, press, signIn } from "./lib/people.mjs";
import { eachVisitor, expect, test } from "./lib/shop.mjs";

const key = (page, name) => page.getByTestId("api-key").filter({ hasText: name });

// What is typed into the form of a new key, with a namespace of its own.
async function fill(page, name) {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Namespace", { exact: true }).selectOption("A new one");
  await page.getByLabel("Title of the new namespace").fill(name);
}

eachVisitor((scripts) => {
  test("an admin makes a key, sees its secret once, gives it a new one, and revokes it", async ({ page, context }) => {
    test.slow();
    const name = `Prices ${randomUUID().slice(0, 8)}`;
    await signIn(page, admin(scripts ? 64 : 65));
    await page.goto("/admin/api-keys");
    await fill(page, name);
    await page.getByLabel("Read and list values").uncheck();
    await page.getByLabel("Write and delete values").uncheck();
    await press(page, "Make the key");
    // What is missing is told beside its field, and what was typed is there.
    await expect(page.locator("#read-problem")).toContainText("at least one of these");
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue(name);
    await page.getByLabel("Read and list values").check();
    await page.getByLabel("Only names that begin with").fill("users/");
    await press(page, "Make the key");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`“${name}” is made`);
    await expect(page.getByRole("status").first()).toContainText("the only time the secret is shown");
    const secret = await page.getByLabel("Token", { exact: true }).inputValue();
    expect(secret).toMatch(/^kv_[\w-]{43}$/);
    await expect(page.getByLabel("Address of our own API", { exact: true })).toHaveValue(/\/api\/v1$/);
    await expect(page.getByLabel("Address for Cloudflare's tools", { exact: true })).toHaveValue(/\/client\/v4$/);
    await expect(page.getByLabel("Try it in a terminal", { exact: true })).toHaveValue(new RegExp(`^curl .*Bearer ${secret}.*prefix=users%2F`));
    if (scripts) {
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.getByRole("button", { name: "Copy Token" }).click();
      await expect(page.locator("[data-copied]")).toHaveText("Copied");
    }

    await page.getByRole("link", { name: "Back to the keys" }).click();
    await expect(key(page, name)).toContainText("never used");
    await expect(key(page, name)).toContainText("users/");
    expect(await page.content()).not.toContain(secret);
    await key(page, name).getByRole("link", { name: `New secret for ${name}` }).click();
    await press(page, "Give it a new secret");
    const other = await page.getByLabel("Token", { exact: true }).inputValue();
    expect(other).not.toBe(secret);
    await page.getByRole("link", { name: "Back to the keys" }).click();
    await key(page, name).getByRole("link", { name: `Revoke ${name}` }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Revoke “${name}”?`);
    await press(page, "Revoke it");
    await expect(page.getByRole("status")).toContainText("The key is revoked.");
    await expect(key(page, name)).toContainText("revoked");
    await expect(key(page, name).getByRole("link")).toHaveCount(0);
    await page.goto("/admin/audit?action=api_key_rotated");
    await expect(page.getByTestId("entry").filter({ hasText: name })).toHaveCount(1);
  });
});

test("a key that signs is made by keyboard alone", async ({ page }) => {
  const name = `Signed ${randomUUID().slice(0, 8)}`;
  await signIn(page, admin(66));
  await page.goto("/admin/api-keys");
  await page.getByLabel("Name", { exact: true }).focus();
  await page.keyboard.type(name);
  await page.keyboard.press("Tab");
  await page.keyboard.type("A new");
  await page.keyboard.press("Tab");
  await page.keyboard.type(name);
  for (const label of ["Read and list values", "Write and delete values", "Manage namespaces, with Cloudflare's tools"]) {
    await page.keyboard.press("Tab");
    await expect(page.getByLabel(label)).toBeFocused();
  }
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Only names that begin with")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.type("By sign");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Make the key" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Id of the key", { exact: true })).toHaveValue(/^[0-9a-f-]{36}$/);
  await expect(page.getByLabel("Try it in a terminal", { exact: true })).toHaveValue(/openssl dgst -sha256 -hmac/);
});

for (const [colorScheme, width, number] of [["light", 360, 67], ["dark", 1280, 68], ["light", 1920, 69]]) {
  test(`the pages of keys fit and break no rule of accessibility (${colorScheme}, ${width} px)`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    await signIn(page, admin(number));
    const check = (what) => checkPage(page, width, what);
    await page.goto("/admin/api-keys");
    await check("the keys");
    await press(page, "Make the key");
    await check("a mistake");
    const name = `${"M".repeat(60)} ${randomUUID().slice(0, 8)}`;
    await fill(page, name);
    await page.getByLabel("Only names that begin with").fill("m".repeat(200));
    await page.getByLabel("How it shows itself").selectOption("By signing each request");
    await press(page, "Make the key");
    await check("a secret");
    await leaving(page, () => page.getByRole("link", { name: "Back to the keys" }).click());
    await check("the keys, one with a long name");
    await leaving(page, () => key(page, name).getByRole("link", { name: `New secret for ${name}` }).click());
    await check("the question of a new secret");
    await page.goBack();
    await leaving(page, () => key(page, name).getByRole("link", { name: `Revoke ${name}` }).click());
    await check("the question of revoking");
    await press(page, "Revoke it");
    await check("a revoked key");
  });
}
