// A home that is copied as of one moment: pages are shown, and nothing is written. It is so for everybody, and so at a server where
// nobody else is.
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { address } from "../lib/address.mjs";
import { run, serve } from "../lib/commands.mjs";
import { plain } from "../lib/forms.mjs";
import { admin, greeting, press, signIn, somebody } from "../lib/people.mjs";
import { badge, buy, content, expect, test } from "../lib/shop.mjs";

// It is held by one at a time.
test.describe.configure({ mode: "default" });

// A token to copy everything with.
async function readToken(others, number) {
  const office = await others.page();
  await signIn(office, admin(number));
  await office.goto("/admin/tokens");
  await press(office, "Make the token");
  return office.getByLabel("Token", { exact: true }).inputValue();
}

test("while everything is copied a shopper sees the shop, is told why nothing can be changed, and goes on after it", async ({ page, others, goods }) => {
  const token = await readToken(others, 70);
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

// What a page says, whoever serves it.
async function said(request, base, path, headers = {}) {
  const answer = await request.get(`${base}${path}`, { headers });
  const text = plain(content(await answer.text()).replaceAll(/<[^>]*>/g, " ")).replaceAll(base, "");
  return [answer.status(), text.replaceAll(/\s+/g, " ")];
}

test("a shop on Workers goes into one file, and comes out of it as the same shop on a machine of one's own", async ({ page, others, goods, request, baseURL }) => {
  test.setTimeout(180_000);
  const folder = await mkdtemp(join(tmpdir(), "coppice-archive-"));
  try {
    const env = { COPPICE_TOKEN: await readToken(others, 71), COPPICE_PASSPHRASE: "a passphrase for journeys" };
    await signIn(page, somebody());
    await buy(page, goods.plain);
    const [file, data] = [join(folder, "shop.coppice"), join(folder, "data")];
    expect(await run(env, "backup", file, "--from", baseURL)).toMatch(/rows and \d+ files/);
    expect(await run(env, "verify", file)).toContain("whole");
    await run(env, "restore", file, "--data", data);
    const { url, stop } = await serve(data);
    try {
      for (const path of ["/", "/shop", "/shop?sort=price&page=2", goods.plain.path, goods.few.path, "/sitemap.xml"]) {
        expect.soft(await said(request, url, path), path).toEqual(await said(request, baseURL, path));
      }
      const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
      for (const path of ["/cart", "/account"]) {
        expect.soft(await said(request, url, path, { cookie }), path).toEqual(await said(request, baseURL, path, { cookie }));
      }
      await expect(greeting(page)).toBeVisible();
      const picture = /(\/cdn\/[^"?\s]+)/.exec(await (await request.get(goods.plain.path)).text())[1];
      const hash = async (base) => createHash("sha256").update(await (await request.get(`${base}${picture}`)).body()).digest("hex");
      expect(await hash(url)).toBe(await hash(baseURL));
    } finally {
      await stop();
    }
    // Its files are all there, and none that nobody knows of.
    await run({}, "cdn", "sync", "--data", data);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
