// One string in, one string out: a batch crosses the boundary to wasm twice, however many rows it has.

export function open(database, start) {
  return database.withSession(start);
}

// Takes `[[sql, [parameter, …]], …]` as JSON. Answers lines: the session's bookmark, then each statement's rows;
// JSON on one line holds no line break.
export async function batch(session, statements) {
  const prepared = JSON.parse(statements).map(([sql, parameters]) => session.prepare(sql).bind(...parameters));
  const results = await session.batch(prepared);
  const rows = results.map((result) => JSON.stringify(result.results ?? []));
  return [session.getBookmark() ?? "", ...rows].join("\n");
}
