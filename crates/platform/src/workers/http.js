// Answers `[status, headers as JSON, body]`; throws a RangeError for a body of more than `most` bytes.
export async function send(method, url, headers, body, timeout, most) {
  const response = await fetch(url, {
    method,
    headers: JSON.parse(headers),
    body,
    redirect: "manual",
    signal: AbortSignal.timeout(timeout),
  });
  const chunks = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (length > most) throw new RangeError(`the answer is longer than ${most} bytes`);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  return [response.status, JSON.stringify([...response.headers]), bytes];
}
