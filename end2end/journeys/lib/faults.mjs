// A server whose platform fails on demand: those that `cargo xtask test` starts with FAULTS.
import { expect } from "./shop.mjs";

// What fails from now on, as FAULTS has it; "none" for nothing.
export async function fail(request, baseURL, rules) {
  const answer = await request.post("/dev/faults", { data: rules, headers: { origin: baseURL, "content-type": "text/plain" } });
  expect([answer.status(), await answer.text()]).toEqual([200, "changed"]);
}

// Whether everything has stopped, as when the process is killed.
export async function hasCrashed(request) {
  return (await (await request.get("/dev/faults")).text()) === "crashed";
}

// Does something, stopped at each of its operations in turn, which is done or not; then once more without a stop. How often that was.
export async function stoppedEverywhere(request, baseURL, { prepare, act, again = act, holds }) {
  let times = 0;
  for (const word of ["crash", "lost"]) {
    for (let after = 0; after < 60; after += 1) {
      const ready = await prepare();
      await fail(request, baseURL, `${word}=${after}`);
      await act(ready);
      const isStopped = await hasCrashed(request);
      await fail(request, baseURL, "none");
      await again(ready);
      await holds(ready, `${word}=${after}`);
      times += 1;
      if (!isStopped) {
        expect(after, "it was stopped nowhere").toBeGreaterThan(1);
        break;
      }
    }
  }
  return times;
}
