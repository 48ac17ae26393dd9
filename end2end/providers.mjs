// Providers of accounts for the journeys, on this machine. The argument is JSON: { port, origins }, where `port` is the
// first of a dozen that are free, and `origins` are the sites that visitors may be sent back to. Prints "READY" and,
// as JSON, the settings with which a site knows all of them.
import { flaws, startFlawed } from "./providers/flawed.mjs";
import { startGitHub } from "./providers/github.mjs";
import { startHonest } from "./providers/honest.mjs";

const { port, origins } = JSON.parse(process.argv[2]);
const client = { id: "coppice", secret: "a-secret-of-the-journeys" };

// In the order of their ports. Nobody is at the last one.
const kinds = {
  honest: startHonest,
  // Its tokens end soon: within half a minute at first, after a refresh in an hour.
  brief: (place) => startHonest({ ...place, life: 30 }),
  github: startGitHub,
  ...Object.fromEntries(flaws.map((flaw) => [flaw, (place) => startFlawed({ ...place, flaw })])),
  absent: () => {},
};

const settings = { OIDC_PROVIDERS: Object.keys(kinds).join(",") };
for (const [i, [id, start]] of Object.entries(kinds).entries()) {
  const url = `http://localhost:${port + i}`;
  const name = `OIDC_${id.toUpperCase().replaceAll("-", "_")}`;
  settings[`${name}_CLIENT_ID`] = client.id;
  settings[`${name}_CLIENT_SECRET`] = client.secret;
  if (id === "github") Object.assign(settings, { [`${name}_URL`]: url, [`${name}_API_URL`]: `${url}/api` });
  else settings[`${name}_ISSUER`] = url;
  // Of one it is known that every address is its own to give.
  if (id === "honest") settings[`${name}_AUTHORITATIVE_FOR`] = "*";
  await start({ port: port + i, url, client, redirects: origins.map((origin) => `${origin}/login/callback/${id}`) });
}
console.log(`READY ${JSON.stringify(settings)}`);
