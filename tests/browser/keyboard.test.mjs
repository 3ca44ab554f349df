// The keyboard alone: everything that is done with a mouse is done without one. And the mouse's extra: dragging a card.
import assert from "node:assert/strict";
import { test } from "node:test";
import { applicant } from "./people.mjs";
import { addressOf, browser, button, heading, none, notice, open, password, sees, signInAs } from "./support.mjs";

const DATA = { search: "data", title: "Data engineer, shared across agencies" };

/** What has the focus, in the words a screen reader would say. */
const focused = (page) => page.evaluate(() => {
  const e = document.activeElement;
  return (e.getAttribute("aria-label") ?? (e.labels?.[0] ?? e).textContent).trim().replace(/\s+/g, " ");
});

/** Presses Tab until the thing has the focus, and fails when it is not reached or cannot be seen there. */
async function tabTo(page, target, { most = 400, key = "Tab" } = {}) {
  const wanted = await target.elementHandle();
  for (let i = 0; i < most; i += 1) {
    if (await wanted.evaluate((e) => e === document.activeElement)) {
      const seen = await wanted.evaluate((e) => {
        const s = getComputedStyle(e), r = e.getBoundingClientRect();
        return r.bottom > 0 && r.top < innerHeight && (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== "none");
      });
      assert.ok(seen, `the focus on “${await focused(page)}” can be seen`);
      return;
    }
    await page.keyboard.press(key);
  }
  assert.fail(`${target} is not reached by ${most} presses of ${key}; the focus is on “${await focused(page)}”`);
}

/** Goes on by pressing Enter on what has the focus, and waits for the page that comes. */
const enter = (page) => Promise.all([page.waitForEvent("framenavigated"), page.keyboard.press("Enter")]);

test("the skip link is the first stop and leads to the content", { timeout: 60_000 }, async (t) => {
  const { page } = await open(await browser(t));
  for (const path of ["/", "/jobs", "/sign-in"]) {
    await page.goto(path);
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Skip to main content", path);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "main");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), `the next stop of ${path} is in the content`);
  }
});

test("after mistakes the summary has the focus and leads to the field", { timeout: 60_000 }, async (t) => {
  const { page } = await open(await browser(t));
  await page.goto("/sign-up");
  await tabTo(page, page.getByLabel("Full name"));
  await page.keyboard.type("Emil Keyes");
  await tabTo(page, button(page, "Start my account"));
  await enter(page);
  const summary = page.getByRole("alert");
  await sees(summary);
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "alert");
  assert.match(await page.title(), /^Error: /);
  assert.equal(await page.getByLabel("Full name").inputValue(), "Emil Keyes", "what was typed is kept");
  const first = summary.getByRole("link").first();
  const words = await first.innerText();
  await tabTo(page, first, { most: 3 });
  await page.keyboard.press("Enter");
  const field = page.getByLabel("Email address");
  await page.waitForFunction(() => document.activeElement?.id === "email");
  const described = await field.evaluate((e) => e.getAttribute("aria-describedby").split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" "));
  assert.ok(described.includes(words), `the field says the same: “${words}” in “${described}”`);
});

