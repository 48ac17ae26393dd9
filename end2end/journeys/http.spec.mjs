// Odd requests, as they come to whoever stands in the internet: the right answer to each, and the same on both targets.
import { address } from "./lib/address.mjs";
import { raw } from "./lib/raw.mjs";
import { requests } from "./lib/requests.mjs";
import { expect, test } from "./lib/shop.mjs";

for (const [group, rows] of Object.entries(requests)) {
  test(`what is right to answer to odd ${group}`, async ({ baseURL }, { project }) => {
    test.slow();
    const { host } = new URL(baseURL);
    // Each as somebody else, so that nobody's tries are used up.
    const from = (bytes) => {
      const [name, value] = Object.entries(address())[0];
      return bytes.replace(/\r\nConnection/, `\r\n${name}: ${value}\r\nConnection`);
    };
    for (const [what, request, rule, why] of rows) {
      const parts = [request(host)].flat();
      const differs = Object.hasOwn(rule, "workers");
      expect.soft(Boolean(why), `${what}: why the targets differ is said, and only then`).toBe(differs);
      const right = differs ? rule[project.name] : rule;
      const { status, headers = {}, body } = typeof right === "number" ? { status: right } : right;
      const answer = await raw(baseURL, [from(parts[0]), ...parts.slice(1)], { method: parts[0].split(" ")[0] });
      expect.soft(answer.status, `${what}: ${answer.body.slice(0, 200)}`).toBe(status);
      if (body !== undefined) expect.soft(answer.body, what).toBe(body);
      for (const [name, value] of Object.entries(headers)) {
        if (value === undefined) expect.soft(answer.headers[name], `${what}: ${name}`).toBeUndefined();
        else expect.soft(answer.headers[name], `${what}: ${name}`).toMatch(value);
      }
    }
  });
}

test("after whatever was sent, the shop is there", async ({ request }) => {
  expect((await request.get("/shop")).status()).toBe(200);
});
