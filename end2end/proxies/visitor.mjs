// Somebody who comes to shop.example through what stands before it, from an address of this machine of their own.
import { Agent, request } from "node:https";

export const ORIGIN = "https://shop.example";

export class Visitor {
  constructor(port, address = "127.0.0.1", cookies = {}) {
    this.port = port;
    this.cookies = cookies;
    this.agent = new Agent({ keepAlive: true, maxSockets: 4, localAddress: address, rejectUnauthorized: false, servername: "shop.example" });
  }

  // The answer, or why there is none: { status, headers, body } or { lost }.
  ask(method, path, { body, headers = {} } = {}) {
    const cookie = Object.entries(this.cookies).map(([name, value]) => `${name}=${value}`).join("; ");
    const all = { host: "shop.example", origin: ORIGIN, accept: "text/html", ...(cookie && { cookie }), ...(body && { "content-length": body.length }), ...headers };
    return new Promise((resolve) => {
      const asked = request({ host: "127.0.0.1", port: this.port, agent: this.agent, method, path, headers: all }, (answer) => {
        const chunks = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.on("error", (error) => resolve({ lost: error.code ?? String(error) }));
        answer.on("end", () => {
          this.keep(answer.headers["set-cookie"] ?? []);
          // What has been answered need not be sent to its end.
          resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks).toString() });
        });
      });
      asked.on("error", (error) => resolve({ lost: error.code ?? String(error) }));
      asked.setTimeout(60_000, () => asked.destroy(new Error("no answer")));
      asked.end(body);
    });
  }

  keep(lines) {
    for (const line of lines) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/max-age=0/i.test(line)) delete this.cookies[name];
      else this.cookies[name] = value;
    }
  }

  get(path, headers) {
    return this.ask("GET", path, { headers });
  }

  post(path, fields, headers) {
    const body = Buffer.from(new URLSearchParams(fields).toString());
    return this.ask("POST", path, { body, headers: { "content-type": "application/x-www-form-urlencoded", ...headers } });
  }

  json(path, value) {
    return this.ask("POST", path, { body: Buffer.from(JSON.stringify(value)), headers: { "content-type": "application/json", accept: "application/json" } });
  }

  // Signs in by the code that the server keeps for whoever develops it.
  async signIn(email) {
    const asked = await this.post("/login", { email });
    const answer = await this.get(`/dev/mail?to=${encodeURIComponent(email)}`, { accept: "application/json" });
    const code = /^ {4}(\S+ \S+)$/m.exec(JSON.parse(answer.body)[0]?.text)?.[1];
    const entered = await this.post("/login/code", { code: code ?? "" });
    return [asked.status, entered.status];
  }

  end() {
    this.agent.destroy();
  }
}
