// What a shopper does, in whichever browser.
import { find } from "./drivers.mjs";

const text = (selector) => `${find(selector)}?.textContent.trim()`;
const says = (words) => `document.body.innerText.includes(${JSON.stringify(words)})`;
const at = (path) => `location.pathname === ${JSON.stringify(path)}`;

function expect(is, what) {
  if (!is) throw new Error(what);
}

export const JOURNEYS = {
  "a list, and a product of it": async ({ browser, base }) => {
    await browser.open(`${base}/shop`);
    expect((await browser.evaluate("document.querySelectorAll('a.card').length")) === 24, "the list has not 24 products");
    await browser.evaluate("document.querySelectorAll('a.card')[3].click()");
    await browser.until(`location.pathname.startsWith("/shop/") && ${find("[data-testid=price]")} !== null`, "a product's page");
    expect(await browser.evaluate("[...document.querySelectorAll('img')].every((image) => image.alt !== null)"), "a picture has no words");
    await browser.back();
    await browser.until(at("/shop"), "back at the list");
  },
  "search": async ({ browser, base }) => {
    await browser.open(`${base}/`);
    await browser.type("#search", "mug");
    await browser.enter();
    await browser.until(`location.pathname === "/shop" && location.search.includes("q=mug")`, "what was found");
    expect(await browser.evaluate("document.querySelectorAll('a.card').length > 0"), "nothing was found");
  },
  "a price range of five digits stands in its fields": async ({ browser, base }) => {
    await browser.open(`${base}/shop?min=1250&max=12500`);
    const cut = await browser.evaluate("['min', 'max'].filter((name) => { const field = document.querySelector(`input[name=${name}]`); return field.scrollWidth > field.clientWidth; }).join()");
    expect(cut === "", `cut: ${cut}`);
  },
  "a variant, the cart, and what is taken out stays out": async ({ browser, base, goods }) => {
    await browser.open(`${base}/shop/${goods}`);
    await browser.click("[data-testid=add-to-cart]");
    await browser.until(`${text("[data-testid=cart-count]")} === "1"`, "the badge says 1");
    await browser.until(says("1 added"), "it is said");
    await browser.open(`${base}/cart`);
    expect(await browser.evaluate(find("[data-cart-line]") + " !== null"), "the cart is empty");
    await browser.evaluate(`${find("[data-testid=cart-line] button.quiet")}.click()`);
    await browser.until(says("Your cart is empty"), "the line is gone");
    await browser.back();
    await browser.until(`${says("Your cart is empty")} || !${find("[data-cart-line]")}`, "nothing from before");
    await browser.until(`${text("[data-testid=cart-count]")} === "0"`, "the badge says 0");
  },
  "signing in": async ({ browser, base }) => {
    await browser.open(`${base}/login`);
    await browser.type("input[name=email]", "ada@example.com");
    await browser.enter();
    await browser.until(at("/login/code"), "the code is asked for");
    const [mail] = await (await fetch(`${base}/dev/mail?to=ada%40example.com`, { headers: { accept: "application/json" } })).json();
    await browser.type("#code", /^ {4}(\S+ \S+)$/m.exec(mail.text)[1]);
    await browser.enter();
    await browser.until(says("Hi, ada"), "the header greets");
  },
};
