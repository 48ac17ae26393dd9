// Follows a search: what is settled appears as it comes, best first. The page is whole without it, and then asks anew every few
// seconds. It stands in the heads of searches' pages, after frame.js.
addEventListener("DOMContentLoaded", () => {
  const area = one("[data-events]");
  if (!area) return;
  const list = one("[data-candidates]");
  const place = ({ dataset }) => [+dataset.rank, -dataset.score, dataset.domain];
  const before = (a, b) => {
    const [x, y] = [place(a), place(b)];
    const i = x.findIndex((part, i) => part != y[i]);
    return i >= 0 && x[i] < y[i];
  };
  const source = new EventSource(`${area.dataset.events}?after=${area.dataset.seq}`);
  source.onmessage = ({ data }) => {
    const told = JSON.parse(data);
    one("[data-job-status]").textContent = told.label;
    one("[data-job-progress]").textContent = told.progress;
    one("[data-job-batch]").textContent = told.batch;
    one("progress", area).value = told.good;
    if (told.rows.length) one("[data-none]")?.remove();
    for (const html of told.rows) {
      const row = Object.assign(document.createElement("template"), { innerHTML: html }).content.firstElementChild;
      one(`[data-domain="${row.dataset.domain}"]`, list)?.remove();
      list.insertBefore(row, [...list.children].find((other) => before(row, other)) ?? null);
    }
  };
  // What comes now, a question or the end, the server knows.
  source.addEventListener("end", () => location.reload());
  // Too many windows follow already, or somebody has signed out.
  source.onerror = () => source.readyState == 2 && setTimeout(() => location.reload(), 5000);
});
