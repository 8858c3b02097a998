// A print button, and every disclosure open on paper for browsers whose style sheets cannot open them.
(() => {
  for (const control of document.querySelectorAll("[data-print]")) {
    control.hidden = false;
    control.addEventListener("click", () => window.print());
  }
  for (const words of document.querySelectorAll("[data-print-words]")) words.hidden = true;

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
})();
