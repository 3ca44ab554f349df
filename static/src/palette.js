// The palette: Ctrl-K or Cmd-K anywhere on a staff page. It asks the search page for its list; without this script the same box leads there.
const form = document.querySelector("form[data-palette]");
if (form) {
  const dialog = document.createElement("dialog");
  dialog.className = "m-palette";
  dialog.setAttribute("aria-label", "Search and go to");
  dialog.innerHTML = `<form action="${form.getAttribute("action")}" method="get"><label class="usa-sr-only" for="palette-q">Search people, postings and projects, or go to a page</label>
    <input id="palette-q" name="q" type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" autocomplete="off" spellcheck="false" maxlength="200" placeholder="Search, or go to…">
    <button class="usa-button m-btn--small m-btn--quiet" type="button">Close</button></form>
    <div class="m-palette__list" id="palette-list" role="listbox" aria-label="Results"></div><p class="usa-sr-only" role="status"></p>`;
  document.body.append(dialog);
  const [field, list] = [dialog.querySelector("input"), dialog.querySelector("[role=listbox]")];
  const options = () => [...list.querySelectorAll("[role=option]")];
  const announce = (words) => { dialog.querySelector("[role=status]").textContent = words; };
  let active = null, timer = 0, flight = null, shown = null;

  const choose = (option) => {
    active?.setAttribute("aria-selected", "false");
    active = option ?? null;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) field.setAttribute("aria-activedescendant", active.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    const words = field.value.trim();
    if (words === shown) return;
    flight?.abort();
    flight = new AbortController();
    try {
      const answer = await fetch(`${form.getAttribute("action")}?part=list&q=${encodeURIComponent(words)}`, { headers: { accept: "text/html" }, signal: flight.signal });
      // Signed out meanwhile: the search page says so and leads back.
      if (answer.redirected || !answer.ok) throw new Error(answer.status);
      list.innerHTML = await answer.text();
      shown = words;
      const found = options();
      choose(words ? found[0] : null);
      announce(found.length === 1 ? "1 result" : `${found.length} results`);
    } catch (e) {
      if (e.name === "AbortError") return;
      list.replaceChildren();
      choose(null);
      announce("The list could not be read. Press Enter for the search page.");
    }
  };
  const open = () => {
    if (dialog.open || document.querySelector("dialog[open]")) return;
    dialog.showModal();
    field.select();
    shown = null;
    ask();
  };

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const found = options();
    const at = found.indexOf(active);
    choose(found.length ? found[(at < 0 && step < 0 ? found.length - 1 : at + step + found.length) % found.length] : null);
  });
  dialog.addEventListener("submit", (event) => {
    // What is marked belongs to what is typed only when the list has caught up; otherwise the search page answers.
    if (!active || field.value.trim() !== shown) return;
    event.preventDefault();
    location.assign(active.dataset.href);
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
  list.addEventListener("pointermove", (event) => { const option = event.target.closest("[role=option]"); if (option && option !== active) choose(option); });
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
  // A press beside it closes it.
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      open();
    }
  });
}

// Single keys can be switched off; the choice stays in this browser.
const KEYS = "muster-keys";
const read = () => { try { return localStorage.getItem(KEYS); } catch { return null; } };
const keysSwitch = document.querySelector("[data-keys-switch]");
const tell = () => {
  const on = read() !== "off";
  document.body.dataset.keys = on ? "on" : "off";
  if (keysSwitch) keysSwitch.textContent = on ? "Turn single keys off" : "Turn single keys on";
};
keysSwitch?.addEventListener("click", () => {
  try { localStorage.setItem(KEYS, read() === "off" ? "on" : "off"); } catch { /* The choice lasts as long as the page. */ }
  tell();
});
tell();

// "o" opens the first thing of the work list.
document.addEventListener("keydown", (event) => {
  if (event.key !== "o" || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys !== "on") return;
  if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  const first = document.querySelector("[data-opens] a[href]");
  if (first) { event.preventDefault(); first.click(); }
});
