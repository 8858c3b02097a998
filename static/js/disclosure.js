// On a wide screen the filters begin open; on a narrow one they stay closed, so that what they found comes first.
(() => {
  if (!window.matchMedia("(min-width: 62rem)").matches) return;
  for (const details of document.querySelectorAll("details[data-open-when-wide]")) details.open = true;
})();