test("sign in, find the board, begin review from the Move menu", { timeout: 120_000 }, async (t) => {
  const chromium = await browser(t);
  const { page: me } = await open(chromium);
  const person = await applicant(me, "Farah", DATA);
  const { page, complaints } = await open(chromium);
  const email = await addressOf(page, "Programme office");
  await page.goto("/sign-in");
  await tabTo(page, page.getByLabel("Email address"));
  await page.keyboard.type(email);
  await tabTo(page, page.getByLabel("Password", { exact: true }), { most: 2 });
  await page.keyboard.type(password);
  await enter(page);
  await sees(heading(page, /^Good (morning|afternoon|evening), /));
  await tabTo(page, page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Postings" }));
  await enter(page);
  await sees(heading(page, "Postings"));
  await tabTo(page, page.getByRole("link", { name: DATA.title }).first());
  await enter(page);
  await sees(heading(page, DATA.title));
  if (!page.url().includes("/pipeline")) {
    await tabTo(page, page.getByRole("navigation", { name: "Posting", exact: true }).getByRole("link", { name: /^Pipeline/ }));
    await enter(page);
  }
  // A pipeline shows what one looked at last.
  for (const way of [page.getByRole("link", { name: "Board", exact: true }), page.getByRole("link", { name: /^Remove filter/ })]) {
    if (await way.count() === 0) continue;
    await tabTo(page, way);
    await enter(page);
  }
  const card = await cardOf(page, person);
  const menu = card.getByText(`Move ${person.name}`);
  await tabTo(page, menu);
  await page.keyboard.press("Enter");
  const begin = card.getByRole("button", { name: "Begin review" });
  await sees(begin, "the open menu");
  // Escape closes the menu and gives the focus back; Space opens it as well.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await begin.waitFor({ state: "hidden" });
  assert.match(await focused(page), new RegExp(`^Move ${person.name}`));
  await page.keyboard.press("Space");
  await sees(begin);
  await tabTo(page, begin, { most: 3 });
  await enter(page);
  await sees(notice(page, "Review has begun."));
  await stateIs(page, person, "In review");
  none(complaints, "complaints of the pages");
});

test("choices are made with arrows and Space", { timeout: 120_000 }, async (t) => {
  const chromium = await browser(t);
  const { page: me } = await open(chromium);
  const person = await applicant(me, "Gesine", DATA);
  await me.goto(`/my/applications/${person.reference}/withdraw`);
  const choices = me.getByRole("radio");
  await tabTo(me, choices.first());
  await me.keyboard.press("Space");
  assert.ok(await choices.first().isChecked());
  await me.keyboard.press("ArrowDown");
  await me.keyboard.press("ArrowDown");
  assert.ok(await me.getByRole("radio", { name: "The place does not suit me" }).isChecked(), "two arrows further");
  await tabTo(me, button(me, "Withdraw"), { most: 3 });
  await me.keyboard.press("Space");
  await sees(notice(me, "You withdrew this application. We wrote you a letter."));
});

test("a card dragged to the next column does what its menu does, and goes nowhere else", { timeout: 120_000 }, async (t) => {
  const chromium = await browser(t);
  const { page: me } = await open(chromium);
  const person = await applicant(me, "Henrik", DATA);
  // Tall enough for the whole board: a page that scrolls between press and move drags another card.
  const { page, complaints } = await open(chromium, { width: 1600, height: 5000 });
  await signInAs(page, "Programme office");
  await pipeline(page);
  const board = page.getByRole("region", { name: "Board" });
  const column = (name) => board.getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true, level: 2 }) });
  const posts = [];
  page.on("request", (r) => { if (r.method() === "POST") posts.push(new URL(r.url()).pathname); });

  const card = await cardOf(page, person);
  await card.dragTo(column("Interview"), { targetPosition: { x: 100, y: 120 } });
  assert.deepEqual(posts, [], "a column the menu does not offer takes nothing");
  await sees(column("Received").getByRole("link", { name: person.name }), "the card where it was");

  await card.dragTo(column("In review"), { targetPosition: { x: 100, y: 120 } });
  await sees(notice(page, "Review has begun."));
  assert.deepEqual(posts, [`/staff/applications/${person.reference}/begin-review`]);
  await stateIs(page, person, "In review");

  await t.test("a card somebody else moved first goes back, with the reason", async () => {
    const { page: him } = await open(chromium);
    const other = await applicant(him, "Ilse", DATA);
    await pipeline(page);
    const stale = await cardOf(page, other);
    const { page: second } = await open(chromium);
    await signInAs(second, "Programme office, second person");
    await second.goto(`/staff/applications/${other.reference}`);
    await button(second, "Begin review").first().click();
    await sees(notice(second, "Review has begun."));
    await stale.dragTo(column("In review"), { targetPosition: { x: 100, y: 120 } });
    await sees(page.getByRole("status").filter({ hasText: /Gideon Amoah .*(ago|now)/ }), "who was first and when, said aloud");
    await sees(column("Received").getByRole("link", { name: other.name }), "the card back in its column");
  });
  none(complaints, "complaints of the pages");
});

/** The board of the posting. */
async function pipeline(page) {
  await page.goto("/staff/postings");
  await page.getByRole("link", { name: DATA.title }).first().click();
  await sees(heading(page, DATA.title));
  if (!page.url().includes("/pipeline")) await page.getByRole("navigation", { name: "Posting", exact: true }).getByRole("link", { name: /^Pipeline/ }).click();
  // A pipeline shows what one looked at last: the board is asked for.
  await page.goto(`${page.url().split("?")[0]}?view=board`);
  await sees(page.getByRole("region", { name: "Board" }));
}

async function cardOf(page, person) {
  const card = page.getByRole("region", { name: "Board" }).getByRole("listitem").filter({ has: page.locator(`a[href$="${person.reference}"]`) })
    .filter({ hasNot: page.getByRole("heading", { level: 2 }) });
  await sees(card, `the card of ${person.name}`);
  return card;
}

async function stateIs(page, person, state) {
  await page.goto(`/staff/applications/${person.reference}`);
  await sees(page.getByRole("main").getByText(state, { exact: true }), `${state} on the page of ${person.name}`);
}
