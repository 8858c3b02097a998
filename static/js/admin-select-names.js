// Select2 draws boxes of its own in the place of a select; each is named here by the label of the select.
django.jQuery(($) => {
  const name = (select) => {
    const label = select.labels && select.labels[0];
    const box = select.nextElementSibling;
    const combobox = box && box.querySelector("[role=combobox]");
    const shown = combobox && combobox.querySelector(".select2-selection__rendered");
    if (!label || !shown) return;
    label.id ||= `${select.id}_label`;
    shown.setAttribute("aria-labelledby", label.id);
    combobox.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
  };

  $("select.admin-autocomplete").each((_, select) => name(select));

  // The box to type in and the list below it are made anew each time they open.
  $(document).on("select2:open", "select.admin-autocomplete", ({ target }) => {
    const label = target.labels && target.labels[0];
    if (!label) return;
    for (const part of document.querySelectorAll(".select2-container--open .select2-search__field, .select2-container--open [role=listbox]")) {
      part.setAttribute("aria-label", label.textContent.replace(/:\s*$/, "").trim());
    }
  });
});
