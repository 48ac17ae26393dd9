// What nobody sends who uses the shop's own pages: each says how it is answered, and what stays as it was.
//
// The journeys' shop has no other beside it: what is of another shop is tested in process, and here what is nobody's.
import { randomBytes, randomUUID } from "node:crypto";
import { Buyer, idOf, isOrder, placeOf } from "./lib/buying.mjs";
import { filled, plain } from "./lib/forms.mjs";
import { OwnProduct, manage, managed } from "./lib/managing.mjs";
import { content, expect, post } from "./lib/shop.mjs";
import { look, signature, stripe } from "./lib/stripe.mjs";
import { testAs } from "./lib/uploads.mjs";

// `request` is the shop's admin.
const test = testAs(63);
// One after the other, so that they sign in once.
test.describe.configure({ mode: "default", timeout: 120_000 });

const QUANTITIES = ["-1", "0", "1e3", "1e20"];
const TOO_LONG = "x".repeat(1_000_000);

// A buyer before the form, with two of a product of their own in the cart.
async function shop(request, others, baseURL) {
  const product = await OwnProduct.make(request, baseURL);
  const buyer = new Buyer(await others.request(), baseURL);
  return { product, buyer, form: await buyer.ready(product.variant, 2) };
}

// That nothing is ordered yet, and that the cart holds what it held.
async function isUntouched({ product, buyer, form }, what) {
  const now = await buyer.form();
  expect.soft(now.seen, what).toBe(form.seen);
  expect.soft(await product.there(), what).toBe(10);
}

test("a quantity that is none is put into no cart, and changes none", async ({ request, others, baseURL }) => {
  const world = await shop(request, others, baseURL);
  const { product, buyer } = world;
  for (const quantity of QUANTITIES) {
    const add = await buyer.take(product.other, quantity);
    expect.soft(add.status(), `add ${quantity}`).toBe(422);
    // 0 takes a line out, which is what was asked for.
    if (quantity === "0") continue;
    const change = await buyer.post(`/cart/lines/${product.variant}`, { quantity });
    expect.soft(change.status(), `change to ${quantity}`).toBe(422);
  }
  await isUntouched(world, "the cart");
});

// Fields of the checkout's form: what they say, or what they become of what they were, and how that is answered. { status, told? }.
const FIELDS = [
  ["no key", { key: null }, 400],
  ["an empty key", { key: "" }, 400],
  ["a key that is none", { key: "x".repeat(32) }, 400],
  ["a longer key", { key: `${"0".repeat(32)}0` }, 400],
  ["a key with a NUL", { key: `${"0".repeat(31)}\0` }, 400],
  ["the key of somebody else’s order", "foreign", 400],
  ["a country that is none", { country: "XX" }, 422, "Please choose a country."],
  ["no country", { country: "" }, 422, "Please choose a country."],
  ["a country with a NUL", { country: "DE\0" }, 422, "Please choose a country."],
  ["an address with another header", { email: "ada@example.com\r\nBcc: eve@example.com" }, 422, "address we can write to"],
  ["an address with a NUL", { email: "ada\0@example.com" }, 422, "address we can write to"],
  ["a name that nobody sees", { name: "\0\u202e\u2066\r\n\u200b" }, 422, "Please type your name."],
  ["a long name", { name: "x".repeat(101) }, 422, "at most 100 characters"],
  ["a long note", { note: "x".repeat(1_001) }, 422, "at most 1000 characters"],
  ["a name of a megabyte", { name: TOO_LONG }, 413],
  ["a note of a megabyte", { note: TOO_LONG }, 413],
  ["a code of a megabyte", { code: TOO_LONG }, 413],
  ["a code that speaks SQL", { code: "' OR 1=1 --" }, 422, "We do not know this code."],
  ["a code with a NUL", { code: "ONLY\0FIVE" }, 422, "We do not know this code."],
  ["a way of delivery that is none", { rate: "' OR 1=1 --" }, 409, "is not offered any more"],
  ["a total that was never shown", { seen: ({ seen }) => JSON.stringify([1, JSON.parse(seen)[1]]) }, 409, "It comes to"],
  ["a price that was never shown", { seen: ({ seen }) => seen.replace(",3000]", ",1]") }, 409, "now, not"],
  ["a negative quantity", { seen: ({ seen }) => seen.replace(",2,", ",-2,") }, 409, "there are 2 in your cart now, not -2"],
  ["nothing seen", { seen: "" }, 409, "Please look through your order once more."],
  ["something else seen", { seen: '{"total":1}' }, 409, "Please look through your order once more."],
];

