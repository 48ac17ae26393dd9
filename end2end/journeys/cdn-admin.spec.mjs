// Managing files by plain forms, without scripts.
import { createHash } from "node:crypto";
import { press } from "./lib/people.mjs";
import { expect } from "./lib/shop.mjs";
import { details, folder, impostor, picker, picture, testAs, tiles } from "./lib/uploads.mjs";

const test = testAs(7);
test.describe.configure({ mode: "default" });
test.use({ javaScriptEnabled: false });

test("files are uploaded by a form, and all that is known of each is shown", async ({ page }) => {
  const [into, mug] = [folder(), picture("Blue Mug.PNG")];
  await page.goto(`/admin/cdn?folder=${into}`);
  await expect(page.getByTestId("empty")).toContainText("No files in this folder");
  await picker(page).setInputFiles([mug, picture("cup.png")]);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page).toHaveURL(`/admin/cdn?folder=${encodeURIComponent(into)}&done=uploaded#notice`);
  await expect(tiles(page)).toHaveCount(2);
  await expect(page.getByRole("navigation", { name: "Folders" }).getByRole("link", { name: into.split("/")[1] })).toHaveAttribute("aria-current", "page");

  await page.getByRole("link", { name: "blue-mug.png" }).click();
  await expect(page.getByTestId("dimensions")).toHaveText(`${mug.width} × ${mug.height} pixels`);
  await expect(page.getByTestId("sha256")).toHaveText(createHash("sha256").update(mug.buffer).digest("hex"));
  await expect(page.getByText("Blue Mug.PNG")).toBeVisible();
  await expect(page.getByText("admin-7@example.com").last()).toBeVisible();
  const url = await page.getByLabel("URL", { exact: true }).inputValue();
  expect(await page.getByLabel("Markdown", { exact: true }).inputValue()).toBe(`![blue-mug.png](${url})`);
  expect(Buffer.compare(await (await page.request.get(url)).body(), mug.buffer)).toBe(0);
});

test("a file that is refused is told with why, and the others are there", async ({ page }) => {
  const into = folder();
  await page.goto(`/admin/cdn?folder=${into}`);
  await picker(page).setInputFiles([picture("good.png"), impostor("bad.png"), { name: "run.exe", mimeType: "", buffer: Buffer.from("MZ") }]);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("1 of 3 uploaded");
  const outcomes = page.getByTestId("outcome");
  await expect(outcomes.nth(0)).toContainText("Uploaded as");
  await expect(outcomes.nth(1)).toContainText("bad.png");
  await expect(outcomes.nth(2)).toContainText("run.exe");
  await page.getByRole("link", { name: "Back to the files" }).click();
  await expect(tiles(page)).toHaveCount(1);
});

test("a file is renamed, moved and described, and its address stays", async ({ page }) => {
  const to = folder();
  await details(page, picture());
  const url = await page.getByLabel("URL", { exact: true }).inputValue();
  await page.getByLabel("Name", { exact: true }).fill("Red Mug.png");
  await page.getByLabel("Folder", { exact: true }).fill(to);
  await page.getByLabel("What it shows").fill("A red mug");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("red-mug.png");
  await expect(page.getByLabel("URL", { exact: true })).toHaveValue(url);
  await expect(page.getByLabel("Markdown", { exact: true })).toHaveValue(`![A red mug](${url})`);
  await page.goto(`/admin/cdn?folder=${to}`);
  await expect(tiles(page)).toContainText("red-mug.png");
});

test("a private file opens by a signed link and not without", async ({ page, others }) => {
  await details(page, picture());
  const url = await page.getByLabel("URL", { exact: true }).inputValue();
  await page.getByLabel("For", { exact: true }).selectOption("private");
  await press(page, "Save");
  const stranger = await others.request();
  expect((await stranger.get(url)).status()).toBe(403);
  await page.getByLabel("A link that works for").selectOption("7");
  await page.getByRole("button", { name: "Make link" }).click();
  const link = await page.getByLabel("Signed link", { exact: true }).inputValue();
  const answer = await stranger.get(link);
  expect(answer.status()).toBe(200);
  expect(answer.headers()["cache-control"]).toBe("private, no-store");
  expect((await stranger.get(`${link.slice(0, -1)}${link.endsWith("A") ? "B" : "A"}`)).status()).toBe(403);
  await expect(page.locator("img.preview, .preview img")).toHaveJSProperty("complete", true);
});

test("a file is deleted once that is confirmed, and its address finds nothing", async ({ page }) => {
  await details(page, picture());
  const url = await page.getByLabel("URL", { exact: true }).inputValue();
  await page.getByRole("link", { name: "Delete…" }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page).toHaveURL(/\/admin\/cdn\?folder=/);
  expect((await page.request.get(url)).status()).toBe(200);
  await page.goBack();
  await page.getByRole("button", { name: "Delete it" }).click();
  await expect(page).toHaveURL(/\/admin\/cdn\?folder=.*&done=deleted#notice$/);
  await expect(page.getByRole("status").filter({ hasText: "Deleted." })).toBeVisible();
  expect((await page.request.get(url)).status()).toBe(404);
});

test("several files are moved and deleted at once", async ({ page }) => {
  const [into, to] = [folder(), folder()];
  await page.goto(`/admin/cdn?folder=${into}`);
  await picker(page).setInputFiles([picture("a.png"), picture("b.png"), picture("c.png")]);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  for (const name of ["a.png", "b.png"]) await page.getByLabel(`Choose ${name}`).check();
  await page.getByLabel("Folder to move to").fill(to);
  await page.getByRole("button", { name: "Move" }).click();
  await expect(page).toHaveURL(`/admin/cdn?folder=${encodeURIComponent(to)}&done=moved#notice`);
  await expect(tiles(page)).toHaveCount(2);
  for (const box of await page.getByLabel(/^Choose /).all()) await box.check();
  await page.getByRole("button", { name: "Delete…" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Delete 2 files?");
  // The pictures themselves, of which there will be none afterwards.
  await page.waitForLoadState("networkidle");
  await page.getByRole("button", { name: "Delete them" }).click();
  await expect(page).toHaveURL(`/admin/cdn?folder=${encodeURIComponent(to)}&done=deleted#notice`);
  await expect(tiles(page)).toHaveCount(0);
  await page.goto(`/admin/cdn?folder=${into}`);
  await expect(tiles(page)).toHaveCount(1);
});

test("files are searched in all folders, narrowed to a kind, and shown as a table", async ({ page }) => {
  const word = folder().split("/")[1];
  await details(page, picture(`${word}-picture.png`));
  await details(page, { name: `${word}-notes.txt`, mimeType: "text/plain", buffer: Buffer.from(word) });
  await page.goto("/admin/cdn?view=list");
  await page.getByLabel("Search all folders").fill(word);
  await page.getByRole("button", { name: "Show" }).click();
  await expect(tiles(page)).toHaveCount(2);
  await page.getByLabel("Type").selectOption("Text");
  await page.getByLabel("Uploaded by").selectOption("Me");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(tiles(page)).toHaveCount(1);
  await expect(page.getByRole("row").last()).toContainText("text/plain");
});

test("a newer file takes the place of an older one", async ({ page }) => {
  const newer = picture("newer.png");
  await details(page, picture("mug.png"));
  await page.getByLabel("Replace with a newer file").setInputFiles(newer);
  await page.getByRole("button", { name: "Replace", exact: true }).click();
  await expect(page.getByTestId("dimensions")).toHaveText(`${newer.width} × ${newer.height} pixels`);
});
