// People with an address, and how they sign in.
import { randomUUID } from "node:crypto";
import { expect, post } from "./shop.mjs";

// People who manage the shop, by the settings of the servers. Each journey has one of its own.
export const admin = (number) => `admin-${number}@example.com`;

// An address that nobody has signed in with.
export const somebody = (name = "ada") => `${name}.${randomUUID()}@example.com`;

// What the header calls somebody who has not said their name.
export const nickname = (email) => email.split("@")[0];

export const greeting = (page) => page.getByRole("banner").getByRole("link", { name: /^Hi, / });
export const guest = (page) => page.getByRole("banner").getByRole("link", { name: "Sign in" });
export const devices = (page) => page.getByTestId("device");

// The code that was last sent to an address, as the mail has it: "ABC DEF".
export async function writtenCode(request, email) {
  const answer = await request.get(`/dev/mail?to=${encodeURIComponent(email)}`, { headers: { accept: "application/json" } });
  const [mail] = await answer.json();
  return /^ {4}(\S+ \S+)$/m.exec(mail?.text)?.[1];
}

// The same as it is typed: "ABCDEF".
export const codeFor = async (request, email) => (await writtenCode(request, email)).replace(" ", "");

// A code that is not this one.
export const otherThan = (code) => (code.startsWith("A") ? "B" : "A") + code.slice(1);

// Does what sends a form, and waits until the page that comes of it is there.
export async function leaving(page, act) {
  const next = page.waitForEvent("framenavigated");
  await act();
  await next;
  await page.waitForLoadState();
}

export const press = (page, name) => leaving(page, () => page.getByRole("button", { name }).click());

export async function askForCode(page, email) {
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await expect(page).toHaveURL(/\/login\/code$/);
}

export async function enterCode(page, code) {
  await page.getByLabel("Code").fill(code);
  await press(page, "Sign in");
}

// Signs in on the page that asks for it; the browser goes on to wherever that leads.
export async function signInHere(page, email) {
  await askForCode(page, email);
  await enterCode(page, await codeFor(page.request, email));
}

// Signs in from a page of its own. Two journeys may do so at once as the same person, each with the newest code, which is but one's: the
// other asks again.
export async function signIn(page, email = somebody()) {
  await expect(async () => {
    await page.goto("/login");
    await signInHere(page, email);
    await expect(greeting(page)).toBeVisible();
  }).toPass({ intervals: [500, 1_000] });
  return email;
}

// The cookies that an answer sets: { name: { value, line } }.
export function cookiesOf(answer) {
  const lines = answer.headersArray().filter(({ name }) => name.toLowerCase() === "set-cookie");
  return Object.fromEntries(lines.map(({ value: line }) => [line.split("=")[0], { value: /=([^;]*)/.exec(line)[1], line }]));
}

// Asks for a code without a page. The value of the cookie by which the browser remembers that it has.
export async function askByRequest(request, baseURL, email, more = {}) {
  const answer = await post(request, baseURL, "/login", { email, ...more });
  expect(answer.status(), await answer.text()).toBe(303);
  return cookiesOf(answer).code_flow.value;
}

// Signs in without a page; `request` keeps the cookies. The value of the session's cookie.
export async function signInByRequest(request, baseURL, email, more = {}) {
  await askByRequest(request, baseURL, email, more);
  const answer = await post(request, baseURL, "/login/code", { code: await codeFor(request, email) });
  expect(answer.status(), await answer.text()).toBe(303);
  return cookiesOf(answer).session.value;
}
