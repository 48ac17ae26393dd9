// Migrations and seeds on a local D1.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

// The bookkeeping is that of `wrangler d1 migrations`: either can go on where the other was.
const BOOKS = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`;

export async function migrate(db, folder) {
  await db.prepare(BOOKS).run();
  const { results } = await db.prepare("SELECT name FROM d1_migrations").all();
  const applied = new Set(results.map((row) => row.name));
  const files = readdirSync(folder).filter((name) => name.endsWith(".sql") && !applied.has(name));
  for (const name of files.sort()) {
    const book = db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name);
    await db.batch([...statements(db, join(folder, name)), book]);
  }
  return files.length;
}

// All of the file or nothing.
export async function load(db, file) {
  await db.batch(statements(db, file));
}

const statements = (db, file) => split(readFileSync(file, "utf8")).map((sql) => db.prepare(sql));

// Splits at each ";" outside strings, quoted names and comments, which are left out.
export function split(sql) {
  const found = [""];
  for (const [token] of sql.matchAll(/'[^']*'|"[^"]*"|--[^\n]*|\/\*[^]*?\*\/|;|[^'"\-/;]+|[^]/g)) {
    if (token === ";") found.push("");
    else if (!/^(--|\/\*)/.test(token)) found[found.length - 1] += token;
  }
  return found.map((statement) => statement.trim()).filter(Boolean);
}
