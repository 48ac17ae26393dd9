// Times as this browser writes them, in its own zone: the server knows only those of everybody. It is read after the page, which
// is whole without it.
for (const time of document.querySelectorAll("time[datetime$=Z]")) {
  const at = new Date(time.dateTime.replace(" ", "T"));
  if (isNaN(at)) continue;
  time.title = time.textContent;
  time.textContent = at.toLocaleString([], { dateStyle: "medium", timeStyle: /:\d\d:\d\d/.test(time.title) ? "medium" : "short" });
}
for (const mark of document.querySelectorAll("[data-utc]")) mark.remove();
