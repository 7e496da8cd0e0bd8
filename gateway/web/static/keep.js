// What was typed and is not saved yet is kept in this window, so that no lost session, server or wrong key takes it away. It is
// one clerk's, it is gone with the window, and nothing of it is sent anywhere but by the form itself.
import { gone, keptAs } from "./desk.js";

const SENT = "ordergate-sent";

const read = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(keptAs + key) ?? "null");
  } catch {
    return null;
  }
};

//: keeps `taken()` (null: nothing was typed) under the key while somebody types; what was kept is handed to `back`
export function keepTyped(form, key, { taken, back }) {
  let waiting;
  let dropped = false; // a click keeps, too, and the page may be slow to go
  const told = document.querySelector("[data-back]");
  const keep = () => {
    if (dropped || document.body.dataset.left) return; // somebody else may sit here next
    const now = taken();
    if (now) sessionStorage.setItem(keptAs + key, JSON.stringify(now));
    else sessionStorage.removeItem(keptAs + key);
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 150);
  };
  const before = read(key);
  sessionStorage.removeItem(SENT);
  Promise.resolve(before ? back(before) : false).then((came) => {
    if (came && told && !document.querySelector("[role=alert].blocker")) told.hidden = false;
    if (before && !came) sessionStorage.removeItem(keptAs + key);
    for (const kind of ["input", "change", "click"]) form.addEventListener(kind, soon);
    addEventListener("pagehide", keep);
  });
  told?.querySelector("[data-forget]")?.addEventListener("click", () => {
    form.dataset.sure = "yes";
    dropped = true;
    sessionStorage.removeItem(keptAs + key);
    location.reload();
  });
  // a form goes only where somebody answers: else all of it stays on the page
  form.addEventListener("submit", async (event) => {
    if (form.dataset.sure) return;
    event.preventDefault();
    if (form.dataset.asking) return;
    form.dataset.asking = "yes";
    const button = event.submitter;
    const away = await gone();
    delete form.dataset.asking;
    if (away) return;
    keep();
    sessionStorage.setItem(SENT, key);
    form.dataset.sure = "yes";
    form.requestSubmit(button);
    delete form.dataset.sure;
  });
}
