// A Stripe of our own, as tests speak to it.
import { expect } from "@playwright/test";

// Its settings: STRIPE_URL, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET.
export const stripe = JSON.parse(process.env.COPPICE_STRIPE ?? "{}");

// Has it do something: POST /_control/{name}.
export async function tell(request, name, fields = {}) {
  const answer = await request.post(`${stripe.STRIPE_URL}/_control/${name}`, { data: fields });
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}
