// Keeps the list of messages live and opens them. It is a client of the control API, and shows
// whatever a message holds as text.

const PAGE_SIZE = 50;
const MAX_ROWS = 1000;
const LONGEST_WAIT = 8; // seconds; messages come at once, changes of their status by asking again

const $ = (id) => document.getElementById(id);
const sandbox = document.body.dataset.sandbox;
const list = $("messages");
const search = $("search");
let following = new AbortController();

search.elements.sandbox.addEventListener("change", () => search.submit());
search.addEventListener("submit", (event) => {
  event.preventDefault();
  restart();
});
search.elements.q.addEventListener("input", debounce(restart, 250));
$("older").addEventListener("click", showOlder);
list.addEventListener("click", (event) => {
  const row = event.target.closest("button.row");
  if (row) toggle(row.parentElement);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) copy(button);
});
follow();

// -- the control API ------------------------------------------------------------------------------

class Refused extends Error {}

/** What the control API answers; null when there is no such thing, or nothing came in time. */
async function ask(path, params = {}) {
  const query = new URLSearchParams({ sandbox, ...params });
  const response = await fetch(`/__admin/${path}?${query}`, { signal: following.signal });
  if (response.status === 401) location.reload();
  if (response.status === 404) return null;
  const answer = await response.json();
  if (response.status >= 500) throw new Error(answer.detail);
  if (!response.ok) throw new Refused(answer.detail);
  return answer;
}

// -- the list -------------------------------------------------------------------------------------

/** Shows what is there, then waits for more, until the search words change. */
async function follow() {
  const { signal } = following;
  let patience = 1;
  while (!signal.aborted) {
    try {
      await becomeVisible();
      const q = search.elements.q.value;
      const hasChanged = merge(await ask("messages", { q, limit: PAGE_SIZE }));
      tell("live", "");
      patience = hasChanged ? 1 : Math.min(patience * 2, LONGEST_WAIT);
      const after = list.firstElementChild?.dataset.id ?? 0;
      await ask("messages/wait", { q, after, timeout: patience });
    } catch (error) {
      if (signal.aborted) return;
      tell("", error instanceof Refused ? error.message : "Not connected; trying again …");
      if (error instanceof Refused) return;
      await pause(2000);
    }
  }
}

function restart() {
  const address = new URL(location);
  address.searchParams.set("q", search.elements.q.value);
  history.replaceState(null, "", address);
  following.abort();
  following = new AbortController();
  follow();
}

/** Brings the newest page into the list; whether anything is different now. */
function merge({ items, next }) {
  const rows = new Map([...list.children].map((row) => [Number(row.dataset.id), row]));
  const oldest = items.at(-1)?.id ?? 0;
  const wanted = new Set(items.map((item) => item.id));
  const overlaps = items.some((item) => rows.has(item.id));
  for (const [id, row] of rows) {
    if (!overlaps || (!wanted.has(id) && (id >= oldest || !next))) row.remove();
  }
  let changes = 0;
  items.forEach((item, index) => {
    const row = rows.get(item.id) ?? makeRow();
    changes += fill(row, item);
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  });
  while (list.children.length > MAX_ROWS) list.lastElementChild.remove();
  if (list.children.length <= PAGE_SIZE) $("older").hidden = !next;
  announce(items.filter((item) => !rows.has(item.id)));
  if (rows.size === 0 && items.length > 0 && !search.elements.q.value) $("start").open = false;
  $("none").hidden = items.length > 0;
  $("none").textContent = search.elements.q.value ? "No message matches." : "No message yet.";
  return changes > 0 || rows.size !== list.children.length;
}

/** Says what came, to those who do not see it. */
function announce(items) {
  if (items.length === 0) return;
  const [newest] = items;
  const more = items.length > 1 ? ` and ${items.length - 1} more` : "";
  $("news").textContent = `New ${newest.channel} message to ${newest.to}${more}`;
}

async function showOlder() {
  const cursor = list.lastElementChild?.dataset.id;
  const page = await ask("messages", { q: search.elements.q.value, limit: PAGE_SIZE, cursor });
  for (const item of page.items) {
    const row = makeRow();
    fill(row, item);
    list.append(row);
  }
  $("older").hidden = !page.next;
}

function makeRow() {
  return $("row").content.firstElementChild.cloneNode(true);
}

