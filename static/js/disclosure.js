// On a narrow screen the filters begin closed, so that what they found comes first.
(() => {
  if (window.matchMedia("(min-width: 62rem)").matches) return;
  for (const details of document.querySelectorAll("details[data-closed-when-narrow]")) details.open = false;
})();
