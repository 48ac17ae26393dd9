// Flags: what operators turn on and off. They are the whole home's, so that these journeys go one after the other, and what they
// switch off for everybody is nothing that another journey needs: the look over the books.
import { checkPage } from "./lib/accessible.mjs";
import { admin, leaving, press, signIn } from "./lib/people.mjs";
import { eachVisitor, expect, test } from "./lib/shop.mjs";

test.describe.configure({ mode: "default" });

const BOOKS = "/admin/flags/books-check";
const SEARCH = "/admin/flags/domain-search";

const rules = (page) => page.getByTestId("rule");
const rule = (page, words) => rules(page).filter({ hasText: words });
const changes = (page) => page.getByTestId("change");

// Opens the form of a new rule by its link on the flag's page.
async function begin(page, flag, kind) {
  await page.goto(flag);
  await page.getByRole("link", { name: kind, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`A rule ${kind}`);
}

// Removes all rules that other visitors' journeys have left.
async function clear(page, flag) {
  await page.goto(flag);
  while ((await rules(page).count()) > 0) {
    await rules(page).first().getByRole("link").click();
    await press(page, "Remove this rule");
  }
}

eachVisitor((scripts) => {
  const number = scripts ? 21 : 22;

  test("an operator switches something off, sees it off at once, and switches it on again", async ({ page }) => {
    await signIn(page, admin(number));
    await page.goto("/admin");
    await page.getByRole("navigation", { name: "Management" }).getByRole("link", { name: "Flags" }).click();
    await expect(page).toHaveURL("/admin/flags");
    const listed = page.getByTestId("flag").filter({ hasText: "Looking over the books" });
    await leaving(page, () => listed.getByRole("button", { name: /^Switch off for everybody ?: Looking over the books$/ }).click());
    await expect(page.getByRole("status")).toContainText("Switched off. It counts at once here");
    await expect(listed).toContainText("Switched off for everybody");
    await page.goto("/admin/drift");
    await expect(page.getByRole("status")).toContainText("switched off for the moment");

    await page.goto(BOOKS);
    await expect(page.getByTestId("state")).toHaveText("Switched off for everybody");
    await press(page, "Take that back");
    await expect(page.getByRole("status")).toContainText("No longer switched off");
    await expect(page.getByTestId("state")).toHaveText("On for everybody");
    await expect(changes(page).first()).toContainText(admin(number));
    await expect(changes(page).first().getByRole("cell").nth(2)).toHaveText("Switched off for everybody");
    await page.goto("/admin/drift");
    await expect(page.getByText("Looked at: whether stock is the sum of its moves")).toBeVisible();
    await page.goto("/admin/audit?action=flag_changed");
    await expect(page.getByTestId("entry").filter({ hasText: "books-check" }).first()).toContainText("no longer switched off");
  });

  test("a rule switches searching off for one person, is changed, moved and removed, and says who gets what", async ({ page, others }) => {
    test.slow();
    const shopper = await others.page({ javaScriptEnabled: scripts });
    const email = await signIn(shopper);
    await shopper.goto("/domains/new");
    await expect(shopper.getByTestId("detailed")).toBeVisible();

    await signIn(page, admin(number));
    await clear(page, SEARCH);
    await begin(page, SEARCH, "for a person");
    await page.getByLabel("Person").fill("nobody@example.com");
    await press(page, "Save");
    // What is wrong is told beside its field, and what was typed is there.
    await expect(page.locator("#person-problem")).toContainText("Nobody with this address");
    await expect(page.getByLabel("Person")).toHaveValue("nobody@example.com");
    await page.getByLabel("Person").fill(email);
    await press(page, "Save");
    await expect(rules(page)).toHaveText([new RegExp(`10: Off for ${email}`)]);

    expect((await shopper.goto("/domains/new")).status()).toBe(503);
    await expect(shopper.getByText("Searching for new names is switched off")).toBeVisible();

    await begin(page, SEARCH, "for a percentage");
    await page.getByLabel("Percent").fill("12.345");
    await press(page, "Save");
    await expect(page.locator("#share-problem")).toContainText("at most two decimals");
    await page.getByLabel("Percent").fill("100");
    await page.getByLabel("Where it matches, the flag is").selectOption("on");
    await press(page, "Save");
    await expect(rules(page)).toHaveCount(2);

    await page.getByLabel("Person").fill(email);
    await leaving(page, () => page.getByRole("button", { name: "Show" }).click());
    await expect(page.getByTestId("verdict")).toContainText(/^Off at .* because rule 10 .* decides\.$/);
    await leaving(page, () => rule(page, "100 %").getByRole("button", { name: "Up" }).click());
    await expect(rules(page)).toHaveText([/10: On for 100 % of people/, new RegExp(`20: Off for ${email}`)]);
    await page.getByLabel("Person").fill(email);
    await page.getByLabel("At (UTC)").fill("2026-12-01T09:00");
    await leaving(page, () => page.getByRole("button", { name: "Show" }).click());
    await expect(page.getByTestId("verdict")).toContainText(/^On at .* because rule 10 /);
    expect((await shopper.goto("/domains/new")).status()).toBe(200);

    await rule(page, "100 %").getByRole("link").click();
    await page.getByLabel("Percent").fill("50,5");
    await press(page, "Save");
    await expect(rule(page, "50.5 % of people")).toHaveCount(1);
    await clear(page, SEARCH);
    await expect(page.getByText("There are none.")).toBeVisible();
    await expect(changes(page).first().getByRole("cell").nth(2)).toContainText(email);
  });

  test("of two operators who change a rule the second is shown both", async ({ page, others }) => {
    test.slow();
    const other = await others.page({ javaScriptEnabled: scripts });
    await signIn(page, admin(number));
    await signIn(other, admin(23));
    await clear(page, SEARCH);
    await begin(page, SEARCH, "for a percentage");
    await page.getByLabel("Percent").fill("1");
    await page.getByLabel("Where it matches, the flag is").selectOption("on");
    await press(page, "Save");
    for (const one of [page, other]) {
      await one.goto(SEARCH);
      await rule(one, "1 % of people").getByRole("link").click();
    }
    await other.getByLabel("Percent").fill("2");
    await press(other, "Save");
    await page.getByLabel("Percent").fill("3");
    await press(page, "Save");
    await expect(page.getByRole("alert").first()).toContainText("Somebody else has changed this flag");
    await expect(page.getByTestId("difference").getByRole("cell")).toHaveText(["2", "3"]);
    await press(page, "Save over it");
    await expect(rule(page, "3 % of people")).toHaveCount(1);
    await clear(page, SEARCH);
  });
});

test("a rule for a time is made by keyboard alone", async ({ page }) => {
  await signIn(page, admin(24));
  await clear(page, SEARCH);
  await page.getByRole("link", { name: "for a time", exact: true }).focus();
  await leaving(page, () => page.keyboard.press("Enter"));
  await page.getByLabel("From (UTC)").focus();
  await page.keyboard.type("12012026");
  await page.keyboard.press("Tab");
  await page.keyboard.type("0900AM");
  await page.getByLabel("Where it matches, the flag is").focus();
  await page.keyboard.type("on");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Place")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Save" })).toBeFocused();
  await leaving(page, () => page.keyboard.press("Enter"));
  await expect(rules(page)).toHaveText([/On from 2026-12-01 09:00 UTC on/]);
  await clear(page, SEARCH);
});

