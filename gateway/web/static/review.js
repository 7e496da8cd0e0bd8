// The review page: a value lights its place in the source, a word of the source goes into a value, lines are changed.

import { amountOf, failed, gone, keys, numberOf as number, onHint } from "./desk.js";
import { openBox } from "./box.js";
import { keepTyped } from "./keep.js";

const form = document.getElementById("review");
const editable = Boolean(form?.dataset.heartbeat) || form?.hasAttribute("data-entry");

// --- source and values ----------------------------------------------------------------------------------------------

// a value that was not read has no place of its own: those of its line show where it should stand
function placesOf(pointer) {
  const all = [...document.querySelectorAll("[data-at]")];
  const own = all.filter((place) => place.dataset.at === pointer);
  const line = pointer.match(/^\/lines\/\d+\//)?.[0];
  return own.length || !line ? own : all.filter((place) => place.dataset.at.startsWith(line));
}

function light(pointer) {
  document.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
  const places = placesOf(pointer);
  for (const place of places) place.classList.add("lit");
  if (!places.length) return;
  show(places[0].closest("[role=tabpanel]"));
  const panel = places[0].closest(".source");
  const box = places[0].getBoundingClientRect();
  const frame = panel.getBoundingClientRect();
  if (box.top < frame.top + 60 || box.bottom > frame.bottom - 20) {
    panel.scrollTop += box.top - frame.top - frame.height / 3;
  }
}

function show(panel) {
  if (!panel) return;
  for (const other of document.querySelectorAll("[role=tabpanel]")) other.hidden = other !== panel;
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const mine = tab.getAttribute("aria-controls") === panel.id;
    tab.setAttribute("aria-selected", String(mine));
    tab.tabIndex = mine ? 0 : -1;
  }
  const tools = document.querySelector("[data-tools]");
  if (tools) tools.hidden = !panel.hasAttribute("data-pictures");
  panel.querySelectorAll("figure[data-words]").forEach(fetchWords);
}

async function fetchWords(figure) {
  if (!editable || figure.dataset.fetched) return;
  figure.dataset.fetched = "yes";
  const answer = await fetch(figure.dataset.words);
  if (!answer.ok) return;
  const drawing = figure.querySelector("svg");
  for (const [text, x, y, width, height] of await answer.json()) {
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ x, y, width, height })) rect.setAttribute(name, value);
    rect.classList.add("word");
    rect.dataset.word = text;
    drawing.append(rect);
  }
  // what has a value of its own stays on top of the words below it
  for (const rect of figure.querySelectorAll("rect[data-at]")) drawing.prepend(rect);
}

function wordAt(event) {
  const chosen = String(getSelection()).trim();
  if (chosen) return chosen;
  const place = document.caretPositionFromPoint
    ? document.caretPositionFromPoint(event.clientX, event.clientY)
    : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const node = place?.offsetNode ?? place?.startContainer;
  if (node?.nodeType !== Node.TEXT_NODE) return "";
  const text = node.data;
  let from = place.offset ?? place.startOffset;
  let to = from;
  while (from > 0 && !/\s/.test(text[from - 1])) from -= 1;
  while (to < text.length && !/\s/.test(text[to])) to += 1;
  return text.slice(from, to).replace(/^[("']+|[)"',;:.]+$/g, "");
}

let last = null; // the value that had the focus last
const wanting = (input) => input?.isConnected && !input.readOnly && (input.hasAttribute("data-doubt") || !input.value);

function give(input, text) {
  if (input.tagName === "SELECT") {
    if (![...input.options].some((option) => option.value === text)) input.add(new Option(text, text));
  }
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.focus();
}

// a price is picked with what it is for: 7.92/100
function pick(field, text) {
  const [amount, per] = field.name === "line.price" ? text.split("/") : [text];
  const other = per !== undefined && field.closest("tr").querySelector('[name="line.per"]');
  if (other) other.value = per;
  give(field, amount);
}

const fieldOf = (pointer) => document.querySelector(`[data-field="${CSS.escape(pointer)}"]`);

document.querySelector(".source")?.addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (tab) return show(document.getElementById(tab.getAttribute("aria-controls")));
  const spot = event.target.closest("[data-word], td, pre");
  const place = event.target.closest("[data-at]");
  const sound = place?.dataset.second && document.querySelector("[data-sound]");
  if (sound) {
    sound.currentTime = Number(place.dataset.second);
    sound.play();
  }
  const text = event.target.dataset?.word ?? (spot?.tagName === "TD" ? spot.textContent : spot ? wordAt(event) : "");
  if (editable && text && wanting(last)) {
    give(last, text);
    if (last.hasAttribute("data-dated")) last.dataset.there = text;
    return;
  }
  if (place) fieldOf(place.dataset.at)?.focus();
});

document.querySelector("[role=tablist]")?.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const tab = event.target.closest("[role=tab]");
  if (!step || !tab) return;
  const tabs = [...document.querySelectorAll("[role=tab]")];
  const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
  show(document.getElementById(next.getAttribute("aria-controls")));
  next.focus();
});

