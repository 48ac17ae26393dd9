// A provider that does all as it should: a certified OpenID Connect server, with a page of ours where visitors say who
// they are. With `life`, access tokens end after so many seconds, but those from a refresh in an hour; a refresh takes
// a while, and a refresh token is good once. GET /refreshes tells how many there were, by address.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Provider } from "oidc-provider";
import { account, askWho, fields, listening, sendJson } from "./page.mjs";

const HOUR = 3_600;
const REFRESH_MS = 300;

export async function startHonest({ port, url, client, redirects, life = HOUR }) {
  const refreshes = {};
  const isRefresh = (ctx) => ctx?.oidc?.params?.grant_type === "refresh_token";

  const provider = new Provider(url, {
    clients: [{
      client_id: client.id,
      client_secret: client.secret,
      redirect_uris: redirects,
      grant_types: ["authorization_code", "refresh_token"],
    }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...account(id) }) }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: grantAll,
    issueRefreshToken: () => true,
    rotateRefreshToken: () => life < HOUR,
    pkce: { required: () => true },
    ttl: {
      AccessToken: (ctx) => (isRefresh(ctx) ? HOUR : life),
      IdToken: HOUR, RefreshToken: 24 * HOUR, Grant: 24 * HOUR, Interaction: HOUR, Session: HOUR,
    },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: [client.secret] },
    jwks: { keys: [signingKey()] },
  });

  provider.use(async (ctx, next) => {
    await next();
    if (life === HOUR || !isRefresh(ctx)) return;
    await sleep(REFRESH_MS);
    const email = ctx.oidc.entities.Account?.accountId;
    if (email) refreshes[email] = (refreshes[email] ?? 0) + 1;
  });

  const answer = provider.callback();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, url);
    if (pathname === "/refreshes") sendJson(response, 200, refreshes);
    else if (pathname.startsWith("/interaction/")) await interact(provider, request, response);
    else await answer(request, response);
  });
  await listening(server, port);
}

// Saying who one is is agreeing to what the site may know.
async function grantAll({ oidc }) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope("openid email profile offline_access");
  await grant.save();
  return grant;
}

async function interact(provider, request, response) {
  if (request.method !== "POST") return askWho(response, { title: "Sign in with an account", action: request.url });
  const { email, answer } = await fields(request);
  const result = answer === "continue" && email ? { login: { accountId: email } } : { error: "access_denied" };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

function signingKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "1" };
}
