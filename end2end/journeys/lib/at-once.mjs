// What comes at the same time.

// So many at once, each with the answer's status: { 303: 1, 422: 199 }.
export async function atOnce(count, send) {
  const answers = await Promise.all(Array.from({ length: count }, (_, i) => send(i)));
  const statuses = {};
  for (const answer of answers) statuses[answer.status()] = (statuses[answer.status()] ?? 0) + 1;
  return { answers, statuses };
}
