// A smaller copy of the picture that comes by `stream`, as bytes. White is what a format without transparency shows.
export async function resize(images, stream, width, format) {
  const picture = images.input(stream).transform({ width, fit: "scale-down" });
  const copy = await picture.output({ format, background: "#ffffff", anim: false });
  return new Uint8Array(await copy.response().arrayBuffer());
}
