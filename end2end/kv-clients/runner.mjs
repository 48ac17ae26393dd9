// Runs the clients one after another, and says where an outcome is not what it should be.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CLIENTS, reason } from "./clients.mjs";
import { brief, difference, word } from "./compare.mjs";
import { ROWS, forClient } from "./script.mjs";

const PATHS = { a: "/api/v1", b: "/client/v4" };

// Where README.md installs the clients' packages.
export const packagesIn = (folder) => ({
  end2end: join(import.meta.dirname, ".."),
  npm: join(folder, "npm"),
  python: join(folder, "python"),
  rust: join(folder, "rust/debug/kv-clients-rust"),
});

// Those clients for which there is a key.
export const known = ({ tokens, keys }) => Object.keys(CLIENTS).filter((name) => keys[CLIENTS[name].by] ?? (CLIENTS[name].by in keys ? undefined : tokens[CLIENTS[name].shape]));

// What each client makes of the rows: [{ client, title, version, cells: [{ row, name, word, fault?, na? }] }]. `server` is { base, account,
// namespace, tokens: { a, b }, keys: { signature, legacy } }, the token "a" and the keys ("ID:SECRET") being those of the namespace; `leave`
// says why a row is left out for everybody, and `say` is told of what goes on.
export async function runAll(names, server, packages, { leave = () => undefined, prefix, now, say = () => {} } = {}) {
  const results = [];
  for (const name of names) {
    const client = CLIENTS[name];
    const own = prefix ?? `${name}-${Date.now().toString(36)}/`;
    const cells = ROWS.map((row) => ({ row: row.index, name: row.name, na: leave(row) ?? reason(client, row, ROWS) }));
    const rows = ROWS.filter((row) => !cells[row.index].na);
    const start = Date.now();
    const plan = { prefix: own, now: now ?? Math.floor(start / 1000) };
    const outcomes = await outcomesOf(client, rows, { ...server, ...plan, base: server.base + PATHS[client.shape], token: server.tokens[client.shape], by: client.by }, packages);
    for (const row of rows) {
      const cell = cells[row.index];
      const told = outcomes.get(row.index);
      cell.fault = told ? difference(row, client, told, plan) : "the client ended before it";
      cell.word = told && word(row, told);
      if (told?.outcome.broken) say(`${name}: ${row.name}: ${told.outcome.broken}`);
    }
    const seconds = Math.round((Date.now() - start) / 1000);
    results.push({ client: name, title: client.title, version: client.version?.(packages), seconds, cells });
    say(`${name}: ${rows.length} rows, ${cells.filter(({ fault }) => fault).length} otherwise than expected, ${seconds} s`);
  }
  return disagreements(results);
}

// Clients of one shape that are told different things where either would do.
function disagreements(results) {
  const same = results.filter(({ client }) => CLIENTS[client].shape === "b" && !CLIENTS[client].refusal);
  for (const { cells } of same.slice(1)) {
    for (const cell of cells) {
      const first = same[0].cells[cell.row];
      if (cell.word && first.word && !cell.fault && !first.fault && cell.word !== first.word && cell.word !== "done, unread") {
        cell.fault = `${cell.word}, but ${same[0].client} is told ${first.word}`;
      }
    }
  }
  return results;
}

async function outcomesOf(client, rows, plan, packages) {
  const folder = mkdtempSync(join(tmpdir(), "kv-clients-"));
  const file = join(folder, "plan.json");
  writeFileSync(file, JSON.stringify({ ...plan, packages, rows: rows.map((row) => forClient(row, plan)) }));
  const [program, ...words] = client.command({ packages });
  const child = spawn(program, [...words, file], { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...client.env?.({ packages }) } });
  const ended = new Promise((resolve) => child.once("close", resolve).once("error", resolve));
  const outcomes = new Map();
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line);
    outcomes.set(told.row, told);
  }
  await ended;
  rmSync(folder, { recursive: true, force: true });
  return outcomes;
}

// A table for people: a line for each row, then what went otherwise. The number of those.
export function show(results, log = console.log) {
  const width = Math.max(...ROWS.map(({ name }) => name.length));
  const cellOf = ({ na, fault, word }) => (na ? "–" : fault ? `≠ ${word ?? ""}` : word);
  const line = (name, cells) => log([name.padEnd(width), ...cells.map((cell) => cell.padEnd(12))].join("  ").trimEnd());
  line("", results.map(({ client }) => client));
  for (const row of ROWS) line(row.name, results.map(({ cells }) => cellOf(cells[row.index])));
  const faults = results.flatMap(({ client, cells }) => cells.filter(({ fault }) => fault).map(({ name, fault }) => `${client}: ${name}: ${brief(fault)}`));
  if (faults.length) log(`\n${faults.join("\n")}`);
  const count = results.flatMap(({ cells }) => cells).filter(({ na }) => !na).length;
  log(`\ntest result: ${count - faults.length} passed; ${faults.length} failed`);
  return faults.length;
}
