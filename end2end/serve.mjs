// Serves the Worker until it is told to stop. Beside what worker.mjs takes:
// { migrations: folder, seed?: { sql: file, pictures: folder } }. Prints "READY <url>".
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { load, migrate } from "./database.mjs";
import { minute, settings, start, stopOnSignal } from "./worker.mjs";

const TYPES = { ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".svg": "image/svg+xml", ".avif": "image/avif" };

await prepare();
const { worker, url } = await start();
stopOnSignal(worker);
setInterval(() => minute(url).catch((error) => console.error(error.message)), 60_000);
console.log(`READY ${url.origin}`);

// On a port of its own, so that nobody is answered before the shop is there.
async function prepare() {
  const { worker } = await start({ port: 0 });
  const db = await worker.getD1Database("DB");
  const applied = await migrate(db, settings.migrations);
  if (applied) console.error(`  ${applied} migrations applied`);

  // Pictures first: they can be put again where the run was cut short, the rows can't.
  const seeded = join(settings.state, "seeded");
  if (settings.seed && !existsSync(seeded)) {
    const pictures = await put(await worker.getR2Bucket("CDN_BUCKET"), settings.seed.pictures);
    await load(db, settings.seed.sql);
    writeFileSync(seeded, "");
    console.error(`  demo shop loaded with ${pictures} pictures`);
  }
  await worker.dispose();
}

// The files are named by their keys.
async function put(bucket, folder) {
  const files = readdirSync(folder);
  for (const name of files) {
    const contentType = TYPES[extname(name)] ?? "application/octet-stream";
    await bucket.put(decodeURIComponent(name), readFileSync(join(folder, name)), { httpMetadata: { contentType } });
  }
  return files.length;
}
