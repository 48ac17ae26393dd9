// Closed-loop load on both targets, in turn. The argument is a JSON file written by `cargo xtask bench`:
// { native: command, workers: { on, off: settings files }, state, rounds, secs, only, out }.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { Agent, get } from "node:http";

const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
const SCENARIOS = [
  { name: "list-uncached", path: "/shop", cache: "off" },
  { name: "list-cached", path: "/shop", cache: "on" },
  { name: "product", path: "/shop/tundra-blanket-999", cache: "on" },
  { name: "cart", path: "/cart", cache: "on" },
  { name: "cdn-100k", path: "/cdn/files/100k.bin", cache: "on" },
].filter(({ name }) => !plan.only.length || plan.only.includes(name));
const CONNECTIONS = [1, 16];

const children = [];
const stop = () => children.forEach((child) => child.kill());
process.on("exit", stop);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

async function native(cache) {
  const port = await freePort();
  const fill = (text) => text.replaceAll("{port}", port).replaceAll("{state}", `${plan.state}/${cache}`);
  const [program, ...rest] = plan.native.map(fill);
  const env = { ...process.env, CACHE_MODE: cache };
  const child = spawn(program, rest, { env, stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/shop`).then((answer) => answer.ok, () => false))) {
    if (child.exitCode !== null) throw new Error("the native server has ended");
    await new Promise((done) => setTimeout(done, 100));
  }
  return url;
}

function workers(cache) {
  const script = new URL("serve.mjs", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, plan.workers[cache]], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  return new Promise((done, fail) => {
    child.stdout.on("data", (data) => {
      const url = /READY (\S+)/.exec(data)?.[1];
      if (url) done(url);
    });
    child.on("exit", () => fail(new Error("workerd has ended")));
  });
}

// One request after the other on each connection.
async function load(url, connections, seconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const end = performance.now() + seconds * 1000;
  const times = [];
  let errors = 0;
  const once = () =>
    new Promise((done) => {
      const start = performance.now();
      const request = get(url, { agent }, (answer) => {
        if (answer.statusCode !== 200) errors += 1;
        answer.resume().on("end", () => done(times.push(performance.now() - start)));
      });
      request.on("error", () => done((errors += 1)));
    });
  const start = performance.now();
  const loop = async () => {
    while (performance.now() < end) await once();
  };
  await Promise.all(Array.from({ length: connections }, loop));
  const elapsed = (performance.now() - start) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(share * (times.length - 1))] ?? NaN;
  return { rps: times.length / elapsed, p50: at(0.5), p99: at(0.99), errors };
}

const servers = {};
const server = (peer, cache) => (servers[`${peer} ${cache}`] ??= { native, workers }[peer](cache));
const samples = [];
for (let round = 0; round <= plan.rounds; round += 1) {
  for (const { name, path, cache } of SCENARIOS) {
    for (const conc of CONNECTIONS) {
      for (const peer of ["native", "workers"]) {
        const url = (await server(peer, cache)) + path;
        const result = await load(url, conc, round ? plan.secs : 1);
        if (!round) continue; // warm-up
        samples.push({ round, peer, scenario: name, conc, clean: true, ...result });
        console.error(`  ${round} ${peer} ${name} x${conc}: ${Math.round(result.rps)} requests/s, ${result.errors} errors`);
      }
    }
  }
}
writeFileSync(plan.out, JSON.stringify({ samples }));
process.exit(0);
