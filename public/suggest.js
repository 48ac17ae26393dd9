// Suggestions under a search box, loaded when somebody goes there. The box is a combobox: arrows walk, Enter follows, Escape
// closes (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). The form beside it works as before.
let asked = 0;
let timer;

const open = (box) => {
  const list = box.nextElementSibling;
  if (list.className == "suggestions") return list;
  document.head.insertAdjacentHTML("beforeend", `<link rel="stylesheet" href="${box.dataset.late}">`);
  box.insertAdjacentHTML("afterend", `<ul class="suggestions" role="listbox" id="${box.id}-list" aria-label="${box.placeholder}" hidden></ul><p class="unseen" role="status"></p>`);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", `${box.id}-list`]]) box.setAttribute(name, value);
  return open(box);
};

const mark = (box, list, to) => {
  const all = [...list.children];
  all.forEach((it, i) => it.setAttribute("aria-selected", i == to));
  all[to] ? box.setAttribute("aria-activedescendant", all[to].id) : box.removeAttribute("aria-activedescendant");
  all[to]?.scrollIntoView({ block: "nearest" });
};

const show = (box, html, said) => {
  const list = open(box);
  list.innerHTML = html;
  list.hidden = !html;
  list.nextElementSibling.textContent = said;
  box.setAttribute("aria-expanded", !!html);
  [...list.children].forEach((it, i) => (it.id = `${list.id}-${i}`));
  mark(box, list, -1);
};

const ask = async (box) => {
  const turn = ++asked;
  const q = box.value.trim();
  try {
    const answer = q && (await (await fetch(`/shop/suggest?${new URLSearchParams({ q })}`)).json());
    if (turn == asked && document.activeElement == box) show(box, answer.html ?? "", answer.said ?? "");
  } catch {}
};

addEventListener("input", ({ target }) => {
  if (!target.dataset.suggest) return;
  clearTimeout(timer);
  timer = setTimeout(ask, 120, target);
});

addEventListener("keydown", (event) => {
  const box = event.target;
  if (!box.dataset?.suggest || event.isComposing) return;
  const list = open(box);
  const all = [...list.children];
  const at = all.findIndex((it) => it.matches("[aria-selected=true]"));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (list.hidden) return;
  if (step) mark(box, list, at < 0 && step < 0 ? all.length - 1 : ((at + step + all.length + 1) % (all.length + 1)));
  else if (event.key == "Escape") show(box, "", "");
  else if (event.key == "Enter" && at >= 0) location = all[at].dataset.href;
  else return;
  event.preventDefault();
});

addEventListener("focusout", ({ target }) => target.dataset.suggest && show(target, "", ""));

// Pressing leaves the focus where it is, so that the list is there when the button is let go.
addEventListener("mousedown", (event) => event.target.closest(".suggestions") && event.preventDefault());

addEventListener("click", ({ target }) => {
  const href = target.closest(".suggestions li")?.dataset.href;
  if (href) location = href;
});
