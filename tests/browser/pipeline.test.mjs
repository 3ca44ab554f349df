// Working a pipeline as people do: filters and work on many with scripts off, a card dropped where a page asks for the rest, undo.
import assert from "node:assert/strict";
import { test } from "node:test";
import { applicant } from "./people.mjs";
import { browser, button, faults, heading, link, none, notice, open, sees, signInAs } from "./support.mjs";

const DATA = { search: "data", title: "Data engineer, shared across agencies" };

async function pipeline(page, view) {
  await page.goto("/staff/postings");
  await page.getByRole("link", { name: DATA.title }).first().click();
  if (!page.url().includes("/pipeline")) await page.getByRole("navigation", { name: "Posting", exact: true }).getByRole("link", { name: /^Pipeline/ }).click();
  await page.goto(`${page.url().split("?")[0]}?view=${view}`);
  await sees(heading(page, DATA.title));
}

test("without scripts: narrow the table, begin review of two, move a card of the board", { timeout: 180_000 }, async (t) => {
  const chromium = await browser(t);
  const people = [];
  for (const name of ["Jorun", "Jorunn", "Jorina"]) {
    const { page: me } = await open(chromium);
    people.push(await applicant(me, name, DATA));
  }
  const { page, complaints } = await open(chromium, { width: 390, scripts: false });
  await signInAs(page, "Programme office");
  await pipeline(page, "table");
  await page.getByText("Filter", { exact: true }).click();
  await page.getByLabel("Name, address or reference").fill("jor");
  await button(page, "Show").click();
  await sees(link(page, "Remove filter: “jor”"));
  for (const person of people.slice(0, 2)) await page.getByRole("checkbox", { name: `Choose ${person.name}` }).check();
  await page.getByLabel("With those ticked").selectOption({ label: "Begin review" });
  await button(page, "Go on").click();
  await sees(page.getByText("2 applications. You look it over"));
  await button(page, "Look it over").click();
  await button(page, "Begin review of 2 applications").click();
  await sees(page.getByText("2 of 2").first());

  // The board comes back narrowed as the table was.
  await pipeline(page, "board&words=jor");
  const menu = page.getByText(`Move ${people[2].name}`);
  await menu.click();
  await button(page, "Begin review").click();
  await sees(notice(page, "Review has begun."));
  assert.ok(page.url().includes("/pipeline"), "a step from the board comes back to the board");
  await sees(link(page, "Remove filter: “jor”"));
  none(complaints, "complaints of the pages");
});

test("a card dropped on a column that needs more opens the page that asks for it", { timeout: 120_000 }, async (t) => {
  const chromium = await browser(t);
  const { page: me } = await open(chromium);
  const person = await applicant(me, "Kasimira", DATA);
  const { page, complaints } = await open(chromium, { width: 1600, height: 3000 });
  await signInAs(page, "Programme office");
  await page.goto(`/staff/applications/${person.reference}`);
  await button(page, "Begin review").first().click();
  await sees(notice(page, "Review has begun."));
  await pipeline(page, `board&words=${person.reference}`);
  const board = page.getByRole("region", { name: "Board" });
  const column = (name) => board.getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true, level: 2 }) });
  const card = board.getByRole("listitem").filter({ has: page.locator(`a[href$="${person.reference}"]`) }).filter({ hasNot: page.getByRole("heading", { level: 2 }) });
  await card.dragTo(column("Qualified"), { targetPosition: { x: 100, y: 60 } });
  await sees(heading(page, "Decision", 2));
  assert.ok(page.url().endsWith("/decision?outcome=qualified"), page.url());
  assert.ok(await page.getByRole("radio", { name: "Qualified" }).isChecked());
  none(complaints, "complaints of the pages");
});

test("the pages of working on many are accessible and fit a phone", { timeout: 180_000 }, async (t) => {
  const chromium = await browser(t);
  const { page } = await open(chromium);
  await signInAs(page, "Programme office");
  await pipeline(page, "table");
  const base = page.url().split("?")[0];
  const posting = base.replace(/\/pipeline$/, "");
  const visits = [`${base}?view=table&waiting=x`, `${base}?view=board&grade=13&clearance=secret`, "/staff/batches", "/staff/wordings"];
  for (const act of ["begin_review", "qualify", "not_select", "message", "assign", "tag", "tell", ""]) visits.push(`${posting}/bulk?act=${act}&everyone=1`);
  for (const path of visits) {
    await page.goto(path);
    none(await faults(page, path), `faults of ${path}`);
  }
  // A draft of work, its letters, and the same when it is done.
  await page.goto(`${posting}/bulk?act=not_select&everyone=1&filter=${encodeURIComponent("view=table&state=in_review")}`);
  await page.getByText("The work shown does not reach").first().click();
  await button(page, "Look it over").click();
  none(await faults(page, "a draft"), "faults of a draft");
  await link(page, "Read the letters as they will be").click();
  none(await faults(page, "a letter of a draft"), "faults of a letter");
});
