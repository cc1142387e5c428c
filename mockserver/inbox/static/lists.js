// The pages of a list that were scrolled to: each is kept current while it is seen, and catches up
// when it is seen again. (Its head follows all the time.)

const stale = new WeakSet();
const shown = new WeakSet();

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) shown.add(target);
    else shown.delete(target);
    refresh(target);
  }
});

document.addEventListener("htmx:load", () => {
  for (const page of document.querySelectorAll("ol[data-topic]")) watcher.observe(page);
});

/** Tells the pages of a list that something has changed. */
export function tellLists(topic) {
  for (const page of document.querySelectorAll(`ol[data-topic="${CSS.escape(topic)}"]`)) {
    stale.add(page);
    refresh(page);
  }
}

function refresh(page) {
  if (!stale.has(page) || !shown.has(page)) return;
  stale.delete(page);
  htmx.trigger(page.nextElementSibling, "refresh");
}
