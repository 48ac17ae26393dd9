// The rooms of those who run the shop.
import { checkPage } from "./lib/accessible.mjs";
import { admin, greeting, signIn, signInByRequest, signInHere, somebody } from "./lib/people.mjs";
import { eachVisitor, expect, post, test } from "./lib/shop.mjs";

eachVisitor((scripts) => {
  test("an admin who asks for the log signs in first and is then shown it", async ({ page }) => {
    const email = admin(scripts ? 1 : 2);
    await page.goto("/admin/audit");
    await expect(page).toHaveURL("/login?return_to=%2Fadmin%2Faudit");
    await signInHere(page, email);
    await expect(page).toHaveURL("/admin/audit");
    await page.getByLabel("What").selectOption("Signed in");
    await page.getByLabel("Who").fill(email);
    await page.getByRole("button", { name: "Show" }).click();
    await expect(page.getByTestId("entry")).toHaveCount(1);
    await expect(page.getByTestId("entry")).toContainText("a…@example.com");
    await page.getByRole("link", { name: "Show everything" }).click();
    await expect(page.getByTestId("entry").first()).toBeVisible();
  });
});

test("what anybody does about signing in is noted, with as much of an address as its owner knows it by", async ({ page, others, baseURL }) => {
  const [email, visitor] = [somebody(), await others.request()];
  await signInByRequest(visitor, baseURL, email);
  await post(visitor, baseURL, "/account/sessions/end-others", {});
  await post(visitor, baseURL, "/logout", {});
  await signIn(page, admin(3));
  await page.goto(`/admin/audit?person=${email}`);
  const rows = page.getByTestId("entry");
  await expect(rows).toHaveCount(3);
  for (const [row, what] of [[0, "Signed out"], [1, "Session ended"], [2, "Signed in"]]) {
    await expect(rows.nth(row)).toContainText(what);
  }
  await expect(rows.nth(2).getByRole("cell").nth(3)).toHaveText("a…@example.com");
});

test("a shopper is told that these rooms are not theirs, and a stranger is asked who they are", async ({ page, request }) => {
  expect((await request.get("/admin", { maxRedirects: 0 })).headers().location).toBe("/login?return_to=%2Fadmin");
  await signIn(page);
  for (const path of ["/admin", "/admin/audit", "/admin/flags"]) {
    const answer = await page.goto(path);
    expect(answer.status()).toBe(403);
    await expect(page.getByText("for the people who run the shop")).toBeVisible();
  }
});

for (const [colorScheme, width, number] of [["light", 360, 4], ["dark", 1280, 5]]) {
  test(`the admin's pages fit, break no rule of accessibility and are nobody else's (${colorScheme}, ${width} px)`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    await signIn(page, admin(number));
    for (const path of ["/admin", "/admin/api-keys", "/admin/flags", "/admin/audit", "/admin/audit?action=signed_in&from=2026-01-01", "/admin/audit?person=nobody@example.com"]) {
      const answer = await page.goto(path);
      expect(answer.headers()["cache-control"]).toBe("private, no-store");
      await expect(greeting(page)).toBeVisible();
      await checkPage(page, width, path);
    }
  });
}

test("broken filters are told or left out, and never fail", async ({ page }) => {
  await signIn(page, admin(6));
  for (const query of ["after=x", "after=9999999999999999999-1", "from=2026-99-99", "action=nothing", "person=%00", "action=&person=&from=&to=", "to=0000-01-01"]) {
    const answer = await page.goto(`/admin/audit?${query}`);
    expect.soft([200, 400], `${query}: ${answer.status()}`).toContain(answer.status());
  }
});
