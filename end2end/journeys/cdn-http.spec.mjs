// What HTTP promises of files (RFC 9110 and its neighbours), a row each. Asked by bare requests, in which nothing makes an
// address or a header right on the way.
import { gunzipSync } from "node:zlib";
import { addressOf, ask, link, shelf } from "./lib/files.mjs";
import { expect, test as base } from "./lib/shop.mjs";

// What the rows are about: `f` has the paths of the files there, and what was last said of the text.
const test = base.extend({
  f: [
    async ({ playwright }, use, { project, parallelIndex }) => {
      const { baseURL } = project.use;
      const files = await shelf(playwright, baseURL, parallelIndex);
      const { headers } = await ask(baseURL, files.text);
      await use({ ...files, baseURL, etag: headers.etag, modified: headers["last-modified"], now: Math.floor(Date.now() / 1000) });
    },
    { scope: "worker" },
  ],
});

const TEN = "0123456789";
const KEPT = "public, max-age=31536000, immutable";
const PAGES = "https://pages.example";

// A date so many seconds from another, in each of the forms HTTP has had.
const after = (date, seconds) => new Date(Date.parse(date) + seconds * 1000).toUTCString();
const rfc850 = (date) => {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) \d\d(\d\d) (\S+) GMT$/.exec(date);
  return `${new Date(date).toLocaleString("en", { weekday: "long", timeZone: "UTC" })}, ${day}-${month}-${year} ${time} GMT`;
};
const asctime = (date) => {
  const [, weekday, day, month, year, time] = /^(\w+), 0?(\d+) (\w+) (\d+) (\S+) GMT$/.exec(date);
  return `${weekday} ${month} ${day.padStart(2)} ${time} ${year}`;
};

// Each row: what is said, the headers, the status, and more that is expected of the answer: headers by name (`undefined`
// for none), `body` for the bytes.
function rows(title, table, method = "GET", path = (f) => f.text) {
  for (const [said, headers, status, more = {}] of table) {
    test(`${title}: ${said}`, async ({ f }) => {
      const answer = await ask(f.baseURL, path(f), { method, headers: headers(f) });
      expect(answer.status, answer.text).toBe(status);
      const { body, ...named } = typeof more === "function" ? more(f) : more;
      if (body !== undefined) expect(answer.text).toBe(body);
      for (const [name, value] of Object.entries(named)) expect.soft(answer.headers[name], name).toEqual(value);
      expect.soft(answer.headers["set-cookie"]).toBeUndefined();
      if ([200, 206, 304].includes(status)) {
        expect.soft(answer.headers).toMatchObject({ etag: f.etag, "cache-control": KEPT });
      }
      if (status === 304) expect.soft(answer.body).toHaveLength(0);
      if (status >= 400) expect.soft(answer.headers["cache-control"]).toContain("no-store");
    });
  }
}

const part = (bytes, body) => ({ body, "content-range": `bytes ${bytes}/10`, "content-length": String(body.length) });
const whole = { body: TEN, "content-range": undefined };
const none = { body: "", "content-range": "bytes */10" };

