// The list: moves by keyboard, counts what is ticked, and is fetched again (by htmx, keeping ticks and focus) when something moved.

import { keys } from "./desk.js";

const list = document.getElementById("list");
const rows = () => [...list.querySelectorAll("[data-row]")];
const link = (row) => row?.querySelector("a");
const ticks = () => [...list.querySelectorAll("input[type=checkbox]")];
let here = null; // the address of the row with the focus, which outlives the row itself
let ticked = new Set();

function go(step) {
  const all = rows();
  const at = all.findIndex((row) => link(row)?.getAttribute("href") === here);
  const row = all[Math.min(all.length - 1, Math.max(0, at + step))];
  if (!row) return;
  here = link(row).getAttribute("href");
  mark();
  link(row).focus();
}

function mark() {
  for (const row of rows()) row.classList.toggle("here", link(row)?.getAttribute("href") === here);
}

function count() {
  ticked = new Set(ticks().filter((tick) => tick.checked).map((tick) => tick.value));
  const place = list.querySelector("[data-ticked]");
  if (place) place.textContent = String(ticked.size);
  list.querySelector(".bulk")?.toggleAttribute("hidden", !ticked.size);
}

keys.set("j", () => go(1));
keys.set("k", () => go(-1));
keys.set("o", () => (here ? (location.href = here) : link(rows()[0])?.click()));
keys.set("x", () => {
  const tick = list.querySelector(".here input[type=checkbox]");
  if (tick) tick.checked = !tick.checked;
  count();
});
keys.set("r", () => list.querySelector("[name=reason]")?.focus());
list.addEventListener("change", count);

// out of the search into what it found: down to the first row, or into the only one
document.getElementById("search")?.addEventListener("keydown", (event) => {
  const found = rows();
  const only = event.key === "Enter" && found.length === 1 && new URLSearchParams(location.search).get("q") === event.target.value;
  if (!found.length || !(only || event.key === "ArrowDown")) return;
  event.preventDefault();
  event.stopPropagation();
  here = null;
  if (only) link(found[0]).click();
  else go(1);
});

// --- what an order is about worth by the prices on file, where its sender states none: asked for in small helpings -----

const worth = new Map();
let asking = false;

async function tellWorth() {
  const cells = () => [...list.querySelectorAll("[data-worth]")];
  const show = () => {
    for (const cell of cells()) {
      const told = worth.get(cell.dataset.worth);
      if (told) cell.textContent = `≈ ${told}`;
    }
  };
  show();
  if (asking) return;
  asking = true;
  for (let some; (some = cells().map((cell) => cell.dataset.worth).filter((id) => !worth.has(id)).slice(0, 12)).length; ) {
    const answer = await fetch(`/desk/worth?${new URLSearchParams(some.map((id) => ["id", id]))}`).catch(() => null);
    if (!answer?.ok) break;
    const told = await answer.json();
    for (const id of some) worth.set(id, told[id] ?? "");
    show();
  }
  asking = false;
}

let waiting;
document.addEventListener("moved", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => htmx.ajax("GET", location.href, { target: "#list", swap: "innerMorph" }), 100);
});
count();
tellWorth();
document.addEventListener("htmx:after:swap", () => {
  for (const tick of ticks()) tick.checked = ticked.has(tick.value);
  mark();
  count();
  tellWorth();
});
