// Requests in and answers out, each in one crossing of the boundary to wasm instead of one for every header.

// The method, the address, then name and value of each header, on lines: none of them can hold a line break.
export function head(request) {
  let text = `${request.method}\n${request.url}`;
  for (const [name, value] of request.headers) text += `\n${name}\n${value}`;
  return text;
}

// `headers` are names and values on lines, `body` bytes, a stream or null.
export function answer(status, headers, body) {
  const lines = headers.split("\n");
  const pairs = [];
  for (let i = 0; i + 1 < lines.length; i += 2) pairs.push([lines[i], lines[i + 1]]);
  return new Response(body, { status, headers: pairs });
}
