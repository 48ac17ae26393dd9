// Whether the move from DynamoDB does what it should against a table of NextAuth's own adapter: in dynalite, or in moto.
//
//   node stage.mjs '{"server":"dynalite"|"moto","python":…,"binary":…,"cases":…,"data":…,"items":20000,"report":…}'

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import dynalite from "dynalite";
import { crowd, people, REGION, SECRETS, table } from "./table.mjs";

const plan = JSON.parse(process.argv[2]);
const seen = [];
let failed = 0;

/** Notes how something came out. */
function check(name, holds, why) {
  seen.push({ name, holds });
  if (!holds) failed += 1;
  console.log(`${holds ? "ok  " : "FAIL"} ${name}${holds ? "" : `: ${why}`}`);
}

/** Runs a program to its end: what it said, its exit code, seconds, and the most memory it had. */
async function run(program, args, env, told = () => {}) {
  const start = performance.now();
  const child = spawn(program, args, { env: { PATH: process.env.PATH, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const output = { out: "", err: "", peak: 0 };
  child.stdout.on("data", (some) => (output.out += some));
  child.stderr.on("data", (some) => (output.err += some));
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      output.peak = Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? output.peak);
    } catch {
      // It is over, or this system does not say.
    }
  }, 20);
  told(child);
  const [code] = await once(child, "close");
  clearInterval(look);
  return { ...output, code, seconds: (performance.now() - start) / 1000, megabytes: Math.round(output.peak / 1024) };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** A server, and how it is ended. */
async function serve(name) {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  if (name === "dynalite") {
    process.env.AWS_REGION = REGION;
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0 }).listen(port, "127.0.0.1");
    await once(server, "listening");
    return { endpoint, end: () => server.close() };
  }
  const { program, path } = plan.python;
  const child = spawn(program, ["-m", "moto.server", "-H", "127.0.0.1", "-p", `${port}`], {
    env: { PATH: process.env.PATH, PYTHONPATH: path },
    stdio: "ignore",
  });
  for (let tries = 0; tries < 300; tries += 1) {
    if (await fetch(endpoint).catch(() => null)) return { endpoint, end: () => child.kill() };
    await sleep(100);
  }
  child.kill();
  throw new Error("moto does not answer");
}

/** What the cases come to, a line each. */
async function cases(settings) {
  const more = plan.server === "moto" ? ["--transactions"] : [];
  const { out, err } = await run(plan.cases, more, settings);
  const lines = out.split("\n").filter((line) => /^(ok|FAIL) /.test(line));
  if (lines.length < 10) check("the cases run", false, err);
  for (const line of lines) {
    const [, word, name, why] = /^(ok|FAIL) +([^:]*)(?:: (.*))?$/.exec(line);
    check(name, word === "ok", why);
  }
}

async function preflight(settings, args = []) {
  return run(plan.binary, ["move", "preflight", ...args], settings);
}

async function looks(at) {
  const expected = await people(at);
  const { out, err, code } = await preflight(at.settings, ["--json"]);
  const found = JSON.parse(out || "{}");
  const { items, bytes, own, unreadable, ...counts } = found.counts ?? {};
  check("what is in the table is counted", isDeepStrictEqual(counts, expected.counts), `${JSON.stringify(found.counts)} ${err}`);
  check("what would move is counted", isDeepStrictEqual(found.moves, expected.moves), JSON.stringify(found.moves));
  const kinds = ({ findings = [] }) => Object.fromEntries(findings.map(({ finding, count }) => [finding, count]));
  const findings = kinds(found);
  check("what is in the way is found", isDeepStrictEqual(findings, expected.findings), JSON.stringify(findings));
  check("the exit code says so", code === 1, `${code}`);
  const words = await preflight(at.settings);
  const said = `${out}${err}${words.out}${words.err}`;
  check("no token is shown", !SECRETS.some((secret) => said.includes(secret)), said);
  check("no address is shown whole", !/\b(ada|bob|carol|erin|frank|grace)[ @]+(at )?example/i.test(said), said);
  check("people are told what to do", words.out.includes("in the way: 2 users whose address another user has too"), words.out);
  const slow = await preflight(at.settings, ["--rate", "100", "--json"]);
  // Which examples come first is not for us to say: four parts are read at once.
  const slowly = JSON.parse(slow.out || "{}");
  const same = isDeepStrictEqual([slowly.counts, slowly.moves, kinds(slowly)], [found.counts, found.moves, findings]);
  check("a pace changes nothing but the time", same, `${slow.out} ${slow.err}`);
}

/** Figures, at dynalite: moto by itself takes longer than all that is measured. */
async function crowds() {
  const server = await serve("dynalite");
  const at = table(server.endpoint);
  await at.make();
  const items = crowd(plan.items);
  for (let from = 0; from < items.length; from += 2_500) {
    await Promise.all([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((part) => at.put(items.slice(from + part * 250, from + (part + 1) * 250))));
  }
  const { out, err, code, seconds, megabytes } = await preflight(at.settings, ["--json"]);
  const whole = code === 0 && JSON.parse(out).counts.items === items.length;
  check(`${items.length.toLocaleString("en")} items are looked at`, whole, `${code} ${err}`);
  at.end();
  server.end();
  console.log(`     ${seconds.toFixed(1)} s, ${megabytes} MB`);
  return `${items.length.toLocaleString("en")} items in dynalite: ${seconds.toFixed(1)} s and ${megabytes} MB at most, of a binary that is not optimised.`;
}

async function doctor(settings) {
  const data = plan.data;
  const ask = async (changes) => run(plan.binary, ["doctor", "--data", data], { ...settings, ...changes });
  const well = await ask({});
  check("doctor finds a good table good", well.code === 0 && well.err.includes("DynamoDB: all is well"), `${well.out}${well.err}`);
  const none = await ask({ DYNAMODB_TABLE: "another" });
  check("doctor says that there is no such table", none.code === 1 && none.out.includes("there is no such table"), none.out);
  const away = await ask({ DYNAMODB_ENDPOINT: "http://127.0.0.1:9" });
  check("doctor says that nobody is there", away.code === 1 && away.out.includes("nobody can be reached"), away.out);
  const nothing = await run(plan.binary, ["doctor", "--data", data], {});
  check("doctor says nothing where nothing is set", !`${nothing.out}${nothing.err}`.includes("DynamoDB"), nothing.out);
  rmSync(data, { recursive: true, force: true });
}

const server = await serve(plan.server);
const at = table(server.endpoint);
let figures = "";
try {
  await at.make();
  await cases(at.settings);
  await doctor(at.settings);
  await looks(at);
  if (plan.items) figures = await crowds();
} finally {
  at.end();
  server.end();
}

console.log(`test result: ${seen.length - failed} passed; ${failed} failed`);
if (plan.report && failed === 0) {
  const lines = [
    "# The move from DynamoDB, seen",
    "",
    "<!-- Made by `cargo xtask move`. Change end2end/dynamodb, not this file. -->",
    "",
    `What our client and \`coppice move preflight\` made of ${plan.about}, with a table and rows by \`@auth/dynamodb-adapter\` itself. It is`,
    "written only where all of it held. `cargo xtask test` does the same at dynalite, which has no transactions.",
    "",
    ...seen.map(({ name }) => `- ${name}`),
    "",
    ...(figures ? [figures] : []),
  ];
  writeFileSync(plan.report, `${lines.join("\n").trimEnd()}\n`);
}
process.exitCode = failed === 0 ? 0 : 1;
