// Lets a running clock of a sandbox tick. Its offset to this machine's clock is taken anew whenever
// the server writes it.

const offsets = new WeakMap();

function tick() {
  const clock = document.getElementById("clock");
  const time = clock?.querySelector("time");
  if (!time || clock.dataset.mode !== "real") return;
  if (!offsets.has(clock)) offsets.set(clock, Date.parse(clock.dataset.now) - Date.now());
  const now = new Date(Date.now() + offsets.get(clock)).toISOString();
  time.textContent = now.slice(0, 19).replace("T", " ");
}
setInterval(tick, 1000);
