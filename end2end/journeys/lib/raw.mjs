// Requests byte by byte: what no client would write.
import { connect } from "node:net";

// Sends these bytes, each part after a moment, and reads one answer: { status, headers, body }. Headers are by their names in lower case, several of one
// name with commas between. Status 0: the connection ended without an answer; -1: neither came.
export function raw(baseURL, parts, { method = "GET", patience = 8_000 } = {}) {
  const { hostname, port } = new URL(baseURL);
  return new Promise((resolve) => {
    const chunks = [];
    const socket = connect(Number(port), hostname);
    const timer = setTimeout(() => done(-1), patience);
    const done = (none) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answerOf(Buffer.concat(chunks), method) ?? { status: none, headers: {}, body: "" });
    };
    socket.on("connect", async () => {
      for (const part of [parts].flat()) {
        socket.write(typeof part === "string" ? Buffer.from(part, "latin1") : part);
        await new Promise((later) => setTimeout(later, 20));
      }
    });
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (answerOf(Buffer.concat(chunks), method)?.whole) done(0);
    });
    // Who is refused may be reset while still sending.
    socket.on("error", () => done(0));
    socket.on("close", () => done(0));
  });
}

function answerOf(bytes, method) {
  const text = bytes.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  const [first, ...lines] = text.slice(0, Math.max(end, 0)).split("\r\n");
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? Number.NaN);
  if (end < 0 || Number.isNaN(status)) return undefined;
  if (status < 200 && status !== 101) return answerOf(bytes.subarray(end + 4), method);
  const headers = {};
  for (const line of lines) {
    const [name, ...value] = line.split(":");
    const key = name.toLowerCase();
    headers[key] = [...(headers[key] ? [headers[key]] : []), value.join(":").trim()].join(", ");
  }
  const rest = text.slice(end + 4);
  const empty = method === "HEAD" || status === 204 || status === 304;
  if (headers["transfer-encoding"] === "chunked") {
    const body = unchunked(rest);
    return { status, headers, body: body ?? rest, whole: empty || body !== undefined };
  }
  const length = headers["content-length"];
  return { status, headers, body: rest, whole: empty || (length !== undefined && rest.length >= Number(length)) };
}

// A chunked body without its frames, once all of it is there.
function unchunked(text) {
  let body = "";
  for (let at = 0; ; ) {
    const line = text.indexOf("\r\n", at);
    const size = Number.parseInt(text.slice(at, line), 16);
    if (line < 0 || Number.isNaN(size) || text.length < line + 2 + size + 2) return undefined;
    if (size === 0) return body;
    body += text.slice(line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
}
