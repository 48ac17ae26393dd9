// Uploading as an admin does.
import { randomBytes, randomInt } from "node:crypto";
import { address } from "./address.mjs";
import { png } from "./files.mjs";
import { admin, signInByRequest } from "./people.mjs";
import { expect, test as base } from "./shop.mjs";

// Tests whose visitor is this admin, signed in once for all of them.
export const testAs = (number) =>
  base.extend({
    signedIn: [
      async ({ playwright }, use, { project }) => {
        const { baseURL } = project.use;
        const request = await playwright.request.newContext({ baseURL, extraHTTPHeaders: address() });
        // Two journeys of a file may sign in at once, each with the newest code, which is but one's: the other asks again.
        await expect(() => signInByRequest(request, baseURL, admin(number))).toPass({ intervals: [500, 1_000] });
        await use(await request.storageState());
        await request.dispose();
      },
      { scope: "worker" },
    ],
    storageState: async ({ signedIn }, use) => use(signedIn),
  });

// A picture like no other: { name, mimeType, buffer, width, height }.
export function picture(name = "mug.png") {
  const [width, height] = [400 + randomInt(3000), 20 + randomInt(300)];
  return { name, mimeType: "image/png", buffer: png(width, height), width, height };
}

// A file that says what it is not.
export const impostor = (name = "page.png") => ({ name, mimeType: "image/png", buffer: Buffer.from("<html><script>alert(1)</script></html>") });

// A film of so many megabytes, like no other.
export function film(megabytes, name = "film.mp4") {
  const head = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypmp42\0\0\0\0mp42isom", "latin1")]);
  return { name, mimeType: "video/mp4", buffer: Buffer.concat([head, randomBytes(megabytes * 1_000_000)]) };
}

// A folder that nobody has used.
export const folder = () => `journeys/${randomBytes(6).toString("hex")}`;

export const tiles = (page) => page.getByTestId("file");
export const rows = (page) => page.getByTestId("upload");
export const picker = (page) => page.getByLabel("Add files");

// The folder's page, with its uploader alive.
export async function visit(page, into) {
  await page.goto(`/admin/cdn?folder=${encodeURIComponent(into)}`);
  await expect(page.getByTestId("uploader")).toHaveClass(/live/);
}

// Uploads one file as a program does; the page of its details.
export async function details(page, file, into = folder()) {
  const headers = { accept: "application/json", "content-type": "application/octet-stream", "sec-fetch-site": "same-origin" };
  const query = new URLSearchParams({ name: file.name, folder: into });
  const answer = await page.request.put(`/admin/cdn/upload?${query}`, { data: file.buffer, headers });
  const { file: stored } = await answer.json();
  await page.goto(`/admin/cdn/files/${stored.id}`);
  await expect(page.getByTestId("sha256")).toHaveText(/^[0-9a-f]{64}$/);
}
