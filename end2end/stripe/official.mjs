// Holds tools/stripe-server against Stripe's own client, both ways: what the client sends is understood and its answers
// are what the client takes them for; what the server signs the client's verifier takes, and nothing that was touched.
//
//   node official.mjs SERVER [FOLDER]
//
// SERVER is the built coppice-stripe-server; FOLDER one in whose node_modules `stripe` is, end2end otherwise.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const [server, folder = join(import.meta.dirname, "..")] = process.argv.slice(2);
const Stripe = createRequire(join(resolve(folder), "package.json"))("stripe");

const shop = await listen();
const settings = await start(["--port", "0", "--webhook", `${shop.url}/webhooks/stripe`]);
const origin = new URL(settings.STRIPE_URL);
const client = (key = settings.STRIPE_SECRET_KEY, more = {}) =>
  new Stripe(key, { host: origin.hostname, port: origin.port, protocol: "http", maxNetworkRetries: 0, telemetry: false, ...more });
const stripe = client();
const secret = settings.STRIPE_WEBHOOK_SECRET;

const order = (more = {}) => ({
  mode: "payment",
  success_url: "https://shop.example/return?session={CHECKOUT_SESSION_ID}",
  cancel_url: "https://shop.example/orders/7",
  client_reference_id: "order-7",
  customer_email: "ann@example.com",
  expires_at: Math.floor(Date.now() / 1000) + 35 * 60,
  metadata: { tenant: "t1", order: "order-7" },
  payment_intent_data: { metadata: { order: "order-7" } },
  adaptive_pricing: { enabled: false },
  line_items: [
    { quantity: 1, price_data: { currency: "eur", unit_amount: 2500, product_data: { name: "Mug, “large” & blue ☕" } } },
    { quantity: 1, price_data: { currency: "eur", unit_amount: 490, product_data: { name: "Delivery" } } },
  ],
  ...more,
});

