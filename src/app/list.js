// Makes the filters of a list smoother. It stands in the heads of lists, after frame.js.

// A list comes in its order as soon as that is chosen.
addEventListener("change", ({ target }) => {
  if (target.matches("[data-filters] select")) target.form.requestSubmit();
});

// Fields with nothing in them stay out of its address.
addEventListener("formdata", ({ target, formData }) => {
  if (target.method === "get") for (const [name, value] of [...formData]) if (!value) formData.delete(name);
});