/** Writes a message into its row; 1 when it is different from what stood there, else 0. */
function fill(row, item) {
  const state = item.status;
  if (row.dataset.state === state) return 0;
  const isNew = row.dataset.state === undefined;
  row.dataset.state = state;
  row.dataset.id = item.id;
  const shown = {
    channel: item.channel,
    recipient: item.to,
    sender: item.from,
    time: showTime(item.createdAt),
    subject: item.subject,
    text: item.text.slice(0, 200),
    vendor: item.vendor,
    status: item.status,
  };
  for (const [name, value] of Object.entries(shown)) field(row, name).textContent = value;
  field(row, "status").dataset.status = item.status;
  if (!isNew && isOpen(row)) show(row);
  return 1;
}

const field = (row, name) => row.querySelector(`[data-field=${name}]`);

// -- one message ----------------------------------------------------------------------------------

const isOpen = (row) => row.querySelector(".row").getAttribute("aria-expanded") === "true";

function toggle(row) {
  const opens = !isOpen(row);
  row.querySelector(".row").setAttribute("aria-expanded", opens);
  row.querySelector(".detail").hidden = !opens;
  if (opens) show(row);
}

async function show(row) {
  const { id } = row.dataset;
  try {
    const message = await ask(`messages/${id}`);
    if (!message) return;
    const [links, otp, callbacks] = await Promise.all([
      ask(`messages/${id}/links`),
      ask(`messages/${id}/otp`),
      message.ref ? ask("callbacks", { subject: message.ref }) : null,
    ]);
    const detail = $("detail").content.cloneNode(true);
    fillDetail(detail, message, links?.items ?? [], otp?.code, callbacks?.items ?? []);
    row.querySelector(".detail").replaceChildren(detail);
  } catch (error) {
    row.querySelector(".detail").textContent = String(error.message);
  }
}

function fillDetail(detail, message, links, code, callbacks) {
  const part = (name) => detail.querySelector(`[data-part=${name}]`);
  const { warnings = [], ...details } = message.details;
  part("warnings").textContent = [warnings].flat().join("\n");
  part("warnings").hidden = warnings.length === 0;
  part("picked").replaceChildren(...(code ? [pickCode(code)] : []), ...links.map(pickLink));
  part("text").textContent = message.text;
  part("html").hidden = !message.html;
  part("html").querySelector("pre").textContent = message.html;
  const { vendor, ref, direction } = message;
  const facts = { vendor, reference: ref, direction, ...details };
  part("facts").replaceChildren(...Object.entries(facts).map(makeFact));
  const created = { event: "created", at: message.createdAt, detail: {} };
  part("events").replaceChildren(...[created, ...message.events].map(makeEvent));
  part("callbacks").replaceChildren(...callbacks.reverse().map(makeCallback));
  part("callbacks").parentElement.hidden = callbacks.length === 0;
  part("exchange").hidden = !message.exchange;
  part("exchange").href = `/__admin/requests/${message.exchange}?${new URLSearchParams({ sandbox })}`;
}

function pickCode(code) {
  const button = make("button", "Copy");
  button.type = "button";
  button.dataset.copy = code;
  return make("p", make("b", "Code "), make("code", code), " ", button);
}

function pickLink(link) {
  const anchor = make("a", link.url);
  if (/^https?:\/\//i.test(link.url)) anchor.href = link.url;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  return make("p", make("b", link.text ? `${link.text}: ` : "Link "), anchor);
}

function makeFact([name, value]) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return make("div", make("dt", name), make("dd", text));
}

function makeEvent({ event, at, detail }) {
  const more = Object.keys(detail).length ? ` ${JSON.stringify(detail)}` : "";
  return make("li", make("b", event), " ", make("time", showTime(at)), more);
}

function makeCallback({ event, state, method, url, attempts }) {
  const tried = attempts.map((attempt) => attempt.status ?? attempt.error).join(", ");
  const outcome = ` ${state}${tried && ` (${tried})`} `;
  return make("li", make("b", event), outcome, make("code", `${method} ${url}`));
}

// -- small things ---------------------------------------------------------------------------------

/** An element that holds texts and elements. */
function make(name, ...children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

/** The sandbox's time, in UTC, to the second. */
function showTime(at) {
  return at.slice(0, 19).replace("T", " ");
}

function tell(state, problem) {
  $("live").textContent = state;
  $("problem").textContent = problem;
  $("problem").hidden = !problem;
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function becomeVisible() {
  if (!document.hidden) return null;
  return new Promise((resolve) =>
    document.addEventListener("visibilitychange", resolve, { once: true }),
  );
}

function debounce(call, milliseconds) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(call, milliseconds);
  };
}

/** Copies a text; without the clipboard (plain HTTP, not on loopback) by a selection. */
async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const label = button.textContent;
  button.textContent = "Copied";
  await pause(1500);
  button.textContent = label;
}
