// Bytes out of JavaScript.

export function reader(stream) {
  return stream.getReader();
}

export async function read(reader) {
  const { done, value } = await reader.read();
  return done ? undefined : value;
}

// Takes a reader, or a stream that has none.
export function cancel(readerOrStream) {
  readerOrStream.cancel().catch(() => {});
}

// Bytes into JavaScript: a pipe that knows its length, as R2 asks for.

export function pipe(size) {
  const { readable, writable } = new FixedLengthStream(size);
  return [readable, writable.getWriter()];
}

export async function write(writer, chunk) {
  await writer.write(chunk);
}

export async function close(writer) {
  await writer.close();
}

export function abort(writer) {
  writer.abort(new Error("the body ended early")).catch(() => {});
}
