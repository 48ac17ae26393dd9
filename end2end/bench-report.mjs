// Markdown tables of a result file: medians, and each other application's ratio to ours in the same round.
import { readFileSync } from "node:fs";

const { samples } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const quiet = samples.filter((sample) => sample.clean);
if (!quiet.length) console.log("The machine was busy in every round: read these with care.");
const clean = quiet.length ? quiet : samples;
const unique = (key) => [...new Set(clean.map((sample) => sample[key]))];
const [scenarios, peers, levels] = ["scenario", "peer", "conc"].map(unique);
const pick = (scenario, peer, conc) =>
  clean.filter((s) => s.scenario === scenario && s.peer === peer && s.conc === conc);

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function table(head, rows) {
  const lines = [head, head.map(() => "---"), ...rows];
  console.log(lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n"));
}

const every = scenarios.flatMap((scenario) => levels.flatMap((conc) => peers.map((peer) => [scenario, conc, peer])));
const measured = every.map((key) => [key, pick(key[0], key[2], key[1])]).filter(([, found]) => found.length);
console.log("\nMedians over the rounds\n");
table(
  ["scenario", "connections", "server", "requests/s", "p50 ms", "p99 ms", "errors"],
  measured.map(([key, found]) => {
    const of = (field, digits) => median(found.map((sample) => sample[field])).toFixed(digits);
    const errors = found.reduce((sum, sample) => sum + sample.errors, 0);
    return [...key, of("rps", 0), of("p50", 2), of("p99", 2), errors];
  }),
);

const ours = peers.filter((peer) => peer.startsWith("coppice"));
for (const our of ours) {
  console.log(`\nRequests/s of ${our} as a multiple of the others', in the same round\n`);
  const others = peers.filter((peer) => peer !== our);
  const ratio = (scenario, conc, other) => {
    const pairs = pick(scenario, our, conc).map((mine) => [mine, pick(scenario, other, conc).find((s) => s.round === mine.round)]);
    const ratios = pairs.filter(([, theirs]) => theirs).map(([mine, theirs]) => mine.rps / theirs.rps);
    return ratios.length ? `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})` : "-";
  };
  const rows = scenarios.flatMap((scenario) => levels.map((conc) => [scenario, conc]));
  table(
    ["scenario", "connections", ...others],
    rows.map(([scenario, conc]) => [scenario, conc, ...others.map((other) => ratio(scenario, conc, other))]),
  );
}
