// Visitors without a browser, of whom there may be many: each with cookies and an address of their own.
import { address } from "./address.mjs";
import { cookiesOf } from "./people.mjs";
import { post } from "./shop.mjs";

export class Visitor {
  constructor(request, baseURL) {
    Object.assign(this, { request, baseURL, cookies: {}, from: address() });
  }

  async get(path) {
    return this.#kept(await this.request.get(path, { headers: this.#headers(), maxRedirects: 0 }));
  }

  // Sends a form from a page of the shop's; `headers` may say, too, that it comes from elsewhere.
  async post(path, form, headers = {}) {
    return this.#kept(await post(this.request, this.baseURL, path, form, { ...this.#headers(), ...headers }));
  }

  #headers() {
    const cookie = Object.entries(this.cookies).map(([name, value]) => `${name}=${value}`);
    // An empty one, too, so that none of `request`'s own are sent.
    return { ...this.from, cookie: cookie.join("; ") };
  }

  #kept(answer) {
    for (const [name, { value }] of Object.entries(cookiesOf(answer))) this.cookies[name] = value;
    return answer;
  }
}
