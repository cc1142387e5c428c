// Copies samples, sends requests to the API beside this page, and filters its operations.

const root = location.pathname.replace(/\/docs$/, "");

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const done = await copy(button.dataset.copy);
  button.textContent = done ? "Copied" : "Press Ctrl+C";
  setTimeout(() => (button.textContent = "Copy"), 1500);
});

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await send(form);
  } catch (error) {
    show(form, "No answer", [String(error)], "");
  } finally {
    button.disabled = false;
  }
});

document.getElementById("filter").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/);
  for (const operation of document.querySelectorAll("details.operation")) {
    const text = `${operation.querySelector("summary").textContent} ${operation.id}`.toLowerCase();
    operation.hidden = !words.every((word) => text.includes(word));
  }
});

addEventListener("hashchange", openTarget);
openTarget();

/** Opens the operation that the address names. */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView();
  }
}

/** Copies a text; without the clipboard (plain HTTP elsewhere than on loopback) by a selection. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

async function send(form) {
  const { method, media } = form.dataset;
  const headers = { ...credential(form) };
  const fields = new FormData(form);
  const body = method === "GET" ? null : fields.get("body");
  if (body && media) headers["Content-Type"] = media;
  const started = performance.now();
  const response = await fetch(address(form, fields, headers), { method, headers, body });
  const text = await response.text();
  const notes = [`${Math.round(performance.now() - started)} ms`];
  for (const name of ["X-Mock-Exchange", "X-Mock-Reason"]) {
    if (response.headers.has(name)) notes.push(`${name}: ${response.headers.get(name)}`);
  }
  if (response.redirected) notes.push(`redirected to ${response.url}`);
  show(form, `${response.status} ${response.statusText}`, notes, pretty(text));
}

/** Puts the parameters where they belong; headers are added to `headers`. */
function address(form, fields, headers) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  for (const [key, value] of fields) {
    const [place, name] = key.split(/:(.*)/s);
    if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(value));
    if (place === "query" && value) query.append(name, value);
    if (place === "header" && value) headers[name] = value;
  }
  return root + path + (query.size ? `?${query}` : "");
}

/** The header that carries the credential, when the operation asks for one. */
function credential(form) {
  const wanted = form.dataset.security.split(" ");
  for (const fieldset of document.querySelectorAll("fieldset.credential")) {
    if (!wanted.includes(fieldset.dataset.scheme)) continue;
    const value = (name) => fieldset.querySelector(`[name=${name}]`).value;
    if (fieldset.dataset.type === "basic") {
      const bytes = new TextEncoder().encode(`${value("username")}:${value("password")}`);
      return { Authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
    }
    if (fieldset.dataset.type === "apikey") return { [fieldset.dataset.header]: value("secret") };
    return { Authorization: `Bearer ${value("secret")}` };
  }
  return {};
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function show(form, status, notes, text) {
  const line = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = status;
  line.append(strong, ` · ${notes.join(" · ")}`);
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  pre.textContent = text;
  form.querySelector("output").replaceChildren(line, ...(text ? [pre] : []));
}