const cases = {
  "a session is made, fetched and found in lists": async () => {
    const made = await stripe.checkout.sessions.create(order());
    assert.equal(made.amount_total, 2990);
    assert.equal(made.metadata.order, "order-7");
    const fetched = await stripe.checkout.sessions.retrieve(made.id, { expand: ["line_items", "payment_intent"] });
    assert.equal(fetched.line_items.data[0].description, "Mug, “large” & blue ☕");
    assert.equal(fetched.lastResponse.apiVersion ?? fetched.lastResponse.headers["stripe-version"], stripe.getApiField("version"));
    for (let i = 0; i < 4; i += 1) await stripe.checkout.sessions.create(order());
    const all = await stripe.checkout.sessions.list({ limit: 2, created: { gte: made.created } }).autoPagingToArray({ limit: 100 });
    assert.equal(new Set(all.map((session) => session.id)).size, 5);
  },
  "a session is ended once": async () => {
    const { id } = await stripe.checkout.sessions.create(order());
    assert.equal((await stripe.checkout.sessions.expire(id)).status, "expired");
    await assert.rejects(stripe.checkout.sessions.expire(id), { type: "StripeInvalidRequestError", statusCode: 400 });
  },
  "errors are of the kinds that the client knows": async () => {
    await assert.rejects(client("sk_test_wrong").checkout.sessions.create(order()), { type: "StripeAuthenticationError" });
    await assert.rejects(stripe.checkout.sessions.retrieve("cs_test_none"), { code: "resource_missing", statusCode: 404 });
    await assert.rejects(stripe.checkout.sessions.create(order({ colour: "red" })), { code: "parameter_unknown", param: "colour" });
    const poor = order({ line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 30, product_data: { name: "Pin" } } }] });
    await assert.rejects(stripe.checkout.sessions.create(poor), { code: "amount_too_small" });
    await assert.rejects(client(undefined, { apiVersion: "2025-01-27.acacia" }).events.list(), { type: "StripeInvalidRequestError" });
  },
  "a key is good for one request": async () => {
    const idempotencyKey = `key-${Date.now()}`;
    const first = await stripe.checkout.sessions.create(order({ expires_at: undefined }), { idempotencyKey });
    const again = await stripe.checkout.sessions.create(order({ expires_at: undefined }), { idempotencyKey });
    assert.equal(again.id, first.id);
    assert.equal(again.lastResponse.headers["idempotent-replayed"], "true");
    const other = stripe.checkout.sessions.create(order({ client_reference_id: "order-8" }), { idempotencyKey });
    await assert.rejects(other, { type: "StripeIdempotencyError" });
  },
  "the client's own repetition after a lost answer makes one session": async () => {
    await tell("faults", { faults: [{ kind: "cut_after", times: 1 }] });
    const reference = `lost-${Date.now()}`;
    await client(undefined, { maxNetworkRetries: 2 }).checkout.sessions.create(order({ client_reference_id: reference }));
    const all = await stripe.checkout.sessions.list({ limit: 100 });
    assert.equal(all.data.filter((session) => session.client_reference_id === reference).length, 1);
    const asked = (await told("asked")).filter(({ body }) => body.includes(reference));
    assert.equal(asked.length, 2);
    assert.equal(asked[0].key, asked[1].key);
  },
  "the client repeats what was turned away, and not what failed for its key": async () => {
    const patient = client(undefined, { maxNetworkRetries: 2 });
    await tell("faults", { faults: [{ kind: "turned", status: 503, times: 1 }] });
    await patient.checkout.sessions.create(order());
    await tell("faults", { faults: [{ kind: "fails_before", status: 500, times: 1 }] });
    await assert.rejects(patient.checkout.sessions.create(order()), { type: "StripeAPIError", statusCode: 500 });
  },
  "money comes by the page and goes back by the client": async () => {
    const session = await pay();
    assert.deepEqual([session.status, session.payment_status, session.url], ["complete", "paid", null]);
    const intent = await stripe.paymentIntents.retrieve(session.payment_intent, { expand: ["latest_charge"] });
    assert.deepEqual([intent.status, intent.latest_charge.paid, intent.metadata.order], ["succeeded", true, "order-7"]);
    const part = await stripe.refunds.create({ payment_intent: intent.id, amount: 990, metadata: { entry: "7" } });
    assert.deepEqual([part.status, part.charge], ["succeeded", intent.latest_charge.id]);
    await assert.rejects(stripe.refunds.create({ charge: part.charge, amount: 2001 }), { param: "amount" });
    await stripe.refunds.create({ charge: part.charge });
    await assert.rejects(stripe.refunds.create({ charge: part.charge }), { code: "charge_already_refunded" });
    assert.equal((await stripe.refunds.retrieve(part.id)).metadata.entry, "7");
    assert.equal((await stripe.refunds.list({ payment_intent: intent.id })).data.length, 2);
    const [charge] = (await stripe.charges.list({ payment_intent: intent.id })).data;
    assert.deepEqual([charge.amount_refunded, charge.refunded], [2990, true]);
  },
  "disputes are fetched": async () => {
    const session = await pay();
    const { latest_charge: charge } = await stripe.paymentIntents.retrieve(session.payment_intent);
    const { id } = await tell("dispute", { charge });
    assert.equal((await stripe.disputes.retrieve(id)).status, "needs_response");
    assert.equal((await stripe.disputes.list({ charge })).data.length, 1);
  },
  "what is signed the client's verifier takes": async () => {
    await tell("rest");
    shop.came.length = 0;
    const session = await pay();
    await tell("rest");
    const events = shop.came.map(({ body, signature }) => stripe.webhooks.constructEvent(body, signature, secret));
    const done = events.find(({ type }) => type === "checkout.session.completed");
    assert.equal(done.data.object.id, session.id);
    assert.equal(done.api_version, stripe.getApiField("version"));
    assert.equal((await stripe.events.retrieve(done.id)).type, done.type);
  },
  "what was touched, is old or of another secret it refuses": async () => {
    const { body, signature } = shop.came[0];
    const refused = (body, signature, secret, at) =>
      assert.throws(() => stripe.webhooks.constructEvent(body, signature, secret, 300, undefined, at), { type: "StripeSignatureVerificationError" });
    refused(`${body} `, signature, secret);
    refused(body, signature.replace(/v1=./, "v1=x"), secret);
    refused(body, signature.replace(/,v1=[^,]*/, ""), secret);
    refused(body, signature, "whsec_another");
    refused(body, signature, secret, Date.now() + 301_000 + 60_000);
  },
  "the verifier's own signature is ours": async () => {
    const { body, signature } = shop.came[0];
    const timestamp = Number(/t=(\d+)/.exec(signature)[1]);
    const theirs = stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
    assert.equal(signature.split(",").slice(0, 2).join(","), theirs);
  },
  "either secret is good while one takes the other's place": async () => {
    const url = `${shop.url}/webhooks/stripe`;
    await tell("endpoints", { endpoints: [{ url, secrets: [secret, "whsec_next"], types: ["checkout.session.*"] }] });
    shop.came.length = 0;
    await pay();
    await tell("rest");
    const [{ body, signature }] = shop.came;
    for (const one of [secret, "whsec_next"]) stripe.webhooks.constructEvent(body, signature, one);
    assert.throws(() => stripe.webhooks.constructEvent(body, signature, "whsec_third"));
  },
};

let failed = 0;
for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${error.stack}`);
  }
  await tell("faults", { faults: [] });
}
console.log(`test result: ${Object.keys(cases).length - failed} passed; ${failed} failed`);
process.exit(failed ? 1 : 0);

/** A session that somebody has paid by its page. */
async function pay() {
  const session = await stripe.checkout.sessions.create(order());
  const answer = await fetch(`${session.url}/pay`, { method: "POST", redirect: "manual" });
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get("location"), `https://shop.example/return?session=${session.id}`);
  return stripe.checkout.sessions.retrieve(session.id);
}

async function tell(name, body = {}) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(new URL(`/_control/${name}`, origin), { method: "POST", headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${name}: ${answer.status}`);
  return answer.json();
}

async function told(name) {
  return (await fetch(new URL(`/_control/${name}`, origin))).json();
}

/** A shop that writes down what it is told. */
async function listen() {
  const came = [];
  const http = createServer(async (request, response) => {
    const parts = await Array.fromAsync(request);
    came.push({ body: Buffer.concat(parts).toString(), signature: request.headers["stripe-signature"] });
    response.end();
  });
  await new Promise((done) => http.listen(0, "127.0.0.1", done));
  return { came, url: `http://127.0.0.1:${http.address().port}` };
}

/** The server, and the settings that it says. */
async function start(more) {
  const child = spawn(server, more, { stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => child.kill());
  const said = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [name, ...value] = line.split("=");
    said[name] = value.join("=");
    if (Object.keys(said).length === 3) return said;
  }
  throw new Error("the server says nothing");
}
