// Finding a domain name, with registries of our own on both targets.
import axe from "axe-core";
import { signIn } from "./lib/people.mjs";
import { eachVisitor, expect, test } from "./lib/shop.mjs";

const candidates = (page) => page.getByTestId("candidate");
const status = (page) => page.getByTestId("status");

// Begins a search by the form; it is on its page then.
async function search(page, { name, words = "bread, oven, dawn", tlds = "com net org" }) {
  await page.goto("/domains/new");
  await page.getByLabel("What is it for?").fill(name);
  await page.getByLabel("Words it is about").fill(words);
  await page.getByLabel("Endings, best liked first").fill(tlds);
  await page.getByRole("button", { name: "Search", exact: true }).last().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
}

// Ends a search, if it has not ended by itself.
async function stop(page, path) {
  const answer = await page.request.post(`${path}/cancel`, { headers: { origin: new URL(page.url()).origin } });
  expect([200, 409]).toContain(answer.status());
}

eachVisitor(() => {
  test("somebody says what it is for, sees names come, and reads why one is free", async ({ page }) => {
    test.slow();
    await signIn(page);
    await page.goto("/account");
    await page.getByRole("link", { name: "Find a domain name" }).click();
    await page.getByRole("link", { name: "New search" }).click();
    await page.getByLabel("In your own words").fill("A playful bakery called North Oven that bakes sourdough");
    await page.getByRole("button", { name: "Read it into the fields" }).click();
    await expect(page.getByLabel("What is it for?")).toHaveValue("North Oven");
    await expect(page.getByLabel("Words it is about")).toHaveValue(/sourdough/);
    await page.getByLabel("Endings, best liked first").fill("com net org");
    await page.getByRole("button", { name: "Search", exact: true }).last().click();

    // Nobody reloads: the page follows by itself, with a script or without.
    const free = candidates(page).filter({ hasText: "Available" });
    await expect(free.first()).toBeVisible({ timeout: 30_000 });
    await expect(free.first().locator(".fine").first()).toHaveText(/^Not registered: its registry \(127\.0\.0\.1:\d+\) says that nobody has it, and it is not in DNS\./);
    await page.getByRole("button", { name: "Stop this search" }).click();
    await expect(status(page)).toHaveText("Cancelled");
    await free.first().getByText("How we know").click();
    await expect(free.first().locator(".evidence")).toContainText("/domain/");
    await expect(free.first().getByRole("link", { name: /^Register .* at Porkbun$/ })).toHaveAttribute("href", /^https:\/\/porkbun\.com\/.*\./);
    await expect(page.getByRole("figure")).toBeVisible();
    // Only those that are free, by a link.
    await page.getByRole("link", { name: /^Available \d+$/ }).click();
    for (const kind of await candidates(page).evaluateAll((all) => all.map((one) => one.dataset.kind))) expect(kind).toBe("available");
    await page.goto("/domains");
    await expect(page.getByTestId("search").first()).toContainText("North Oven");
  });

  test("what can't be searched is told beside its field, with what was typed", async ({ page }) => {
    await signIn(page);
    await page.goto("/domains/new");
    await page.getByLabel("What is it for?").fill("North");
    await page.getByLabel("Endings, best liked first").fill("com nosuchending");
    await page.getByRole("button", { name: "Search", exact: true }).last().click();
    await expect(page).toHaveTitle(/^Error: /);
    await expect(page.getByLabel("Endings, best liked first")).toHaveAccessibleDescription(/nosuchending/);
    await expect(page.getByLabel("What is it for?")).toHaveValue("North");
  });
});

test("rows come in as they are settled, best first, each once", async ({ page }) => {
  test.slow();
  await signIn(page);
  await search(page, { name: "Tidal Kiln" });
  let reloads = 0;
  page.on("load", () => reloads++);
  await expect.poll(() => candidates(page).count(), { timeout: 30_000 }).toBeGreaterThan(9);
  expect(reloads, "the page follows without being loaded again").toBe(0);
  const places = await candidates(page).evaluateAll((all) => all.map(({ dataset }) => [+dataset.rank, -dataset.score, dataset.domain]));
  const sorted = places.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1));
  expect(places).toEqual(sorted);
  expect(new Set(places.map((place) => place[2])).size).toBe(places.length);
  await page.getByRole("button", { name: "Stop this search" }).click();
});

