// What is sent byte by byte, and what is right to answer, on both targets: [what, bytes, right, why]. `right` is a status, or what else must be so
// beside it. Where the targets can't answer alike it has both, `{ native, workers }`, and `why` says what can't be done about it. Another row is
// another line.

// What stands between a Worker and its visitors is Cloudflare's, and locally workerd's: it reads the request line and the head, and the Worker has what it
// made of them.
const BEFORE = "the runtime reads the head, and has answered before the Worker is asked; what Cloudflare has in front of it refuses more";
// What it makes of a head that it does not refuse, the Worker can't tell from one that was right.
const MENDED = "the runtime makes of it what it thinks was meant, and the Worker is not told that it was not";
// Cloudflare compresses answers itself, and so does what stands for it here.
const COMPRESSED = "who compresses is not the Worker, and refuses what Cloudflare sends";
// hyper counts the head as one.
const WHOLE_HEAD = "hyper bounds the whole head, and does not tell which part of it was too long";

// A request with these header lines beside those that every request has.
const get = (target, ...lines) => ask("GET", target, ...lines);
const ask = (method, target, ...lines) => (host) => [`${method} ${target} HTTP/1.1`, `Host: ${host}`, "Connection: close", ...lines, "", ""].join("\r\n");
const post = (target, body, ...lines) => (host) =>
  ask("POST", target, `Content-Length: ${Buffer.byteLength(body)}`, ...lines)(host) + body;
// The same without any host but those among the lines.
const bare = (line, ...lines) => () => [line, "Connection: close", ...lines, "", ""].join("\r\n");
const own = (host) => `Origin: http://${host}`;
const form = "Content-Type: application/x-www-form-urlencoded";

// The page as it is.
const plainly = { status: 200, headers: { "content-encoding": undefined } };

// A change, from a page of our own: the lines may need the host.
const change = (...lines) => (host) => post("/logout", "", form, ...lines.map((line) => (typeof line === "function" ? line(host) : line)))(host);

const methods = [
  ["a page", get("/shop"), 200],
  ["a page's head", ask("HEAD", "/shop"), { status: 200, body: "" }],
  ["what can be asked of a page", ask("OPTIONS", "/shop"), { status: 204, headers: { allow: /GET/ } }],
  ["what can be asked of a form", ask("OPTIONS", "/cart/lines"), { status: 204, headers: { allow: /POST/ } }],
  ["what can be asked of nothing", ask("OPTIONS", "/no-such-page"), 404],
  ["what can be asked of all", ask("OPTIONS", "*"), { native: 204, workers: 500 }, BEFORE],
  ["TRACE", ask("TRACE", "/shop"), 403],
  ["a TRACE from our own page", (host) => ask("TRACE", "/shop", own(host))(host), 405],
  ["a PUT without an origin", ask("PUT", "/shop"), 403],
  ["a PUT from our own page", (host) => ask("PUT", "/shop", own(host))(host), 405],
  ["a DELETE from our own page", (host) => ask("DELETE", "/shop", own(host))(host), 405],
  ["a PATCH from our own page", (host) => ask("PATCH", "/shop", own(host))(host), 405],
  ["a method that nobody knows", (host) => ask("BREW", "/shop", own(host))(host), { native: 405, workers: 501 }, BEFORE],
  ["a method in lower case", (host) => ask("get", "/shop", own(host))(host), { native: 405, workers: 501 }, BEFORE],
  ["CONNECT", (host) => bare(`CONNECT ${host} HTTP/1.1`, `Host: ${host}`)(), { native: 400, workers: 500 }, BEFORE],
];

const targets = [
  ["the whole address", (host) => get(`http://${host}/shop`)(host), 200],
  ["the whole address of a connection that is none", (host) => get(`https://${host}/shop`)(host), { native: 400, workers: 200 }, MENDED],
  ["an address of another kind", (host) => get(`javascript://${host}/shop`)(host), { native: 400, workers: 200 }, MENDED],
  ["somebody's name in the address", (host) => get(`http://ada:hush@${host}/shop`)(host), { native: 400, workers: 200 }, MENDED],
  ["no slash", get("shop"), { native: 400, workers: 200 }, MENDED],
  ["an asterisk", get("*"), { native: 400, workers: 500 }, BEFORE],
  ["nothing", bare("GET  HTTP/1.1", "Host: shop.example"), 400],
  ["a dot", get("/./shop"), 200],
  ["a dot at the end", get("/shop/."), 308],
  ["two dots", get("/shop/../cart"), 200],
  ["two dots above all", get("/../../shop"), 200],
  ["a dot, escaped", get("/%2e/shop"), 200],
  ["two dots, escaped", get("/cart/%2E%2e/shop"), 200],
  ["three dots", get("/.../shop"), 404],
  ["two slashes", get("//shop"), 404],
  ["a slash, escaped", get("/shop%2Fmug"), 404],
  ["a backslash", get("/shop\\mug"), 404],
  ["no text", get("/shop/%FF"), 400],
  ["an escape in small letters", get("/shop/%ff"), 308],
  ["a zero", get("/shop/%00"), 404],
  ["half an escape", get("/shop/%zz"), 404],
  ["an empty query", get("/shop?"), 200],
  ["a query of nothing", get("/shop?&&"), 200],
  ["a fragment", get("/shop#top"), 200],
  ["letters that are no ASCII", get("/sh\u00f3p"), 400],
  ["a blank", get("/shop mug"), 400],
  ["a long address", get(`/shop?q=${"a".repeat(6_000)}`), 200],
  ["a very long address", get(`/shop?q=${"a".repeat(90_000)}`), { native: 431, workers: 414 }, WHOLE_HEAD],
];