const pictures = () => document.querySelector("[data-pictures]:not([hidden])");

function zoom(step) {
  const panel = pictures();
  if (panel) panel.dataset.size = Math.min(4, Math.max(1, Number(panel.dataset.size ?? 1) + step));
}

function turn() {
  const panel = pictures();
  if (panel) panel.dataset.turned = (Number(panel.dataset.turned ?? 0) + 1) % 4;
}

// a fax that came in upside down: its lines run up the page
for (const panel of document.querySelectorAll("[data-pictures]")) {
  const tops = new Map();
  for (const place of panel.querySelector("[data-at^='/lines/']")?.closest(".sheet").querySelectorAll("[data-at^='/lines/']") ?? []) {
    tops.set(Number(place.dataset.at.split("/")[2]), Number(place.getAttribute("y")));
  }
  const run = [...tops].sort(([one], [other]) => one - other).map(([, top]) => top);
  if (run.length > 1 && run.every((top, at) => !at || top < run[at - 1])) panel.dataset.turned = 2;
}

for (const button of document.querySelectorAll("[data-zoom], [data-turn]")) {
  button.addEventListener("click", () => (button.hasAttribute("data-turn") ? turn() : zoom(Number(button.dataset.zoom))));
}
keys.set("+", () => zoom(1));
keys.set("-", () => zoom(-1));
keys.set("t", turn);

// --- the width of the source, kept for the next order ---------------------------------------------------------------

const divider = document.querySelector("[data-divider]");
const WIDTH = "ordergate-split";

function widen(percent) {
  const width = Math.min(70, Math.max(20, Math.round(percent)));
  divider.parentElement.style.setProperty("--split", `${width}%`);
  divider.setAttribute("aria-valuenow", String(width));
  localStorage.setItem(WIDTH, String(width));
}

if (divider) {
  if (Number(localStorage.getItem(WIDTH))) widen(Number(localStorage.getItem(WIDTH)));
  divider.addEventListener("pointerdown", (event) => divider.setPointerCapture(event.pointerId));
  divider.addEventListener("pointermove", (event) => {
    if (divider.hasPointerCapture(event.pointerId)) widen((100 * event.clientX) / innerWidth);
  });
  divider.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -3, ArrowRight: 3 }[event.key];
    if (step) widen(Number(divider.getAttribute("aria-valuenow")) + step);
  });
}
show(document.querySelector("[role=tabpanel]:not([hidden])"));

// past a cover sheet, to the first page of which something was read; a doubtful value that has the focus goes further
const first = document.querySelector("[role=tabpanel]:not([hidden]) .sheet [data-at]")?.closest(".sheet");
if (first?.previousElementSibling?.matches(".sheet")) first.closest(".source").scrollTop += first.getBoundingClientRect().top - first.closest(".source").getBoundingClientRect().top - 50;

document.addEventListener("focusin", (event) => {
  const field = event.target.closest("[data-field]");
  if (field) light(field.dataset.field);
  if (field) explain(field);
  if (event.target.matches("#review input:not([type=checkbox]), #review select")) last = event.target;
});

// the reason stands with its value where it cannot be seen above: far down a long order
function explain(field) {
  const cell = field.closest("[data-line] td");
  const told = [...document.querySelectorAll("[data-finding]")].find((one) => one.dataset.finding === field.dataset.field);
  if (!cell || !told || cell.querySelector(".why") || told.getBoundingClientRect().bottom > form.closest(".order").getBoundingClientRect().top) return;
  const why = document.createElement("span");
  why.className = "note why";
  why.textContent = told.querySelector("button, strong").textContent;
  cell.append(why);
}

// --- what is left to do ---------------------------------------------------------------------------------------------

const doubts = () => [...document.querySelectorAll("[data-doubt]")].filter((one) => !one.dataset.settled);