test("a checkout that no page of the shop sends orders nothing", async ({ request, others, baseURL }) => {
  const world = await shop(request, others, baseURL);
  const { product, buyer, form } = world;
  const eve = new Buyer(await others.request(), baseURL);
  const theirs = await eve.ready(product.other);
  const link = placeOf(await eve.order(theirs));
  for (const [what, changes, status, told = ""] of FIELDS) {
    const said = changes === "foreign" ? { key: theirs.key } : changes;
    const fields = Object.entries({ ...form, ...said }).map(([name, value]) => [name, typeof value === "function" ? value(form) : value]);
    const sent = Object.fromEntries(fields.filter(([, value]) => value !== null));
    expect(sent, what).not.toEqual(form);
    const answer = await buyer.order(sent);
    const html = content(await answer.text());
    expect.soft(answer.status(), what).toBe(status);
    expect.soft(plain(html), what).toContain(told);
    expect.soft(placeOf(answer), what).toBe("");
    await isUntouched(world, what);
  }
  expect(await eve.word(link)).toBe("awaiting payment");
  // The form itself is good.
  expect(isOrder(await buyer.order(form))).toBe(true);
});

test("what acts instead of being shown is left out of an order, and markup is shown as it is", async ({ request, others, baseURL }) => {
  const { product, buyer, form } = await shop(request, others, baseURL);
  const odd = (text) => `\0${text}\u202e\u2066\u200f<b>\u0007`;
  const answer = await buyer.order({
    ...form,
    email: `\u202e${form.email}\u2066`,
    name: odd("Ada\r\nLovelace"),
    line1: odd("Linden 6"),
    line2: odd("=cmd|' /C calc'!A0"),
    city: odd("Berlin"),
    note: odd("Ring\r\ntwice"),
  });
  expect(isOrder(answer), `${answer.status()}`).toBe(true);
  const link = placeOf(answer);
  const { html } = await managed(request, idOf(link));
  for (const page of [html, await (await buyer.get(link)).text()]) {
    for (const shown of ["Ada Lovelace&lt;b&gt;", "Linden 6&lt;b&gt;", "=cmd|", "Berlin&lt;b&gt;"]) expect.soft(page).toContain(shown);
    expect.soft(content(page)).not.toMatch(/[\0\u0007\u200f\u202a-\u202e\u2066-\u2069]|<b>[^<]*Lovelace/);
  }
  expect(html).toContain("Ring\ntwice&lt;b&gt;");
  expect(html).toContain(`mailto:${form.email}"`);
  expect(await product.there()).toBe(8);
});

