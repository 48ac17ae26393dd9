// What a browser shows in place, opened by its own address: a picture, a sound, a film. And a script, which is none.
import { upload } from "./lib/files.mjs";
import { picture, testAs } from "./lib/uploads.mjs";
import { expect } from "./lib/shop.mjs";

const test = testAs(19);

// A second of a tone, as WAV.
function sound() {
  const rate = 8_000;
  const bytes = Buffer.alloc(44 + rate);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + rate, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate, 28);
  bytes.writeUInt16LE(1, 32);
  bytes.writeUInt16LE(8, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(rate, 40);
  for (let i = 0; i < rate; i++) bytes[44 + i] = 128 + Math.round(60 * Math.sin((i * 440 * 2 * Math.PI) / rate));
  return bytes;
}

// Half a second of a changing canvas, as the browser itself makes it.
const film = (page) =>
  page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
    const context = canvas.getContext("2d");
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/webm;codecs=vp8" });
    const parts = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const over = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    for (let i = 0; i < 10; i++) {
      context.fillStyle = `hsl(${i * 36} 80% 50%)`;
      context.fillRect(0, 0, 64, 48);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    recorder.stop();
    await over;
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
  });

// Whatever the browser says that the policy forbids.
function refusals(page) {
  const said = [];
  page.on("console", (message) => {
    if (/Content Security Policy/.test(message.text())) said.push(message.text());
  });
  return said;
}

test("a picture, a sound and a film are shown where they are opened", async ({ page, others, baseURL }) => {
  await page.goto("/");
  const visitor = await others.page();
  const said = refusals(visitor);
  const { name, buffer, width } = picture();
  const files = [
    [await upload(page.request, baseURL, name, buffer), "img"],
    [await upload(page.request, baseURL, "tone.wav", sound()), "video, audio"],
    [await upload(page.request, baseURL, "film.webm", Buffer.from(await film(page))), "video, audio"],
  ];
  for (const [file, element] of files) {
    await visitor.goto(`/cdn/${file.key}`);
    const shown = visitor.locator(element);
    await expect(shown).toHaveCount(1);
    if (element === "img") {
      expect(await shown.evaluate((img) => img.naturalWidth)).toBe(width);
    } else {
      await expect.poll(() => shown.evaluate((media) => media.readyState), { message: file.key }).toBeGreaterThanOrEqual(2);
    }
    expect(said, file.key).toEqual([]);
  }
});

test("a script that was uploaded is no source of scripts", async ({ page, others, baseURL }) => {
  const file = await upload(page.request, baseURL, "run.js", Buffer.from("document.title = 'it ran'"));
  const visitor = await others.page();
  await visitor.goto("/");
  const ran = await visitor.evaluate(async (src) => {
    const script = Object.assign(document.createElement("script"), { src });
    const over = new Promise((resolve) => (script.onload = script.onerror = ({ type }) => resolve(type)));
    document.head.append(script);
    return [await over, document.title];
  }, `/cdn/${file.key}`);
  expect(ran[0]).toBe("error");
  expect(ran[1]).not.toBe("it ran");
});