rows("a file", [
  ["comes whole, with all that is to be known of it", () => ({}), 200, (f) => ({
    ...whole,
    "content-length": "10",
    "content-type": expect.stringMatching(/^text\/plain/),
    "content-encoding": undefined,
    "accept-ranges": "bytes",
    "last-modified": f.modified,
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cross-origin-resource-policy": "cross-origin",
    "content-disposition": "attachment; filename=\"Z_hlen.txt\"; filename*=UTF-8''Z%C3%A4hlen.txt",
  })],
  ["has a strong entity tag", () => ({}), 200, { etag: expect.stringMatching(/^"[^"]+"$/) }],
]);

rows("If-None-Match", [
  ["the same tag", (f) => ({ "if-none-match": f.etag }), 304],
  ["the same tag, weak", (f) => ({ "if-none-match": `W/${f.etag}` }), 304],
  ["a list with the tag in it", (f) => ({ "if-none-match": `"x", ${f.etag} , W/"y"` }), 304],
  ["a list with a comma inside a tag", (f) => ({ "if-none-match": `"x,y",${f.etag}` }), 304],
  ["two lines", (f) => ({ "if-none-match": ['"x"', f.etag] }), 304],
  ["*", () => ({ "if-none-match": "*" }), 304],
  ["another tag", () => ({ "if-none-match": '"x"' }), 200, whole],
  ["a list of others", () => ({ "if-none-match": '"x", "y", W/"z"' }), 200, whole],
  ["the tag without its quotes", (f) => ({ "if-none-match": f.etag.slice(1, -1) }), 200, whole],
  ["the tag in capitals and more", (f) => ({ "if-none-match": `"${f.etag.slice(1, -1)}X"` }), 200, whole],
  ["wins over If-Modified-Since", (f) => ({ "if-none-match": '"x"', "if-modified-since": after(f.modified, 60) }), 200, whole],
]);

rows("If-Modified-Since", [
  ["that time", (f) => ({ "if-modified-since": f.modified }), 304],
  ["a later time", (f) => ({ "if-modified-since": after(f.modified, 1) }), 304],
  ["an earlier time", (f) => ({ "if-modified-since": after(f.modified, -1) }), 200, whole],
  ["the form of RFC 850", (f) => ({ "if-modified-since": rfc850(f.modified) }), 304],
  ["the form of asctime", (f) => ({ "if-modified-since": asctime(f.modified) }), 304],
  ["no date", () => ({ "if-modified-since": "yesterday" }), 200, whole],
]);

rows("If-Match", [
  ["the same tag", (f) => ({ "if-match": f.etag }), 200, whole],
  ["a list with the tag in it", (f) => ({ "if-match": `"x", ${f.etag}` }), 200, whole],
  ["*", () => ({ "if-match": "*" }), 200, whole],
  ["the same tag, weak", (f) => ({ "if-match": `W/${f.etag}` }), 412, { body: "" }],
  ["another tag", () => ({ "if-match": '"x"' }), 412, { body: "" }],
  ["wins over If-Unmodified-Since", (f) => ({ "if-match": f.etag, "if-unmodified-since": after(f.modified, -60) }), 200, whole],
  ["is judged before If-None-Match", (f) => ({ "if-match": '"x"', "if-none-match": f.etag }), 412],
  ["that holds leaves If-None-Match its say", (f) => ({ "if-match": f.etag, "if-none-match": f.etag }), 304],
]);

rows("If-Unmodified-Since", [
  ["that time", (f) => ({ "if-unmodified-since": f.modified }), 200, whole],
  ["a later time", (f) => ({ "if-unmodified-since": after(f.modified, 1) }), 200, whole],
  ["an earlier time", (f) => ({ "if-unmodified-since": after(f.modified, -1) }), 412, { body: "" }],
  ["no date", () => ({ "if-unmodified-since": "tomorrow" }), 200, whole],
]);

rows("Range", [
  ["one byte", () => ({ range: "bytes=0-0" }), 206, part("0-0", "0")],
  ["from one to another", () => ({ range: "bytes=2-5" }), 206, part("2-5", "2345")],
  ["to the end", () => ({ range: "bytes=7-" }), 206, part("7-9", "789")],
  ["the last three", () => ({ range: "bytes=-3" }), 206, part("7-9", "789")],
  ["the last hundred of ten", () => ({ range: "bytes=-100" }), 206, part("0-9", TEN)],
  ["past the end", () => ({ range: "bytes=8-100" }), 206, part("8-9", "89")],
  ["past the end by far", () => ({ range: "bytes=8-99999999999999999999" }), 206, part("8-9", "89")],
  ["the unit in capitals", () => ({ range: "BYTES=0-0" }), 206, part("0-0", "0")],
  ["an empty member beside it", () => ({ range: "bytes=0-0, " }), 206, part("0-0", "0")],
  ["beyond the end", () => ({ range: "bytes=10-" }), 416, none],
  ["beyond the end by far", () => ({ range: "bytes=99999999999999999999-" }), 416, none],
  ["the last none", () => ({ range: "bytes=-0" }), 416, none],
  ["two", () => ({ range: "bytes=0-1,4-5" }), 200, whole],
  ["that overlap", () => ({ range: "bytes=0-5,2-7,-3" }), 200, whole],
  ["a thousand", () => ({ range: `bytes=${Array(1000).fill("0-9").join()}` }), 200, whole],
  ["backwards", () => ({ range: "bytes=5-2" }), 200, whole],
  ["in another unit", () => ({ range: "lines=0-1" }), 200, whole],
  ["that is none", () => ({ range: "bytes=a-b" }), 200, whole],
  ["of nothing", () => ({ range: "bytes=" }), 200, whole],
  ["loses to If-None-Match", (f) => ({ range: "bytes=0-0", "if-none-match": f.etag }), 304],
  ["loses to If-None-Match even beyond the end", (f) => ({ range: "bytes=99-", "if-none-match": f.etag }), 304],
  ["loses to If-Modified-Since", (f) => ({ range: "bytes=0-0", "if-modified-since": f.modified }), 304],
  ["loses to If-Match", () => ({ range: "bytes=0-0", "if-match": '"x"' }), 412],
  ["goes with an If-Match that holds", (f) => ({ range: "bytes=0-0", "if-match": f.etag }), 206, part("0-0", "0")],
]);

rows("If-Range", [
  ["the same tag", (f) => ({ range: "bytes=5-", "if-range": f.etag }), 206, part("5-9", "56789")],
  ["the same tag, weak", (f) => ({ range: "bytes=5-", "if-range": `W/${f.etag}` }), 200, whole],
  ["another tag", () => ({ range: "bytes=5-", "if-range": '"x"' }), 200, whole],
  ["that time", (f) => ({ range: "bytes=5-", "if-range": f.modified }), 206, part("5-9", "56789")],
  ["a later time", (f) => ({ range: "bytes=5-", "if-range": after(f.modified, 1) }), 200, whole],
  ["an earlier time", (f) => ({ range: "bytes=5-", "if-range": after(f.modified, -1) }), 200, whole],
  ["another tag and a range beyond the end", () => ({ range: "bytes=99-", "if-range": '"x"' }), 200, whole],
  ["the same tag and a range beyond the end", (f) => ({ range: "bytes=99-", "if-range": f.etag }), 416, none],
  ["without a range", () => ({ "if-range": '"x"' }), 200, whole],
]);

rows("HEAD", [
  ["a file", () => ({}), 200, (f) => ({ body: "", "content-length": "10", "last-modified": f.modified, "accept-ranges": "bytes" })],
  ["with a range, which means something with GET alone", () => ({ range: "bytes=0-1" }), 200, { "content-length": "10", "content-range": undefined }],
  ["beyond the end", () => ({ range: "bytes=99-" }), 200, { "content-length": "10" }],
  ["If-None-Match", (f) => ({ "if-none-match": f.etag }), 304, { body: "" }],
  ["If-Modified-Since", (f) => ({ "if-modified-since": f.modified }), 304, { body: "" }],
  ["If-Match", () => ({ "if-match": '"x"' }), 412, { body: "" }],
  ["If-Unmodified-Since", (f) => ({ "if-unmodified-since": after(f.modified, -1) }), 412, { body: "" }],
], "HEAD");

// What is simulated of Cloudflare makes dots in an address right itself, whereupon there is no such page.
for (const [said, path, statuses] of [
  ["two dots, escaped", "/cdn/%2e%2e/secret.txt", [400, 404]],
  ["two dots", "/cdn/a/../../secret.txt", [400, 404]],
  ["two dots with an escaped slash", "/cdn/..%2fsecret.txt", [400]],
  ["two dots with an escaped slash in capitals", "/cdn/%2E%2E%2Fsecret.txt", [400]],
  ["an escaped slash", "/cdn/notes%2fa.txt", [400]],
  ["escaped twice", "/cdn/%252e%252e%252fsecret.txt", [400]],
  ["an escaped backslash", "/cdn/..%5csecret.txt", [400]],
  ["NUL", "/cdn/a.txt%00.png", [400]],
  ["a line break", "/cdn/a%0d%0aset-cookie:%20a=b", [400]],
  ["no text", "/cdn/%ff%fe.txt", [400]],
  ["two slashes", "/cdn/notes//a.txt", [400]],
  ["nothing", "/cdn/", [400]],
  ["1,025 bytes", `/cdn/${"a".repeat(1025)}`, [400]],
  ["8,000 bytes", `/cdn/${"a".repeat(8000)}`, [400, 414]],
  ["a file there is not", "/cdn/notes/none-ab12cd34.txt", [404]],
  ["a file there is not, in a size", "/cdn/notes/none-ab12cd34.png?w=320", [404]],
]) {
  test(`an address with ${said} leads nowhere`, async ({ f }) => {
    for (const method of ["GET", "HEAD"]) {
      const answer = await ask(f.baseURL, path, { method });
      expect(statuses, `${method} ${answer.status}`).toContain(answer.status);
      expect(answer.headers["cache-control"]).toContain("no-store");
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
  });
}

test("a file comes as it is stored, whatever encodings are accepted: its parts are counted in these bytes", async ({ f }) => {
  const headers = { "accept-encoding": "gzip" };
  // We never compress a file. Cloudflare's edge, which the simulator plays too, compresses texts on their way.
  const stored = ({ headers, body }) => {
    if (test.info().project.name === "workers" && headers["content-encoding"] === "gzip") return gunzipSync(body);
    expect(headers).toMatchObject({ "content-length": `${body.length}` });
    expect(headers).not.toHaveProperty("content-encoding");
    return body;
  };
  const answer = await ask(f.baseURL, f.long, { headers });
  expect([answer.status, stored(answer).length]).toEqual([200, 1700]);
  expect(answer.headers).toMatchObject({ "accept-ranges": "bytes", etag: expect.stringMatching(/^"/) });
  const end = await ask(f.baseURL, f.long, { headers: { ...headers, range: "bytes=-17" } });
  expect([end.status, stored(end).toString()]).toEqual([206, "a { color: red }\n"]);
});

test("a smaller copy's place in the bucket is no address", async ({ f }) => {
  await ask(f.baseURL, `${f.picture}?w=320&format=jpeg`);
  expect((await ask(f.baseURL, `${f.picture}/320.jpeg`)).status).toBe(404);
});

test("files answer to nothing that would change them", async ({ f }) => {
  for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
    const answer = await ask(f.baseURL, f.text, { method, headers: { origin: f.baseURL } });
    expect.soft(answer.status, method).toBe(405);
  }
});

test("whoever asks, a file is the same and sets no cookie", async ({ f }) => {
  for (const cookie of ["session=broken", "bm_1=x", "bm_1=00000000-00000001", "cart=1; cart_count=5"]) {
    const answer = await ask(f.baseURL, f.text, { headers: { cookie } });
    expect(answer.status).toBe(200);
    expect(answer.headers["set-cookie"], cookie).toBeUndefined();
    expect(answer.headers["cache-control"]).toBe(KEPT);
    expect(answer.headers.vary ?? "").not.toContain("cookie");
  }
});

// Links, each made by who knows the key: what is wrong with it, how it is made, and what comes of it.
const HOUR = 3_600;
for (const [said, make, status, method = "GET"] of [
  ["a good link", (f) => link(f, f.secret, {}), 200],
  ["a good link for HEAD", (f) => link(f, f.secret, { method: "HEAD" }), 200, "HEAD"],
  ["a good link that lasts seven days", (f) => link(f, f.secret, { expires: f.now + 7 * 24 * HOUR - 60 }), 200],
  ["no link", (f) => f.secret, 403],
  ["no link for HEAD", (f) => f.secret, 403, "HEAD"],
  ["a link that has expired", (f) => link(f, f.secret, { expires: f.now - 1 }), 403],
  ["a link that lasts longer than seven days", (f) => link(f, f.secret, { expires: f.now + 7 * 24 * HOUR + 600 }), 403],
  ["a good link for GET", (f) => link(f, f.secret, {}), 200, "HEAD"],
  ["a link for another method", (f) => link(f, f.secret, { method: "HEAD" }), 403],
  ["a link for another host", (f) => link(f, f.secret, { host: "other.example" }), 403],
  ["a link to another file", (f) => link(f, f.text, {}).replace(f.text, f.secret), 403],
  ["a link with another key", (f) => link(f, f.secret, { secret: "another-key-that-is-not-known-here" }), 403],
  ["a link with a key nobody knows", (f) => link(f, f.secret, { kid: "nobody" }), 403],
  ["a link to which something was added", (f) => `${link(f, f.secret, {})}&w=320`, 403],
  ["a link from which its time was taken", (f) => link(f, f.secret, {}).replace(/exp=\d+&/, ""), 403],
  ["a link whose time was changed", (f) => link(f, f.secret, {}).replace(/exp=\d+/, `exp=${f.now + 2 * HOUR}`), 403],
  ["a link without its signature", (f) => link(f, f.secret, {}).replace(/&sig=.*/, ""), 403],
  ["a link with half a signature", (f) => link(f, f.secret, {}).slice(0, -20), 403],
  ["a link with a time that is none", (f) => link(f, f.secret, { expires: "soon" }), 403],
  ["a good link to what is everybody's", (f) => link(f, f.text, {}), 200],
  ["a broken link to what is everybody's", (f) => `${f.text}?exp=1&kid=x&sig=y`, 403],
  ["a link with its time twice", (f) => `${link(f, f.secret, {})}&exp=${f.now}`, 400],
]) {
  test(`${said} is answered with ${status}`, async ({ f }) => {
    const path = make(f);
    const answer = await ask(f.baseURL, path, { method });
    expect(answer.status, answer.text).toBe(status);
    if (status !== 200) expect(answer.text).not.toContain(TEN);
    const kept = status === 200 && path.startsWith(f.text) ? KEPT : "private, no-store";
    expect(answer.headers["cache-control"]).toBe(kept);
  });
}

test("a private file comes in parts too, and is not sent again to who has it", async ({ f }) => {
  const path = link(f, f.secret, {});
  const first = await ask(f.baseURL, path);
  expect((await ask(f.baseURL, path, { headers: { range: "bytes=0-1" } })).status).toBe(206);
  expect((await ask(f.baseURL, path, { headers: { "if-none-match": first.headers.etag } })).status).toBe(304);
});

// Sizes and formats. Where no copies can be made, the picture itself comes: wider than asked for, but a picture.
for (const [said, query, accept, type] of [
  ["WebP for who names it", "?w=320", "image/avif,image/webp,*/*;q=0.8", "image/webp"],
  ["JPEG for who does not", "?w=320", "*/*", "image/jpeg"],
  ["JPEG for who rules WebP out", "?w=640", "image/webp;q=0", "image/jpeg"],
  ["WebP because it is asked for", "?w=640&format=webp", "*/*", "image/webp"],
  ["JPEG because it is asked for", "?w=320&format=jpeg", "image/webp", "image/jpeg"],
  ["itself where it is no wider", "?w=1280&format=webp", "image/webp", "image/png"],
]) {
  test(`a picture comes as ${said}`, async ({ f }, { project }) => {
    const [first, second] = [await ask(f.baseURL, f.picture + query, { headers: { accept } }), await ask(f.baseURL, f.picture + query, { headers: { accept } })];
    expect(first.status).toBe(200);
    expect(project.name === "native" ? [type] : [type, "image/png"]).toContain(first.headers["content-type"]);
    expect(first.headers.vary ?? "").toMatch(query.includes("format=") ? /^(?!.*accept)/i : /accept/i);
    expect(first.headers["cache-control"]).toBe(KEPT);
    expect(first.headers["content-disposition"]).toContain("inline");
    expect(second.headers.etag).toBe(first.headers.etag);
    expect(second.body.equals(first.body)).toBe(true);
    expect((await ask(f.baseURL, f.picture + query, { headers: { accept, "if-none-match": first.headers.etag } })).status).toBe(304);
    const some = await ask(f.baseURL, f.picture + query, { headers: { accept, range: "bytes=0-7" } });
    expect([some.status, some.body.equals(first.body.subarray(0, 8))]).toEqual([206, true]);
  });
}

for (const query of ["?w=321", "?w=0", "?w=-320", "?w=320.0", "?w=99999", "?w=", "?w=320&w=640", "?w=320&format=png", "?format=webp"]) {
  test(`a picture does not come as ${query}`, async ({ f }) => {
    expect((await ask(f.baseURL, f.picture + query)).status).toBe(400);
  });
}

for (const [query, left] of [["?fbclid=x", ""], ["?&&", ""], ["?v=1&w=320", "?w=320"], ["?format=jpeg&w=320", "?w=320&format=jpeg"], ["?w=320&format=auto", "?w=320"]]) {
  test(`a picture's address with ${query} leads to its own`, async ({ f }) => {
    const answer = await ask(f.baseURL, f.picture + query);
    expect([answer.status, answer.headers.location]).toEqual([308, f.picture + left]);
    expect(answer.headers["cache-control"]).toContain("no-store");
  });
}

test("a page of the list may read files by script, and is told of no other", async ({ f }) => {
  const ours = await ask(f.baseURL, f.text, { headers: { origin: PAGES } });
  expect(ours.headers).toMatchObject({ "access-control-allow-origin": PAGES, vary: expect.stringMatching(/origin/i) });
  for (const name of ["etag", "content-range", "accept-ranges", "content-length"]) {
    expect(ours.headers["access-control-expose-headers"].toLowerCase()).toContain(name);
  }
  expect(ours.headers).not.toHaveProperty("access-control-allow-credentials");
  for (const origin of ["https://others.example", `${PAGES}.evil.example`, "null"]) {
    const others = await ask(f.baseURL, f.text, { headers: { origin } });
    expect(others.headers, origin).not.toHaveProperty("access-control-allow-origin");
    expect(others.headers.vary).toMatch(/origin/i);
  }
});

test("a browser that asks first is told that parts may be asked for", async ({ f }) => {
  const headers = { origin: PAGES, "access-control-request-method": "GET", "access-control-request-headers": "range" };
  const answer = await ask(f.baseURL, f.text, { method: "OPTIONS", headers });
  expect(answer.status).toBe(204);
  expect(answer.headers).toMatchObject({ "access-control-allow-origin": PAGES, "access-control-max-age": "86400" });
  expect(answer.headers["access-control-allow-headers"].toLowerCase()).toContain("range");
  expect(answer.headers["access-control-allow-methods"]).toContain("GET");
  const others = await ask(f.baseURL, f.text, { method: "OPTIONS", headers: { ...headers, origin: "https://others.example" } });
  expect(others.headers).not.toHaveProperty("access-control-allow-origin");
});

test("the management's own link opens a private file in a browser that is nobody's", async ({ f }) => {
  const { pathname, search } = new URL(addressOf(f.made));
  expect(await ask(f.baseURL, pathname + search)).toMatchObject({ status: 200, text: TEN });
});
