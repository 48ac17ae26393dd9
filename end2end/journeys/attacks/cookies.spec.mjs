// Cookies that are broken, too large or of the wrong shape.
import { signInByRequest, somebody } from "../lib/people.mjs";
import { expect, post, test } from "../lib/shop.mjs";

const json = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const flow = { ids: ["1"], email: "ada@example.com", return_to: "/" };

const VALUES = {
  empty: "",
  "8 KB": "a".repeat(8_000),
  "8 KB of JSON": json({ ...flow, ids: ["a".repeat(5_900)] }),
  "not base64": "%%%!!",
  "base64 of another kind": Buffer.from(JSON.stringify(flow)).toString("base64"),
  "bytes that are no text": Buffer.from([255, 254, 0, 128]).toString("base64url"),
  "no JSON": Buffer.from("{").toString("base64url"),
  "a list": json([]),
  "nothing in JSON": json(null),
  "numbers where text should be": json({ ids: [1], email: 2, return_to: 3 }),
  "too little": json({ ids: ["1"] }),
  "deep JSON": Buffer.from("[".repeat(5_000)).toString("base64url"),
  "an address that is none": json({ ...flow, email: "<script>" }),
  "SQL": json({ ...flow, ids: ["' OR 1=1 --"] }),
  "the shape of a token": "A".repeat(43),
};

const ADDRESSES = ["/", "/login", "/login/code", "/account", "/account/sessions", "/cart"];

// The cookie of a sign-in with a provider is called by its state.
const OIDC_FLOW = `oidc_flow_${"A".repeat(8)}`;

for (const cookie of ["session", "code_flow", OIDC_FLOW, "__Host-session"]) {
  test(`a ${cookie} cookie of any kind is survived`, async ({ request, baseURL }) => {
    for (const [kind, value] of Object.entries(VALUES)) {
      const headers = { cookie: `${cookie}=${value}` };
      for (const path of ADDRESSES) {
        expect.soft([200, 303], `${path} with ${kind}`).toContain((await request.get(path, { headers, maxRedirects: 0 })).status());
      }
      const redeemed = await post(request, baseURL, "/login/code", { code: "ABCDEF" }, headers);
      expect.soft([303, 422, 429], `a code with ${kind}`).toContain(redeemed.status());
      expect.soft(redeemed.headers()["set-cookie"] ?? "", kind).not.toMatch(/session=[\w-]{43};/);
      expect.soft((await post(request, baseURL, "/logout", {}, headers)).status(), `signing out with ${kind}`).toBe(303);
    }
  });
}

test("a broken cookie beside a good one takes nothing away", async ({ request, baseURL }) => {
  const session = await signInByRequest(request, baseURL, somebody());
  for (const beside of ["code_flow=%%%", `${OIDC_FLOW}=${"x".repeat(4_000)}`, "bm_1=junk", "session2=x", "=;;;"]) {
    const answer = await request.get("/account", { headers: { cookie: `${beside}; session=${session}` }, maxRedirects: 0 });
    expect.soft(answer.status(), beside).toBe(200);
  }
});

test("more cookies than a request can hold are refused, not stumbled over", async ({ request }) => {
  const answer = await request.get("/account", { headers: { cookie: `session=${"a".repeat(200_000)}` }, maxRedirects: 0 }).catch(() => null);
  // The connection may also just be closed.
  if (answer) expect([303, 400, 413, 431]).toContain(answer.status());
  expect((await request.get("/shop")).status()).toBe(200);
});
