// The document of what was seen, docs/kv-clients.md.
import { CLIENTS, reason } from "./clients.mjs";
import { ROWS } from "./script.mjs";

// `outcomes` is [{ server, results, fuzzed, figures, atKv }], all of them as expected.
export function report(outcomes) {
  const [{ results, fuzzed }] = outcomes;
  const servers = outcomes.map(({ server }) => server).join(", ");
  const said = (row, place) => {
    const words = outcomes.map(({ results }) => results[place].cells[row].word ?? "–");
    return new Set(words).size === 1 ? words[0] : words.join(" / ");
  };
  const table = [
    ["", ...results.map(({ client }) => client)],
    ["---", ...results.map(() => "---")],
    ...ROWS.map(({ index, name }) => [name, ...results.map((_, place) => said(index, place))]),
  ];
  const versions = results.map(({ client, title, version }) => `- **${client}**: ${title}${version ? ` ${version}` : ""}, ${asked(client)} of the ${ROWS.length} rows.${notes(client)}`);
  return `# Clients of the KV API

<!-- Made by \`cargo xtask clients\`. Change the script in end2end/kv-clients, not this file. -->

What real clients, unchanged, made of a server (${servers}) when they were told nothing but an address, an account, a token and a namespace.
[Their script](../end2end/kv-clients/script.mjs) is one for all of them, and says what has to come of each row; this is written only where
all of it did. That the script asks for what Cloudflare does, and not for what we do, \`oracle.mjs\` beside it holds against miniflare's
explorer and workerd's own KV.

${versions.join("\n")}
${fuzzed ? `- **schemathesis** ${fuzzed.version ?? ""}, on the document of \`/api/v1\`: ${outcomes.map(({ server, fuzzed }) => `${server} ${fuzzed.summary}`).join(", ")}.\n` : ""}
${outcomes[0].figures ? `- In a development build, of 10,000 keys: ${outcomes.map(figures).join("; ")}.\n` : ""}
${table.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}

A refusal is shown as the client tells it: status, code, or both. – is what a client can't ask for.

## Where KV itself answers

The same clients did the same rows once more, on each server, with \`KV_BACKEND=kv\`: ${atKv(outcomes)}. All was as above, but for what
[KV can't do](kv-moving.md#back-to-kv-and-from-it) and nobody was asked: ${leftOut()}.
`;
}

const figures = ({ server, figures: { bulk, list, removed } }) => `${server}, put in one transaction in ${bulk} ms, the first thousand listed in ${list} ms, all deleted in ${removed} ms`;

const atKv = ([{ atKv }]) => atKv.map(({ client, cells }) => `**${client}** ${cells.filter(({ na }) => !na).length}`).join(", ");

function leftOut() {
  const whys = [...new Set(ROWS.map(({ kv }) => kv).filter(Boolean))];
  return whys.map((why) => `${ROWS.filter(({ kv }) => kv === why).map(({ name }) => `“${name}”`).join(", ")} (${why})`).join("; ");
}

const asked = (name) => ROWS.filter((row) => !reason(CLIENTS[name], row, ROWS)).length;

// Why it is not asked for the others, and where it errs by itself.
function notes(name) {
  const client = CLIENTS[name];
  const reasons = [...new Set(ROWS.map((row) => reason(client, row, ROWS)).filter(Boolean))].map((why) => {
    const rows = ROWS.filter((row) => reason(client, row, ROWS) === why).map(({ name }) => `“${name}”`);
    return `it ${why} (${rows.length > 3 ? `${rows.length} rows` : rows.join(", ")})`;
  });
  const errs = Object.entries(client.errs ?? {}).map(([row, { why }]) => `in “${row}” it ${why}`);
  const all = [...reasons, ...errs].join("; ");
  return all && ` ${all[0].toUpperCase()}${all.slice(1)}.`;
}