test("what is nobody’s is nothing, and a link with another bit opens nothing", async ({ request, others, baseURL }) => {
  const { product, buyer, form } = await shop(request, others, baseURL);
  const link = placeOf(await buyer.order(form));
  const other = await new Buyer(await others.request(), baseURL).buys(product.other);
  const [id, mac] = link.slice("/orders/".length).split(".");
  const stranger = new Buyer(await others.request(), baseURL);
  // Somebody who has made up a cart has none.
  stranger.cookies.cart = randomBytes(16).toString("hex");
  expect(placeOf(await stranger.get("/checkout"))).toBe("/cart");
  expect(placeOf(await stranger.order(form))).toBe("/cart");
  expect((await stranger.take(randomUUID())).status()).toBe(422);
  expect((await stranger.post(`/cart/lines/${product.variant}`, { quantity: "1" })).status()).toBe(422);

  const changed = (at, bit) => {
    const bytes = Buffer.from(mac);
    bytes[at] ^= 1 << bit;
    return `${id}.${encodeURIComponent(bytes.toString())}`;
  };
  const [, ownMac] = other.split(".");
  const wrong = [changed(0, 0), changed(10, 1), changed(mac.length - 1, 0), id, `${id}.`, `.${mac}`, `${randomUUID()}.${mac}`, `${id}.${ownMac}`, "' OR 1=1 --"];
  for (const segment of wrong) expect.soft((await stranger.get(`/orders/${segment}`)).status(), segment).toBe(404);
  for (const act of ["cancel", "pay"]) {
    const answer = await stranger.post(`/orders/${changed(3, 0)}/${act}`, {});
    expect.soft(answer.status(), act).toBe(404);
  }
  expect((await stranger.get(`/orders/${changed(3, 0)}/return`)).status()).toBe(404);

  const nobody = randomUUID();
  for (const path of [`/admin/orders/${nobody}`, `/admin/orders/${nobody}/erase`]) expect.soft((await request.get(path)).status(), path).toBe(404);
  for (const act of ["payment", "pack", "ship", "deliver", "cancel", "refund"]) {
    const form = { revision: "1", key: "0".repeat(32), amount: "1", back: "1" };
    expect.soft((await post(request, baseURL, `/admin/orders/${nobody}/${act}`, form)).status(), act).toBe(404);
    // Who has bought it does not run the shop.
    const guest = await buyer.post(`/admin/orders/${id}/${act}`, form);
    expect.soft([guest.status(), placeOf(guest)], act).toEqual([303, "/login"]);
  }
  expect((await post(request, baseURL, `/admin/orders/${id}/drop`, { revision: "1" })).status()).toBe(404);
  expect(await buyer.word(link)).toBe("awaiting payment");
  expect((await managed(request, id)).entries).toEqual([]);
  expect(await product.there()).toBe(8);
});

test("what admins mistype of money, pieces and parcels is told beside the field and done in no part", async ({ request, others, baseURL }) => {
  const { product, buyer, form } = await shop(request, others, baseURL);
  const link = placeOf(await buyer.order(form));
  const id = idOf(link);
  const refused = async (act, changes) => {
    const answer = await manage(request, baseURL, id, act, changes);
    const what = `${act} ${JSON.stringify(changes)}`;
    expect.soft(answer.status(), what).toBe(422);
    expect.soft(await answer.text(), what).toContain('aria-invalid="true"');
  };
  for (const amount of ["", "0", "-1", "1e3", "1e20", "1,5,5", "NaN", "\0", "9007199254740993"]) await refused("payment", { amount });
  expect(await buyer.word(link)).toBe("awaiting payment");
  // The form says how much is to be paid.
  expect((await manage(request, baseURL, id, "payment")).status()).toBe(303);
  const { html } = await managed(request, id);
  const cents = Number(/at most \D*([\d.,]+) in all/.exec(plain(html).replace(/<[^>]*>/g, ""))[1].replace(/[.,]/g, ""));
  for (const back of ["0", "-1", "1e3", `${Math.floor((cents + 1) / 100)}.${String((cents + 1) % 100).padStart(2, "0")}`]) await refused("refund", { back });
  for (const p0 of ["-1", "3", "1e3", "1e20", "1.5"]) await refused("refund", { p0 });
  // Nothing at all is no refund either.
  expect((await manage(request, baseURL, id, "refund")).status()).toBe(422);
  await manage(request, baseURL, id, "pack");
  for (const tracking of ["javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", " \0javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x"]) {
    await refused("ship", { tracking });
  }
  const shown = await managed(request, id);
  expect([shown.word, shown.entries.map(([, what]) => what)]).toEqual(["packing", ["came"]]);
  expect(shown.html).not.toContain('href="javascript');
  expect(await product.there()).toBe(8);
});

