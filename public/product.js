// Shows a product's pictures at their full size in place, and what was looked at before, which the browser alone knows. Without
// it pictures are links, and nothing is told.
{
const one = (selector) => document.querySelector(selector);
const gallery = one(".gallery");
const links = [...gallery.querySelectorAll("[data-full]")];
let dialog;
let at;

const show = (to) => {
  at = (to + links.length) % links.length;
  const picture = one(".zoom img");
  picture.src = links[at].href;
  picture.alt = links[at].firstElementChild.alt;
};

gallery.addEventListener("click", (event) => {
  const to = links.indexOf(event.target.closest("a"));
  if (to < 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  if (!dialog) {
    document.head.insertAdjacentHTML("beforeend", `<link rel="stylesheet" href="${one("[data-late]").dataset.late}">`);
    document.body.insertAdjacentHTML("beforeend", `<dialog class="zoom"><form method="dialog"><button>${gallery.dataset.close}</button></form><img></dialog>`);
    dialog = one(".zoom");
    dialog.ariaLabel = links[to].title;
    dialog.onclick = ({ target }) => target.matches("button, form") || dialog.close();
    dialog.onkeydown = ({ key }) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
      if (step) show(at + step);
    };
  }
  show(to);
  dialog.showModal();
});

// Private windows may keep nothing, and say so by failing.
try {
  const path = location.pathname;
  const seen = JSON.parse(localStorage.seen ?? "[]").filter((it) => it.path != path);
  const area = one("[data-seen]");
  for (const { path, name, picture } of seen.slice(0, 4)) {
    const item = document.createElement("li");
    item.innerHTML = `<a class="card"><img class="picture" alt="" width="320" height="320" loading="lazy"><div><h3 dir="auto"></h3></div></a>`;
    const [link] = item.children;
    link.href = path;
    link.querySelector("h3").textContent = name;
    picture ? (link.firstChild.src = picture) : link.firstChild.remove();
    area.lastElementChild.append(item);
    area.hidden = false;
  }
  const picture = gallery.querySelector("img")?.currentSrc;
  const name = one("h1").textContent;
  localStorage.seen = JSON.stringify([{ path, name, picture }, ...seen].slice(0, 8));
} catch {}
}
