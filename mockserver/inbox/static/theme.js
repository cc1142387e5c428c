// As the system has it, light, or dark: kept in a cookie, so that the server writes it into the
// page and nothing flashes.

const THEMES = ["", "light", "dark"];
const WORDS = { "": "as the system", light: "light", dark: "dark" };
const button = document.getElementById("theme");
const root = document.documentElement;

function show() {
  button.setAttribute("aria-label", `Theme: ${WORDS[root.dataset.theme ?? ""]}`);
}

button.addEventListener("click", () => {
  const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "") + 1) % THEMES.length];
  if (next) root.dataset.theme = next;
  else delete root.dataset.theme;
  document.cookie = `mockserver_theme=${next}; path=/; max-age=31536000; samesite=strict`;
  show();
});
show();
