// Files on the shop's shelf, and bare requests for them.
import { createHmac } from "node:crypto";
import { request as open } from "node:http";
import { crc32, deflateSync } from "node:zlib";
import { address } from "./address.mjs";
import { admin, signInByRequest } from "./people.mjs";
import { expect, post } from "./shop.mjs";

// One of the servers' CDN_SIGNING_KEYS.
const [KEY_ID, SECRET] = ["journeys", "for-the-journeys-and-known-to-everybody"];

// Sends a request just as it is written. { status, headers, body, text }.
export function ask(baseURL, path, { method = "GET", headers = {} } = {}) {
  const { hostname, port, host } = new URL(baseURL);
  return new Promise((resolve, reject) => {
    const sent = open({ hostname, port, path, method, headers: { host, ...headers }, agent: false }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const body = Buffer.concat(chunks);
        resolve({ status: answer.statusCode, headers: answer.headers, body, text: body.toString() });
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

// A link as the servers make it, unless something about it is to be wrong.
export function link({ baseURL, now }, path, { method = "GET", host = new URL(baseURL).host, expires = now + 3_600, kid = KEY_ID, secret = SECRET }) {
  const message = new URLSearchParams([["method", method], ["host", host], ["path", path], ["exp", expires]]);
  const sig = createHmac("sha256", secret).update(message.toString()).digest("base64url");
  return `${path}?${new URLSearchParams({ exp: expires, kid, sig })}`;
}

// A PNG picture of this size, in stripes.
export function png(width, height) {
  const chunk = (name, data) => {
    const named = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const line = Buffer.from([0, ...Array.from({ length: width }, (_, x) => x % 256)]);
  const pixels = deflateSync(Buffer.concat(Array(height).fill(line)));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

// Uploads a file as an admin; what the server says of it.
export async function upload(request, baseURL, name, bytes, more = {}) {
  const answer = await request.put(`/admin/cdn/upload?${new URLSearchParams({ name, keep_both: true, ...more })}`, {
    data: bytes,
    headers: { origin: baseURL, accept: "application/json", "content-type": "application/octet-stream" },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).file;
}

// The address that a page's text has in it.
export const addressOf = (html) => /https?:\/\/[^\s"<]*\/cdn\/[^\s"<]*sig=[\w-]+/.exec(html)[0].replaceAll("&amp;", "&");

// Ten bytes of text, a style sheet that is worth compressing, a picture 700 pixels wide, and ten bytes that are private:
// { text, long, picture, secret }, their paths, and `made`: the page with a link to the last.
export async function shelf(playwright, baseURL, number) {
  const request = await playwright.request.newContext({ baseURL, extraHTTPHeaders: address() });
  await signInByRequest(request, baseURL, admin(12 + number));
  const put = (name, bytes) => upload(request, baseURL, name, bytes, { folder: "http" });
  const text = await put("Zählen.txt", Buffer.from("0123456789"));
  const long = await put("long.css", Buffer.from("a { color: red }\n".repeat(100)));
  const picture = await put("stripes.png", png(700, 20));
  const secret = await put("secret.txt", Buffer.from("0123456789"));
  const form = { filename: secret.filename, folder: secret.folder, alt_text: "", visibility: "private" };
  expect((await post(request, baseURL, `/admin/cdn/files/${secret.id}`, form)).status()).toBe(303);
  const made = await post(request, baseURL, `/admin/cdn/files/${secret.id}/link`, { days: "1" });
  expect(made.status()).toBe(200);
  const files = { text: `/cdn/${text.key}`, long: `/cdn/${long.key}`, picture: `/cdn/${picture.key}`, secret: `/cdn/${secret.key}`, made: await made.text() };
  await request.dispose();
  return files;
}
