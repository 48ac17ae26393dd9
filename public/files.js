// Makes the pages of files handier: copying an address, choosing all, showing a font. Each works without it.
const copied = document.querySelector("[data-copied]");

addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    copied.textContent = "Copied";
  } catch {
    // It is marked now, which is how one copies by hand.
    copied.textContent = "Press Ctrl+C to copy";
  }
});

addEventListener("change", (event) => {
  if (!event.target.matches("[data-all]")) return;
  for (const box of event.target.form.querySelectorAll("[name=id]")) box.checked = event.target.checked;
});

const sample = document.querySelector("[data-font]");
if (sample) {
  const font = new FontFace("sample", `url("${sample.dataset.font}")`);
  font.load().then(
    () => document.fonts.add(font),
    () => (sample.textContent = "This font can't be shown here."),
  );
}
