// Looks through the shop for products of the kinds the journeys need, so that no journey knows the demo shop by heart.

const text = (html) =>
  html.replace(/<[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&amp;", "&").trim();

const attribute = (tag, name) => text(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "");

// The kinds, each with how it is known. `product` has { path, name, category, variants: [{ id, name, price, stock }] },
// where `stock` is what the page says of it.
const free = (variant) => variant.stock === "In stock";
const gone = (variant) => variant.stock === "Sold out";
const KINDS = {
  // A choice of variants at different prices, all to be had.
  choice: ({ variants }) => variants.length > 1 && variants.every(free) && new Set(variants.map((v) => v.price)).size > 1,
  // Nothing to choose.
  plain: ({ variants }) => variants.length === 1 && variants.every(free),
  // Another of that kind, for orders: what is sold is gone, and nobody else's journey may count on it.
  ordered: ({ path, variants }, { plain }) => variants.length === 1 && variants.every(free) && plain && path !== plain.path,
  // Some variants sold out, the first one to be had not.
  mixed: ({ variants }) => variants.some(gone) && variants.some(free),
  soldOut: ({ variants }) => variants.every(gone),
  // Only so many left.
  few: ({ variants }) => variants.some((variant) => variant.left),
  // Two options or more, such as size and colour; all others have one at most.
  grouped: ({ variants }) => variants.length > 3 && variants.some((variant) => variant.available),
  // More than one picture.
  pictures: ({ pictures }) => pictures.length > 1,
};

// Kinds that a shop need not have.
const RARE = {
  // A picture that is kept elsewhere.
  remote: ({ pictures }) => pictures.some((address) => address.startsWith("https://")),
};

export async function takeStock(baseURL) {
  const cards = await readList(baseURL);
  // Sold-out products are few, and lists tell them: they come first.
  const order = [...cards].sort((a, b) => b.soldOut - a.soldOut);
  const found = {};
  const kinds = Object.entries({ ...KINDS, ...RARE });
  for (let i = 0; i < order.length && kinds.some(([kind]) => !found[kind]); i += 8) {
    const read = await Promise.all(order.slice(i, i + 8).map((card) => readProduct(baseURL, card.path)));
    // What another journey has put on sale for itself may be gone by now.
    const products = read.filter(Boolean);
    for (const [kind, fits] of kinds) found[kind] ??= products.find((product) => product.grouped === (kind === "grouped") && fits(product, found));
  }
  const missing = Object.keys(KINDS).filter((kind) => !found[kind]);
  if (missing.length) throw new Error(`the shop has no product of the kind ${missing.join(", ")}`);
  return { ...found, cards };
}

// All products of the shop, as its list shows them.
async function readList(baseURL) {
  const cards = [];
  for (let path = "/shop?limit=100"; path; ) {
    const html = await read(new URL(path, baseURL));
    for (const [card] of html.matchAll(/<a [^>]*class="card"[^]*?<\/a>/g)) {
      cards.push({ path: attribute(card, "href"), name: text(/<h2[^>]*>([^]*?)<\/h2>/.exec(card)[1]), soldOut: card.includes('"tag out"') });
    }
    path = attribute(/<a [^>]*rel="next"[^>]*>/.exec(html)?.[0] ?? "", "href");
  }
  return cards;
}

export const cardPaths = (html) => [...html.matchAll(/<a [^>]*class="card"[^>]*>/g)].map(([card]) => attribute(card, "href"));

async function readProduct(baseURL, path) {
  const html = await read(new URL(path, baseURL), [404]);
  if (html === undefined) return undefined;
  const { "@graph": [about] } = JSON.parse(/<script type="application\/ld\+json">([^]*?)<\/script>/.exec(html)[1]);
  const single = text(/<p [^>]*data-stock[^>]*>([^]*?)<\/p>/.exec(html)?.[1] ?? "");
  // What is paid again and again has no way into the cart.
  const only = attribute(/<input [^>]*name="variant"[^>]*>/.exec(html)?.[0] ?? "", "value");
  const variants = (about.hasVariant ?? [about]).map(({ name: whole, offers }) => {
    const id = new URL(offers.url).searchParams.get("variant") ?? only;
    const name = about.hasVariant ? whole.slice(about.name.length + 2) : whole;
    const price = offers.price ?? offers.priceSpecification.price;
    const link = new RegExp(`<a [^>]*data-variant="${id}"[^>]*>`).exec(html)?.[0];
    const stock = offers.priceSpecification ? "Not sold online" : link ? attribute(link, "data-stock") : single;
    const available = /\/(InStock|BackOrder)$/.test(offers.availability);
    return { id, name, price: Number(price), stock, available, left: Number(/^Only (\d+) left$/.exec(stock)?.[1] ?? 0) };
  });
  const gallery = /<ul [^>]*class="gallery"[^]*?<\/ul>/.exec(html)?.[0] ?? "";
  const pictures = [...gallery.matchAll(/<img [^>]*>/g)].map(([picture]) => attribute(picture, "src"));
  // Several options to choose one by one.
  const grouped = html.includes('class="options"');
  return { path, name: about.name, category: about.category, variants, pictures, grouped };
}

async function read(url, nothing = []) {
  const answer = await fetch(url);
  if (nothing.includes(answer.status)) return undefined;
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.text();
}