const hosts = [
  ["no host", bare("GET /shop HTTP/1.1"), 400],
  ["no host, as in 1996", bare("GET /shop HTTP/1.0"), { native: 200, workers: 400 }, BEFORE],
  ["an empty host", bare("GET /shop HTTP/1.1", "Host:"), 400],
  ["one host twice", (host) => bare("GET /shop HTTP/1.1", `Host: ${host}`, `Host: ${host}`)(), { native: 400, workers: 500 }, BEFORE],
  ["two hosts", (host) => bare("GET /shop HTTP/1.1", `Host: ${host}`, "Host: other.example")(), { native: 400, workers: 500 }, BEFORE],
  ["somebody's name in the host", (host) => bare("GET /shop HTTP/1.1", `Host: ada@${host}`)(), { native: 400, workers: 200 }, MENDED],
  ["a path in the host", (host) => bare("GET /shop HTTP/1.1", `Host: ${host}/cart`)(), { native: 400, workers: 404 }, MENDED],
  ["a list of hosts", (host) => bare("GET /shop HTTP/1.1", `Host: ${host}, other.example`)(), { native: 400, workers: 500 }, BEFORE],
  ["a host with a blank", bare("GET /shop HTTP/1.1", "Host: shop example"), { native: 400, workers: 500 }, BEFORE],
  ["a host of markup", bare("GET /shop HTTP/1.1", 'Host: "><script>'), { native: 400, workers: 500 }, BEFORE],
  ["a host with an odd port", bare("GET /shop HTTP/1.1", "Host: localhost:99999"), { native: 400, workers: 500 }, BEFORE],
  ["a host with two ports", bare("GET /shop HTTP/1.1", "Host: localhost:80:80"), { native: 400, workers: 500 }, BEFORE],
  ["a host that is no ASCII", bare("GET /shop HTTP/1.1", "Host: m\u00fcnchen.example"), 400],
  ["a host in capitals with a dot at its end", bare("GET /shop HTTP/1.1", "Host: LOCALHOST."), 200],
  ["an address of the sixth version", bare("GET /shop HTTP/1.1", "Host: [::1]"), 200],
  ["the whole address and another host", (host) => bare(`GET http://${host}/shop HTTP/1.1`, "Host: other.example")(), 200],
];