function nextDoubt() {
  const all = doubts();
  const at = all.indexOf(document.activeElement);
  (all[at + 1] ?? all[0] ?? document.querySelector("[data-release]"))?.focus();
}

function count() {
  const place = document.querySelector("[data-doubts]");
  const left = doubts().length;
  if (place) place.textContent = left ? `${left} ${place.dataset.text}` : "";
}

// a day out of the source is read as its writer writes days, not as the clerk does: it is sent in quotes
form?.addEventListener("submit", () => {
  if (!form.dataset.sure) return;
  for (const input of form.querySelectorAll("[data-there]")) if (input.value === input.dataset.there) input.value = `“${input.value}”`;
});

// what is only to check is released with a reason: it is asked for before the server would
document.querySelector("[data-release]")?.addEventListener("click", (event) => {
  const reason = document.querySelector("[data-reason]");
  if (!reason || reason.value.trim() || form.dataset.stops || form.querySelector(".changed, [name=confirm]:checked")) return;
  event.preventDefault();
  reason.focus();
});

keys.set("n", nextDoubt);
keys.set("e", () => form?.querySelector("input[data-field]")?.focus());
for (const summary of document.querySelectorAll("[data-open]")) {
  const sheet = summary.parentElement;
  const show = () => {
    sheet.open = true;
    sheet.querySelector("textarea, input, select")?.focus();
  };
  keys.set(summary.dataset.open, show);
  summary.addEventListener("click", (event) => {
    if (sheet.open) return;
    event.preventDefault();
    show();
  });
}
document.addEventListener("pointerdown", (event) => {
  for (const sheet of document.querySelectorAll(".decide details[open]")) if (!sheet.contains(event.target)) sheet.open = false;
});
keys.set("j", () => (location.href = `/desk/next?after=${form?.dataset.order ?? ""}`));

document.addEventListener("keydown", (event) => {
  const sheet = event.key === "Escape" && event.target.closest?.("details[open]");
  if (event.altKey && event.code === "KeyN") {
    event.preventDefault();
    nextDoubt();
  } else if (event.altKey && event.code === "KeyY") {
    event.preventDefault();
    confirmed(event.target);
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    const row = event.target.closest?.("[data-line]");
    if (!row) return;
    event.preventDefault();
    move(row, event.key === "ArrowUp" ? -1 : 1);
    event.target.focus();
  } else if (sheet) {
    sheet.open = false;
    sheet.querySelector("summary").focus();
  } else if (event.key === "Enter" && !event.ctrlKey && event.target.matches?.(".decide input, .decide select")) {
    // a decision's own button, not the form's first one
    event.preventDefault();
    const all = [...(event.target.closest(".sheetlet") ?? form).querySelectorAll("button, input, select")];
    const behind = all.slice(all.indexOf(event.target)).find((one) => one.matches("button[formaction]"));
    const own = event.target.name === "note" ? document.querySelector("[formaction$=hand-over]") : event.target.matches("[data-reason]") ? document.querySelector("[data-release]") : behind;
    // what closes an order, and is told to the customer, wants a second Enter
    if (["reject-reason", "of", "into"].includes(event.target.name)) own?.focus();
    else own?.click();
  } else if (event.ctrlKey && event.key === "Enter") {
    event.preventDefault();
    document.querySelector("[data-release]")?.click();
  } else if (event.ctrlKey && event.key === "s") {
    event.preventDefault();
    document.querySelector("[data-save]")?.click();
  } else if (event.key === "Escape" && event.target.matches?.("#review input, #review select") && !event.defaultPrevented) {
    const input = event.target;
    // first back to what stood there, then out of the field, where single keys act
    if (input.value === (input.defaultValue ?? input.value)) return input.blur();
    input.value = input.defaultValue;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

function confirmed(field) {
  const ticks = [...document.querySelectorAll("[name=confirm]")].filter((one) => one.value === field.dataset?.field);
  // what no tick settles is a fact, or has no value yet: it is mended, or released with a reason
  if (!ticks.length) return field.hasAttribute?.("data-doubt") && document.querySelector("[data-reason]")?.focus();
  for (const tick of ticks) {
    tick.checked = true;
    tick.dispatchEvent(new Event("input", { bubbles: true }));
  }
  nextDoubt();
}

document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-pick]");
  if (chip) pick(fieldOf(chip.dataset.for), chip.dataset.pick);
  const jump = event.target.closest("[data-go]");
  if (jump) fieldOf(jump.dataset.go)?.focus();
});

