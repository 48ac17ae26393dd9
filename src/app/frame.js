// What every page does. It stands in their heads; the scripts after it use its names.
const one = (selector, within = document) => within.querySelector(selector);
const show = (count) => (one("[data-cart-count]").textContent = count);

// How many pieces the cart holds, as the shop has last told the browser, in whichever window.
const kept = () => document.cookie.match(`(^|; )${one("[data-cart-count]").dataset.cartCount}=(\\d+)`)?.[2] ?? 0;

// A page shown from the browser's memory may be older than the last change: what is somebody's own is asked for anew.
addEventListener("pageshow", (event) => {
  if (event.persisted) one("[data-personal]") ? location.reload() : show(kept());
});

// The scripts beside the page, which its policy lets nothing but this one load; and nothing but the site's own static files.
const load = (src) => {
  const script = document.createElement("script");
  script.type = "module";
  script.src = src;
  script.src.startsWith(origin + "/assets/") && document.head.append(script);
};
addEventListener("DOMContentLoaded", () => {
  for (const link of document.querySelectorAll("[data-script]")) load(link.href);
});

// Who goes to a search box may want suggestions; nobody else pays for them.
addEventListener("focusin", (event) => load(event.target.dataset.suggest));
