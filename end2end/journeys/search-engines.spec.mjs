// What machines read of the shop.
import { amount, expect, test } from "./lib/shop.mjs";
import { structuredData } from "./lib/structured-data.mjs";

const locations = (xml) => [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address);

test("robots.txt leads to the sitemap, and the sitemap to every product", async ({ request, baseURL, goods }) => {
  const robots = await (await request.get("/robots.txt")).text();
  const index = /^Sitemap: (\S+)$/m.exec(robots)[1];
  expect(index).toBe(`${baseURL}/sitemap.xml`);
  expect(robots).toContain("Disallow: /cart");
  const pages = [];
  for (const sitemap of locations(await (await request.get(index)).text())) {
    const answer = await request.get(sitemap);
    expect(answer.headers()["content-type"]).toContain("application/xml");
    pages.push(...locations(await answer.text()));
  }
  // Other journeys bring products of their own meanwhile.
  const products = pages.filter((address) => address.includes("/shop/"));
  expect(products).toEqual(expect.arrayContaining(goods.cards.map(({ path }) => baseURL + path)));
  expect(new Set(products).size).toBe(products.length);
  expect(pages).toContain(`${baseURL}/`);
  expect((await request.get(pages.at(-1))).status()).toBe(200);
});

test("a product's page says to machines what it says to people", async ({ page, goods, baseURL }) => {
  for (const product of [goods.choice, goods.soldOut, goods.plain]) {
    await page.goto(product.path);
    const said = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent());
    const [about, way] = said["@graph"];
    const several = product.variants.length > 1;
    expect(said["@context"]).toBe("https://schema.org");
    expect(about).toMatchObject({ "@type": several ? "ProductGroup" : "Product", name: product.name, url: baseURL + product.path });
    expect(way.itemListElement.at(-1).name).toBe(product.name);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(about.name);
    await expect(page.locator(".lead")).toHaveText(about.description);
    for (const { offers: offer } of about.hasVariant ?? [about]) {
      await page.goto(offer.url);
      expect(amount(await page.getByTestId("price").innerText())).toBe(Number(offer.price ?? offer.priceSpecification.price));
      const stock = await page.getByTestId("stock").innerText();
      const shown = stock === "Sold out" ? /\/OutOfStock$/ : /\/(InStock|BackOrder)$/;
      expect(offer.availability).toMatch(shown);
    }
    for (const picture of about.image) expect((await page.request.get(picture)).status(), picture).toBe(200);
  }
});

test("what machines read of products, lists and ways is as Google's rules want it", async ({ request, goods }) => {
  const expected = {
    "/": ["OnlineStore"],
    [goods.choice.path]: ["ProductGroup", "BreadcrumbList"],
    [`${goods.choice.path}?variant=${goods.choice.variants[1].id}`]: ["Product", "BreadcrumbList"],
    [goods.plain.path]: ["Product", "BreadcrumbList"],
    [goods.soldOut.path]: ["BreadcrumbList"],
    [goods.pictures.path]: ["BreadcrumbList"],
  };
  for (const [path, types] of Object.entries(expected)) {
    const html = await (await request.get(path)).text();
    const { types: found, faults } = await structuredData(html);
    expect(faults, path).toEqual([]);
    expect(found, path).toEqual(expect.arrayContaining(types));
  }
  // It would be told: without a price, without a picture, a way without its places.
  for (const path of [goods.choice.path, goods.plain.path]) {
    const html = await (await request.get(path)).text();
    for (const field of ["price", "image", "position"]) {
      const { faults } = await structuredData(html.replaceAll(`"${field}":`, '"other":'));
      expect(faults, `${path} without ${field}`).not.toEqual([]);
    }
  }
});

test("a page has one address it is known by, a title and a description", async ({ page, goods, baseURL }) => {
  const known = { "/": "/", "/shop": "/shop", [goods.choice.path]: goods.choice.path, [`${goods.choice.path}?variant=${goods.choice.variants[1].id}&added=1`]: goods.choice.path };
  for (const [path, canonical] of Object.entries(known)) {
    await page.goto(path);
    await expect(page.locator('link[rel="canonical"]')).toHaveAttribute("href", baseURL + canonical);
    await expect(page.locator('meta[property="og:url"]')).toHaveAttribute("content", baseURL + canonical);
    await expect(page.locator('meta[name="description"]')).toHaveAttribute("content", /\w{3}/);
    await expect(page.locator('meta[name="robots"]')).toHaveCount(0);
    expect(await page.title()).not.toBe("");
  }
  for (const path of ["/", "/shop", goods.pictures.path]) {
    await page.goto(path);
    const image = await page.locator('meta[property="og:image"]').getAttribute("content");
    expect((await page.request.get(image)).headers()["content-type"], path).toMatch(/^image\//);
    await expect(page.locator('meta[name="twitter:card"]')).toHaveAttribute("content", "summary_large_image");
  }
});

test("what is a visitor's own is left out by search engines", async ({ page }) => {
  for (const path of ["/cart", "/login", "/account", "/shop?q=mug", "/shop?min=5", "/shop?category=none-such", "/no/such/page"]) {
    await page.goto(path);
    await expect.soft(page.locator('meta[name="robots"]'), path).toHaveAttribute("content", "noindex");
    await expect.soft(page.locator('link[rel="canonical"]'), path).toHaveCount(0);
  }
});