// --- lines ----------------------------------------------------------------------------------------------------------

const lines = document.getElementById("lines");
const part = (row, name) => row.querySelector(`[name="line.${name}"]`);

function compute() {
  if (!lines) return;
  let sum = 0;
  let known = lines.rows.length > 0;
  let about = false; // by prices on file, which the customer did not state
  for (const row of lines.rows) {
    if (row.hasAttribute("data-gap")) {
      known &&= Boolean(row.dataset.amount);
      sum += number(row.dataset.amount);
      continue;
    }
    const [quantity, price, per, stated] = ["quantity", "price", "per", "amount"].map((name) => part(row, name)?.value ?? "");
    const filed = !price && row.dataset.onFile;
    const amount = quantity && (price || filed) ? (number(quantity) * number(price || filed)) / (price && per ? number(per) : 1) : NaN;
    about ||= Boolean(filed && !stated);
    const place = row.querySelector("[data-computed]");
    if (place) {
      const differs = stated && !filed && Math.abs(amount - number(stated)) > 0.03;
      place.textContent = Number.isFinite(amount) && (differs || !stated) ? `${filed ? "≈" : "="} ${amountOf(amount)}` : "";
      place.classList.toggle("wrong", Boolean(differs));
    }
    const counts = stated ? number(stated) : amount;
    known &&= Number.isFinite(counts);
    sum += counts;
  }
  const place = document.querySelector("[data-sum]");
  if (place) place.textContent = known ? `${about ? "≈ " : ""}${amountOf(sum)}` : "";
}

function renumber() {
  let at = -1;
  [...lines.rows].forEach((row) => {
    at += row.hasAttribute("data-gap") ? Number(row.dataset.last) - Number(row.dataset.first) + 1 : 1;
    if (row.hasAttribute("data-gap")) return;
    const shown = row.querySelector("[data-no]");
    if (!row.querySelector("[name=from]").value) shown.textContent = at + 1;
  });
  compute();
}

function newLine() {
  const row = document.getElementById("new-line").content.firstElementChild.cloneNode(true);
  lines.append(row);
  renumber();
  return row;
}

document.querySelector("[data-add]")?.addEventListener("click", () => part(newLine(), "sku").focus());
document.querySelector("[data-paste]")?.addEventListener("click", () => {
  const place = document.querySelector(".paste");
  place.hidden = false;
  place.querySelector("textarea").focus();
});
document.querySelector("[data-dates]")?.addEventListener("click", (event) => {
  document.querySelector("table.lines").classList.add("dates");
  event.target.hidden = true;
});

function takeLines(text) {
  for (const line of text.split(/\r?\n/).slice(0, 500)) {
    const cells = line.split(/\t|;/).map((cell) => cell.trim());
    if (!cells.some(Boolean)) continue;
    const row = newLine();
    part(row, /\s/.test(cells[0]) ? "description" : "sku").value = cells[0];
    if (cells[1]) part(row, "quantity").value = cells[1];
    if (cells[2]) part(row, "unit").add(new Option(cells[2], cells[2], true, true));
    if (cells[3]) part(row, "price").value = cells[3];
  }
  compute();
}

document.querySelector("[data-take]")?.addEventListener("click", () => {
  const area = document.querySelector("[data-pasted]");
  takeLines(area.value);
  area.value = "";
  document.querySelector(".paste").hidden = true;
});

// cells that are pasted into the table become lines
lines?.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (!editable || !/\t|\n./.test(text)) return;
  event.preventDefault();
  const empty = event.target.closest("tr");
  takeLines(text);
  if (!empty.querySelector("[name=from]").value && !part(empty, "sku").value) empty.remove();
  renumber();
});

function move(row, step) {
  if (step < 0) row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  renumber();
}

// a long order shows its other lines when somebody asks for them
async function more(row) {
  const { first, last } = row.dataset;
  const asked = new URLSearchParams({ first, last, revision: form.elements.revision.value, ...(editable ? { edit: 1 } : {}) });
  const answer = await fetch(`/desk/orders/${form.dataset.order}/lines?${asked}`);
  if (!answer.ok) {
    row.querySelector("button").textContent = await answer.text();
    return false;
  }
  const made = document.createElement("template");
  made.innerHTML = await answer.text();
  const rows = [...made.content.children];
  row.replaceWith(...rows);
  rows[0]?.querySelector("input:not([type=hidden])")?.focus();
  compute();
  count();
  return true;
}

