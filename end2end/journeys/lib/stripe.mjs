// A Stripe of our own, as tests speak to it.
import { createHmac } from "node:crypto";
import { expect } from "@playwright/test";

// Its settings: STRIPE_URL, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET.
export const stripe = JSON.parse(process.env.COPPICE_STRIPE ?? "{}");

// Has it do something: POST /_control/{name}.
export async function tell(request, name, fields = {}) {
  const answer = await request.post(`${stripe.STRIPE_URL}/_control/${name}`, { data: fields });
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}

// What its API says: GET /v1/{path}.
export async function look(request, path) {
  const headers = { authorization: `Bearer ${stripe.STRIPE_SECRET_KEY}`, "stripe-version": "2026-10-28.endive" };
  const answer = await request.get(`${stripe.STRIPE_URL}/v1/${path}`, { headers });
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}

// The header by which a webhook is Stripe's, at this time in epoch seconds.
export function signature(body, at = Math.floor(Date.now() / 1000), secret = stripe.STRIPE_WEBHOOK_SECRET) {
  const tag = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
  return `t=${at},v1=${tag}`;
}
