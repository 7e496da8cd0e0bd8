// The review page: a value lights its place in the source, a place in the source leads to its value.

const covers = (at, field) => at === field || at.startsWith(`${field}/`) || field.startsWith(`${at}/`);

function light(field) {
  document.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
  if (!field) return;
  const places = [...document.querySelectorAll("[data-at]")].filter((place) => covers(place.dataset.at, field));
  const exact = places.filter((place) => place.dataset.at === field);
  for (const place of exact.length ? exact : places) place.classList.add("lit");
  const first = (exact.length ? exact : places)[0];
  if (!first) return;
  show(first.closest("[role=tabpanel]"));
  first.scrollIntoView({ block: "center", behavior: "auto" });
}

function show(panel) {
  if (!panel) return;
  for (const other of document.querySelectorAll("[role=tabpanel]")) other.hidden = other !== panel;
  for (const tab of document.querySelectorAll("[role=tab]")) {
    tab.setAttribute("aria-selected", String(tab.getAttribute("aria-controls") === panel.id));
  }
}

document.addEventListener("focusin", (event) => {
  const field = event.target.closest("[data-field]");
  if (field) light(field.dataset.field);
});

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (tab) show(document.getElementById(tab.getAttribute("aria-controls")));
  const place = event.target.closest("[data-at]");
  if (place) document.querySelector(`[data-field="${CSS.escape(place.dataset.at)}"]`)?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) document.querySelector("[data-key=release]:enabled")?.click();
});
