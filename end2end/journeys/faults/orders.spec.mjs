// Orders that are stopped at each step, as when the server is killed there, and then gone on with: each is there once.
import { Buyer, idOf, placeOf, wordOf } from "../lib/buying.mjs";
import { stoppedEverywhere } from "../lib/faults.mjs";
import { OwnProduct, manage, managed } from "../lib/managing.mjs";
import { expect } from "../lib/shop.mjs";
import { look, signature, stripe, tell } from "../lib/stripe.mjs";
import { testAs } from "../lib/uploads.mjs";

// `request` is the shop's admin.
const test = testAs(58);
// What fails, fails for everybody.
test.describe.configure({ mode: "default", timeout: 240_000 });

const PIECES = 500;

const sessionOf = (request, place) => look(request, `checkout/sessions/${place.split("/").pop()}`);
const came = ({ entries }) => entries.filter(([, what]) => what === "came").length;

async function mailsTo(request, email) {
  const answer = await request.get(`/dev/mail?to=${encodeURIComponent(email)}`, { headers: { accept: "application/json" } });
  return (await answer.json()).length;
}

test("who orders and pays has ordered and paid once, wherever it was stopped", async ({ request, others, baseURL }) => {
  const product = await OwnProduct.make(request, baseURL, { stock: PIECES });
  const shoppers = await others.request();
  const times = await stoppedEverywhere(request, baseURL, {
    prepare: async () => {
      const buyer = new Buyer(shoppers, baseURL);
      return { buyer, form: await buyer.ready(product.variant, 1, { payment: "stripe" }) };
    },
    act: ({ buyer, form }) => buyer.order(form),
    again: async (ready) => {
      const { buyer, form } = ready;
      let answer = await buyer.order(form);
      expect(answer.status(), await answer.text()).toBe(303);
      if (placeOf(answer).startsWith("/orders/")) answer = await buyer.post(`${placeOf(answer)}/pay`, {});
      const session = await sessionOf(request, placeOf(answer));
      await tell(request, "pay", { session: session.id });
      ready.link = new URL(session.cancel_url).pathname;
      await buyer.get(`${ready.link}/return`);
    },
    holds: async ({ buyer, link }, stop) => {
      expect([stop, await buyer.word(link)]).toEqual([stop, "paid"]);
      const order = await managed(request, idOf(link));
      expect([stop, came(order), order.html.match(/Invoice \d+/g)?.length]).toEqual([stop, 1, 1]);
    },
  });
  // Each took one piece: no order is there twice, and none was forgotten.
  expect(await product.there()).toBe(PIECES - times);
});

test("a return and a webhook that are stopped settle once", async ({ request, others, baseURL }) => {
  const product = await OwnProduct.make(request, baseURL, { stock: PIECES });
  const shoppers = await others.request();
  const prepare = async () => {
    const buyer = new Buyer(shoppers, baseURL);
    const bought = await buyer.buysOnline(product.variant);
    await tell(request, "pay", { session: bought.session.id });
    return { buyer, ...bought };
  };
  const told = [];
  const holds = async ({ buyer, link }, stop) => {
    const html = await (await buyer.get(link)).text();
    expect([stop, wordOf(html)]).toEqual([stop, "paid"]);
    expect([stop, came(await managed(request, idOf(link)))]).toEqual([stop, 1]);
    // Nobody is told twice. /dev/mail has the last few alone, so that it is asked each time.
    told.push(buyer.email);
    expect([stop, (await mailsTo(request, buyer.email)) <= 1]).toEqual([stop, true]);
  };
  await stoppedEverywhere(request, baseURL, { prepare, act: ({ buyer, link }) => buyer.get(`${link}/return`), holds });
  await stoppedEverywhere(request, baseURL, {
    prepare: async () => {
      const bought = await prepare();
      const { data } = await look(request, "events?type=checkout.session.completed&limit=100");
      return { ...bought, event: JSON.stringify(data.find(({ data }) => data.object.id === bought.session.id)) };
    },
    act: ({ event }) => shoppers.post("/webhooks/stripe", { data: event, headers: { "content-type": "application/json", "stripe-signature": signature(event) } }),
    holds,
  });
  // Who came last was stopped nowhere, and is told; whom a stop has kept from it, when its lease is over.
  await expect.poll(() => mailsTo(request, told.at(-1)), { timeout: 30_000 }).toBe(1);
});

test("a refund and a cancellation that are stopped give back once, and what was taken is written down", async ({ request, others, baseURL }) => {
  const product = await OwnProduct.make(request, baseURL, { stock: PIECES });
  const shoppers = await others.request();
  for (const act of ["refund", "cancel"]) {
    await stoppedEverywhere(request, baseURL, {
      prepare: async () => {
        const buyer = new Buyer(shoppers, baseURL);
        const bought = await buyer.buysPaid(product.variant);
        const page = await (await request.get(`/admin/orders/${idOf(bought.link)}`)).text();
        return { ...bought, page };
      },
      act: async ({ link }) => {
        await manage(request, baseURL, idOf(link), act, { p0: "1" }).catch(() => {});
      },
      again: ({ link }) => manage(request, baseURL, idOf(link), act, { p0: "1" }),
      holds: async ({ link, session }, stop) => {
        const refunds = (await look(request, `refunds?payment_intent=${session.payment_intent}`)).data;
        const { entries } = await managed(request, idOf(link));
        const back = entries.filter(([, what]) => what !== "came").length;
        // What nobody has heard of is asked after by the sweep, by the same key.
        expect([stop, back, refunds.length <= 1]).toEqual([stop, 1, true]);
      },
    });
  }
});
