// Makes the products' forms handier. Each works without it.

// All boxes of a list at once.
addEventListener("change", ({ target }) => {
  if (!target.matches("[data-all]")) return;
  for (const box of target.form.querySelectorAll("[name=id]")) box.checked = target.checked;
});

// The table of variants as a sheet: Enter and the arrows go from row to row, Ctrl+D fills down, what was copied from a
// spreadsheet is pasted across cells.
const grid = document.querySelector("[data-grid]");

if (grid) {
  const rows = () => [...grid.tBodies[0].rows].filter((row) => !row.matches(".problems"));
  const field = (cell) => cell?.querySelector("input:not([type=hidden]), select");
  const place = (control) => {
    const cell = control.closest("td");
    return cell && [rows().indexOf(cell.parentNode), cell.cellIndex];
  };
  const at = (row, column) => field(rows()[row]?.cells[column]);
  const go = (control) => {
    control?.focus();
    if (control?.matches("input:not([type=checkbox])")) control.select();
    return !!control;
  };
  const put = (control, text) => {
    if (!control) return;
    if (control.type === "checkbox") control.checked = /^(1|true|yes|x|✓)$/i.test(text);
    else if (control.tagName === "SELECT") {
      const option = [...control.options].find((own) => own.value === text || own.text === text);
      if (option) control.value = option.value;
    } else control.value = text;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const value = (control) => (control.type === "checkbox" ? (control.checked ? "1" : "") : control.value);

  grid.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const where = place(target);
    if (!where || event.altKey || event.isComposing) return;
    const [row, column] = where;
    const edge = (end) => target.tagName === "SELECT" || target.type === "checkbox" ||
      (target.selectionStart === target.selectionEnd && target.selectionStart === (end ? target.value.length : 0)) ||
      (target.selectionStart === 0 && target.selectionEnd === target.value.length);
    const select = target.tagName === "SELECT";
    let next;
    if (key === "d" && (event.ctrlKey || event.metaKey)) {
      const text = value(target);
      for (let below = row + 1; at(below, column); below++) put(at(below, column), text);
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (key === "Enter") next = at(row + (event.shiftKey ? -1 : 1), column) ?? target;
    else if (key === "ArrowDown" && !select) next = at(row + 1, column);
    else if (key === "ArrowUp" && !select) next = at(row - 1, column);
    else if (key === "ArrowRight" && edge(true)) next = at(row, column + 1);
    else if (key === "ArrowLeft" && edge(false)) next = at(row, column - 1);
    if (next && go(next)) event.preventDefault();
  });

  grid.addEventListener("paste", (event) => {
    const where = place(event.target);
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!where || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    text.split("\n").forEach((line, down) =>
      line.split("\t").forEach((cell, along) => put(at(where[0] + down, where[1] + along), cell.trim())),
    );
  });
}

// Whoever leaves with something typed and not saved is asked first, also where it was sent and came back.
const form = document.getElementById("product");
if (form) {
  let typed = "unsaved" in form.dataset;
  form.addEventListener("input", () => (typed = true));
  form.addEventListener("submit", () => (typed = false));
  addEventListener("beforeunload", (event) => typed && event.preventDefault());
}
