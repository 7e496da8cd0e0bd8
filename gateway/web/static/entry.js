// Order entry by keyboard: boxes that search, Enter goes to the next box and adds a line behind the last one.
import { openBox } from "./box.js";

const entry = document.getElementById("entry");
const form = document.getElementById("lines");
const account = () => document.querySelector("#choose [name=account]").value;

function chosen(input, option) {
  if (input.dataset.find === "customers") return input.form.requestSubmit();
  const row = input.closest("tr");
  row.querySelector("[data-shown]").textContent = option.label;
  const select = row.querySelector("select");
  select.replaceChildren(...(option.units ?? []).map(([code, label]) => new Option(label, code)));
  if (option.unit) select.value = option.unit;
  row.querySelector("[name='line.quantity']").focus();
}

openBox(entry, {
  address: (input, text) => `/desk/find/${input.dataset.find}?${new URLSearchParams({ q: text, account: account() })}`,
  chosen,
  proposals: () => [],
  eager: () => false,
});

function nextLine(row) {
  if (row.nextElementSibling) return row.nextElementSibling;
  const added = row.cloneNode(true);
  added.querySelectorAll("input").forEach((input) => (input.value = ""));
  added.querySelector("[data-shown]").textContent = "";
  added.querySelector("select").replaceChildren(new Option("", ""));
  row.after(added);
  return added;
}

form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented) return;
  event.preventDefault();
  if (event.ctrlKey) return form.requestSubmit();
  const row = event.target.closest("tr");
  if (!row) return;
  if (event.target.name === "line.sku" && event.target.value) row.querySelector("[name='line.quantity']").focus();
  else nextLine(row).querySelector("input").focus();
});
