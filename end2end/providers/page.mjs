// What the providers' servers share: the page on which a visitor says who they are, and reading what they say.

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

// A page that asks for an e-mail address and posts `email` and `answer` (continue or cancel) to `action`.
export function askWho(response, { title, action }) {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(`<!doctype html>
<html lang="en"><title>${escape(title)}</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<main><h1>${escape(title)}</h1><p>The shop would like to know your name and your e-mail address.</p>
<form method="post" action="${escape(action)}">
<p><label>E-mail <input name="email" type="email" autocomplete="username"></label></p>
<p><button name="answer" value="continue">Continue</button> <button name="answer" value="cancel" formnovalidate>Cancel</button></p>
</form></main></html>`);
}

// The fields of a posted form.
export async function fields(request) {
  let body = "";
  for await (const chunk of request) body += chunk;
  return Object.fromEntries(new URLSearchParams(body));
}

// Whoever says so is who they are; what they say of themselves depends on their address alone.
export const account = (email) => ({
  email,
  email_verified: !email.startsWith("unverified"),
  name: email.split("@")[0],
});

export function sendJson(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

// Resolves once `server` listens, to IPv4 and IPv6 alike where there are both.
export function listening(server, port) {
  return new Promise((resolve, reject) => server.once("error", reject).listen(port, "localhost", resolve));
}