const heads = [
  ["150 header lines", get("/shop", ...Array.from({ length: 150 }, (_, i) => `X-Line-${i}: a`)), 431],
  ["90 header lines", get("/shop", ...Array.from({ length: 90 }, (_, i) => `X-Line-${i}: a`)), 200],
  ["a header of 10 KB", get("/shop", `X-Long: ${"a".repeat(10_000)}`), 200],
  ["a header of 600 KB", get("/shop", `X-Long: ${"a".repeat(600_000)}`), 431],
  ["a header without a name", get("/shop", ": a"), 400],
  ["a header without a colon", get("/shop", "X-Line"), 400],
  ["a blank before the colon", get("/shop", "X-Line : a"), 400],
  ["a header on two lines", get("/shop", "X-Line: a", " b"), 400],
  ["a zero in a header", get("/shop", "X-Line: a\0b"), 400],
  ["a name that is none", get("/shop", "X(Line): a"), 400],
  ["bytes that are no text in a cookie", get("/shop", "Cookie: visitor_city=M\u00fcnchen; b=2"), 200],
  ["what is no sign at all in a cookie", get("/shop", "Cookie: a=\u0001"), { native: 400, workers: 200 }, MENDED],
  ["cookies on two lines", get("/shop", "Cookie: a=1", "Cookie: b=2"), 200],
  ["no encoding at all", get("/shop", "Accept-Encoding: identity;q=0"), { native: plainly, workers: 415 }, COMPRESSED],
  ["no encoding whatever", get("/shop", "Accept-Encoding: *;q=0"), { native: plainly, workers: 415 }, COMPRESSED],
  ["not compressed", get("/shop", "Accept-Encoding: gzip;q=0, br;q=0, identity"), plainly],
  ["an encoding that nobody knows", get("/shop", "Accept-Encoding: gzip;q=x, ,;"), 200],
  ["a part of a page", get("/shop", "Range: bytes=0-9"), 200],
  ["JSON of what is not there", get("/no-such-page", "Accept: application/json"), { status: 404, headers: { "content-type": /^application\/json/ } }],
  ["a page of what is not there", get("/no-such-page", "Accept: text/html"), { status: 404, headers: { "content-type": /^text\/html/ } }],
  ["another protocol", (host) => ask("GET", "/shop", "Upgrade: websocket", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version: 13")(host).replace("Connection: close", "Connection: upgrade"), 200],
  ["no protocol", () => "HELO shop.example\r\n\r\n", 400],
  ["a protocol of 1991", () => "GET /shop\r\n\r\n", 400],
  ["a protocol of tomorrow", (host) => get("/shop")(host).replace("HTTP/1.1", "HTTP/1.7"), 400],
];

const changes = [
  ["a change from our own page", change(own), 303],
  ["a change from nowhere", change(), 403],
  ["a change from another site", change("Origin: https://evil.example"), 403],
  ["a change from no origin", change("Origin: null"), 403],
  ["a change from two origins", change(own, own), 403],
  ["a change from our own and another", change(own, "Origin: https://evil.example"), 403],
  ["a change from an origin that is no ASCII", change("Origin: http://sh\u00f3p.example", "Sec-Fetch-Site: same-origin"), 403],
  ["a change that the browser says is ours", change("Sec-Fetch-Site: same-origin"), 303],
  ["a change that it says twice is ours", change("Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: same-origin"), 403],
  ["a change that it says is ours and is not", change("Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"), 403],
  ["a change that it says in a list is ours", change("Sec-Fetch-Site: same-origin, same-origin"), 403],
  ["a change from our own page that it says is not ours", change(own, "Sec-Fetch-Site: cross-site"), 303],
];

const bodies = [
  ["a form", (host) => post("/login", "email=x", form, own(host))(host), 422],
  ["a form in pieces", (host) => `${ask("POST", "/login", form, own(host), "Transfer-Encoding: chunked")(host)}7\r\nemail=x\r\n0\r\n\r\n`, 422],
  ["a form in a broken piece", (host) => `${ask("POST", "/login", form, own(host), "Transfer-Encoding: chunked")(host)}zz\r\nemail=x\r\n0\r\n\r\n`, 400],
  ["a form of no type", (host) => post("/login", "email=x", own(host))(host), 415],
  ["a form of another type", (host) => post("/login", "email=x", "Content-Type: text/plain", own(host))(host), 415],
  ["a form that is none", (host) => post("/login", "nothing=1", form, own(host))(host), 422],
  ["no text", (host) => post("/login", "email=%ff", form, own(host))(host), 422],
  ["a long form", (host) => post("/login", `email=${"a".repeat(100_000)}`, form, own(host))(host), 413],
  ["JSON that is none", (host) => post("/api/shop/cart/add", "{", "Content-Type: application/json", own(host))(host), 400],
  ["a length that is none", (host) => ask("POST", "/login", form, own(host), "Content-Length: ten")(host), 400],
  ["a length below nothing", (host) => ask("POST", "/login", form, own(host), "Content-Length: -1")(host), 400],
  ["two lengths", (host) => `${ask("POST", "/login", form, own(host), "Content-Length: 7", "Content-Length: 8")(host)}email=xy`, 400],
  ["a length and pieces", (host) => `${ask("POST", "/login", form, own(host), "Content-Length: 7", "Transfer-Encoding: chunked")(host)}7\r\nemail=x\r\n0\r\n\r\n`, 422],
  ["pieces in another encoding", (host) => `${ask("POST", "/login", form, own(host), "Transfer-Encoding: gzip")(host)}`, 400],
  ["a body that is asked for first", (host) => [ask("POST", "/login", form, own(host), "Content-Length: 7", "Expect: 100-continue")(host), "email=x"], 422],
  ["an expectation that nobody has", (host) => `${ask("POST", "/login", form, own(host), "Content-Length: 7", "Expect: tea")(host)}email=x`, 422],
  ["a body where none belongs", (host) => `${ask("GET", "/shop", "Content-Length: 4")(host)}body`, 200],
];

export const requests = { methods, targets, hosts, heads, changes, bodies };
