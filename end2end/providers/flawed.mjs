// Providers that do one thing wrong each. They ask nobody who they are: the visitor is back at once.
import { JWKStore, OAuth2Server } from "oauth2-mock-server";
import { account } from "./page.mjs";

const HOUR = 3_600;

// What each does to its server.
const FLAWS = {
  "wrong-nonce": ({ service }) => service.on("beforeTokenSigning", ({ payload }) => (payload.nonce = "another")),
  "wrong-audience": ({ service }) => service.on("beforeTokenSigning", ({ payload }) => (payload.aud = "another")),
  "wrong-issuer": ({ service }) => service.on("beforeTokenSigning", ({ payload }) => (payload.iss = "http://localhost")),
  expired: ({ service }) =>
    service.on("beforeTokenSigning", ({ payload }) => {
      payload.iat -= 2 * HOUR;
      payload.exp -= 2 * HOUR;
    }),
  // Shows another key under the name of the one it signs with.
  "wrong-signature": async ({ issuer }) => {
    const [{ kid }] = issuer.keys.toJSON();
    const shown = new JWKStore();
    await shown.generate("RS256", { kid });
    issuer.keys.toJSON = () => shown.toJSON();
  },
  refused: ({ service }) =>
    service.on("beforeResponse", (response) => {
      response.statusCode = 400;
      response.body = { error: "invalid_grant", error_description: "Call 555-0100 to have your account unlocked." };
    }),
  denied: ({ service }) =>
    service.on("beforeAuthorizeRedirect", ({ url }) => {
      url.searchParams.delete("code");
      url.searchParams.set("error", "access_denied");
      url.searchParams.set("error_description", "Call 555-0100 to have your account unlocked.");
    }),
};

export const flaws = Object.keys(FLAWS);

export async function startFlawed({ port, flaw }) {
  const server = new OAuth2Server();
  await server.issuer.keys.generate("RS256");
  server.service.on("beforeTokenSigning", ({ payload }) => Object.assign(payload, account(`${flaw}@example.com`)));
  await FLAWS[flaw](server);
  await server.start(port, "localhost");
}
