// A server that is like GitHub where the site can see it: its own OAuth 2, refusals with status 200, and an interface
// that answers nobody without a name.
import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { account, askWho, fields, listening, sendJson } from "./page.mjs";

export async function startGitHub({ port, url, client, redirects }) {
  const codes = new Map();
  const tokens = new Map();

  const routes = {
    "GET /login/oauth/authorize": (request, response, query) => {
      const known = query.client_id === client.id && redirects.includes(query.redirect_uri);
      if (!known || query.code_challenge_method !== "S256") return sendJson(response, 404, { message: "Not Found" });
      askWho(response, { title: "Sign in to something like GitHub", action: request.url });
    },
    "POST /login/oauth/authorize": async (request, response, query) => {
      const { email, answer } = await fields(request);
      const back = new URL(query.redirect_uri);
      if (!redirects.includes(query.redirect_uri)) return sendJson(response, 404, { message: "Not Found" });
      back.searchParams.set("state", query.state);
      if (answer === "continue" && email) {
        const code = randomUUID();
        codes.set(code, { email, query });
        back.searchParams.set("code", code);
      } else {
        back.searchParams.set("error", "access_denied");
      }
      response.writeHead(302, { location: back.href }).end();
    },
    "POST /login/oauth/access_token": async (request, response) => {
      const form = await fields(request);
      const { email, query } = codes.get(form.code) ?? {};
      codes.delete(form.code);
      const challenge = createHash("sha256").update(form.code_verifier ?? "").digest("base64url");
      const right = form.client_id === client.id && form.client_secret === client.secret;
      if (!query || !right || query.code_challenge !== challenge || query.redirect_uri !== form.redirect_uri) {
        return sendJson(response, 200, { error: "bad_verification_code", error_description: "Call 555-0100." });
      }
      const token = randomUUID();
      tokens.set(token, email);
      sendJson(response, 200, { access_token: token, token_type: "bearer", scope: query.scope.replaceAll(" ", ",") });
    },
    "GET /api/user": asSomebody((response, email) => {
      sendJson(response, 200, { id: number(email), login: account(email).name, name: null });
    }),
    "GET /api/user/emails": asSomebody((response, email) => {
      const verified = account(email).email_verified;
      sendJson(response, 200, [
        { email: "second@example.com", primary: false, verified: true, visibility: null },
        { email, primary: true, verified, visibility: "private" },
      ]);
    }),
  };

  function asSomebody(answer) {
    return (request, response) => {
      const email = tokens.get(request.headers.authorization?.replace("Bearer ", ""));
      if (!request.headers["user-agent"]) return sendJson(response, 403, { message: "Who are you?" });
      if (!email) return sendJson(response, 401, { message: "Bad credentials" });
      answer(response, email);
    };
  }

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, url);
    const route = routes[`${request.method} ${pathname}`];
    if (route) await route(request, response, Object.fromEntries(searchParams));
    else sendJson(response, 404, { message: "Not Found" });
  });
  await listening(server, port);
}

// The same address is the same account.
const number = (email) => createHash("sha256").update(email).digest().readUInt32BE();
