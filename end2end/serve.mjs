// Serves the Worker until it is told to stop. Beside what worker.mjs takes:
// { migrations: folder, seed?: { sql: file, pictures: folder } }. Prints "READY <url>".
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { load, migrate } from "./database.mjs";
import { settings, start, stopOnSignal } from "./worker.mjs";

const TYPES = { ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".svg": "image/svg+xml", ".avif": "image/avif" };

await prepare();
const { worker, url } = await start();
stopOnSignal(worker);
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

async function put(bucket, folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const entry of files) {
    const file = join(entry.parentPath, entry.name);
    const contentType = TYPES[extname(file)] ?? "application/octet-stream";
    const key = relative(folder, file).split(sep).join("/");
    await bucket.put(key, readFileSync(file), { httpMetadata: { contentType } });
  }
  return files.length;
}
