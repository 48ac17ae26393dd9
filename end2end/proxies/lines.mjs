// The lines that docs/proxies.md gives, with the ports and files of a try instead of its own.
import { readFileSync } from "node:fs";

const fences = /^```(\w+)\n([\s\S]*?)^```$/gm;

// The lines of each section, by its first word: { nginx: { nginx: [...], sh: [...] }, Caddy: … }.
export function read(file) {
  const sections = {};
  for (const section of readFileSync(file, "utf8").split(/^## /m).slice(1)) {
    const name = section.split(/\s/, 1)[0];
    const found = {};
    for (const [, kind, lines] of section.matchAll(fences)) (found[kind] ??= []).push(lines);
    sections[name] = found;
  }
  return sections;
}

// What a section's command sets.
export const settings = ({ sh: [line] }) => Object.fromEntries([...line.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));

// Puts one text in the place of another, which must be there: else the try is not of these lines.
export function put(lines, changes) {
  return Object.entries(changes).reduce((text, [was, is]) => {
    if (!text.includes(was)) throw new Error(`docs/proxies.md has no ${was} any more`);
    return text.replaceAll(was, is);
  }, lines);
}
