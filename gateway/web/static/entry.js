// Order entry by keyboard: boxes that search, Enter goes to the next box and adds a line behind the last one; prices come along.
import { keys } from "./desk.js";
import { openBox } from "./box.js";
import { keepTyped } from "./keep.js";

const entry = document.getElementById("entry");
const form = document.getElementById("lines");
const account = () => document.querySelector("#choose [name=account]").value;
const part = (row, name) => row.querySelector(`[name="line.${name}"]`);

function chosen(input, option) {
  if (input.dataset.find === "customers") return input.form.requestSubmit();
  const row = input.closest("tr");
  row.querySelector("[data-shown]").textContent = option.label;
  part(row, "unit").replaceChildren(...(option.units ?? []).map(([code, label]) => new Option(label, code)));
  if (option.unit) part(row, "unit").value = option.unit;
  part(row, "quantity").focus();
  price();
}

openBox(entry, {
  address: (input, text) => `/desk/find/${input.dataset.find}?${new URLSearchParams({ q: text, account: account() })}`,
  chosen,
  proposals: () => [],
  eager: () => false,
});

// --- prices and the running sum: asked of the server, which knows the customer's ------------------------------------

let asked = 0;
let waiting;

async function price() {
  const mine = ++asked;
  const answer = await fetch("/desk/entry/prices", { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!answer.ok || mine !== asked) return;
  const told = await answer.json();
  [...form.querySelector("tbody").rows].forEach((row, at) => {
    part(row, "price").placeholder = told.lines[at]?.each ?? "";
    row.querySelector("[data-amount]").textContent = told.lines[at]?.amount ?? "";
    // an item number that was typed to its end needs no search
    const unit = part(row, "unit");
    if (!told.lines[at]?.units || unit.value) return;
    unit.replaceChildren(...told.lines[at].units.map(([code, label]) => new Option(label, code)));
    unit.value = row.dataset.unit || told.lines[at].unit;
    delete row.dataset.unit;
    row.querySelector("[data-shown]").textContent = told.lines[at].name;
  });
  form.querySelector("[data-sum]").textContent = told.sum;
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(price, 150);
});
if (form) price();

function nextLine(row) {
  if (row.nextElementSibling) return row.nextElementSibling;
  const added = row.cloneNode(true);
  const number = String(row.parentElement.rows.length + 1);
  for (const named of added.querySelectorAll("[aria-label]")) {
    named.setAttribute("aria-label", named.getAttribute("aria-label").replace(/\d+$/, number));
  }
  for (const input of added.querySelectorAll("input")) {
    input.value = "";
    input.placeholder = "";
  }
  added.querySelector("[data-shown]").textContent = "";
  added.querySelector("[data-amount]").textContent = "";
  part(added, "unit").replaceChildren(new Option("", ""));
  row.after(added);
  return added;
}

form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented) return;
  if (event.target.matches("button")) return;
  event.preventDefault();
  if (event.ctrlKey) return form.requestSubmit();
  const row = event.target.closest("tbody tr");
  if (!row) return;
  if (event.target.name === "line.sku" && event.target.value) part(row, "quantity").focus();
  else nextLine(row).querySelector("input").focus();
});

const NAMES = ["sku", "quantity", "unit", "price"];
const HEAD = ["number", "wanted", "place", "note", "token"];

// the token comes back with the lines: what has arrived in spite of all is not entered again
function taken() {
  const rows = [...form.querySelector("tbody").rows].map((row) => NAMES.map((name) => part(row, name).value));
  const head = HEAD.map((name) => form.elements[name].value);
  return head.slice(0, -1).some(Boolean) || rows.some(([sku, quantity]) => sku || quantity) ? { head, rows } : null;
}

function back({ head, rows }) {
  if (taken()) return false; // the server gave back what was sent
  HEAD.forEach((name, at) => (form.elements[name].value = head[at]));
  let row = null;
  for (const values of rows) {
    row = row ? nextLine(row) : form.querySelector("tbody").rows[0];
    NAMES.forEach((name, at) => {
      if (name === "unit") row.dataset.unit = values[at];
      else part(row, name).value = values[at];
    });
  }
  price();
  return true;
}

if (form) keepTyped(form, `entry ${account()}`, { taken, back });

const paste = document.getElementById("paste");
const pasted = paste?.elements.text;
if (paste) {
  keepTyped(paste, `entry text ${account()}`, {
    taken: () => (pasted.value.trim() ? [pasted.value, paste.elements.token.value] : null),
    back: ([text, token]) => {
      if (pasted.value) return false;
      [pasted.value, paste.elements.token.value] = [text, token];
      return true;
    },
  });
}

keys.set("e", () => form?.querySelector("[name='line.sku']").focus());