test("a webhook that Stripe has not sent so is refused, and changes nothing", async ({ request, others, baseURL }) => {
  const { product, buyer } = await shop(request, others, baseURL);
  const { link, session } = await buyer.buysPaid(product.other);
  const { latest_charge: charge } = await look(request, `payment_intents/${session.payment_intent}`);
  const dispute = { id: `dp_${randomBytes(8).toString("hex")}`, object: "dispute", charge, amount: 1, currency: "usd", status: "needs_response" };
  const event = { id: `evt_${randomBytes(8).toString("hex")}`, object: "event", type: "charge.dispute.created", livemode: false, data: { object: dispute } };
  const body = JSON.stringify(event);
  const now = Math.floor(Date.now() / 1000);
  const good = signature(body);
  const [time, tag] = good.split(",");
  const live = JSON.stringify({ ...event, livemode: true });
  const bring = (body, header) =>
    request.post("/webhooks/stripe", { data: Buffer.from(body), headers: { "content-type": "application/json", ...(header && { "stripe-signature": header }) } });
  for (const [what, sent, header, status] of [
    ["no signature", body, "", 400],
    ["two times", body, `${time},${good}`, 400],
    ["two times, the first another", body, `t=1,${good}`, 400],
    ["no time", body, tag, 400],
    ["no v1", body, time, 400],
    ["v0 alone", body, good.replace("v1=", "v0="), 400],
    ["one digit off", body, good.replace(/.$/, (digit) => (digit === "0" ? "1" : "0")), 400],
    ["another’s secret", body, signature(body, now, "whsec_another"), 400],
    ["a byte more", `${body} `, good, 400],
    ["a byte less", body.slice(0, -1), good, 400],
    ["another amount", body.replace('"amount":1', '"amount":9'), good, 400],
    ["another currency", body.replace("usd", "eur"), good, 400],
    ["of 1970", body, signature(body, 0), 400],
    ["of six minutes ago", body, signature(body, now - 360), 400],
    ["of 2100", body, signature(body, 4_102_444_800), 400],
    ["of real money", live, signature(live), 400],
    ["no JSON", "{", signature("{"), 400],
    ["a megabyte", `${body}${" ".repeat(1_000_000)}`, good, 413],
  ]) {
    expect.soft((await bring(sent, header)).status(), what).toBe(status);
    expect.soft(await buyer.word(link), what).toBe("paid");
  }
  // It is good itself, so that each of those was refused for what it says.
  expect((await bring(body, good)).status()).toBe(200);
  expect(await buyer.word(link)).toBe("disputed");
});

test("amounts and states in a webhook are asked for and not believed", async ({ request, others, baseURL }) => {
  const { product, buyer } = await shop(request, others, baseURL);
  const { link, session } = await buyer.buysOnline(product.other);
  const told = async (changes, type = "checkout.session.completed") => {
    const event = { id: `evt_${randomBytes(8).toString("hex")}`, object: "event", type, livemode: false, data: { object: { ...session, ...changes } } };
    const body = JSON.stringify(event);
    const answer = await request.post("/webhooks/stripe", { data: Buffer.from(body), headers: { "content-type": "application/json", "stripe-signature": signature(body) } });
    return answer.status();
  };
  const paid = { status: "complete", payment_status: "paid" };
  const another = { ...session.metadata, order: randomUUID() };
  for (const [what, changes, type] of [
    ["that it is paid", paid],
    ["another amount", { ...paid, amount_total: 1 }],
    ["another currency", { ...paid, currency: "jpy" }],
    ["that it came late", paid, "checkout.session.async_payment_succeeded"],
    ["another order", { ...paid, metadata: another }],
    ["another shop", { ...paid, metadata: { ...session.metadata, tenant: "other" } }],
    ["that it has expired", { status: "expired" }, "checkout.session.expired"],
    ["something new", paid, "checkout.session.something_new"],
  ]) {
    expect.soft(await told(changes, type), what).toBe(200);
    expect.soft(await buyer.word(link), what).toBe("awaiting payment");
  }
  expect((await managed(request, idOf(link))).entries).toEqual([]);
  expect(await (await request.get(`${stripe.STRIPE_URL}/c/pay/${session.id}`)).text()).toContain("Pay ");
  expect(filled(await (await buyer.get(link)).text(), `${link}/pay`)).toEqual({});
});
