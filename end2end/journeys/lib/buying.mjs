// Ordering without a browser, for those who do it many at once, or as no browser would.
import { filled } from "./forms.mjs";
import { somebody } from "./people.mjs";
import { expect } from "./shop.mjs";
import { look, stripe, tell } from "./stripe.mjs";
import { Visitor } from "./visitor.mjs";

// A code that is good for so many orders. The set-up makes it: while others order, nobody changes what the shop sells by.
export const FEW = { code: "ONLY-FIVE", uses: 5 };

const BERLIN = { name: "Ada Lovelace", line1: "Unter den Linden 6", postal_code: "10117", city: "Berlin", country: "DE", payment: "manual" };

// Where an answer leads, without what is said there.
export const placeOf = (answer) => (answer.headers().location ?? "").split(/[?#]/)[0];

// Whether an answer leads to an order.
export const isOrder = (answer) => answer.status() === 303 && /^\/orders\/[^/]+\.[\w-]+$/.test(placeOf(answer));

// The id in an order's link.
export const idOf = (link) => /^\/orders\/([^/]+)\.[\w-]+$/.exec(link)[1];

// What an order's page calls its state.
export const wordOf = (html) => /data-testid="word">([^<]*)</.exec(html)?.[1];

// Somebody in Berlin with a cart, who pays by hand unless they say otherwise.
export class Buyer extends Visitor {
  email = somebody("buyer");

  take(variant, quantity = 1) {
    return this.post("/cart/lines", { variant, quantity: String(quantity) });
  }

  // What the checkout's form would send.
  async form(changes = {}) {
    const answer = await this.get("/checkout");
    expect(answer.status(), placeOf(answer)).toBe(200);
    return filled(await answer.text(), 'id="checkout"', { ...BERLIN, email: this.email, act: "place", ...changes });
  }

  // The form, of a cart that holds this.
  async ready(variant, quantity = 1, changes = {}) {
    const taken = await this.take(variant, quantity);
    expect(taken.status(), await taken.text()).toBe(303);
    return this.form(changes);
  }

  order(form, headers) {
    return this.post("/checkout", form, headers);
  }

  // Orders this; the order's link.
  async buys(variant, quantity = 1, changes = {}) {
    const answer = await this.order(await this.ready(variant, quantity, changes));
    expect(isOrder(answer), `${answer.status()} ${placeOf(answer)}`).toBe(true);
    return placeOf(answer);
  }

  // Orders this, to pay for it by Stripe: { link, session }, as far as Stripe's page.
  async buysOnline(variant, quantity = 1) {
    const answer = await this.order(await this.ready(variant, quantity, { payment: "stripe" }));
    const place = placeOf(answer);
    expect(place, `${answer.status()}`).toContain(`${stripe.STRIPE_URL}/c/pay/`);
    const session = await look(this.request, `checkout/sessions/${place.split("/").pop()}`);
    return { link: new URL(session.cancel_url).pathname, session };
  }

  // The same, paid, and come back from there.
  async buysPaid(variant, quantity = 1) {
    const bought = await this.buysOnline(variant, quantity);
    await tell(this.request, "pay", { session: bought.session.id });
    await this.get(`${bought.link}/return`);
    expect(await this.word(bought.link)).toBe("paid");
    return { ...bought, session: await look(this.request, `checkout/sessions/${bought.session.id}`) };
  }

  async word(link) {
    const answer = await this.get(link);
    return wordOf(await answer.text());
  }
}
