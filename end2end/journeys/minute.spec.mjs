// What is done by the clock, and that it disturbs nobody.
import { passMinute } from "./lib/minute.mjs";
import { expect, test } from "./lib/shop.mjs";

test("minutes pass while the shop is open", async ({ request }) => {
  for (let minute = 0; minute < 3; minute += 1) {
    await passMinute(request, test.info());
    expect((await request.get("/shop")).status()).toBe(200);
  }
});
