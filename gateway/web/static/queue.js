// The list: moves by keyboard, and is fetched again when something moved.

import { keys, onHint } from "./desk.js";

const list = document.getElementById("list");
const rows = () => [...list.querySelectorAll("[data-row]")];
const link = (row) => row?.querySelector("a");
let here = null; // the address of the row with the focus, which outlives the row itself

function go(step) {
  const all = rows();
  const at = all.findIndex((row) => link(row)?.getAttribute("href") === here);
  mark(all[Math.min(all.length - 1, Math.max(0, at + step))]);
}

function mark(row) {
  for (const one of rows()) one.classList.toggle("here", one === row);
  if (!row) return;
  here = link(row).getAttribute("href");
  link(row).focus();
}

keys.set("j", () => go(1));
keys.set("k", () => go(-1));
keys.set("o", () => here && (location.href = here));
keys.set("x", () => {
  const tick = list.querySelector(".here input[type=checkbox]");
  if (tick) tick.checked = !tick.checked;
});
keys.set("r", () => list.querySelector("[name=reason]")?.focus());

onHint(async () => {
  const ticked = new Set([...list.querySelectorAll("input[name=id]:checked")].map((tick) => tick.value));
  const typed = list.querySelector("[name=reason]");
  if (typed && (typed === document.activeElement || typed.value)) return; // not under somebody's hands
  const answer = await fetch(location.href, { headers: { "X-Fragment": "list" } });
  if (!answer.ok || answer.redirected) return;
  const held = list.contains(document.activeElement);
  list.innerHTML = await answer.text();
  for (const tick of list.querySelectorAll("input[name=id]")) tick.checked = ticked.has(tick.value);
  const row = rows().find((one) => link(one)?.getAttribute("href") === here);
  row?.classList.add("here");
  if (held) link(row)?.focus();
});