test("another's search is not there, by page, by export, by events", async ({ page, others }) => {
  await signIn(page);
  await search(page, { name: "Quiet Harbour" });
  const path = new URL(page.url()).pathname;
  const other = await others.page();
  await signIn(other);
  for (const more of ["", "/results.csv", "/results.json", "/events"]) {
    expect((await other.request.get(path + more)).status(), more).toBe(404);
  }
  await page.getByRole("button", { name: "Stop this search" }).click();
});

test("an event stream that breaks ten times tells each name once, and ends with the search", async ({ page }) => {
  test.slow();
  await signIn(page);
  await search(page, { name: "Broken Thread" });
  const path = new URL(page.url()).pathname;
  await page.goto("/account");
  // Read by hand: a stream is taken a little of, and left.
  const told = await page.evaluate(async (path) => {
    const names = [];
    let last = "";
    // Ten that broke, and a few names told, however often one has to come again.
    for (let broken = 0, tries = 0; (broken < 10 || names.length < 4) && tries < 60; tries++) {
      const left = new AbortController();
      const answer = await fetch(`${path}/events`, { headers: last ? { "last-event-id": last } : {}, signal: left.signal });
      if (answer.status === 503) {
        // Those before have their places for a moment still.
        await new Promise((done) => setTimeout(done, 500));
        continue;
      }
      if (answer.status !== 200) break;
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      while (!/\n\n/.test(text)) text += (await reader.read()).value ?? "\n\n";
      left.abort();
      await new Promise((done) => setTimeout(done, 700));
      for (const event of text.split("\n\n").slice(0, 1)) {
        last = /^id: (\d+)/m.exec(event)?.[1] ?? last;
        const data = /^data: (.*)/m.exec(event)?.[1];
        // One that breaks before anything is known tells nothing.
        if (data) broken++;
        names.push(...JSON.parse(data ?? '{"rows":[]}').rows.map((row) => /data-domain="([^"]+)"/.exec(row)[1]));
      }
    }
    return { names, last };
  }, path);
  expect(told.names.length).toBeGreaterThan(3);
  expect(new Set(told.names).size).toBe(told.names.length);
  const all = await (await page.request.get(`${path}/results.json`)).json();
  const settled = all.results.filter(({ seq }) => seq > 0 && seq <= Number(told.last)).map(({ domain }) => domain);
  expect(told.names.toSorted()).toEqual(settled.toSorted());
  await stop(page, path);
});

test("two windows follow at once, a third is told to come later, and who has left makes room within four seconds", async ({ page }) => {
  test.slow();
  await signIn(page);
  await search(page, { name: "Narrow Door" });
  const path = new URL(page.url()).pathname;
  await page.goto("/account");
  const seen = await page.evaluate(async (path) => {
    const ask = async () => {
      const left = new AbortController();
      const answer = await fetch(`${path}/events`, { signal: left.signal });
      return { left, status: answer.status };
    };
    const room = async () => {
      for (const began = Date.now(); Date.now() - began < 8_000; await new Promise((done) => setTimeout(done, 250))) {
        const { left, status } = await ask();
        if (status === 200) return [left, Date.now() - began];
      }
    };
    const [first] = await room();
    const [second] = await room();
    const third = await ask();
    first.abort();
    second.abort();
    const [again, took] = await room();
    again.abort();
    return { third: third.status, took };
  }, path);
  expect(seen.third).toBe(503);
  expect(seen.took).toBeLessThan(4_000);
  await stop(page, path);
});

for (const [colorScheme, width] of [["light", 360], ["dark", 1280], ["light", 1920]]) {
  test(`no page of domain search breaks a rule of accessibility or is wider than the window (${colorScheme}, ${width} px)`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    await signIn(page);
    await search(page, { name: "Plain View" });
    const free = candidates(page).filter({ hasText: "Available" }).first();
    await expect(free).toBeVisible({ timeout: 30_000 });
    await page.getByRole("button", { name: "Stop this search" }).click();
    await expect(status(page)).toHaveText("Cancelled");
    await free.getByText("How we know").click();
    for (const path of [new URL(page.url()).pathname, "/domains", "/domains/new", "/domains/history"]) {
      if (new URL(page.url()).pathname !== path) await page.goto(path);
      await page.evaluate(axe.source);
      const found = await page.evaluate(async () => {
        const { violations } = await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
      });
      expect.soft(found, path).toEqual([]);
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width);
    }
  });
}
