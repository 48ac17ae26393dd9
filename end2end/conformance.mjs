// Runs the conformance cases inside workerd: the Worker lists their names at /, and runs each at its place.
import { migrate } from "./database.mjs";
import { settings, start } from "./worker.mjs";

const { worker, url } = await start();
// For the cases about the application's stores.
await migrate(await worker.getD1Database("DB"), settings.migrations);
const answer = async (path) => {
  const response = await fetch(new URL(path, url));
  const text = await response.text();
  return response.ok ? JSON.parse(text) : { ok: false, error: `${response.status}: ${text}` };
};

const names = await answer("/");
if (!Array.isArray(names)) throw new Error(`the cases can't be listed: ${names.error}`);
let failed = 0;
for (const [place, name] of names.entries()) {
  const { ok, error } = await answer(`/${place}`);
  if (!ok) failed += 1;
  console.log(ok ? `ok   ${name}` : `FAIL ${name}: ${error}`);
}
await worker.dispose();
console.log(`test result: ${names.length - failed} passed; ${failed} failed`);
process.exit(failed || !names.length ? 1 : 0);
