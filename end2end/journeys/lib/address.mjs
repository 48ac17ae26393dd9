// Where requests come from: the servers are told as Cloudflare would tell them.
import { randomInt } from "node:crypto";

// The header of a visitor at `ip`: somewhere nobody else is, unless told.
export const address = (ip = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`) => ({ "cf-connecting-ip": ip });
