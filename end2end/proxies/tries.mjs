// What is tried through each of them. A try answers what was seen; it throws where that is not as it should be.
import { createHash, randomBytes } from "node:crypto";
import { ORIGIN, Visitor } from "./visitor.mjs";

const FORM = Buffer.alloc(8 << 20, "a");
const MANY = 100;

function expect(is, what) {
  if (!is) throw new Error(what);
}

const first = (pattern, text) => pattern.exec(text)?.[1];

export const TRIES = {
  "pages, by https and by their one name": async ({ port }) => {
    const visitor = new Visitor(port);
    const page = await visitor.get("/shop");
    expect(page.status === 200 && page.body.includes(`<link rel="canonical" href="${ORIGIN}/shop"`), `${page.status ?? page.lost}: ${first(/(<link rel="canonical"[^>]*>)/, page.body ?? "")}`);
    expect(page.headers["strict-transport-security"], "it takes itself for http");
    const again = await visitor.get("/shop", { "if-none-match": page.headers.etag });
    expect(again.status === 304 && again.body === "", `asked again with its tag: ${again.status}`);
    const head = await visitor.ask("HEAD", "/shop");
    expect(head.status === 200, `HEAD: ${head.status}`);
    visitor.end();
    return "ok";
  },
  "signing in, and a cart": async ({ port, goods }) => {
    const visitor = new Visitor(port);
    const statuses = await visitor.signIn("ada@example.com");
    expect(String(statuses) === "303,303", `signing in: ${statuses}`);
    expect((await visitor.get("/account")).body.includes("ada@example.com"), "the account is not there");
    expect(Object.keys(visitor.cookies).some((name) => name === "__Host-session"), `cookies: ${Object.keys(visitor.cookies)}`);
    const added = await visitor.post("/cart/lines", { slug: goods.slug, variant: goods.variant, quantity: "2" });
    expect(added.status === 303 && (await visitor.get("/cart")).body.includes(goods.name), `adding: ${added.status}`);
    visitor.end();
    return "ok";
  },
  "twelve visitors at addresses of their own": async ({ port }) => {
    const visitors = Array.from({ length: 12 }, (_, n) => new Visitor(port, `127.0.0.${n + 20}`));
    const seen = [];
    for (const [n, visitor] of visitors.entries()) seen.push(...(await visitor.signIn(`visitor-${n}@example.com`)));
    expect(seen.every((status) => status === 303), `signing in: ${seen}`);
    // Whatever they say themselves of where they are.
    const one = new Visitor(port, "127.0.0.50");
    const tries = [];
    for (let n = 0; n < 12; n += 1) tries.push((await one.post("/login", { email: `a-${n}@example.com` }, { "x-forwarded-for": `203.0.113.${n}`, forwarded: `for=203.0.113.${n}`, "x-real-ip": `203.0.113.${n}` })).status);
    expect(tries.filter((status) => status === 429).length === 2, `one visitor with twelve names: ${tries}`);
    for (const visitor of [...visitors, one]) visitor.end();
    return "ok";
  },
  "a film of 50 MB": async ({ port, manager }) => {
    const visitor = new Visitor(port, "127.0.0.60");
    await visitor.signIn(manager);
    const head = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypmp42\0\0\0\0mp42isom", "latin1")]);
    const film = Buffer.concat([head, randomBytes(50_000_000)]);
    const sha256 = createHash("sha256").update(film).digest("hex");
    const begun = await visitor.json("/admin/api/cdn/upload/begin", { name: "film.mp4", content_type: "video/mp4", folder: "films", size: film.length, sha256 });
    expect(begun.status === 200, `beginning: ${begun.status ?? begun.lost} ${begun.body}`);
    const { id, part_size: size } = JSON.parse(begun.body);
    const began = performance.now();
    for (let number = 1; (number - 1) * size < film.length; number += 1) {
      const body = film.subarray((number - 1) * size, number * size);
      const part = await visitor.ask("PUT", `/admin/cdn/uploads/${id}/parts/${number}`, { body, headers: { "content-type": "application/octet-stream", accept: "application/json" } });
      expect(part.status === 204, `part ${number}: ${part.status ?? part.lost}`);
    }
    const seconds = (performance.now() - began) / 1_000;
    const { status, body } = await visitor.json("/admin/api/cdn/upload/finish", { id });
    expect(status === 200 && JSON.parse(body).file.sha256 === sha256, `the end: ${status} ${body}`);
    visitor.end();
    return `ok, ${Math.round(50 / seconds)} MB/s`;
  },
  [`${MANY} answers before 8 MiB are sent`]: async ({ port }) => {
    const seen = {};
    const early = [
      ["POST", "/login", 413],
      ["PUT", "/admin/cdn/uploads/a/parts/1", 401],
    ];
    for (let n = 0; n < MANY; n += 1) {
      const visitor = new Visitor(port, "127.0.0.70");
      const [method, path, expected] = early[n % early.length];
      const { status, lost } = await visitor.ask(method, path, { body: FORM, headers: { accept: "application/json", "content-type": "application/octet-stream" } });
      const what = status === expected ? "arrived" : String(status ?? lost);
      seen[what] = (seen[what] ?? 0) + 1;
      visitor.end();
    }
    expect(seen.arrived === MANY, JSON.stringify(seen));
    return `${seen.arrived} arrived`;
  },
  "nobody is shown what is another's": async ({ port, goods, keeps }) => {
    const eve = new Visitor(port, "127.0.0.80");
    await eve.signIn("eve@example.com");
    await eve.post("/cart/lines", { slug: goods.slug, variant: goods.variant, quantity: "3" });
    const paths = ["/", "/shop", `/shop/${goods.slug}`, "/cart", "/account", "/no/such/page"];
    for (let round = 0; round < 3; round += 1) {
      for (const path of paths) {
        const own = await eve.get(path);
        expect(own.body.includes("Hi, eve") && /data-cart-count[^>]*>3</.test(own.body.replaceAll("<!>", "")), `${path}: she is shown another's (${own.status})`);
        const nobody = new Visitor(port, "127.0.0.81");
        const page = await nobody.get(path);
        expect(!/Hi, eve|eve@example/.test(page.body) && !/data-cart-count[^>]*>3</.test(page.body.replaceAll("<!>", "")), `${path}: somebody is shown what is hers`);
        expect(!Object.keys(nobody.cookies).some((name) => /session|cart$/.test(name)), `${path}: ${Object.keys(nobody.cookies)}`);
        nobody.end();
      }
    }
    eve.end();
    if (!keeps) return "ok";
    // Cookies of others are none of the shop's: fifty visitors with one each are shown one kept page.
    let hits = 0;
    for (let n = 0; n < 50; n += 1) {
      const visitor = new Visitor(port, "127.0.0.82", { _ga: `GA1.${n}`, _fbp: randomBytes(8).toString("hex") });
      hits += (await visitor.get("/shop?sort=name")).headers["x-cache"] === "HIT" ? 1 : 0;
      visitor.end();
    }
    expect(hits >= 48, `${hits} of 50 visitors with cookies of others were shown the kept page`);
    return `ok, ${hits} of 50 from the cache`;
  },
};
