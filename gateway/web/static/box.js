// A box that searches while one types: the ARIA combobox pattern (WAI-ARIA Authoring Practices, editable, list autocomplete).

const list = document.createElement("ul");
list.className = "options";
list.id = "options";
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "…");
list.hidden = true;
document.body.append(list);

let input = null;
let options = [];
let at = -1;
let asked = 0;
let stale = false; // the list answers to an earlier text than what stands in the box now

function close() {
  list.hidden = true;
  at = -1;
  input?.setAttribute("aria-expanded", "false");
  input?.removeAttribute("aria-activedescendant");
}

function mark(index) {
  at = index;
  [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
  if (at < 0) return;
  list.children[at].scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", list.children[at].id);
}

function open(found, text) {
  options = found;
  list.dataset.of = text;
  stale = false;
  list.replaceChildren(
    ...found.map((option, n) => {
      const item = document.createElement("li");
      item.id = `option-${n}`;
      item.setAttribute("role", "option");
      const code = document.createElement("strong");
      code.textContent = option.value;
      const label = document.createElement("span");
      label.textContent = option.label;
      const hint = document.createElement("span");
      hint.className = "hint";
      hint.textContent = option.hint;
      item.append(code, label, hint);
      return item;
    }),
  );
  if (!found.length) return close();
  const box = input.getBoundingClientRect();
  list.setAttribute("aria-label", input.getAttribute("aria-label") ?? input.labels?.[0]?.textContent ?? "");
  list.hidden = false;
  const below = innerHeight - box.bottom;
  list.style.left = `${Math.max(4, Math.min(box.left, innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = below > list.offsetHeight + 8 ? `${box.bottom + 2}px` : `${Math.max(4, box.top - list.offsetHeight - 2)}px`;
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-controls", "options");
  mark(-1);
}

export function openBox(form, { address, chosen, eager, proposals }) {
  const take = (option) => {
    input.value = option.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    chosen(input, option);
    close();
    asked += 1;
  };
  const ask = async (text) => {
    const mine = ++asked;
    const target = input;
    const answer = await fetch(address(input, text));
    if (!answer.ok || mine !== asked || target !== input || document.activeElement !== input) return;
    open(await answer.json(), text);
  };
  let waiting;
  form.addEventListener("input", (event) => {
    if (!event.isTrusted || !event.target.matches("[data-find]:not([readonly])")) return;
    input = event.target;
    stale = true;
    clearTimeout(waiting);
    if (!input.value.trim() && !eager(input)) return close();
    waiting = setTimeout(() => ask(input.value), 120);
  });
  form.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-find]:not([readonly])")) return;
    input = event.target;
    if (event.key === "ArrowDown" && list.hidden) {
      event.preventDefault();
      const known = input.value === input.defaultValue ? proposals(input) : [];
      if (known.length) return open(known, "");
      ask(eager(input) ? "" : input.value || input.closest("tr")?.querySelector(".written")?.textContent.trim() || "");
    } else if (list.hidden) {
      return;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark((at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
    } else if (event.key === "Enter" && !event.ctrlKey) {
      event.preventDefault();
      // What the text as it stands finds, nobody has seen yet where the list is an older one.
      if (at >= 0 || !stale) take(options[Math.max(at, 0)]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") close();
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) take(options[[...list.children].indexOf(item)]);
  });
  form.addEventListener("focusout", () => setTimeout(() => document.activeElement !== input && close(), 100));
  addEventListener("scroll", close, { passive: true });
}
