// Follows an import: its page is asked for again, and what it says of how far it is takes the place of what it said before. Once it
// stands still the whole page is. Without scripts the page is loaded again by itself.
addEventListener("DOMContentLoaded", () => {
  const follow = async () => {
    try {
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-import]");
      if (!now?.hasAttribute("data-moving")) return location.reload();
      one("[data-import]").replaceChildren(...now.childNodes);
    } catch {
      // The connection is gone for a moment.
    }
    setTimeout(follow, 1500);
  };
  if (one("[data-moving]")) setTimeout(follow, 800);
});
