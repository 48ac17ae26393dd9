// A home that is copied as of one moment: pages are shown, and nothing is written. It is so for everybody, and so at a server where
// nobody else is.
import { address } from "../lib/address.mjs";
import { admin, press, signIn } from "../lib/people.mjs";
import { badge, buy, expect, test } from "../lib/shop.mjs";

test("while everything is copied a shopper sees the shop, is told why nothing can be changed, and goes on after it", async ({ page, others, goods }) => {
  const office = await others.page();
  await signIn(office, admin(70));
  await office.goto("/admin/tokens");
  await press(office, "Make the token");
  const token = await office.getByLabel("Token", { exact: true }).inputValue();
  const program = await others.request({ ...address("127.0.0.1"), authorization: `Bearer ${token}` });
  await buy(page, goods.plain);

  const held = await program.post("/api/home/hold", { data: { seconds: 60 } });
  expect(held.status(), await held.text()).toBe(200);
  const { id } = await held.json();
  for (const path of ["/", "/shop", "/cart", "/checkout", "/login", goods.plain.path]) {
    expect.soft((await page.goto(path)).status(), path).toBe(200);
  }
  await expect(badge(page)).toHaveText("1");
  await page.getByTestId("add-to-cart").click();
  await expect(page.locator("#add-problem")).toContainText("everything is being copied");
  const refused = await others.request();
  const answer = await refused.post("/cart/lines", { form: { variant: goods.plain.variants[0].id, quantity: "1" }, headers: { origin: new URL(page.url()).origin } });
  expect([answer.status(), answer.headers()["retry-after"]]).toEqual([503, "20"]);
  expect(await answer.text()).toContain("everything is being copied");

  const ended = await program.delete(`/api/home/hold/${id}`);
  expect(await ended.json()).toEqual({ lasted: true });
  await buy(page, goods.plain);
  await expect(badge(page)).toHaveText("2");
});
