// Companies while a name is typed: a combobox (ARIA 1.2, list autocomplete) over every box with data-suggest.
// Without this script the box is a plain form. Only text nodes are made: a company's name is never markup.
"use strict";

const PAUSE_MS = 140;
const MOST = 8;

for (const box of document.querySelectorAll("input[data-suggest]")) suggest(box);

function suggest(box) {
  const list = element("ul", "suggestions");
  const told = element("p", "hidden");
  list.id = box.id + "-suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.placeholder);
  told.setAttribute("role", "status");
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    box.setAttribute(name, value);
  }
  box.form.classList.add("suggesting");
  box.form.append(list, told);

  let asked = null;
  let timer = 0;
  let at = -1;
  let shownFor = "";

  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (asked) asked.abort();
    if (!box.value.trim()) return close();
    timer = setTimeout(ask, PAUSE_MS);
  });
  box.addEventListener("keydown", event => {
    const options = list.children.length;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options) {
      event.preventDefault();
      if (list.hidden) open();
      const places = options + 1; // the box itself is one of them
      mark((at + 1 + (event.key === "ArrowDown" ? 1 : -1) + places) % places - 1);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      location.assign(list.children[at].dataset.href);
    }
  });
  box.addEventListener("blur", () => close());
  box.addEventListener("focus", () => { if (list.children.length && box.value === shownFor) open(); });
  list.addEventListener("pointerdown", event => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", event => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });

  async function ask() {
    const words = box.value;
    asked = new AbortController();
    const address = new URL(box.dataset.suggest, location.href);
    address.searchParams.set("q", words);
    address.searchParams.set("limit", MOST);
    try {
      const answer = await fetch(address, { signal: asked.signal, headers: { "Accept-Language": document.documentElement.lang } });
      if (!answer.ok) return close();
      const { hits } = await answer.json();
      if (box.value === words && document.activeElement === box) show(words, hits);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function show(words, hits) {
    list.replaceChildren(...hits.map(option));
    shownFor = words;
    told.textContent = hits.length ? box.dataset.found.replace("#", hits.length) : box.dataset.none;
    if (hits.length) open();
    else close();
  }

  function option(hit, number) {
    const line = element("li", "suggestion" + (hit.status === "active" ? "" : " is-over"));
    line.id = list.id + "-" + number;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.dataset.href = box.dataset.company.replace(/0(?=$|\?)/, hit.inn || hit.ogrn);
    const name = element("span", "suggestion-name", hit.title);
    const rest = [hit.inn || hit.ogrn, hit.region_name, hit.registered_on && hit.registered_on.slice(0, 4), hit.status_words];
    if (hit.likely) rest.push(box.dataset.likely);
    line.append(name, element("span", "suggestion-rest", rest.filter(Boolean).join(" · ")));
    return line;
  }

  function open() {
    list.hidden = false;
    list.style.top = `${box.offsetTop + box.offsetHeight + 4}px`; // on a phone the button stands beneath the box
    box.setAttribute("aria-expanded", "true");
    mark(-1);
  }

  function close() {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function mark(number) {
    at = number;
    [...list.children].forEach((line, place) => line.setAttribute("aria-selected", String(place === number)));
    if (number < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", list.children[number].id);
      list.children[number].scrollIntoView({ block: "nearest" });
    }
  }
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
