// Tokens for machines: made by an operator, shown once, good for what they are for.
import { checkPage } from "./lib/accessible.mjs";
import { address } from "./lib/address.mjs";
import { admin, leaving, press, signIn } from "./lib/people.mjs";
import { eachVisitor, expect, test } from "./lib/shop.mjs";

const tokens = (page) => page.getByTestId("token");

// What the home answers a program on this machine, with this token.
async function ask(others, token) {
  const program = await others.request({ ...address("127.0.0.1"), authorization: `Bearer ${token}` });
  return program.get("/api/home");
}

eachVisitor((scripts) => {
  test("a token is made, shown once, opens the home for a program, and is revoked", async ({ page, others }) => {
    await signIn(page, admin(scripts ? 70 : 71));
    await page.goto("/admin");
    await page.getByRole("navigation", { name: "Management" }).getByRole("link", { name: "Tokens" }).click();
    await expect(page).toHaveURL("/admin/tokens");
    await page.getByLabel("How many hours it is good").fill("48");
    await press(page, "Make the token");
    await expect(page.getByLabel("How many hours it is good")).toHaveAccessibleDescription(/from 1 to 24/);
    await page.getByLabel("How many hours it is good").fill("2");
    await press(page, "Make the token");
    const token = await page.getByLabel("Token", { exact: true }).inputValue();
    expect(token).toMatch(/^coppice_read_[\w-]{43}$/);
    await expect(page.getByLabel("Use it in a terminal", { exact: true })).toHaveValue(new RegExp(`^COPPICE_TOKEN=${token} coppice backup `));
    const told = await ask(others, token);
    expect(told.status(), await told.text()).toBe(200);
    expect(await told.json()).toMatchObject({ state: "live", gate: "open" });
    expect((await ask(others, `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`)).status()).toBe(403);

    await page.getByRole("link", { name: "Back to the tokens" }).click();
    const own = tokens(page).filter({ hasText: admin(scripts ? 70 : 71) }).filter({ hasText: "good until" });
    await expect(own).toHaveCount(1);
    expect(await page.content()).not.toContain(token);
    await leaving(page, () => own.getByRole("button", { name: "Revoke: Copy everything (backup)" }).click());
    await expect(page.getByRole("status")).toContainText("The token is revoked.");
    await expect(own).toHaveCount(0);
    expect([403, 404]).toContain((await ask(others, token)).status());
    await page.goto("/admin/audit?action=token_made");
    await expect(page.getByTestId("entry").first()).toContainText(/2 h|1 h/);
  });
});

for (const [colorScheme, width, number] of [["light", 360, 72], ["dark", 1280, 73], ["light", 1920, 74]]) {
  test(`the pages of tokens fit and break no rule of accessibility (${colorScheme}, ${width} px)`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    await signIn(page, admin(number));
    const check = (what) => checkPage(page, width, what);
    await page.goto("/admin/tokens");
    await check("the tokens");
    await page.getByLabel("How many hours it is good").fill("ten");
    await press(page, "Make the token");
    await check("a mistake");
    await page.getByLabel("How many hours it is good").fill("1");
    await press(page, "Make the token");
    await check("a token");
    await page.goto("/admin/tokens");
    await check("the tokens, with one");
  });
}
