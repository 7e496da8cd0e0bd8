// Every page: the keyboard, the list of keys, and the way back after a release.

const SINGLE = "ordergate-single-keys";
const help = document.getElementById("help");

export const singleKeys = () => localStorage.getItem(SINGLE) !== "off";

//: key -> what it does on this page; pages add theirs
export const keys = new Map([
  ["?", () => help?.showModal()],
  ["/", () => (document.querySelector("[type=search]") ? document.querySelector("[type=search]").focus() : (location.href = "/desk"))],
]);

//: what a page says where the server did not
export const failed = document.body.dataset.failed;

//: whose page this is, as part of the name under which a window keeps what was typed
export const keptAs = `ordergate-typed:${document.body.dataset.user ?? ""}:`;

const away = document.querySelector("[data-away]");

//: whether the server or the session is gone, which the page then says; what stands on it is not touched
export async function gone() {
  let status = 0;
  try {
    status = (await fetch("/desk/here", { signal: AbortSignal.timeout(8000) })).status;
  } catch {
    // nobody answers
  }
  const lost = status === 0 || status >= 500 ? "server" : status === 401 ? "session" : "";
  for (const told of away?.children ?? []) told.hidden = told.dataset.why !== lost;
  if (away) away.hidden = !lost;
  return Boolean(lost);
}

const written = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
//: an amount as the clerk's language writes it
export const amountOf = (number) => written.format(number);
//: a number as somebody typed it: point and comma are both decimal marks
export const numberOf = (text) => Number(String(text).replace(/[\s']/g, "").replace(",", "."));

const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.altKey && event.code === "KeyU") keys.get("u")();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]") || !singleKeys()) return;
  const act = keys.get(event.key);
  if (act) {
    event.preventDefault();
    act();
  }
});

document.querySelector("[data-help]")?.addEventListener("click", () => help.showModal());
const box = document.getElementById("single-keys");
if (box) {
  box.checked = singleKeys();
  box.addEventListener("change", () => localStorage.setItem(SINGLE, box.checked ? "on" : "off"));
}

// Buttons that need no new page: posted by themselves, and told in their place.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-quiet] button");
  if (!button) return;
  event.preventDefault();
  const answer = await fetch(button.formAction, { method: "POST", headers: { "X-Quiet": "yes" } });
  button.closest("[data-quiet]").textContent = answer.ok ? button.dataset.done : failed;
});

document.querySelector("[data-leave]")?.addEventListener("submit", () => {
  document.body.dataset.left = "yes";
  for (const name of Object.keys(sessionStorage)) if (name.startsWith("ordergate-")) sessionStorage.removeItem(name);
});

// an order that was typed here and has arrived is not typed again
if (!document.querySelector("[data-entry]") && sessionStorage.getItem("ordergate-sent")?.startsWith("entry ")) {
  sessionStorage.removeItem(keptAs + sessionStorage.getItem("ordergate-sent"));
  sessionStorage.removeItem("ordergate-sent");
}

keys.set("u", () => document.querySelector("[data-undo]")?.click());

// A release waits some seconds before it leaves; as long as that, it can be taken back.
const flash = document.querySelector("[data-seconds]");
if (flash) {
  let left = Number(flash.dataset.seconds);
  const tick = () => {
    if (left <= 0) return flash.remove();
    flash.querySelector("[data-left]").textContent = `(${left} s)`;
    left -= 1;
    setTimeout(tick, 1000);
  };
  tick();
}

for (const told of document.querySelectorAll("[data-gone]")) setTimeout(() => told.remove(), 12000);
if (/[?&](released|closed|done|failed)=/.test(location.search)) {
  const query = new URLSearchParams(location.search);
  for (const name of ["released", "closed", "done", "failed"]) query.delete(name);
  history.replaceState(null, "", location.pathname + (query.size ? `?${query}` : ""));
}

//: tells when something moved, and asks again by itself when the line breaks
export function onHint(act) {
  let waiting;
  const stream = new EventSource("/desk/events");
  stream.addEventListener("moved", () => {
    clearTimeout(waiting);
    waiting = setTimeout(act, 100);
  });
  addEventListener("pagehide", () => stream.close());
}
