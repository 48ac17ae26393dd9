// Many at once around orders: nothing is sold twice, counted twice, paid twice or given back twice.
//
// Each test has a product of its own. Ways of delivery, taxes and codes stay as they are, for whoever orders meanwhile would be told
// that something in the shop has changed: what becomes of an order when they change is tested in process.
import { address } from "./lib/address.mjs";
import { atOnce } from "./lib/at-once.mjs";
import { Buyer, FEW, idOf, isOrder, placeOf, wordOf } from "./lib/buying.mjs";
import { filled } from "./lib/forms.mjs";
import { OwnProduct, manage, managed, numbersDownTo } from "./lib/managing.mjs";
import { content, expect } from "./lib/shop.mjs";
import { look, stripe, tell } from "./lib/stripe.mjs";
import { testAs } from "./lib/uploads.mjs";

// `request` is the shop's admin.
const test = testAs(58);
// One after the other, so that they sign in once.
test.describe.configure({ mode: "default", timeout: 240_000 });

// So many buyers who are before the form, each with one of these in the cart.
async function ready(others, baseURL, count, variant, changes) {
  const shoppers = await others.request();
  const buyers = Array.from({ length: count }, () => new Buyer(shoppers, baseURL));
  const forms = await Promise.all(buyers.map((buyer) => buyer.ready(variant, 1, changes)));
  return { buyers, forms };
}

test("of 200 buyers of ten pieces ten get one, and their numbers have no gaps", async ({ request, others, baseURL }) => {
  const count = 200;
  const product = await OwnProduct.make(request, baseURL, { stock: 10 });
  const { buyers, forms } = await ready(others, baseURL, count, product.variant);
  const { answers, statuses } = await atOnce(count, (i) => buyers[i].order(forms[i]));
  expect(statuses).toEqual({ 303: 10, 422: count - 10 });
  expect(answers.filter(isOrder)).toHaveLength(10);
  expect(await answers.find((answer) => !isOrder(answer)).text()).toContain("sold out");
  expect(await product.there()).toBe(0);
  // Others order meanwhile: between these numbers are theirs, and nothing else.
  const links = new Set(answers.filter(isOrder).map(placeOf));
  const pages = await Promise.all([...links].map(async (link) => (await buyers[0].get(link)).text()));
  const own = pages.map((page) => Number(/<h1>Order (\d+)</.exec(page)[1])).sort((a, b) => a - b);
  expect(new Set(own).size).toBe(10);
  const all = await numbersDownTo(request, own[0]);
  const between = all.filter((number) => own[0] <= number && number <= own[9]).sort((a, b) => b - a);
  expect(between).toEqual(Array.from({ length: own[9] - own[0] + 1 }, (_, i) => own[9] - i));
  // Whoever comes next is told.
  const late = await new Buyer(await others.request(), baseURL).take(product.variant);
  expect([late.status(), (await late.text()).includes("sold out")]).toEqual([422, true]);
});

test("one form that comes fifty times is one order, and a second tab is led to it", async ({ request, others, baseURL }) => {
  const product = await OwnProduct.make(request, baseURL, { stock: 10 });
  const buyer = new Buyer(await others.request(), baseURL);
  const form = await buyer.ready(product.variant);
  const sent = await atOnce(50, () => buyer.order(form, address()));
  expect(sent.statuses).toEqual({ 303: 50 });
  const links = new Set(sent.answers.map(placeOf));
  expect(links.size).toBe(1);
  expect(isOrder(sent.answers[0])).toBe(true);
  expect(await product.there()).toBe(9);

  const other = new Buyer(await others.request(), baseURL);
  const tabs = [await other.ready(product.variant), await other.form()];
  expect(tabs[0].key).not.toBe(tabs[1].key);
  const both = await atOnce(2, (i) => other.order(tabs[i]));
  expect(both.statuses).toEqual({ 303: 2 });
  expect(placeOf(both.answers[0])).toBe(placeOf(both.answers[1]));
  expect(links).not.toContain(placeOf(both.answers[0]));
  expect(placeOf(await other.get("/checkout"))).toBe(placeOf(both.answers[0]));
  expect(await product.there()).toBe(8);
});

