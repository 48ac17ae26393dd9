// The entry workerd calls. A panic leaves the wasm instance in an unknown state, so the next call gets a new one:
// the worker crate's panic hook sets `criticalError`, and so does any trap seen here.
import * as worker from "./index.js";

const state = worker.__worker_init_state();

const note = (error) => {
  if (error instanceof WebAssembly.RuntimeError) state.criticalError = true;
};

// A trap inside a spawned task reaches nobody else.
addEventListener("error", (event) => note(event.error));

const guarded = (handler) =>
  async function (argument, env, context) {
    if (state.criticalError) {
      worker.__wbg_reset_state();
      state.criticalError = false;
    }
    try {
      return await handler(argument, env, context);
    } catch (error) {
      note(error);
      throw error;
    }
  };

const events = ["fetch", "scheduled", "queue"].filter((name) => name in worker);
export default Object.fromEntries(events.map((name) => [name, guarded(worker[name])]));
