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
      if (!scripts) await expect(field).toHaveAttribute("aria-invalid", "true");
    });
  }

  test("a shopper who asks for more than there is is told how many can be had", async ({ page, goods }) => {
    const variant = goods.few.variants.find((v) => v.left);
    await page.goto(`${goods.few.path}?variant=${variant.id}`);
    await page.getByLabel("Quantity").fill(String(variant.left + 1));
    await page.getByTestId("add-to-cart").click();
    await expect(page.locator("#add-problem")).toHaveText(`Only ${variant.left} can be had.`);
    await expect(page.getByLabel("Quantity")).toHaveValue(String(variant.left + 1));
    await expect(badge(page)).toHaveText("0");

    await page.getByLabel("Quantity").fill(String(variant.left));
    await sending(page, () => page.getByTestId("add-to-cart").click());
    await expect(badge(page)).toHaveText(String(variant.left));
    await page.goto("/cart");
    const field = lines(page).getByLabel(/^Quantity of/);
    await field.fill(String(variant.left + 1));
    await page.keyboard.press(scripts ? "Tab" : "Enter");
    await expect(lines(page).getByRole("alert")).toHaveText(`Only ${variant.left} can be had.`);
    await expect(field).toHaveValue(String(variant.left + 1));
    await expect(badge(page)).toHaveText(String(variant.left));
  });
});

test("a shop that has so many sells no more to a cart that holds them", async ({ page, goods }) => {
  const variant = goods.few.variants.find((v) => v.left);
  await buy(page, goods.few, { variant, quantity: variant.left });
  await page.getByTestId("add-to-cart").click();
  await expect(page.locator("#add-problem")).toContainText("in your cart already");
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
