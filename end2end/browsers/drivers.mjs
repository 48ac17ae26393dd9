// Two browsers beside Chromium, driven alike: { open, back, url, click, type, press, evaluate, until, end }.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { pathToFileURL } from "node:url";

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// What is asked of a page again until it is so; what it says then.
async function until(evaluate, script, what) {
  for (let tries = 0; tries < 100; tries += 1) {
    const said = await evaluate(script).catch(() => null);
    if (said) return said;
    await wait(100);
  }
  throw new Error(`it never came to this: ${what ?? script}`);
}

const find = (selector) => `document.querySelector(${JSON.stringify(selector)})`;

// Firefox, by WebDriver BiDi.
export async function firefox({ packages, program }) {
  const { default: puppeteer } = await import(pathToFileURL(`${packages}/node_modules/puppeteer-core/lib/esm/puppeteer/puppeteer-core.js`));
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: program, headless: true });
  const page = await browser.newPage();
  const evaluate = (script) => page.evaluate(script);
  return {
    version: await browser.version(),
    open: (url) => page.goto(url),
    back: () => page.evaluate("history.back()"),
    url: async () => page.url(),
    click: (selector) => page.click(selector),
    type: async (selector, text) => {
      await page.focus(selector);
      await page.keyboard.type(text);
    },
    enter: () => page.keyboard.press("Enter"),
    evaluate,
    until: (script, what) => until(evaluate, script, what),
    end: () => browser.close(),
  };
}

// WebKitGTK's own small browser, by WebDriver.
export async function webkit({ program }) {
  const port = await new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
  const child = spawn(program, [`--port=${port}`, "--host=127.0.0.1"], { stdio: ["ignore", "ignore", "ignore"] });
  const ask = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${value.error} ${value.message}`);
    return value;
  };
  for (let tries = 0; tries < 50; tries += 1) {
    if (await ask("GET", "/status").then(() => true, () => false)) break;
    await wait(100);
  }
  const { sessionId, capabilities } = await ask("POST", "/session", { capabilities: { alwaysMatch: {} } });
  const session = `/session/${sessionId}`;
  const evaluate = (script) => ask("POST", `${session}/execute/sync`, { script: `return (${script})`, args: [] });
  const element = async (selector) => Object.values(await ask("POST", `${session}/element`, { using: "css selector", value: selector }))[0];
  const keys = async (selector, text) => ask("POST", `${session}/element/${await element(selector)}/value`, { text });
  let last = "body";
  return {
    version: `${capabilities.browserName} ${capabilities.browserVersion}`,
    open: (url) => ask("POST", `${session}/url`, { url }),
    back: () => ask("POST", `${session}/back`, {}),
    url: () => ask("GET", `${session}/url`),
    click: async (selector) => ask("POST", `${session}/element/${await element(selector)}/click`, {}),
    type: (selector, text) => keys((last = selector), text),
    enter: () => keys(last, "\uE007"),
    evaluate,
    until: (script, what) => until(evaluate, script, what),
    end: async () => {
      await ask("DELETE", session).catch(() => {});
      child.kill();
    },
  };
}

export { find };