test("a shopper is told that flags are not theirs", async ({ page, request }) => {
  expect((await request.get("/admin/flags", { maxRedirects: 0 })).headers().location).toBe("/login?return_to=%2Fadmin%2Fflags");
  await signIn(page);
  for (const path of ["/admin/flags", BOOKS, `${SEARCH}/rules/new?kind=always`]) {
    expect.soft((await page.goto(path)).status(), path).toBe(403);
    await expect.soft(page.getByRole("link", { name: "Flags" }), path).toHaveCount(0);
  }
});

for (const [colorScheme, width, number] of [["light", 360, 25], ["dark", 360, 26], ["light", 1280, 27], ["dark", 1920, 28]]) {
  test(`the pages of flags fit and break no rule of accessibility (${colorScheme}, ${width} px)`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    await signIn(page, admin(number));
    const check = (what) => checkPage(page, width, what);
    await clear(page, SEARCH);
    await page.goto("/admin/flags");
    await check("the flags");
    await begin(page, SEARCH, "for a time");
    await check("a new rule");
    await press(page, "Save");
    await check("a mistake");
    await page.getByLabel("From (UTC)").fill("2026-12-01T09:00");
    await page.getByLabel("Where it matches, the flag is").selectOption("on");
    await press(page, "Save");
    await check("a flag with a rule");
    await page.goto(`${SEARCH}?try=1&person=${admin(number)}#try`);
    await check("what somebody would get");
    await page.goto(`${SEARCH}?try=1&person=nobody#try`);
    await check("nobody gets anything");
    await clear(page, SEARCH);
  });
}
