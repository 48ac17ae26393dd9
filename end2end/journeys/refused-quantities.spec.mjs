// Quantities that make no sense or are not to be had: status 422, a word beside the field, the input kept.
import { badge, buy, eachVisitor, expect, lines, post, sending, test } from "./lib/shop.mjs";

const NONSENSE = ["0", "-1", "1000000000"];

// The browser itself would not send such a quantity; a visitor's own client would.
const unchecked = (locator) => locator.evaluate((input) => (input.form.noValidate = true));

eachVisitor((scripts) => {
  for (const quantity of NONSENSE) {
    test(`a shopper who asks for ${quantity} is told beside the field`, async ({ page, goods }) => {
      await page.goto(goods.plain.path);
      const field = page.getByLabel("Quantity");
      await unchecked(field);
      await field.fill(quantity);
      const answer = await sending(page, () => page.getByTestId("add-to-cart").click());
      expect(answer.status()).toBe(422);
      await expect(page.locator("#add-problem")).toHaveText("Please choose a whole number from 1 to 99.");
      await expect(field).toHaveValue(quantity);
      await expect(field).toHaveAttribute("aria-describedby", "add-problem");
      await expect(badge(page)).toHaveText("0");
      await expect(field).toHaveAttribute("aria-invalid", "true");
      if (scripts) await expect(field).toBeFocused();
      await field.fill("1");
      await sending(page, () => page.getByTestId("add-to-cart").click());
      await expect(badge(page)).toHaveText("1");
      await expect(page.locator("#add-problem")).toBeEmpty();
      await expect(field).not.toHaveAttribute("aria-invalid");
    });
  }

  test("a shopper who asks for more than there is is told how many there are", async ({ page, goods }) => {
    const variant = goods.few.variants.find((v) => v.left);
    await page.goto(`${goods.few.path}?variant=${variant.id}`);
    await page.getByLabel("Quantity").fill(String(variant.left + 1));
    await page.getByTestId("add-to-cart").click();
    await expect(page.locator("#add-problem")).toHaveText(`Only ${variant.left} in stock.`);
    await expect(page.getByLabel("Quantity")).toHaveValue(String(variant.left + 1));
    await expect(badge(page)).toHaveText("0");

    await page.getByLabel("Quantity").fill(String(variant.left));
    await sending(page, () => page.getByTestId("add-to-cart").click());
    await expect(badge(page)).toHaveText(String(variant.left));
    await page.goto("/cart");
    const field = lines(page).getByLabel(/^Quantity of/);
    await field.fill(String(variant.left + 1));
    await page.keyboard.press(scripts ? "Tab" : "Enter");
    await expect(lines(page).locator(".problem")).toHaveText(`Only ${variant.left} in stock.`);
    await expect(field).toHaveValue(String(variant.left + 1));
    await expect(badge(page)).toHaveText(String(variant.left));
  });
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 360, height: 640 } });

  test("what was refused is in sight on a phone, in the title and in focus, and its address can be loaded", async ({ page, goods }) => {
    const refused = async (send) => {
      expect((await sending(page, send)).status()).toBe(422);
      await expect(page).toHaveTitle(/^Error: /);
      await expect(page.locator("#notice")).toContainText("Error: Please choose a whole number");
      await expect(page.locator("#notice")).toBeInViewport();
      await expect(page.locator("#notice")).toBeFocused();
    };
    await page.goto(goods.choice.path);
    await page.getByLabel("Quantity").fill("-1");
    await unchecked(page.getByLabel("Quantity"));
    await refused(() => page.getByTestId("add-to-cart").click());
    await page.getByRole("link", { name: "Change the quantity" }).click();
    await expect(page.getByLabel("Quantity")).toBeFocused();
    await page.goto("/cart/lines");
    await expect(page).toHaveURL("/cart");

    await buy(page, goods.plain);
    await page.goto("/cart");
    const field = lines(page).getByLabel(/^Quantity of/);
    await unchecked(field);
    await field.fill("-1");
    await refused(() => lines(page).getByRole("button", { name: "Update" }).click());
    await page.goto(page.url().split("#")[0]);
    await expect(page).toHaveURL("/cart");
  });
});

test("a shop that has so many sells no more to a cart that holds them", async ({ page, goods }) => {
  const variant = goods.few.variants.find((v) => v.left);
  await buy(page, goods.few, { variant, quantity: variant.left });
  await page.getByTestId("add-to-cart").click();
  await expect(page.locator("#add-problem")).toContainText("already in your cart");
  await expect(badge(page)).toHaveText(String(variant.left));
});

test("a client that sends nonsense to the cart's forms is refused", async ({ request, baseURL, goods }) => {
  const { path, variants } = goods.plain;
  const slug = path.slice("/shop/".length);
  const [{ id }] = variants;
  const json = { accept: "application/json" };
  for (const quantity of [...NONSENSE, "", "1.5", "one", "1e3", "٣", "99999999999999999999"]) {
    const add = await post(request, baseURL, "/cart/lines", { slug, variant: id, quantity });
    expect.soft(add.status(), `add ${quantity}`).toBe(422);
    const script = await post(request, baseURL, "/cart/lines", { slug, variant: id, quantity }, json);
    expect.soft(script.status(), `add ${quantity} by script`).toBe(422);
    expect.soft(await script.json()).toMatchObject({ error: "Please choose a whole number from 1 to 99." });
  }
  for (const variant of ["nothing", "' OR 1=1 --", "../..", "x".repeat(5_000)]) {
    const add = await post(request, baseURL, "/cart/lines", { slug, variant, quantity: "1" }, json);
    expect.soft(add.status(), `variant ${variant.slice(0, 20)}`).toBe(422);
  }
  expect((await post(request, baseURL, "/cart/lines", { slug }, json)).status()).toBe(422);
  const cart = await (await request.get("/cart")).text();
  expect(cart).toContain("Your cart is empty");
});

test("a sold-out product can't be had by sending its form by hand", async ({ request, baseURL, goods }) => {
  const [{ id }] = goods.soldOut.variants;
  const answer = await post(request, baseURL, "/cart/lines", { slug: goods.soldOut.path.slice("/shop/".length), variant: id, quantity: "1" });
  expect(answer.status()).toBe(422);
  expect(await answer.text()).toContain("This is sold out.");
});