lines?.addEventListener("click", (event) => {
  const row = event.target.closest("tr");
  if (event.target.closest("[data-more]")) return more(row);
  if (event.target.closest("[data-up]")) return move(row, -1);
  if (event.target.closest("[data-delete]")) row.remove();
  else if (event.target.closest("[data-split]")) {
    const twin = row.cloneNode(true);
    row.querySelectorAll("select").forEach((select, at) => (twin.querySelectorAll("select")[at].value = select.value));
    twin.querySelectorAll("[data-field]").forEach((field) => field.removeAttribute("data-field"));
    row.after(twin);
    part(twin, "quantity").focus();
  } else return;
  renumber();
});

form?.addEventListener("input", (event) => {
  const input = event.target;
  if (input.dataset.field) {
    input.classList.toggle("changed", input.value !== input.defaultValue);
    input.dataset.settled = input.value !== input.defaultValue ? "yes" : "";
    count();
  }
  if (input.name === "confirm") {
    const field = fieldOf(input.value);
    if (field) field.dataset.settled = input.checked ? "yes" : "";
    count();
  }
  compute();
});

// --- what the lines cost by the prices on file, in grey, where the customer states none --------------------------------

let asked = 0;
let pricing;

async function pricesOnFile() {
  const rows = [...(lines?.querySelectorAll("[data-line]") ?? [])];
  if (!account() || rows.every((row) => part(row, "price").value)) return;
  const mine = ++asked;
  const which = rows.flatMap((row) => ["sku", "quantity", "unit"].map((name) => [`line.${name}`, part(row, name).value]));
  const answer = await fetch("/desk/entry/prices", { method: "POST", body: new URLSearchParams([["account", account()], ...which]) }).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const told = (await answer.json()).lines;
  rows.forEach((row, at) => {
    part(row, "price").placeholder = told[at]?.each ?? "";
    row.dataset.onFile = told[at]?.exact ?? "";
  });
  compute();
}

form?.addEventListener("input", (event) => {
  if (!event.target.matches('[name^="line."], [name="/customer/account_no"]')) return;
  clearTimeout(pricing);
  pricing = setTimeout(pricesOnFile, 250);
});

// --- what is typed is kept until it is saved ------------------------------------------------------------------------

const WORDS = ["reason", "question", "reject-reason", "note", "apart"];
const named = (row) => [...row.querySelectorAll("[name]")].filter((one) => one.name !== "from");
const origins = () => [...lines.rows].map((row) => row.querySelector("[name=from]").value);
const started = lines && form ? origins().join() : "";

function taken() {
  const heads = [...form.querySelectorAll(".fields [name]")].filter((one) => one.value !== stood(one));
  const said = WORDS.map((name) => form.elements[name]).filter((one) => one && one.value !== one.defaultValue);
  const ticks = [...form.querySelectorAll("[name=confirm]:checked")].map((one) => one.value);
  const moved = origins().join() !== started || [...lines.rows].some((row) => named(row).some((one) => one.value !== stood(one)));
  if (!heads.length && !said.length && !ticks.length && !moved) return null;
  const values = Object.fromEntries([...heads, ...said].map((one) => [one.name, one.value]));
  const rows = [...lines.rows].map((row) => [row.querySelector("[name=from]").value, named(row).map((one) => [one.name, one.value])]);
  return { version: form.elements.version.value, values, ticks, rows: moved ? rows : null };
}

const stood = (one) => (one.tagName === "SELECT" ? ([...one.options].find((each) => each.defaultSelected) ?? one.options[0])?.value ?? "" : one.defaultValue);

function put(one, value) {
  if (one.tagName === "SELECT" && ![...one.options].some((option) => option.value === value)) one.add(new Option(value, value));
  one.value = value;
  one.dispatchEvent(new Event("input", { bubbles: true }));
}

async function back(kept) {
  if (kept.version !== form.elements.version.value) return false;
  for (const [name, value] of Object.entries(kept.values)) if (form.elements[name]) put(form.elements[name], value);
  for (const tick of form.querySelectorAll("[name=confirm]")) if (kept.ticks.includes(tick.value)) tick.click();
  if (kept.rows) await linesBack(kept.rows);
  return true;
}

