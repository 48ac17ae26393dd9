// What `cargo xtask proxies` runs: puts each of what docs/proxies.md speaks of before a server, tries what is to work, and writes what was
// seen. The argument is a JSON file: { binary, data, folder, lines, report, only, manager, versions }.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { read } from "./lines.mjs";
import { standing } from "./standing.mjs";
import { TRIES } from "./tries.mjs";
import { Visitor } from "./visitor.mjs";

const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
const lines = read(plan.lines);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ports = await Promise.all(Array.from({ length: 24 }, freePort));
const free = () => ports.pop();

certificate(plan.folder);
const seen = {};
for (const name of Object.keys(standing(lines, { folder: plan.folder, port: 1, free: () => 1 }))) {
  if (plan.only.length && !plan.only.some((only) => name.toLowerCase().includes(only))) continue;
  console.error(`\n${name}`);
  seen[name] = await through(name);
}
const isGood = Object.values(seen).every((tries) => Object.values(tries).every(({ ok }) => ok));
if (isGood && !plan.only.length) writeFileSync(plan.report, report(seen));
process.exit(isGood ? 0 : 1);

async function through(name) {
  const port = free();
  const way = standing(lines, { folder: plan.folder, port, free })[name]();
  const data = join(plan.folder, `data-${port}`);
  cpSync(plan.data, data, { recursive: true });
  const env = { ...process.env, APP_ENV: "dev", LOG_LEVEL: "warn", ADMIN_EMAILS: plan.manager, ...way.env };
  const children = [[plan.binary, "serve", "--data", data, "--port", String(port)], ...way.commands].map(([program, ...words]) => {
    const child = spawn(program, words, { env, stdio: ["ignore", "ignore", "pipe"] });
    child.stderr.on("data", (text) => process.env.VERBOSE && process.stderr.write(text));
    child.on("error", (error) => console.error(`  ${program}: ${error.message}`));
    return child;
  });
  const end = () => children.forEach((child) => child.kill("SIGTERM"));
  process.once("exit", end);
  try {
    const goods = await ready(way.port);
    const tries = {};
    for (const [what, attempt] of Object.entries(TRIES)) {
      try {
        tries[what] = { ok: true, said: await attempt({ ...way, goods, manager: plan.manager }) };
      } catch (error) {
        tries[what] = { ok: false, said: error.message };
      }
      console.error(`  ${tries[what].ok ? "✓" : "✗"} ${what}: ${tries[what].said}`);
    }
    return tries;
  } finally {
    end();
    await Promise.all(children.map((child) => (child.exitCode === null && child.signalCode === null && child.pid ? new Promise((resolve) => child.once("close", resolve)) : null)));
    rmSync(data, { recursive: true, force: true });
  }
}

// A product that can be bought, once the shop answers through what stands before it.
async function ready(port) {
  const visitor = new Visitor(port);
  for (let tries = 0; tries < 150; tries += 1) {
    const list = await visitor.get("/shop?stock=in&type=physical");
    for (const [, slug] of (list.status === 200 ? list.body : "").matchAll(/href="\/shop\/([a-z0-9-]+)" class="card"/g)) {
      const page = await visitor.get(`/shop/${slug}`);
      const variant = /name="variant" value="([^"]+)"/.exec(page.body)?.[1];
      const name = /<h1[^>]*>([^<]+)</.exec(page.body)?.[1];
      if (variant && name && !/data-testid="add-to-cart"[^>]*disabled/.test(page.body)) return visitor.end(), { slug, variant, name };
    }
    await wait(200);
  }
  throw new Error("the shop does not answer through it");
}

function certificate(folder) {
  mkdirSync(folder, { recursive: true });
  const [cert, key] = ["cert.pem", "key.pem"].map((name) => join(folder, name));
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=shop.example", "-addext", "subjectAltName=DNS:shop.example", "-keyout", key, "-out", cert], { stdio: "ignore" });
  writeFileSync(join(folder, "both.pem"), readFileSync(cert, "utf8") + readFileSync(key, "utf8"));
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function report(seen) {
  const names = Object.keys(seen);
  const rows = Object.keys(TRIES).map((what) => `| ${[what, ...names.map((name) => seen[name][what].said)].join(" | ")} |`);
  return [
    "# What was seen through proxies",
    "",
    "<!-- Made by `cargo xtask proxies`. Change docs/proxies.md and end2end/proxies, not this file. -->",
    "",
    "Each stood before the native server by the lines of [proxies.md](proxies.md) and nothing else, with other ports and certificates. This is",
    "written only where all of it is as it should be.",
    "",
    `${plan.versions.join(", ")}.`,
    "",
    `|  | ${names.join(" | ")} |`,
    `| ---${" | ---".repeat(names.length)} |`,
    ...rows,
    "",
  ].join("\n");
}
