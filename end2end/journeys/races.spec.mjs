// What somebody takes away is gone: who asks after it was taken is not let in any more, however many are asking just then.
import { admin, signInByRequest, somebody } from "./lib/people.mjs";
import { filled } from "./lib/forms.mjs";
import { png, upload } from "./lib/files.mjs";
import { expect, post, test } from "./lib/shop.mjs";

const ROUNDS = 12;
const READERS = 8;

// A round: eight ask while something is taken, each until it is answered what it asked once that was done. How many were let in even so.
async function late(reader, path, isLetIn, take) {
  let taken = false;
  const read = async () => {
    for (;;) {
      const isAfter = taken;
      const answer = await reader.get(path, { maxRedirects: 0 });
      const letIn = isLetIn(answer.status(), await answer.text());
      if (isAfter) return letIn ? 1 : 0;
    }
  };
  const readers = Array.from({ length: READERS }, read);
  await take();
  taken = true;
  return (await Promise.all(readers)).reduce((sum, one) => sum + one, 0);
}

async function nobodyIsLate(round) {
  let all = 0;
  for (let number = 0; number < ROUNDS; number += 1) all += await round(number);
  expect(all).toBe(0);
}

test("a file that was made private is shown to nobody who asks then", async ({ request, others, baseURL }) => {
  test.slow();
  await signInByRequest(request, baseURL, admin(60));
  const file = await upload(request, baseURL, "a.png", png(40, 40), { folder: "races" });
  const reader = await others.request();
  const turn = async (visibility) => {
    const answer = await request.post("/admin/api/cdn/file/edit", { data: { id: file.id, visibility }, headers: { origin: baseURL } });
    expect(answer.status(), await answer.text()).toBe(200);
  };
  await nobodyIsLate(async () => {
    await turn("public");
    return late(reader, `/cdn/${file.key}`, (status) => status === 200, () => turn("private"));
  });
});

test("a session that was ended lets nobody in who asks then", async ({ others, baseURL }) => {
  test.slow();
  await nobodyIsLate(async (number) => {
    const [person, reader] = [await others.request(), await others.request()];
    await signInByRequest(person, baseURL, somebody());
    const copy = (await person.storageState()).cookies.find(({ name }) => name === "session").value;
    const asThey = { get: (path, more) => reader.get(path, { ...more, headers: { cookie: `session=${copy}` } }) };
    const path = ["/cart", "/shop?limit=1", "/account"][number % 3];
    return late(asThey, path, (_, html) => html.includes("Hi, "), async () => {
      expect((await post(person, baseURL, "/logout", {})).status()).toBe(303);
    });
  });
});

test("a role that was taken opens nothing to who asks then", async ({ request, others, baseURL }) => {
  test.slow();
  await signInByRequest(request, baseURL, admin(61));
  const person = await others.request();
  const email = somebody("manager");
  await signInByRequest(person, baseURL, email);
  await nobodyIsLate(async () => {
    expect((await post(request, baseURL, "/admin/people", { email })).status()).toBe(303);
    const mails = await (await request.get(`/dev/mail?to=${encodeURIComponent(email)}`, { headers: { accept: "application/json" } })).json();
    const [, key] = /\/link\?key=([\w-]+)/.exec(mails[0].text);
    const link = await (await person.get(`/link?key=${key}`)).text();
    expect((await post(person, baseURL, "/link", filled(link, 'action="/link"'))).status()).toBe(303);
    const people = await (await request.get("/admin/people")).text();
    const remove = new RegExp(`${email}[^]*?(/admin/people/[^/"]+/remove)`).exec(people)[1];
    return late(person, "/admin/api/cdn/folders", (status) => status === 200, async () => {
      expect((await post(request, baseURL, remove, {})).status()).toBe(303);
    });
  });
});
