// The native binary as who has a terminal uses it, with the settings that the servers have.
import { execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";

const native = JSON.parse(process.env.COPPICE_SERVERS).find(({ name }) => name === "native");
const binary = /^'([^']+)'/.exec(native.command)[1];

// Runs a command to its end; what it says.
export async function run(env, ...args) {
  const { stdout, stderr } = await promisify(execFile)(binary, args, { env: { ...process.env, ...native.env, ...env } });
  return stdout + stderr;
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

// Serves a data folder, once it answers.
export async function serve(data) {
  const port = await freePort();
  const server = spawn(binary, ["serve", "--data", data, "--port", String(port)], { env: { ...process.env, ...native.env }, stdio: "ignore" });
  const ended = new Promise((done) => server.once("exit", done));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 150; tries += 1) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  const stop = async () => {
    server.kill();
    await ended;
  };
  return { url, stop };
}
