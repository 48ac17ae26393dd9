// Addresses that lead nowhere.
import { cards, eachVisitor, expect, test } from "./lib/shop.mjs";

eachVisitor(() => {
  for (const path of ["/shop/no-such-product", "/no/such/page", "/shop/UPPER%20case", "/shop/a/b/c", "/shop/%00", "/cart/nothing"]) {
    test(`a visitor who comes to ${path} is told that it is not there, and can search`, async ({ page, goods }) => {
      const answer = await page.goto(path);
      expect(answer.status()).toBe(404);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not found");
      await page.getByRole("main").getByRole("searchbox").fill(goods.choice.name);
      await page.getByRole("main").getByRole("button", { name: "Search" }).click();
      await expect(cards(page).first()).toBeVisible();
    });
  }
});

test("an address that can't be read is not the shop's mistake", async ({ request }) => {
  for (const [path, status] of [["/shop/%ff", 400], ["/cdn/..%2f..%2fetc%2fpasswd", 400], ["/cdn/none.webp", 404], ["/shop?category=%ff", 404]]) {
    expect.soft((await request.get(path)).status(), path).toBe(status);
  }
});

test("a method that an address does not know is refused", async ({ request, baseURL }) => {
  expect((await request.put("/cart/lines", { headers: { origin: baseURL } })).status()).toBe(405);
  expect((await request.delete("/shop", { headers: { origin: baseURL } })).status()).toBe(405);
  expect((await request.head("/shop")).status()).toBe(200);
});

test("a form larger than a form can be is refused", async ({ request, baseURL }) => {
  const answer = await request.post("/cart/lines", { form: { variant: "x".repeat(100_000), quantity: "1" }, headers: { origin: baseURL } });
  expect(answer.status()).toBe(413);
});

test("an answer that comes before all is sent arrives, and so does the next one", async ({ request, baseURL }, { project }) => {
  const data = Buffer.alloc(600_000, "a");
  const ask = async (method, path, headers) => {
    const send = () => request.fetch(path, { method, data, headers: { accept: "application/json", origin: baseURL, ...headers } });
    if (project.name === "native") return send();
    // Before a Worker here is a server that at times ends a connection between two requests. Whoever asks by it just then asks again,
    // as browsers do (RFC 9112, section 9.3.1); an answer that is lost each time is lost all the same.
    return send().catch((error) => (/EPIPE|ECONNRESET/.test(error.message) ? send() : Promise.reject(error)));
  };
  for (let round = 0; round < 5; round += 1) {
    const answers = [
      await ask("POST", "/cart/lines", { origin: "https://evil.example" }),
      await ask("PUT", "/admin/cdn/uploads/a/parts/1"),
      await ask("PUT", "/admin/cdn/upload?name=a.csv"),
      await ask("PUT", "/shop"),
      await ask("POST", "/login"),
      await ask("POST", "/login", { "content-encoding": "gzip" }),
    ];
    expect(answers.map((answer) => answer.status())).toEqual([403, 401, 401, 413, 413, 415]);
    expect((await request.get("/shop")).status()).toBe(200);
  }
});

test("programs are told in JSON", async ({ request }) => {
  const answer = await request.get("/shop/no-such-product", { headers: { accept: "application/json" } });
  expect(answer.status()).toBe(404);
  expect(await answer.json()).toMatchObject({ code: "not_found", request_id: answer.headers()["x-request-id"] });
});
