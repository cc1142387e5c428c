// A board is counted anew with each look: whatever changes, there are two seconds between two looks.

const PACE = 2000;
let lookedAt = 0;
let due = null;

function look() {
  due = null;
  lookedAt = Date.now();
  htmx.trigger(document.body, "boards:look");
}

for (const topic of ["messages", "requests", "platform", "clock"]) {
  document.body.addEventListener(`live:${topic}`, () => {
    due ??= setTimeout(look, Math.max(50, lookedAt + PACE - Date.now()));
  });
}
