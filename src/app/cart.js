// Makes variant choice and cart smoother; everything works without it, as links and forms. It stands in the heads of the
// pages it is for, after frame.js and before what it is about, so that nobody can click sooner than it listens.
{
// The last change, which the shop may not have answered yet.
let pending;

// Sends a form in the background; `done` is told the answer. What is wrong, which is marked as the shop's own pages do.
const send = async (form, done) => {
  const { quantity } = form;
  let error = "";
  try {
    pending = fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" } });
    const answer = await pending;
    const data = await answer.json();
    // A browser that keeps no cookies has no cart either.
    error = data.count && !+kept() ? "This shop needs cookies. Please allow them." : data.error;
    error || done(data);
    // Lines that don't make the cart up were changed in another window.
    let sum = 0;
    for (const line of document.querySelectorAll("[data-cart-line]")) sum += +line.dataset.cartLine;
    if (sum && sum != kept()) location = "/cart?elsewhere";
  } catch {
    error = "That did not reach us. Please try again.";
  }
  one("#" + quantity.getAttribute("aria-describedby")).textContent = error;
  quantity.ariaInvalid = error ? "true" : null;
  show(kept());
  return error;
};

addEventListener("click", (event) => {
  const link = event.target.closest("[data-variant], [href='/cart']");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (!link.dataset.variant) {
    // Who goes to the cart before the shop has answered would not find there what was added.
    if (!pending) return;
    event.preventDefault();
    const go = () => (location = link.href);
    return pending.then(go, go);
  }
  const form = one("[data-cart-add]");
  // What is not there yet can't follow; the link itself can.
  if (!form?.nextSibling) return;
  event.preventDefault();
  one("[data-variant][aria-current]")?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  // It stands in the bar of phones too.
  for (const price of document.querySelectorAll("p[data-price]")) price.innerHTML = link.dataset.price;
  one("p[data-stock]").textContent = link.dataset.stock;
  form.variant.value = link.dataset.variant;
  const button = one("button", form);
  button.textContent = (button.disabled = link.className) ? "Sold out" : "Add to cart";
  history.replaceState(null, "", link.href);
});

addEventListener("submit", async (event) => {
  const form = event.target;
  const said = one("[data-said]", form);
  if (!said) return;
  event.preventDefault();
  said.textContent = "";
  show(+kept() + +form.quantity.value);
  (await send(form, (data) => (said.innerHTML = data.said))) && form.quantity.focus();
});

addEventListener("change", (event) => {
  const form = event.target.closest("[data-cart-line]");
  if (!form) return;
  if (!+form.quantity.value) return one("button", form).click();
  send(form, (data) => {
    form.dataset.cartLine = form.quantity.value;
    one("[data-line-total]", form.parentNode).textContent = data.line;
    one("[data-subtotal]").textContent = data.subtotal;
  });
});
}
