// What Chromium shows of the pictures in crates/conformance/pictures: size, and the colour in the middle of every 16 by 16
// pixels. `node end2end/record-pictures.mjs` writes it to chromium.tsv beside them.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

import { chromium } from "playwright";

const folder = new URL("../crates/conformance/pictures/", import.meta.url);
const types = { jpg: "image/jpeg", png: "image/png", webp: "image/webp", gif: "image/gif" };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--force-color-profile=srgb"],
});
const page = await browser.newPage();
const lines = [];
for (const file of readdirSync(folder).sort()) {
  const type = types[file.split(".").pop()];
  if (!type) continue;
  const url = `data:${type};base64,${readFileSync(new URL(file, folder)).toString("base64")}`;
  lines.push([file, ...(await page.evaluate(shown, url))].join("\t"));
}
writeFileSync(new URL("chromium.tsv", folder), `${lines.join("\n")}\n`);
await browser.close();

async function shown(url) {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  // A canvas turns a picture only as its document does.
  document.body.append(picture);
  const { naturalWidth: width, naturalHeight: height } = picture;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  picture.remove();
  const colours = [];
  for (let y = 8; y < height; y += 16) {
    for (let x = 8; x < width; x += 16) {
      const pixel = [...context.getImageData(x, y, 1, 1).data];
      colours.push(pixel.map((value) => value.toString(16).padStart(2, "0")).join(""));
    }
  }
  return [`${width}x${height}`, ...colours];
}