async function linesBack(rows) {
  const within = (gap, from) => /^\d+$/.test(from) && Number(from) >= gap.dataset.first && Number(from) <= gap.dataset.last;
  for (let gap; (gap = [...lines.querySelectorAll("[data-gap]")].find((one) => rows.some(([from]) => within(one, from)))); ) {
    if (!(await more(gap))) return;
  }
  const there = [...lines.rows];
  const made = rows.map(([from, values]) => {
    let row = from ? there.find((one) => one.querySelector("[name=from]").value === from) : null;
    row = !row ? newLine() : lines.contains(row) && !row.dataset.used ? row : row.cloneNode(true);
    if (row.dataset.used) row.querySelectorAll("[data-field]").forEach((field) => field.removeAttribute("data-field"));
    row.dataset.used = "yes";
    values.forEach(([name, value], at) => named(row)[at]?.name === name && put(named(row)[at], value));
    return row;
  });
  lines.replaceChildren(...made);
  for (const row of made) delete row.dataset.used;
  renumber();
  count();
}

// --- boxes that search ----------------------------------------------------------------------------------------------

const account = () => document.querySelector('[name="/customer/account_no"]')?.value ?? "";

function chosen(input, option) {
  const place = input.parentElement.querySelector("[data-shown]");
  if (place) place.textContent = option.label;
  if (input.dataset.find !== "products") return;
  const select = part(input.closest("tr"), "unit");
  const before = select.value;
  if (!option.units) return fetchUnits(input, option);
  select.replaceChildren(...option.units.map(([code, label]) => new Option(label, code)));
  const written = input.closest("tr").querySelector("[name=from]").value && before;
  if (option.units.some(([code]) => code === before)) select.value = before;
  else if (written) select.prepend(new Option(before, before, true, true)); // what is written is not put aside unasked
  else select.value = option.unit;
  compute();
}

// a proposal names the product only: what it is sold in is asked for
async function fetchUnits(input, option) {
  const answer = await fetch(`/desk/find/products?${new URLSearchParams({ q: option.value, account: account() })}`);
  const found = answer.ok ? (await answer.json()).find((one) => one.value === option.value) : null;
  if (found && input.value === option.value) chosen(input, found);
}

if (editable) {
  openBox(form, {
    address: (input, text) => `/desk/find/${input.dataset.find}?${new URLSearchParams({ q: text, account: account() })}`,
    chosen,
    proposals: (input) =>
      [...document.querySelectorAll("[data-pick]")]
        .filter((chip) => chip.dataset.for === input.dataset.field)
        .map((chip) => ({ value: chip.dataset.pick, label: chip.textContent.replace(chip.dataset.pick, "").trim(), hint: "" })),
    eager: (input) => input.dataset.find === "addresses",
  });
  if (form.dataset.heartbeat) beat();
}

// --- the lease ------------------------------------------------------------------------------------------------------

function beat() {
  const address = form.dataset.heartbeat;
  const told = document.querySelector("[data-taken]");
  const renew = async () => {
    const answer = await fetch(`${address}/claim`, { method: "POST" }).catch(() => null);
    if (!answer || answer.status === 401 || document.querySelector("[data-away]:not([hidden])")) if (await gone()) return;
    const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    const moved = said.version && said.version !== Number(form.elements.version.value);
    told.hidden = answer.ok && !moved;
    if (!answer.ok) told.textContent = said.told ?? failed;
    else if (moved) told.textContent = said.moved;
  };
  setTimeout(renew, 1500);
  setInterval(renew, 40000);
  onHint(renew);
  addEventListener("pagehide", () => navigator.sendBeacon(`${address}/leave`));
}

compute();
count();
if (editable && form.dataset.heartbeat) {
  keepTyped(form, form.dataset.order, { taken, back });
  pricesOnFile();
}
if (editable && !document.querySelector("[autofocus]")) {
  // what the first reason speaks of; the reason itself is not scrolled away
  const told = [...document.querySelectorAll("[data-finding]")].find((one) => doubts().includes(fieldOf(one.dataset.finding)));
  const first = told ? fieldOf(told.dataset.finding) : doubts()[0];
  first?.focus({ preventScroll: true });
  const panel = form.closest(".order");
  const hidden = first ? first.getBoundingClientRect().bottom - document.querySelector(".decide").getBoundingClientRect().top + 24 : 0;
  const room = told ? told.getBoundingClientRect().top - panel.getBoundingClientRect().top - 4 : hidden;
  if (hidden > room + panel.clientHeight / 3) panel.scrollTop += hidden + panel.clientHeight / 2; // far down a long order: nobody types unseen
  else if (hidden > 0 && innerWidth >= 992) panel.scrollTop += Math.min(hidden, room);
  if (first) explain(first);
}
