// One Worker on local workerd, with the bindings of wrangler.toml. The argument is a JSON file written by xtask:
// { wrangler, bundle, assets?, state, port?, vars? }; more of vars may stand in COPPICE_VARS, as JSON.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from "miniflare";

export const settings = JSON.parse(readFileSync(process.argv[2], "utf8"));

export async function start({ port } = settings) {
  const { wrangler, bundle, assets, state } = settings;
  const vars = { ...settings.vars, ...JSON.parse(process.env.COPPICE_VARS ?? "{}") };
  const named = (list, id) => Object.fromEntries((list ?? []).map((item) => [item.binding, item[id] ?? item.binding]));
  const queues = { producers: [], consumers: [], ...wrangler.queues };
  const module = (type, name) => ({ type, path: join(bundle, name), contents: readFileSync(join(bundle, name)) });
  const options = {
    name: wrangler.name,
    host: "127.0.0.1",
    port,
    cf: false,
    log: new Log(LogLevel.WARN),
    logRequests: false,
    resourcePersistencePath: state,
    modulesRoot: bundle,
    modules: [module("ESModule", "index.js"), module("CompiledWasm", "index_bg.wasm")],
    compatibilityDate: wrangler.compatibility_date,
    compatibilityFlags: wrangler.compatibility_flags ?? [],
    bindings: { ...wrangler.vars, ...vars },
    d1Databases: named(wrangler.d1_databases, "database_name"),
    // A mirror has a namespace where wrangler.toml has it in a comment: for who wants one.
    kvNamespaces: { ...named(wrangler.kv_namespaces, "binding"), ...(vars.KV_MIRROR_NAMESPACE && { KV_MIRROR: "KV_MIRROR" }) },
    r2Buckets: named(wrangler.r2_buckets, "bucket_name"),
    images: wrangler.images,
    queueProducers: Object.fromEntries(queues.producers.map(({ binding, queue }) => [binding, { queueName: queue }])),
    queueConsumers: Object.fromEntries(
      queues.consumers.map((consumer) => [
        consumer.queue,
        { maxBatchSize: consumer.max_batch_size, maxRetries: consumer.max_retries, deadLetterQueue: consumer.dead_letter_queue },
      ]),
    ),
    // For minute().
    unsafeTriggerHandlers: true,
    ...(assets && { assets: { ...wrangler.assets, directory: assets, routerConfig: { has_user_worker: true } } }),
  };
  const worker = new Miniflare(convertV4MiniflareOptions(options));
  return { worker, url: await worker.ready };
}

// Has one of the Worker's minutes pass: local workerd has no clock for its trigger.
export async function minute(url) {
  const answer = await fetch(new URL("/cdn-cgi/local/scheduled?cron=*+*+*+*+*", url));
  if (!answer.ok) throw new Error(`a minute did not pass: ${answer.status} ${await answer.text()}`);
}

// Ends the Worker with this process.
export function stopOnSignal(worker) {
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, async () => {
      await worker.dispose();
      process.exit(0);
    });
  }
}
