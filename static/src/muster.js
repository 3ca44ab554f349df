// Muster's own script: it only makes faster what every page can already do without it.
const $ = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];

// One sentence for people who do not see the screen. The page may bring its own #m-live.
export function announce(text) {
  let live = $("#m-live");
  if (!live) {
    live = Object.assign(document.createElement("div"), { id: "m-live", className: "usa-sr-only", role: "status" });
    document.body.append(live);
  }
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

// A message with words a person can act on, at the foot of the screen.
function toast(text) {
  $(".m-toast")?.remove();
  const box = Object.assign(document.createElement("div"), { className: "m-toast", textContent: text });
  document.body.append(box);
  announce(text);
  setTimeout(() => box.remove(), 12000);
}

// Submit once: <form data-once>. The button stays in the form data; a second press does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-once]")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  const button = event.submitter;
  button?.setAttribute("aria-disabled", "true");
  setTimeout(() => { delete form.dataset.sent; button?.removeAttribute("aria-disabled"); }, 8000);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) all("[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    [...form.elements].forEach((button) => button.removeAttribute("aria-disabled"));
  });
});

// Filters: <select data-autosubmit> sends its form; the button meant for no script may hide itself (.m-nojs).
document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-autosubmit]")) event.target.form?.requestSubmit();
  const master = event.target.closest?.("[data-check-all]");
  if (master) all(`input[name="${master.dataset.checkAll}"]`).forEach((box) => { box.checked = master.checked; });
});

// Times: <time datetime="2026-12-12T04:59:00Z" data-local> gets the reader's own zone beside the written one.
for (const time of all("time[data-local]")) {
  const at = new Date(time.dateTime);
  if (isNaN(at)) continue;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (time.dataset.zone === here) continue;
  const words = at.toLocaleString(document.documentElement.lang || undefined,
    { weekday: "short", month: "short", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" });
  const hint = document.createElement("span");
  hint.className = "m-local";
  hint.textContent = ` (${words} where you are)`;
  time.after(hint);
}

// Menus made of <details>: one open at a time, closed by Escape or a press elsewhere.
const menus = "details.m-menu[open]";
document.addEventListener("click", (event) => all(menus).forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const menu of all(menus)) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) $("summary", menu).focus();
  }
  // "/" goes to the search field, unless single keys are off or the reader is typing.
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && document.body.dataset.keys === "on"
      && !event.target.closest("input, textarea, select, [contenteditable]")) {
    const field = $("[data-search]");
    if (field) { event.preventDefault(); field.focus(); }
  }
});

// Errors first: the summary takes the focus when the page comes back with mistakes.
$(".m-errors")?.focus();

// "Saved" words: <form data-saved="#id"> listens to muster:saved and muster:unsaved (see announceSave).
let spoken = 0;
export function saved(target, at = new Date()) {
  const words = `Saved ${at.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" })}`;
  target.textContent = words;
  target.dataset.state = "saved";
  if (Date.now() - spoken > 60000) { spoken = Date.now(); announce(words); }
}
document.addEventListener("htmx:afterRequest", (event) => {
  const place = event.target.closest?.("[data-saved]");
  const target = place && $(place.dataset.saved);
  if (!target) return;
  if (event.detail.successful) saved(target);
  else { target.dataset.state = "unsaved"; target.textContent = "Not saved. Your words are still on this page."; announce(target.textContent); }
});
document.addEventListener("input", (event) => {
  const place = event.target.closest?.("[data-saved]");
  const target = place && $(place.dataset.saved);
  if (target && target.dataset.state !== "unsaved") { target.dataset.state = "typing"; target.textContent = "Saving…"; }
});

