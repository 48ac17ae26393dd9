// What `cargo xtask clients` runs: starts each server, makes keys for it, has the clients do the rows and schemathesis look for faults; then
// starts it once more with KV itself to answer, and has them do the rows that KV can. It writes what came of it. The argument is a JSON file: { servers: [{ name, command, url, env? }], packages, only, report, email }.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNT, makeKey, manager } from "../journeys/lib/kv.mjs";
import { report } from "./report.mjs";
import { known, packagesIn, runAll, show } from "./runner.mjs";

const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
const packages = packagesIn(plan.packages);
const say = (line) => console.error(`  ${line}`);

const outcomes = [];
for (const server of plan.servers) {
  console.error(`\n${server.name}`);
  const outcome = await during(server, {}, () => look(server.url));
  const { known } = outcome;
  console.error(`\n${server.name}, KV itself`);
  // As who begins with KV: no row says anything else yet, for the mirror is looked after once there is one.
  const settings = { KV_BACKEND: "kv", KV_MIRROR_NAMESPACE: known.namespace };
  const atKv = await during(server, settings, () => lookAtKv(known));
  outcomes.push({ server: server.name, ...outcome, atKv: atKv.results, faults: outcome.faults + atKv.faults });
}
// What schemathesis finds is told there; what a client finds is mended first.
const isWhole = plan.report && !plan.only.length && outcomes.every(({ faults }) => faults === 0);
if (isWhole) writeFileSync(plan.report, report(outcomes));
process.exit(outcomes.some(({ faults, fuzzed }) => faults || fuzzed?.isGood === false) ? 1 : 0);

// Does something while the server runs with these settings beside its own.
async function during(server, settings, work) {
  const child = await start(server, settings);
  try {
    return await work();
  } finally {
    child.kill("SIGTERM");
    await new Promise((resolve) => (child.exitCode === null ? child.once("close", resolve) : resolve()));
  }
}

async function start({ command, url, env }, settings) {
  // A Worker's are not the process's: worker.mjs takes them from there.
  const all = { ...process.env, ...env, ...settings, COPPICE_VARS: JSON.stringify(settings) };
  const child = spawn("sh", ["-c", `exec ${command}`], { cwd: packages.end2end, env: all, stdio: ["ignore", "ignore", "inherit"] });
  process.once("exit", () => child.kill());
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the server has ended: ${command}`);
    if (await fetch(url).then(({ ok }) => ok, () => false)) return child;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the server does not answer: ${command}`);
}

async function look(base) {
  const ask = await manager(base, plan.email);
  const all = await makeKey(ask, { name: "Clients", namespace: "all" });
  const own = await makeKey(ask, { name: "Clients of one", namespace: "new" });
  const { namespace } = own;
  const signing = async (kind) => {
    const { id, secret } = await makeKey(ask, { name: `Clients, ${kind}`, namespace, kind });
    return `${id}:${secret}`;
  };
  const server = { base, account: ACCOUNT, namespace, tokens: { a: own.secret, b: all.secret }, keys: { signature: await signing("signed"), legacy: await signing("legacy") } };
  const results = await runAll(names(server), server, packages, { say });
  const faults = show(results, say);
  if (plan.only.length && !plan.only.includes("schemathesis")) return { known: server, results, faults };
  const fuzzed = await schemathesis(base, (await makeKey(ask, { name: "Schemathesis", namespace: "new" })).secret);
  const figures = await measure(base, (await makeKey(ask, { name: "Figures", namespace: "new" })).secret);
  return { known: server, results, fuzzed, figures, faults };
}

// How long what is large takes, in milliseconds.
async function measure(base, token) {
  const ask = async (method, path, body) => {
    const began = performance.now();
    const answer = await fetch(`${base}/api/v1/kv${path}`, { method, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 200)}`);
    return Math.round(performance.now() - began);
  };
  const pairs = Array.from({ length: 10_000 }, (_, i) => ({ key: `figures/${String(i).padStart(5, "0")}`, value: `${i} `.repeat(20) }));
  const bulk = await ask("POST", "/bulk?atomic=true", JSON.stringify({ pairs }));
  const list = await ask("GET", "?prefix=figures/&limit=1000");
  const removed = await ask("POST", "/bulk/delete", JSON.stringify({ keys: pairs.map(({ key }) => key) }));
  const figures = { bulk, list, removed };
  say(`figures: ${JSON.stringify(figures)}`);
  return figures;
}

function names(server) {
  return known(server).filter((name) => !plan.only.length || plan.only.includes(name));
}

// The rows that KV can do, by the clients that were here before.
async function lookAtKv(server) {
  const told = await fetch(new URL("/api/v1/health", server.base), { headers: { authorization: `Bearer ${server.tokens.a}` } });
  const { backend } = await told.json();
  if (backend !== "kv") throw new Error(`it is ${backend} that answers, not KV`);
  const results = await runAll(names(server), server, packages, { leave: ({ kv }) => kv, say });
  return { results, faults: show(results, say) };
}

// Requests made up by the API's own document, and whether the answers are as it says.
async function schemathesis(base, token) {
  const config = join(packages.end2end, "kv-clients/schemathesis.toml");
  const words = ["-m", "schemathesis.cli", "--config-file", config, "run", `${base}/api/v1/openapi.json`, "-H", `Authorization: Bearer ${token}`, "--checks", "all", "--seed", "1", "--no-color"];
  // It keeps what it found in the folder that it runs in.
  const child = spawn(process.env.PYTHON ?? "python3", words, { cwd: plan.packages, env: { ...process.env, PYTHONPATH: packages.python }, stdio: ["ignore", "pipe", "inherit"] });
  const said = Buffer.concat(await child.stdout.toArray()).toString();
  const code = await new Promise((resolve) => (child.exitCode === null ? child.once("close", resolve) : resolve(child.exitCode)));
  const isGood = code === 0;
  if (!isGood) say(said);
  const summary = /^\s*Test cases:\n((?:[ \t]+.+\n)+)/m.exec(said)?.[1].trim().replace(/\s*\n\s*/g, "; ");
  say(`schemathesis: ${summary ?? `ended with ${code}`}`);
  const version = /Schemathesis v?([\d.]+)/i.exec(said)?.[1];
  return { isGood, summary, version };
}
