// What admins do without a browser. `admin` is a request context that is signed in as one.
import { randomBytes } from "node:crypto";
import { filled, plain } from "./forms.mjs";
import { expect, post } from "./shop.mjs";

const read = async (admin, path) => {
  const answer = await admin.get(path);
  expect(answer.status(), path).toBe(200);
  return answer.text();
};

// The texts of the cells of those rows of a page's tables.
const cells = (html, row) =>
  [...html.matchAll(new RegExp(`<tr data-testid="${row}">([^]*?)</tr>`, "g"))].map(([, cells]) =>
    [...cells.matchAll(/<td[^>]*>([^]*?)<\/td>/g)].map(([, cell]) => plain(cell.replace(/<[^>]*>/g, "")).trim()),
  );

// A product that nobody else knows of. It has two options and two variants, so that no journey takes it for one of the shop's kinds.
export class OwnProduct {
  static async make(admin, baseURL, { stock = 10, price = "30" } = {}) {
    const product = Object.assign(new OwnProduct(), { admin, baseURL, name: `Own cup ${randomBytes(4).toString("hex")}` });
    const page = await read(admin, "/admin/products/new");
    const options = { "o0.name": "Size", "o0.values": "Small, Large", "o1.name": "Colour", "o1.values": "Red" };
    const table = await product.#send("new", filled(page, 'id="product"', { name: product.name, ...options, act: "refresh" }));
    const variants = { "v0.price": price, "v1.price": price, "v0.stock": String(stock), "v1.stock": String(stock) };
    const made = await product.#send("new", filled(await table.text(), 'id="product"', { ...variants, status: "active", act: "save" }));
    expect(made.status(), await made.text()).toBe(303);
    product.id = /^\/admin\/products\/([^/?#]+)/.exec(made.headers().location)[1];
    const form = filled(await read(admin, `/admin/products/${product.id}`), 'id="product"');
    return Object.assign(product, { variant: form["v0.id"], other: form["v1.id"] });
  }

  #send(to, form) {
    return post(this.admin, this.baseURL, `/admin/products/${to}`, form);
  }

  // Changes fields of its form, or does with it what a button of that does.
  async change(changes) {
    const page = await read(this.admin, `/admin/products/${this.id}`);
    const answer = await this.#send(this.id, filled(page, 'id="product"', { act: "save", ...changes }));
    expect(answer.status(), await answer.text()).toBe(303);
  }

  // How many there are of the first variant, and the last changes of that: { there, moves: [{ delta, why }] }.
  async stock() {
    const html = await read(this.admin, `/admin/products/${this.id}/stock?variant=${this.variant}`);
    const moves = cells(html, "move").map(([, , delta, , why]) => ({ delta: Number(delta.replace("−", "-")), why }));
    return { there: Number(cells(html, "stock")[0][1]), moves };
  }

  async there() {
    return (await this.stock()).there;
  }

  // Sends the form of the stock as it is, with what `typed` makes of what is there of the first variant.
  async restock(typed) {
    const html = await read(this.admin, `/admin/products/${this.id}/stock`);
    const form = filled(html, `/admin/products/${this.id}/stock`);
    return this.#send(`${this.id}/stock`, { ...form, ...typed(Number(form["s0.was"])) });
  }
}

// Does something with an order as it is shown; nothing where its page does not offer that.
export async function manage(admin, baseURL, id, act, changes = {}) {
  const form = filled(await read(admin, `/admin/orders/${id}`), `/admin/orders/${id}/${act}`, changes);
  return form && post(admin, baseURL, `/admin/orders/${id}/${act}`, form);
}

// An order as admins see it: { word, entries: [[when, what, amount, note]], story }.
export async function managed(admin, id) {
  const html = await read(admin, `/admin/orders/${id}`);
  const word = /data-testid="word">([^<]*)</.exec(html)[1];
  const story = /data-testid="story"[^>]*>([^]*?)<\/ul>/.exec(html)[1];
  return { html, word, entries: cells(html, "entry"), story: plain(story.replace(/<[^>]*>/g, "\n")) };
}

// The numbers of the shop's orders, from the latest as far as this one at least.
export async function numbersDownTo(admin, last) {
  const numbers = [];
  for (let path = "/admin/orders"; path && !numbers.includes(last); ) {
    const html = await read(admin, path);
    numbers.push(...[...html.matchAll(/>No\. (\d+)</g)].map(([, number]) => Number(number)));
    path = plain(/<a href="([^"]+)" rel="next"/.exec(html)?.[1] ?? "");
  }
  return numbers;
}