test("a code that is good for five is used by five of thirty", async ({ request, others, baseURL }) => {
  const product = await OwnProduct.make(request, baseURL, { stock: 40 });
  const { buyers, forms } = await ready(others, baseURL, 30, product.variant, { code: FEW.code.toLowerCase() });
  // What they have seen is the price with the code.
  const seen = await Promise.all(
    forms.map(async (form, i) => {
      const answer = await buyers[i].order({ ...form, act: "update" });
      expect(answer.status()).toBe(200);
      return filled(await answer.text(), 'id="checkout"', { act: "place" });
    }),
  );
  const { answers, statuses } = await atOnce(30, (i) => buyers[i].order(seen[i]));
  expect(statuses).toEqual({ 303: FEW.uses, 422: 30 - FEW.uses });
  expect(await answers.find((answer) => answer.status() === 422).text()).toContain("This code has been used up.");
  expect(await product.there()).toBe(40 - FEW.uses);
  const codes = await (await request.get("/admin/discounts")).text();
  expect(codes).toContain(`used ${FEW.uses} of ${FEW.uses} times`);
});

// What happens to a cart, or to what is in it, after its buyer has looked and before they order. { status, told }: what they are told.
const CHANGES = {
  "its price goes up": { act: ({ product }) => product.change({ "v0.price": "35" }), status: 409, told: /costs \S+ now, not \S+\./ },
  "its price goes down": { act: ({ product }) => product.change({ "v0.price": "20" }), status: 303 },
  "there are more of it in another tab": {
    act: ({ buyer, product }) => buyer.post(`/cart/lines/${product.variant}`, { quantity: "3" }),
    status: 409,
    told: /there are 3 in your cart now, not 1\./,
  },
  "something else comes in another tab": { act: ({ buyer, product }) => buyer.take(product.other), status: 409, told: /was not in your order when you looked\./ },
  "something goes in another tab": {
    before: ({ buyer, product }) => buyer.take(product.other),
    act: ({ buyer, product }) => buyer.post(`/cart/lines/${product.other}`, { quantity: "0" }),
    status: 409,
    told: /Something has left your cart\./,
  },
  "the last piece is sold to somebody else": {
    stock: 1,
    act: async ({ others, baseURL, product }) => new Buyer(await others.request(), baseURL).buys(product.variant),
    status: 422,
    told: /This is sold out\./,
  },
  "it is taken off the shop": { act: ({ product }) => product.change({ act: "archive" }), status: 422, told: /This is no longer for sale\./ },
};

for (const [what, { before, act, stock = 10, status, told }] of Object.entries(CHANGES)) {
  test(`whoever orders after ${what} ${told ? "is told so, and has not ordered yet" : "has it for less"}`, async ({ request, others, baseURL }) => {
    const product = await OwnProduct.make(request, baseURL, { stock });
    const buyer = new Buyer(await others.request(), baseURL);
    const world = { buyer, others, baseURL, product };
    await before?.(world);
    const form = await buyer.ready(product.variant);
    await act(world);
    const left = await product.there();
    const answer = await buyer.order(form);
    expect(answer.status()).toBe(status);
    if (!told) {
      expect(isOrder(answer)).toBe(true);
      return;
    }
    const html = await answer.text();
    const notice = content(html).replace(/<[^>]*>/g, " ");
    expect(notice).toMatch(told);
    expect(notice).toContain(product.name);
    expect(await product.there()).toBe(left);
    // Nothing that was typed is lost; who has looked orders what they see now, if that can be.
    const again = filled(html, 'id="checkout"', { act: "place" });
    expect(again.line1).toBe(form.line1);
    expect(isOrder(await buyer.order(again))).toBe(status === 409);
  });
}

test("of twenty at once who give a third back, again and again, three do", async ({ request, others, baseURL }) => {
  const product = await OwnProduct.make(request, baseURL, { stock: 10 });
  const buyer = new Buyer(await others.request(), baseURL);
  const { link, session } = await buyer.buysPaid(product.variant, 3);
  const id = idOf(link);
  let done = 0;
  for (let round = 0; round < 5; round += 1) {
    const sent = await Promise.all(Array.from({ length: 20 }, () => manage(request, baseURL, id, "refund", { p0: "1" })));
    const statuses = sent.filter(Boolean).map((answer) => answer.status());
    expect(statuses.filter((status) => ![303, 409, 422].includes(status))).toEqual([]);
    done += statuses.filter((status) => status === 303).length;
  }
  expect(done).toBe(3);
  const { entries } = await managed(request, id);
  expect(entries.map(([, what]) => what)).toEqual(expect.arrayContaining(["came", "given back", "given back", "given back"]));
  expect(entries).toHaveLength(4);
  // Stripe has given as much, and the pieces are back.
  const { data } = await look(request, `refunds?payment_intent=${session.payment_intent}`);
  expect(data.map(({ status, amount }) => [status, amount])).toEqual(Array(3).fill(["succeeded", 3_000]));
  expect(await product.there()).toBe(10);
});

