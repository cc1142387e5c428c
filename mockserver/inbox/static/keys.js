// The keyboard: any link or button with `data-key` is pressed by that key; lists of `.row` are
// walked by j and k.

const help = document.getElementById("help");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return leave(event);
  if (event.target.closest("input, textarea, select, dialog[open]")) return;
  const act = { j: () => walk(1), k: () => walk(-1), "/": search }[event.key] ?? press(event.key);
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-open=help]")) return;
  listKeys();
  help.showModal();
});

/** Shows which row is open, whoever opened it. */
function mark() {
  const here = location.pathname;
  const open = document.querySelector(`a.row[href="${here}"], a.row[href^="${here}?"]`);
  for (const row of document.querySelectorAll("a.row[aria-current]")) {
    if (row !== open) row.removeAttribute("aria-current");
  }
  open?.setAttribute("aria-current", "true");
}
for (const name of ["htmx:afterSettle", "htmx:pushedIntoHistory"]) {
  document.addEventListener(name, mark);
}

/** Closes what is open beside a list, which stays as it is. */
document.addEventListener("click", (event) => {
  const back = event.target.closest("[data-back]");
  const detail = document.getElementById("detail");
  if (!back || !detail || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  detail.replaceChildren();
  history.pushState({ htmx: true }, "", back.href);
  mark();
});

/** Goes to the next row or the one before; a row that is open gives way to it. */
function walk(step) {
  const rows = [...document.querySelectorAll("a.row")];
  const focused = rows.indexOf(document.activeElement);
  const open = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const from = focused >= 0 ? focused : open;
  const row = rows[from < 0 ? 0 : Math.min(Math.max(from + step, 0), rows.length - 1)];
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
  if (open >= 0) row?.click();
}

function search() {
  document.querySelector("input[type=search]")?.focus();
}

function leave(event) {
  if (help.open || document.querySelector(":popover-open")) return;
  if (event.target.matches("input, textarea, select")) return event.target.blur();
  document.querySelector("[data-back]")?.click();
}

function press(key) {
  const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  return found && (() => found.click());
}

function listKeys() {
  const keys = document.getElementById("keys");
  for (const line of keys.querySelectorAll("[data-made]")) line.remove();
  for (const each of document.querySelectorAll("[data-key]")) {
    const line = document.createElement("div");
    line.dataset.made = "";
    const key = document.createElement("kbd");
    key.textContent = each.dataset.key;
    const term = document.createElement("dt");
    term.append(key);
    const meaning = document.createElement("dd");
    meaning.textContent = each.getAttribute("aria-label") || each.textContent.trim();
    line.append(term, meaning);
    keys.append(line);
  }
}
