// Forms as pages have them, for visitors without a browser.

const CODES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&#39;": "'", "&amp;": "&" };

// Text as it stood before it was written into a page.
export const plain = (html) => html.replace(/&(lt|gt|quot|#x27|#39|amp);/g, (code) => CODES[code]);

function attribute(tag, name) {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  return found ? plain(found[1]) : undefined;
}

const FIELDS = /<input\b([^>]*)>|<textarea\b([^>]*)>([^]*?)<\/textarea>|<select\b([^>]*)>([^]*?)<\/select>/g;

// What a browser would send of the form in whose tag `mark` stands, with these changes: { name: value }. A button is a change, too; a
// field that is changed to null is not sent. Nothing where there is no such form.
export function filled(html, mark, changes = {}) {
  const form = [...html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)].find(([, tag]) => tag.includes(mark));
  if (!form) return undefined;
  const fields = {};
  for (const [, input, area, text, select, options] of form[2].matchAll(FIELDS)) {
    if (input !== undefined) {
      const kind = attribute(input, "type");
      const isSent = kind !== "file" && (!["checkbox", "radio"].includes(kind) || /\schecked\b/.test(input));
      if (isSent) fields[attribute(input, "name")] = attribute(input, "value") ?? "";
    } else if (area !== undefined) {
      fields[attribute(area, "name")] = plain(text.replace(/^\n/, ""));
    } else {
      const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, option]) => option);
      const chosen = all.find((option) => /\sselected\b/.test(option)) ?? all[0] ?? "";
      fields[attribute(select, "name")] = attribute(chosen, "value") ?? "";
    }
  }
  return Object.fromEntries(Object.entries({ ...fields, ...changes }).filter(([, value]) => value !== null));
}
