// The minute, at which the home does what is due.
import { expect } from "./shop.mjs";

// Has a minute pass at once on Workers. Natively it passes by itself: whoever waits there for what is done by the clock waits for up to
// a minute.
export async function passMinute(request, { project }) {
  if (!project.name.startsWith("workers")) return;
  const answer = await request.get("/cdn-cgi/local/scheduled?cron=*+*+*+*+*");
  expect([answer.status(), await answer.text()]).toEqual([200, "ok"]);
}
