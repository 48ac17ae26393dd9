// The journeys, on each of the servers that `cargo xtask test` prepared. It says which: [{ name, command, url }].
import { defineConfig } from "@playwright/test";

const servers = JSON.parse(process.env.COPPICE_SERVERS ?? "[]");
if (!servers.length) throw new Error("run `cargo xtask test --only journeys`, which builds and seeds the servers");

// Where servers fail on demand, and after that are held: what happens to a whole server happens to no other journey.
const FAILING = "faults/*.spec.mjs";
const HELD = "held/*.spec.mjs";

export default defineConfig({
  testDir: "journeys",
  outputDir: "test-results",
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  reporter: [["list"], ["json"]],
  use: {
    // A trace of every step takes a fifth of the time of all; `--trace on` makes one of a journey that is looked into.
    screenshot: "only-on-failure",
    // Who asks for less motion has pages that stand still at once. Where motion matters, a journey says so.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
      ],
    },
  },
  // What all journeys of a shop begin with is done before them.
  projects: servers.flatMap(({ name, url }) => {
    const isAlone = name.endsWith("-faults");
    const use = { baseURL: url };
    return [
      { name: `${name} set-up`, testMatch: "set-up/*.mjs", use },
      { name, dependencies: [`${name} set-up`], use, ...(isAlone ? { testMatch: FAILING } : { testIgnore: [FAILING, HELD] }) },
      ...(isAlone ? [{ name: `${name} held`, dependencies: [name], testMatch: HELD, use }] : []),
    ];
  }),
  webServer: servers.map(({ name, command, url, env = {} }) => ({
    name,
    command,
    url,
    env: { ...process.env, ...env },
    timeout: 120_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
  })),
});
