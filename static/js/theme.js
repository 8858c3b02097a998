// The reader's choice of light or dark, kept in this browser. Without this file the system's own choice holds.
(() => {
  const KEY = "theme"; // the admin keeps its own choice under the same name: one choice holds in both
  const root = document.documentElement;

  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is forbidden: the choice lasts for this page
    }
  };

  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.bsTheme = theme;
    else delete root.dataset.bsTheme;
  };

  const store = (theme) => {
    try {
      if (theme === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // see above
    }
  };

  // Before the first paint: this file is loaded in the head. Style sheets show what needs a script only under the class.
  root.classList.add("has-script");
  apply(stored());

  document.addEventListener("DOMContentLoaded", () => {
    const control = document.querySelector("[data-theme-control]");
    if (!control) return;
    const select = control.querySelector("select");
    select.value = root.dataset.bsTheme || "auto";
    select.addEventListener("change", () => {
      apply(select.value);
      store(select.value);
    });
    control.hidden = false;
  });
})();
