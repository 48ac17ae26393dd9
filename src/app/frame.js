// What every page does. It stands in their heads; the scripts after it use its names.
const find = (selector, within = document) => within.querySelector(selector);
const show = (count) => (find("[data-cart-count]").textContent = count);

// How many pieces the cart holds, as the shop has last told the browser, in whichever window.
const kept = () => RegExp(`(?:^|; )${find("[data-cart-count]").dataset.cartCount}=(\\d+)`).exec(document.cookie)?.[1] ?? 0;

// A page shown from the browser's memory may be older than the last change: what is somebody's own is asked for anew.
addEventListener("pageshow", (event) => {
  if (event.persisted) find("[data-personal]") ? location.reload() : show(kept());
});