// Autosave: <form data-autosave="/apply/…/typed"> keeps what is typed, a moment after the last key and when the page goes out of sight.
// A form with a field "count" numbers what it sends, so that words that arrive late never come back over newer ones.
for (const form of all("form[data-autosave]")) {
  const state = $("[data-autosave-state]", form);
  const count = form.elements.namedItem("count");
  const number = () => { if (count) count.value = Number(count.value) + 1; };
  const fields = () => { const data = new FormData(form); data.delete("count"); return new URLSearchParams(data).toString(); };
  // A page that came back with mistakes shows words that were kept nowhere yet.
  let last = $(".m-errors") ? "" : fields(), timer = 0, sent = false, flight = null;
  const lost = (words) => { state.dataset.state = "unsaved"; state.textContent = words; announce(words); };
  const keep = async () => {
    clearTimeout(timer);
    const now = fields();
    if (sent || now === last) return;
    try {
      flight = new AbortController();
      number();
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true, signal: flight.signal });
      if (answer.redirected) return lost("You were signed out. Copy your words, sign in again, and paste them.");
      if (answer.status === 409) return lost("Changed in another window. Your words are still on this page: save to see both.");
      if (answer.status === 422) return lost("This can no longer be changed. Your words are still on this page.");
      if (answer.status !== 204) throw new Error(answer.status);
      last = now;
      saved(state);
    } catch (e) {
      if (e.name === "AbortError") return;
      lost("Not saved. Your words are still on this page.");
      timer = setTimeout(keep, 15000);
    }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 1200); });
  form.addEventListener("submit", () => { sent = true; clearTimeout(timer); flight?.abort(); number(); setTimeout(() => { sent = false; }, 8000); });
  addEventListener("pageshow", () => { sent = false; });
  addEventListener("online", keep);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
}

// Tabs that are pushed sideways show the one that is open.
for (const tab of all(".m-tabs--side [aria-current]")) {
  const list = tab.closest("ul");
  list.scrollLeft = tab.offsetLeft - list.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2;
}

// A fold that stays as it was left, page after page in this window: <details data-keep-open="name">.
for (const fold of all("details[data-keep-open]")) {
  const key = `fold-${fold.dataset.keepOpen}`;
  try {
    if (sessionStorage.getItem(key)) fold.open = true;
    fold.addEventListener("toggle", () => fold.open ? sessionStorage.setItem(key, "1") : sessionStorage.removeItem(key));
  } catch { /* no storage: it starts closed */ }
}

// Rating by keys: <form data-rating> with <fieldset data-rate> per competency. Only while the form has the focus, never while somebody types.
const rating = $("form[data-rating]");
if (rating) {
  const sets = all("[data-rate]", rating);
  let at = 0;
  const to = (n) => {
    at = Math.max(0, Math.min(sets.length - 1, n));
    const first = $("input[type=radio]:checked", sets[at]) ?? $("input[type=radio]", sets[at]);
    first?.focus({ preventScroll: true });
    sets[at].scrollIntoView({ block: "nearest" });
  };
  rating.tabIndex = -1;
  if (document.activeElement === document.body) rating.focus({ preventScroll: true });
  rating.addEventListener("focusin", (event) => { const n = sets.indexOf(event.target.closest("[data-rate]")); if (n >= 0) at = n; });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !rating.contains(document.activeElement)) return;
    const typing = event.target.closest("textarea, select, input:not([type=radio]), [contenteditable]");
    if (event.key === "Escape" && typing && rating.contains(typing)) return to(at);
    if (typing) return;
    const choice = ["1", "2", "3"].indexOf(event.key);
    if (choice >= 0) {
      const radio = all("input[type=radio]", sets[at])[choice];
      if (!radio) return;
      radio.checked = true;
      radio.dispatchEvent(new Event("input", { bubbles: true }));
      announce(`${$("legend", sets[at]).textContent.trim()}: ${$(`label[for="${radio.id}"]`).textContent}`);
      to(at + 1);
    } else if (event.key === "j") to(at + 1);
    else if (event.key === "k") to(at - 1);
    else if (event.key === "w") $("textarea", sets[at])?.focus();
    else if (event.key === "n") $("a[rel=next]")?.click();
    else if (event.key === "p") $("a[rel=prev]")?.click();
    else if (event.key === "?") { const help = $("[data-rating-help]"); if (help) { help.open = !help.open; help.scrollIntoView({ block: "nearest" }); } }
    else return;
    event.preventDefault();
  });
}

