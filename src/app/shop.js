// Makes variant choice and cart smoother; everything works without it, as links and forms. It stands in every page's
// head, before what it is about, so that nobody can click sooner than it listens.
{
const find = (selector, within = document) => within.querySelector(selector);
const badge = () => find("[data-cart-count]");
const show = (count) => (badge().textContent = count);

// The last change, which the shop may not have answered yet.
let pending;

// Sends a form in the background; `done` is told the answer, `undo` what went wrong.
const send = async (form, done, undo) => {
  try {
    pending = fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" } });
    const answer = await pending;
    const data = await answer.json();
    answer.ok ? done(data) : undo(data.error);
  } catch {
    undo("That did not reach us. Please try again.");
  }
};

const plain = (event) => !(event.metaKey || event.ctrlKey || event.shiftKey);

// Who goes to the cart before the shop has answered would not find there what was added.
addEventListener("click", (event) => {
  const link = event.target.closest('[href="/cart"]');
  if (!link || !pending || !plain(event)) return;
  event.preventDefault();
  const go = () => (location = link.href);
  pending.then(go, go);
});

// A page shown from the browser's memory may have been left before the cart changed.
addEventListener("pageshow", (event) => {
  if (event.persisted) show(RegExp(`(?:^|; )${badge.dataset.cartCount}=(\\d+)`).exec(document.cookie)?.[1] ?? 0);
});

addEventListener("click", (event) => {
  const link = event.target.closest("[data-variant]");
  const form = find("[data-cart-add]");
  const button = form && find("button", form);
  // What is not there yet can't follow; the link itself can.
  if (!link || !button || !plain(event)) return;
  event.preventDefault();
  find("[data-variant][aria-current]")?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  find("p[data-price]").innerHTML = link.dataset.price;
  find("p[data-stock]").textContent = link.dataset.stock;
  form.variant.value = link.dataset.variant;
  const out = link.classList.contains("out");
  button.disabled = out;
  button.textContent = out ? "Sold out" : "Add to cart";
  history.replaceState(null, "", link.href);
});

addEventListener("submit", (event) => {
  const form = event.target;
  const problem = find(".problem", form);
  if (!problem || !form.matches("[data-cart-add]")) return;
  event.preventDefault();
  const before = +badge().textContent;
  problem.textContent = "";
  show(before + +form.quantity.value);
  send(form, (data) => show(data.count), (error) => (show(before), (problem.textContent = error)));
});

addEventListener("change", (event) => {
  const form = event.target.closest("[data-cart-line]");
  if (!form) return;
  if (!+form.quantity.value) return form.requestSubmit();
  const line = form.closest(".line");
  const problem = find(".problem", line);
  send(
    form,
    (data) => {
      problem.textContent = "";
      show(data.count);
      find("[data-line-total]", line).textContent = data.line;
      find("[data-subtotal]").textContent = data.subtotal;
    },
    (error) => (problem.textContent = error),
  );
});
}
