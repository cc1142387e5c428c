// What every page of the inbox does in a browser. Without it, all pages work by links and forms.
import "./live.js";
import "./keys.js";
import "./theme.js";
import "./copy.js";
import "./clock.js";

for (const select of document.querySelectorAll("select[data-submits]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