// Figures that move: <… data-refresh="30"> is read anew every 30 seconds while the page is in sight and nobody is in it.
// After ten minutes without a sign of anybody it rests, so that a page left open keeps no session alive.
for (const place of all("[data-refresh]")) {
  let left = 20;
  for (const sign of ["pointerdown", "keydown", "scroll"]) addEventListener(sign, () => { left = 20; }, { passive: true });
  setInterval(async () => {
    if (left === 0 || document.visibilityState !== "visible" || place.contains(document.activeElement)) return;
    left -= 1;
    try {
      const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-refresh]");
      if (fresh && !place.contains(document.activeElement)) place.replaceChildren(...fresh.childNodes);
    } catch { /* The figures on the page stay as they are until the next try. */ }
  }, Number(place.dataset.refresh) * 1000);
}

// Board: a card may be dragged to a column that its own Move menu offers. The same form is sent.
// <ol class="m-board" data-board> <li class="m-col" data-stage="interview"> <li class="m-card" draggable="true">
// <button form="steps" formaction="…/begin-review" name="version" value="3" data-to="in_review"> or <a data-to="interviewing">
const board = $("[data-board]");
if (board) {
  let card = null;
  // What its menu offers for a column: a button that needs nothing more, or the link to the page that asks for the rest.
  const button = (column) => card && $(`[data-to="${column.dataset.stage}"]`, card);
  const column = (event) => event.target.closest?.(".m-col");
  const list = (place) => $(".m-col__cards", place);
  const count = (place) => { const n = $(".m-col__count", place); if (n) n.firstChild.data = all(".m-card", place).length; };
  all(".m-card", board).forEach((each) => { each.draggable = true; });
  board.addEventListener("dragstart", (event) => {
    card = event.target.closest?.(".m-card");
    if (!card) return;
    event.dataTransfer.setData("text/plain", card.id);
    card.classList.add("is-held");
    all(".m-col", board).forEach((place) => place.classList.toggle("is-open", !!button(place)));
  });
  board.addEventListener("dragover", (event) => {
    const place = column(event);
    if (!place || !button(place)) return;
    event.preventDefault();
    all(".is-over", board).forEach((other) => other !== place && other.classList.remove("is-over"));
    place.classList.add("is-over");
  });
  board.addEventListener("dragend", () => {
    card?.classList.remove("is-held");
    all(".is-over, .is-open", board).forEach((place) => place.classList.remove("is-over", "is-open"));
    card = null;
  });
  board.addEventListener("drop", async (event) => {
    const place = column(event);
    const choice = place && button(place);
    if (!choice) return;
    event.preventDefault();
    if (choice.href) { location.assign(choice.href); return; }
    const moved = card, from = moved.closest(".m-col"), next = moved.nextElementSibling;
    const back = () => { list(from).insertBefore(moved, next); count(from); count(place); };
    list(place).prepend(moved); count(from); count(place);
    moved.classList.add("is-busy");
    try {
      const body = new URLSearchParams(new FormData(choice.form, choice));
      const answer = await fetch(choice.formAction, { method: "POST", body, headers: { "X-Requested-With": "muster" } });
      if (answer.ok) { location.assign(answer.redirected ? answer.url : location.href); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      back();
      toast((($("[data-reason]", page) ?? $(".m-errors", page) ?? $("main p", page))?.textContent || "The move was refused.").trim().replace(/\s+/g, " ").slice(0, 200));
    } catch {
      back();
      toast("Not moved: the server could not be reached. Try again.");
    }
    moved.classList.remove("is-busy");
  });
}
