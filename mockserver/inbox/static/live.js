// Tells the page what has changed: an event `live:<topic>` at the body for each topic. Only a tab
// that is seen listens: a browser opens few connections to one server.

import { tellLists } from "./lists.js";

const { live, state } = document.body.dataset;
const light = document.getElementById("live");
let seen = state;
let source = null;

function listen() {
  if (source || document.hidden) return;
  const address = new URL(live, location.href);
  address.searchParams.set("since", seen);
  source = new EventSource(address);
  source.addEventListener("open", () => tell("live"));
  source.addEventListener("error", () => tell("lost"));
  source.addEventListener("message", (event) => {
    seen = event.lastEventId;
    for (const topic of event.data.split(" ")) {
      htmx.trigger(document.body, `live:${topic}`);
      tellLists(topic);
    }
  });
  source.addEventListener("gone", () => {
    rest();
    tell("deleted");
    document.removeEventListener("visibilitychange", follow);
  });
}

// What was asked for when something changed may come when its place has left the page already.
document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  if (!elt.getAttribute("hx-trigger")?.includes("live:")) return;
  const drop = (event) => {
    if (!elt.isConnected) event.preventDefault();
  };
  elt.addEventListener("htmx:beforeOnLoad", drop, { once: true });
});

function rest() {
  source?.close();
  source = null;
}

function follow() {
  if (document.hidden) rest();
  else listen();
}

function tell(word) {
  light.textContent = word;
  light.dataset.state = word;
}

if (live) {
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
}
