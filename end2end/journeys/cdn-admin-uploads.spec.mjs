// Uploading with scripts: progress, pausing, going on, and what is said of each file.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "./lib/shop.mjs";
import { film, folder, impostor, picker, picture, rows, testAs, tiles, visit } from "./lib/uploads.mjs";

const test = testAs(8);
test.describe.configure({ mode: "default" });

const button = (page, name) => page.getByRole("button", { name });
const summary = (page) => page.getByTestId("upload-summary");

// The numbers of the parts that are sent from now on.
function partsSent(page) {
  const sent = [];
  page.on("request", (request) => {
    const part = /\/parts\/(\d+)$/.exec(request.url());
    if (part) sent.push(Number(part[1]));
  });
  return sent;
}

// Keeps a part on its way until told.
async function hold(page, part) {
  const held = [];
  await page.route(`**/parts/${part}`, (route) => void held.push(route));
  return { reached: () => expect.poll(() => held.length, { timeout: 30_000 }).toBeGreaterThan(0), let: () => page.unroute(`**/parts/${part}`) };
}

test("several files go at once, and the list shows them without being asked for", async ({ page }) => {
  await visit(page, folder());
  await picker(page).setInputFiles([1, 2, 3, 4, 5].map((n) => picture(`mug-${n}.png`)));
  await expect(rows(page)).toHaveCount(5);
  await expect(summary(page)).toHaveText("5 of 5 uploaded");
  await expect(tiles(page)).toHaveCount(5);
  await expect(rows(page).first().getByRole("link", { name: "Uploaded" })).toHaveAttribute("href", /^\/admin\/cdn\/files\//);
});

test("what was ticked and typed among the files stays while others come", async ({ page }) => {
  await visit(page, folder());
  await picker(page).setInputFiles([picture("first.png")]);
  await page.getByLabel("Choose first.png").check();
  await page.getByLabel("Folder to move to").fill("else/where");
  await page.getByLabel("Search all folders").fill("mug");
  await picker(page).setInputFiles([picture("second.png")]);
  await expect(tiles(page)).toHaveCount(2);
  await expect(page.getByLabel("Choose first.png")).toBeChecked();
  await expect(page.getByLabel("Choose second.png")).not.toBeChecked();
  await expect(page.getByLabel("Folder to move to")).toHaveValue("else/where");
  await expect(page.getByLabel("Search all folders")).toHaveValue("mug");
});

test("what is refused is told beside its name while the others go on", async ({ page }) => {
  await visit(page, folder());
  await picker(page).setInputFiles([impostor("bad.png"), picture("good.png"), { name: "empty.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) }]);
  await expect(summary(page)).toHaveText("1 of 3 uploaded, 2 refused");
  await expect(rows(page).nth(0)).toHaveAttribute("data-stage", "failed");
  await expect(rows(page).nth(0).locator(".problem")).not.toBeEmpty();
  await expect(tiles(page)).toHaveCount(1);
});

test("the same bytes are found before they are sent, and kept twice only if that is wanted", async ({ page }) => {
  const mug = picture("mug.png");
  await visit(page, folder());
  await picker(page).setInputFiles(mug);
  await expect(summary(page)).toHaveText("1 of 1 uploaded");
  await picker(page).setInputFiles({ ...mug, name: "other.png" });
  await expect(summary(page)).toHaveText("1 of 2 uploaded, 1 already there");
  await expect(rows(page).nth(1)).toContainText("Already there as mug.png");
  await button(page, "Keep both other.png").click();
  await expect(summary(page)).toHaveText("2 of 2 uploaded");
  await expect(tiles(page)).toHaveCount(2);
});

test("files that the shop has are told to be there, wherever they would go, and none of their bytes is sent", async ({ page }) => {
  const files = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => picture(`pot-${n}.png`));
  await visit(page, folder());
  await picker(page).setInputFiles(files);
  await expect(summary(page)).toHaveText("8 of 8 uploaded");
  const puts = [];
  page.on("request", (request) => request.method() === "PUT" && puts.push(request.url()));
  await visit(page, folder());
  await picker(page).setInputFiles(files);
  await expect(summary(page)).toHaveText("0 of 8 uploaded, 8 already there");
  expect(puts).toEqual([]);
});

test("a large file goes in parts, and is whole at the end", async ({ page }) => {
  const clip = film(12);
  await visit(page, folder());
  const sent = partsSent(page);
  await picker(page).setInputFiles(clip);
  await expect(rows(page)).toHaveAttribute("data-stage", "stored", { timeout: 60_000 });
  expect(sent.sort()).toEqual([1, 2]);
  await tiles(page).getByRole("link").click();
  const url = await page.getByLabel("URL", { exact: true }).inputValue();
  expect(Buffer.compare(await (await page.request.get(url)).body(), clip.buffer)).toBe(0);
  await expect(page.locator("video")).toHaveAttribute("src", new URL(url).pathname);
});

test("an upload is paused and goes on without sending again what is there", async ({ page }) => {
  await visit(page, folder());
  const second = await hold(page, 2);
  const first = page.waitForResponse((answer) => answer.url().endsWith("/parts/1"));
  await picker(page).setInputFiles(film(12));
  await second.reached();
  await first;
  await button(page, "Pause film.mp4").click();
  await expect(rows(page)).toHaveAttribute("data-stage", "paused");
  await second.let();
  const sent = partsSent(page);
  await button(page, "Resume film.mp4").click();
  await expect(rows(page)).toHaveAttribute("data-stage", "stored", { timeout: 60_000 });
  expect(sent).toEqual([2]);
});

test("an upload that was left half-way goes on after a reload with what is missing", async ({ page }) => {
  const [clip, into] = [film(18), folder()];
  await visit(page, into);
  const third = await hold(page, 3);
  const there = [1, 2].map((part) => page.waitForResponse((answer) => answer.url().endsWith(`/parts/${part}`)));
  await picker(page).setInputFiles(clip);
  await third.reached();
  await Promise.all(there);
  // Leaving would lose something, so the browser asks.
  const asked = page.waitForEvent("dialog");
  const gone = page.reload();
  await (await asked).accept();
  await gone;
  await third.let();

  const unfinished = page.getByTestId("unfinished").filter({ hasText: "film.mp4" });
  await expect(unfinished).toContainText("93 % of 18 MB uploaded; choose the same file again to continue");
  await expect(page.getByTestId("uploader")).toHaveClass(/live/);
  const sent = partsSent(page);
  await picker(page).setInputFiles(clip);
  await expect(rows(page)).toHaveAttribute("data-stage", "stored", { timeout: 60_000 });
  expect(sent).toEqual([3]);
  await expect(unfinished).toHaveCount(0);
});

test("an upload that is cancelled leaves nothing behind", async ({ page }) => {
  await visit(page, folder());
  const second = await hold(page, 2);
  await picker(page).setInputFiles(film(12, "unwanted.mp4"));
  await second.reached();
  const aborted = page.waitForResponse((answer) => answer.url().endsWith("/abort"));
  await button(page, "Cancel unwanted.mp4").click();
  expect((await aborted).ok()).toBe(true);
  await second.let();
  await page.reload();
  await expect(page.getByTestId("unfinished").filter({ hasText: "unwanted.mp4" })).toHaveCount(0);
  await expect(tiles(page)).toHaveCount(0);
});

test("what fails on the way is tried again by itself", async ({ others, signedIn }) => {
  // Not the page of all tests, on which the browser may tell of no failure.
  const page = await others.page({ storageState: signedIn });
  let tries = 0;
  await page.route("**/admin/cdn/upload?*", (route) => {
    tries += 1;
    if (tries === 1) return route.abort();
    if (tries === 2) return route.fulfill({ status: 503, headers: { "retry-after": "1" }, json: { error: "Too much to do", code: "unavailable" } });
    return route.continue();
  });
  await visit(page, folder());
  await picker(page).setInputFiles(picture());
  await expect(rows(page)).toHaveAttribute("data-stage", "stored", { timeout: 20_000 });
  expect(tries).toBe(3);
});

test("files and whole folders are dropped onto the page", async ({ page }) => {
  const [into, home] = [folder(), mkdtempSync(join(tmpdir(), "dropped-"))];
  mkdirSync(join(home, "Shelf", "Left"), { recursive: true });
  for (const name of ["Shelf/a.png", "Shelf/Left/b.png", "c.png"]) writeFileSync(join(home, name), picture().buffer);
  await visit(page, into);
  const box = await page.getByTestId("uploader").boundingBox();
  const drag = await page.context().newCDPSession(page);
  const data = { items: [], files: [join(home, "Shelf"), join(home, "c.png")], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await drag.send("Input.dispatchDragEvent", { type, x: box.x + 20, y: box.y + 20, data });
  }
  await expect(summary(page)).toHaveText("3 of 3 uploaded");
  await expect(tiles(page)).toHaveCount(1);
  await page.goto(`/admin/cdn?folder=${encodeURIComponent(`${into}/shelf/left`)}`);
  await expect(tiles(page)).toContainText("b.png");
  rmSync(home, { recursive: true });
});

test("one uploads by keyboard alone, and hears what came of it", async ({ page }) => {
  await visit(page, folder());
  await page.getByTestId("uploader").scrollIntoViewIfNeeded();
  await page.locator(".admin-side button").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(picker(page)).toBeFocused();
  // A key that comes before the browser has begun to hand the dialog to the journey opens one that nobody sees.
  await expect(async () => {
    const chooser = page.waitForEvent("filechooser", { timeout: 3_000 });
    await page.keyboard.press("Enter");
    await (await chooser).setFiles(picture());
  }).toPass();
  await expect(summary(page)).toHaveText("1 of 1 uploaded");
  await expect(summary(page)).toHaveRole("status");
});
