// The clients: how each is started, what it can't ask for, what it doesn't say, and where it errs by itself. Packages are in the
// folders that README.md installs them into.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const node = (name) => () => [process.execPath, join(here, "clients", name)];

const versionIn = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;

// A row's operation is one of these.
const isOneOf = (...names) => ({ op }) => names.includes(op);
const has = (...fields) => ({ args }) => fields.some((field) => args[field] !== undefined);
const anyValue = (test) => ({ args }) => (args.pairs ?? [args]).some(test);

// A client of our own API; `by` says how it tells who it is.
const own = (title, by, more = []) => ({
  title,
  shape: "a",
  by,
  command: node("own.mjs"),
  cannot: [
    [({ op }) => op.startsWith("ns_"), "has keys of one namespace each"],
    [has("namespace", "account"), "has keys of one namespace each"],
    [anyValue(({ value }) => value?.base64 !== undefined), "speaks JSON, which holds no bytes"],
    [({ expect }) => expect.value?.base64 !== undefined, "speaks JSON, which holds no bytes"],
    ...more,
  ],
  // Codes are its own words.
  refusal: () => ["status"],
});

export const CLIENTS = {
  typescript: {
    title: "npm `cloudflare`",
    shape: "b",
    command: node("typescript.mjs"),
    version: ({ npm }) => versionIn(join(npm, "node_modules/cloudflare")),
  },
  wrangler: {
    title: "`wrangler kv`",
    shape: "b",
    command: node("wrangler.mjs"),
    version: ({ end2end }) => versionIn(join(end2end, "node_modules/wrangler")),
    cannot: [
      [isOneOf("metadata"), "has no command for it"],
      [isOneOf("expires"), "prints the value alone"],
      [isOneOf("ns_get", "ns_page"), "has no command for it"],
      [({ args }) => args.cursor !== undefined || args.limit === 9 || args.limit === 1001, "chooses its pages by itself"],
      [({ op, args }) => op === "bulk_get" && (args.type || args.metadata), "asks for texts alone"],
    ],
    // It prints a word, not what the answer says.
    silent: { bulk_put: ["count", "failed"], bulk_delete: ["count", "failed"], ns_rename: ["title"] },
    // Of a refusal it prints the code, and of a value that it can't get the status.
    refusal: ({ op }) => (op === "get" || op === "both" ? ["status"] : ["code"]),
  },
  python: {
    title: "PyPI `cloudflare`",
    shape: "b",
    command: () => [process.env.PYTHON ?? "python3", join(here, "clients", "python.py")],
    env: ({ packages }) => ({ PYTHONPATH: packages.python }),
    version: ({ python }) => readdirSync(python).map((name) => /^cloudflare-(.*)\.dist-info$/.exec(name)?.[1]).find(Boolean),
  },
  rust: {
    title: "crate `cloudflare`",
    shape: "b",
    command: ({ packages }) => [packages.rust],
    version: () => /name = "cloudflare"\nversion = "(.*)"/.exec(readFileSync(join(here, "rust/Cargo.lock"), "utf8"))[1],
    cannot: [
      [isOneOf("expires"), "gives the value alone"],
      [isOneOf("bulk_get"), "has no such request"],
      [({ op, args }) => op === "bulk_put" && args.pairs.some(({ metadata }) => metadata !== undefined), "puts no metadata in bulk"],
    ],
    // It takes the answer for nothing, where Cloudflare's document has the namespace; what it asked for is done.
    errs: { "it is renamed": { expect: { unread: true }, why: "can't read the answer, the namespace as Cloudflare documents it, for it expects nothing" } },
  },
  own: own("a client of `/api/v1`, by token", "bearer"),
  signed: own("the same, by signature", "signature"),
  legacy: own("the same, by the older signature", "legacy", [[({ heavy }) => heavy, "signs a mebibyte at most"]]),
};

// Why a client can't do a row, or nothing. It can't do what comes of a row that it can't do, either.
export function reason(client, row, rows) {
  const needed = rows.find(({ name }) => name === row.needs);
  return client.cannot?.find(([test]) => test(row))?.[1] ?? (needed && reason(client, needed, rows));
}
