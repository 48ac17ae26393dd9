// Files, natively: what many uploads at once do to the server's memory, and how fast a file is served, beside nginx where
// there is one. The argument is a JSON file written by `cargo xtask bench`: { native: command, token, state, secs, out }.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
const SMALL = 1000;
const PART = 8 << 20;
const children = [];
process.on("exit", () => children.forEach((child) => child.kill()));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const [program, ...rest] = plan.native.map((text) => text.replaceAll("{port}", port).replaceAll("{state}", plan.state));
const server = spawn(program, rest, { env: { ...process.env, LOG_LEVEL: "error" }, stdio: ["ignore", "ignore", "inherit"] });
children.push(server);
while (!(await fetch(`${url}/healthz`).then((answer) => answer.ok, () => false))) {
  if (server.exitCode !== null) throw new Error("the server has ended");
  await sleep(100);
}

// The most memory the server has had since this was last asked, in MB.
function memory() {
  const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
  const peak = Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1024;
  writeFileSync(`/proc/${server.pid}/clear_refs`, "5");
  return peak;
}

// As the page does: again after a while where the server has too much to do.
async function send(method, path, body, more = {}) {
  for (let wait = 100; ; wait = Math.min(wait * 2, 2000)) {
    const headers = { origin: url, cookie: `session=${plan.token}`, accept: "application/json", ...more };
    const answer = await fetch(url + path, { method, body, headers }).catch(() => undefined);
    if (answer && answer.status !== 503) {
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text && JSON.parse(text);
    }
    await sleep(wait * (0.5 + Math.random()));
  }
}

async function served(key) {
  const hash = createHash("sha256");
  const answer = await fetch(`${url}/cdn/${key}`);
  for await (const chunk of answer.body) hash.update(chunk);
  return hash.digest("hex");
}

const results = { idle_mb: memory() };

// A thousand small files, all at once.
const small = Array.from({ length: SMALL }, () => `column\n${randomBytes(15_000).toString("base64")}\n`);
let start = performance.now();
const stored = await Promise.all(small.map((text) => send("PUT", "/admin/cdn/upload?name=table.csv&folder=bench", text)));
results.small = { files: SMALL, seconds: (performance.now() - start) / 1000, peak_mb: memory() };
for (const [i, { file }] of stored.entries()) {
  if ((await served(file.key)) !== sha256(small[i])) throw new Error(`${file.key} is not what was sent`);
}

// Four films of 200 MB, all at once, two parts each at a time.
const film = (number) => {
  const bytes = randomBytes(PART);
  Buffer.from("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2", "latin1").copy(bytes);
  bytes.writeUInt32BE(number, 32);
  return bytes;
};
async function upload(number) {
  const part = film(number);
  const hash = createHash("sha256");
  for (let i = 0; i < 25; i += 1) hash.update(part);
  const announced = { name: `film-${number}.mp4`, size: 25 * PART, sha256: hash.digest("hex"), folder: "bench" };
  const { id } = await send("POST", "/admin/api/cdn/upload/begin", JSON.stringify(announced), { "content-type": "application/json" });
  const numbers = Array.from({ length: 25 }, (_, i) => i + 1);
  const worker = async () => {
    while (numbers.length) await send("PUT", `/admin/cdn/uploads/${id}/parts/${numbers.shift()}`, part);
  };
  await Promise.all([worker(), worker()]);
  const { file } = await send("POST", "/admin/api/cdn/upload/finish", JSON.stringify({ id }), { "content-type": "application/json" });
  return { key: file.key, sha256: announced.sha256 };
}
memory();
start = performance.now();
const films = await Promise.all([1, 2, 3, 4].map(upload));
results.films = { bytes: 4 * 25 * PART, seconds: (performance.now() - start) / 1000, peak_mb: memory() };
for (const { key, sha256 } of films) if ((await served(key)) !== sha256) throw new Error(`${key} is not what was sent`);

// A file of 100 KB, beside nginx.
const wrk = (address) => {
  const run = spawnSync("wrk", ["-t2", "-c32", `-d${plan.secs}s`, address], { encoding: "utf8" });
  return run.error ? undefined : Number(/Requests\/sec:\s+([\d.]+)/.exec(run.stdout)?.[1]);
};
const body = randomBytes(76_800).toString("base64");
const { file } = await send("PUT", "/admin/cdn/upload?name=100k.txt&folder=bench", body);
const nginx = await startNginx(body);
const rounds = { coppice: [], nginx: [] };
for (let i = 0; i < 3; i += 1) {
  rounds.coppice.push(wrk(`${url}/cdn/${file.key}`));
  if (nginx) rounds.nginx.push(wrk(`${nginx}/100k.txt`));
}
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
results.served_100k = { coppice: median(rounds.coppice), nginx: median(rounds.nginx), rounds };
writeFileSync(plan.out, JSON.stringify(results, null, 2));
console.log(JSON.stringify(results, null, 2));
process.exit(0);

async function startNginx(body) {
  try {
    execFileSync("nginx", ["-v"], { stdio: "ignore" });
  } catch {
    console.error("  there is no nginx here to compare with");
    return undefined;
  }
  const home = join(plan.state, "nginx");
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "100k.txt"), body);
  const port = await freePort();
  // As Debian configures it, without the access log, which ours has not either.
  writeFileSync(
    join(home, "nginx.conf"),
    `worker_processes auto; pid ${home}/pid; error_log ${home}/error.log; daemon off;
events { worker_connections 768; }
http { sendfile on; tcp_nopush on; types { text/plain txt; } access_log off; client_body_temp_path ${home}/b; proxy_temp_path ${home}/p;
fastcgi_temp_path ${home}/f; uwsgi_temp_path ${home}/u; scgi_temp_path ${home}/s;
server { listen 127.0.0.1:${port}; root ${home}; } }`,
  );
  const child = spawn("nginx", ["-c", join(home, "nginx.conf")], { stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  const address = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 50 && !(await fetch(`${address}/100k.txt`).then((a) => a.ok, () => false)); i += 1) await sleep(100);
  return address;
}
