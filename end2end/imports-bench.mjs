// How long an import takes: 5,000 products with 13,000 variants, by the page, new and again. Against a server in development that has a shop:
//   ADMIN_EMAILS=admin-0@example.com APP_ENV=dev coppice serve --port 3000
//   node end2end/imports-bench.mjs http://127.0.0.1:3000
import { request } from "playwright";

const [, , base = "http://127.0.0.1:3000"] = process.argv;
const WORDS = "oak linen mug lamp tent wool shirt bowl glass copper blue red green small large travel garden kettle brush soap".split(" ");
let seed = 7;
const random = (most) => (seed = (seed * 48271) % 2147483647) % most;
const words = (count) => Array.from({ length: count }, () => WORDS[random(WORDS.length)]).join(" ");

const rows = ["Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Image Src"];
for (let n = 0; n < 5_000; n++) {
  const body = Array.from({ length: 3 }, () => `<p>${words(40)}.</p>`).join("");
  for (let v = 0; v < [1, 2, 3, 4, 3][n % 5]; v++) {
    const own = v ? ",,,,,,," : `${words(3)} ${n},${body},Acme,${WORDS[n % 5]},"${words(1)}, ${words(1)}",TRUE,Size,`;
    rows.push(`p-${n},${own}S${v},SKU-${n}-${v},300,shopify,${random(50)},${5 + random(200)}.${10 + random(90)},https://img.example/${n}-${v}.jpg`);
  }
}
const buffer = Buffer.from(rows.join("\n"));

const browser = await request.newContext({ baseURL: base, extraHTTPHeaders: { origin: base } });
await browser.post("/login", { form: { email: "admin-0@example.com" } });
const [mail] = await (await browser.get("/dev/mail?to=admin-0@example.com", { headers: { accept: "application/json" } })).json();
await browser.post("/login/code", { form: { code: /^ {4}(\S+ \S+)$/m.exec(mail.text)[1].replace(" ", "") } });
for (const round of ["new", "again"]) {
  const began = Date.now();
  const file = { name: "large.csv", mimeType: "text/csv", buffer };
  const url = (await browser.post("/admin/products/import/upload", { multipart: { file, then: "import" } })).url();
  let page;
  do {
    await new Promise((done) => setTimeout(done, 200));
    page = await (await browser.get(url)).text();
  } while (page.includes("data-moving"));
  console.log(`${round}: ${((Date.now() - began) / 1000).toFixed(1)} s, ${/data-testid="sums">([^<]+)/.exec(page)?.[1]}`);
}
