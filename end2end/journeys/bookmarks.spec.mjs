// What a visitor says they have seen of the database: nobody else is shown anything by it.
import { randomBytes } from "node:crypto";
import { OwnProduct } from "./lib/managing.mjs";
import { admin, signInByRequest } from "./lib/people.mjs";
import { expect, test } from "./lib/shop.mjs";

// Of the far future, for nothing would be newer.
const FUTURE = `ffffffff-ffffffff-ffffffff-${"f".repeat(32)}`;
const signature = () => randomBytes(16).toString("base64url");

test("a bookmark that was made up labels nothing that others are shown", async ({ request, others, baseURL }) => {
  await signInByRequest(request, baseURL, admin(62));
  const product = await OwnProduct.make(request, baseURL);
  const path = `/shop/${product.name.toLowerCase().replaceAll(" ", "-")}`;
  // One that was given out, with another state before its signature.
  const given = (await request.storageState()).cookies.find(({ name }) => name.startsWith("bm_")).value;
  for (const [round, forged] of [FUTURE, `${FUTURE}.${signature()}`, `${FUTURE}.${given.split(".")[1]}`].entries()) {
    for (const name of ["bm_000001", "d1_bookmark", "__Host-bm_000001"]) {
      const stranger = await others.request();
      for (const asked of [path, "/shop", `/shop?q=${product.name.split(" ")[2]}`, `/api/shop/product?id=${product.id}`]) {
        const answer = await stranger.get(asked, { headers: { cookie: `${name}=${forged}`, "x-d1-bookmark": forged } });
        expect.soft(answer.status(), asked).toBe(200);
      }
    }
    const price = `${round + 40}`;
    await product.change({ "v0.price": price, "v1.price": price });
    expect.soft(await (await request.get(path)).text(), forged).toContain(`${price}.00`);
  }
});
