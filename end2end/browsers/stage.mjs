// What `cargo xtask browsers` runs: starts a server, has each browser go the journeys, and writes what was seen. The argument is a JSON file:
// { server: { command, url, env }, packages, report, browsers: { name: program } }.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import * as drivers from "./drivers.mjs";
import { JOURNEYS } from "./journeys.mjs";

const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { command, url, env } = plan.server;
const child = spawn("sh", ["-c", `exec ${command}`], { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "inherit"] });
process.once("exit", () => child.kill());
for (let tries = 0; !(await fetch(url).then(({ ok }) => ok, () => false)); tries += 1) {
  if (child.exitCode !== null || tries > 300) throw new Error(`the server does not answer: ${command}`);
  await new Promise((resolve) => setTimeout(resolve, 200));
}
const goods = await plain();
const seen = [];
for (const [name, program] of Object.entries(plan.browsers)) {
  const { version, said } = await go(name, program);
  seen.push({ version, said });
}
child.kill();
const isGood = seen.every(({ said }) => Object.values(said).every((words) => words === "ok"));
if (isGood) writeFileSync(plan.report, report());
process.exit(isGood ? 0 : 1);

async function go(name, program) {
  console.error(`\n${name}`);
  const said = {};
  let version = name;
  for (const [what, journey] of Object.entries(JOURNEYS)) {
    // Each in a browser of its own, whose cookies are nobody's.
    const browser = await drivers[name]({ program, packages: plan.packages });
    version = browser.version;
    said[what] = await journey({ browser, base: url, goods }).then(() => "ok", (error) => error.message);
    await browser.end();
    console.error(`  ${said[what] === "ok" ? "✓" : "✗"} ${what}${said[what] === "ok" ? "" : `: ${said[what]}`}`);
  }
  return { version, said };
}

// The slug of a product that can be bought as it stands.
async function plain() {
  const { products } = await (await fetch(`${url}/api/shop/products?stock=in&type=physical`)).json();
  return products[0].slug;
}

function report() {
  const rows = Object.keys(JOURNEYS).map((what) => `| ${[what, ...seen.map(({ said }) => said[what])].join(" | ")} |`);
  return [
    "# What was seen in browsers other than Chromium",
    "",
    "<!-- Made by `cargo xtask browsers`. Change end2end/browsers, not this file. -->",
    "",
    "The main journeys, natively and over http, in Debian's Firefox by WebDriver BiDi and in WebKitGTK by WebDriver. All others are Chromium's:",
    "`cargo xtask test`. This is written only where all of it came about.",
    "",
    `|  | ${seen.map(({ version }) => version).join(" | ")} |`,
    `| ---${" | ---".repeat(seen.length)} |`,
    ...rows,
    "",
  ].join("\n");
}
