// Text that would rather be something else: markup, headers, lines of a log.
import { request as send } from "node:http";
import { address } from "../lib/address.mjs";
import { askByRequest, codeFor, cookiesOf, devices, greeting, press, signIn, somebody } from "../lib/people.mjs";
import { content, eachVisitor, expect, post, test } from "../lib/shop.mjs";

const MARKUP = [
  `<img src=x onerror="document.title='run'">`,
  `"><script>document.title='run'</script>`,
  `</title></main><svg onload="document.title='run'">`,
  `javascript:alert(1)' onfocus='alert(1)' autofocus='`,
  "{{7*7}} ${7*7} &lt;b&gt; &amp; <!-- ",
  "\u202eevil\u2066",
];

// A name without what turns the direction of writing, as it is kept.
const tidy = (name) => name.replace(/[\u202a-\u202e\u2066-\u2069]/g, "").trim();

eachVisitor(() => {
  test("a name is shown as text, whatever it is", async ({ page }) => {
    await signIn(page);
    for (const name of MARKUP) {
      await page.goto("/account");
      await page.getByLabel("Name").fill(name);
      await press(page, "Save");
      await expect(page.getByLabel("Name")).toHaveValue(tidy(name));
      for (const path of ["/account", "/shop", "/no/such/page"]) {
        await page.goto(path);
        expect(await greeting(page).textContent(), path).toBe(`Hi, ${tidy(name)}`);
        expect(await page.title()).not.toBe("run");
        await expect(page.locator("main + img, header img, header svg, header script, main svg")).toHaveCount(0);
      }
    }
  });

  test("what a browser says of itself is shown as text, whatever it is", async ({ others }) => {
    const email = somebody();
    const agent = `${MARKUP[0]}${MARKUP[1]} Firefox/1`;
    const page = await others.page({ userAgent: agent });
    await signIn(page, email);
    await page.goto("/account/sessions");
    await expect(devices(page).locator(".agent")).toHaveText(agent.slice(0, 200));
    await expect(devices(page).getByRole("heading")).toHaveText("Firefox this device");
    await expect(devices(page).locator("img, script")).toHaveCount(0);
    expect(await page.title()).not.toBe("run");
  });

  test("what was entered as an address is shown as text, whatever it is", async ({ page }) => {
    for (const typed of MARKUP) {
      await page.goto("/login");
      await page.locator("form[action='/login']").evaluate((form) => (form.noValidate = true));
      await page.getByLabel("E-mail").evaluate((field) => (field.type = "text"));
      await page.getByLabel("E-mail").fill(typed);
      await press(page, "Send me a code");
      await expect(page.getByLabel("E-mail")).toHaveAttribute("value", typed);
      await expect(page.locator("main img, main script, main svg")).toHaveCount(0);
      expect(await page.title()).not.toBe("run");
    }
  });
});

test("lines in an address end in no header and no mail", async ({ request, baseURL }) => {
  const victim = somebody("victim");
  for (const tail of ["\r\nBcc: ", "\nBcc: ", "\r\n\r\n", ",", ";", " ", "\u0000", "%0d%0aBcc: ", "> <", "\u2028"]) {
    for (const email of [`${somebody("eve")}${tail}${victim}`, `${victim}${tail}`, `${tail}${victim}`]) {
      const answer = await post(request, baseURL, "/login", { email }, address());
      // Blanks around it, and what stands between the addresses of a list, are a slip of the finger.
      if (email.trim().replace(/[,;]$/, "") === victim) continue;
      expect.soft(answer.status(), JSON.stringify(email)).toBe(422);
      expect.soft(answer.headers().bcc).toBeUndefined();
    }
  }
  const mails = await (await request.get("/dev/mail", { headers: { accept: "application/json" } })).json();
  expect(mails.filter(({ to }) => to !== to.trim() || /[\s,;<>]/.test(to))).toEqual([]);
});

test("lines in a name stay out of headers and pages", async ({ request, baseURL }) => {
  const email = somebody();
  await askByRequest(request, baseURL, email);
  await post(request, baseURL, "/login/code", { code: await codeFor(request, email) });
  const answer = await post(request, baseURL, "/account", { name: "Ada\r\nSet-Cookie: evil=1\u0000\u001b[31m\u0085" });
  expect(answer.status()).toBe(303);
  expect(cookiesOf(answer).evil).toBeUndefined();
  expect(/id="name"[^>]* value="([^"]*)"/.exec(await (await request.get("/account")).text())[1]).toBe("AdaSet-Cookie: evil=1[31m");
});

// Playwright would not send them.
const raw = (baseURL, path, headers, body) =>
  new Promise((done, fail) => {
    const sent = send(new URL(path, baseURL), { method: "POST", headers: { origin: baseURL, "content-type": "application/x-www-form-urlencoded", ...headers } }, (answer) => {
      answer.resume().on("end", () => done(answer));
    });
    sent.on("error", fail).end(body);
  });

test("a browser that says strange things of itself signs in like any other", async ({ request, others, baseURL, extraHTTPHeaders }) => {
  const email = somebody();
  for (const agent of ["\u00ff\u00fe\u0080", "a\tb", "x".repeat(6_000)]) {
    const flow = await askByRequest(request, baseURL, email);
    const headers = { ...extraHTTPHeaders, cookie: `code_flow=${flow}`, "user-agent": agent };
    const answer = await raw(baseURL, "/login/code", headers, `code=${await codeFor(request, email)}`);
    expect(answer.statusCode).toBe(303);
    const session = answer.headers["set-cookie"].find((line) => line.startsWith("session=")).split(";")[0];
    const list = await (await others.request({ cookie: session })).get("/account/sessions");
    expect(list.status()).toBe(200);
    expect(content(await list.text()).length).toBeLessThan(20_000);
  }
});