test("who counts the stock while others buy loses no piece and makes none", async ({ request, others, baseURL }) => {
  const product = await OwnProduct.make(request, baseURL, { stock: 30 });
  const { buyers, forms } = await ready(others, baseURL, 24, product.variant);
  // They come less than all of them want.
  const first = await product.restock(() => ({ "s0.add": "-18" }));
  expect(first.status()).toBe(303);
  const jobs = [
    ...buyers.map((buyer, i) => async () => ({ sold: isOrder(await buyer.order(forms[i])) })),
    ...Array.from({ length: 6 }, () => async () => ({ answer: await product.restock(() => ({ "s0.add": "1" })), added: 1 })),
    // Set where it was seen: not done where a piece was sold in between. No sum of the others is as much, so that none is done by chance.
    ...Array.from({ length: 6 }, (_, i) => async () => {
      const added = 100 * 2 ** i;
      return { answer: await product.restock((was) => ({ "s0.set": String(was + added) })), added };
    }),
  ];
  // In between each other: two buyers, one who counts.
  const mixed = jobs.map((job, i) => ({ job, place: i < 24 ? i : (i - 24) * 2 + 0.5 })).sort((a, b) => a.place - b.place);
  const done = await Promise.all(mixed.map(({ job }) => job()));
  const sold = done.filter(({ sold }) => sold).length;
  let added = 0;
  for (const { answer, added: more } of done.filter(({ answer }) => answer)) {
    expect([303, 409]).toContain(answer.status());
    if (answer.status() === 303) added += more;
    else expect(await answer.text()).toContain("some were sold or counted meanwhile");
  }
  const { there, moves } = await product.stock();
  expect(sold).toBeGreaterThan(0);
  expect(there).toBeGreaterThanOrEqual(0);
  expect(there).toBe(12 + added - sold);
  expect(moves.reduce((sum, { delta }) => sum + delta, 0)).toBe(there);
  expect(moves.filter(({ why }) => why === "Sold").map(({ delta }) => delta)).toEqual(Array(sold).fill(-1));
});

test("what Stripe tells a hundred times, twenty times at once, is one payment", async ({ request, others, baseURL }) => {
  const product = await OwnProduct.make(request, baseURL, { stock: 10 });
  const buyer = new Buyer(await others.request(), baseURL);
  const { link, session } = await buyer.buysOnline(product.variant);
  await tell(request, "pay", { session: session.id });
  const { data } = await look(request, "events?type=checkout.session.completed&limit=100");
  const event = data.find(({ data }) => data.object.id === session.id).id;
  for (let i = 0; i < 5; i += 1) {
    await tell(request, "resend", { event, copies: 20 });
    await tell(request, "rest");
  }
  const deliveries = await (await request.get(`${stripe.STRIPE_URL}/_control/deliveries`)).json();
  const here = deliveries.filter((delivery) => delivery.event === event && delivery.url.startsWith(`${baseURL}/`));
  expect(here.map(({ status }) => status)).toEqual(Array(101).fill(200));
  expect(wordOf(await (await buyer.get(link)).text())).toBe("paid");
  const { entries, story, html } = await managed(request, idOf(link));
  expect(entries.map(([, what]) => what)).toEqual(["came"]);
  expect(story.match(/paid in full/g)).toHaveLength(1);
  expect(html.match(/Invoice \d+/g)).toHaveLength(1);
  // The mail goes after the answer.
  const mails = async () => (await (await request.get(`/dev/mail?to=${encodeURIComponent(buyer.email)}`, { headers: { accept: "application/json" } })).json()).length;
  await expect.poll(mails, { timeout: 30_000 }).toBe(1);
});
