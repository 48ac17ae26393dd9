// Each way in which docs/proxies.md has something stand before the server: how it is started, and by which settings of ours.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { put, settings } from "./lines.mjs";

const SHOP = "127.0.0.1:3000";

// { name, keeps, env, files, commands, port }: `keeps` if it has a cache; `commands` stay in the foreground.
export function standing(lines, { folder, port, free }) {
  const files = [];
  const write = (name, text, mode) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    if (mode) chmodSync(file, mode);
    files.push(file);
    return file;
  };
  const here = (name) => join(folder, name);
  const upstream = `127.0.0.1:${port}`;
  const nginx = (text, name, more = {}) => {
    const own = free();
    const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((what) => `${what}_temp_path ${here(`${name}-${what}`)};`).join(" ");
    const server = put(text, { "listen 443 ssl http2;": `listen 127.0.0.1:${own} ssl http2; ssl_certificate ${here("cert.pem")}; ssl_certificate_key ${here("key.pem")};`, [SHOP]: upstream, ...more });
    const config = write(`${name}.conf`, `daemon off; pid ${here(`${name}.pid`)}; error_log ${here(`${name}.log`)}; worker_processes 1; ${process.getuid() === 0 ? "user root;" : ""}\nevents {}\nhttp {\naccess_log off; ${temp}\n${server}}\n`);
    return { port: own, commands: [["nginx", "-p", folder, "-c", config]] };
  };
  const haproxy = (text, to) => {
    const own = free();
    const config = write(`haproxy-${own}.cfg`, put(text, { "bind :443": `bind 127.0.0.1:${own}`, "/etc/haproxy/shop.pem": here("both.pem"), [SHOP]: to }));
    return { port: own, commands: [["haproxy", "-db", "-f", config]] };
  };
  const ways = {
    nginx: () => ({ ...nginx(lines.nginx.nginx[0], "nginx"), env: settings(lines.nginx) }),
    "nginx, which keeps pages": () => ({ keeps: true, ...nginx(lines.nginx.nginx[1], "nginx-cache", { "/var/cache/nginx/shop": here("kept") }), env: settings(lines.nginx) }),
    Caddy: () => {
      const own = free();
      const site = put(lines.Caddy.caddyfile[0], { "shop.example {": `https://shop.example:${own} {\n    tls ${here("cert.pem")} ${here("key.pem")}`, [SHOP]: upstream });
      const config = write("Caddyfile", `{\n    admin off\n    auto_https disable_redirects\n    skip_install_trust\n    servers {\n        protocols h1 h2\n    }\n}\n${site}`);
      return { port: own, env: settings(lines.Caddy), commands: [["caddy", "run", "--config", config, "--adapter", "caddyfile"]] };
    },
    haproxy: () => ({ ...haproxy(lines.haproxy.haproxy[0], upstream), env: settings(lines.haproxy) }),
    "haproxy, then Varnish": () => {
      const own = free();
      const config = write("default.vcl", put(lines.Varnish.vcl[0], { '.port = "3000"': `.port = "${port}"` }));
      mkdirSync(here("varnish"), { recursive: true });
      const before = haproxy(lines.haproxy.haproxy[0].replace("option httpchk OPTIONS *\n", "option httpchk GET /healthz\n"), `127.0.0.1:${own}`);
      const varnish = ["varnishd", "-F", "-n", here("varnish"), "-a", `127.0.0.1:${own}`, "-f", config, "-s", "malloc,64m"];
      return { keeps: true, port: before.port, env: settings(lines.Varnish), commands: [varnish, ...before.commands] };
    },
  };
  return ways;
}
