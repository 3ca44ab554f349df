// The whole way of one person, from the sign-up to the seat, as people walk it: at a desk with scripts, on a phone without.
import assert from "node:assert/strict";
import { test } from "node:test";
import { applicant, dateIn, fillIn, resumeFile, send, signUp, somebody } from "./people.mjs";
import { browser, button, fact, faults, heading, letterText, link, none, notice, open, openLetter, sees, signInAs } from "./support.mjs";

const CYBER = { search: "vulnerability", title: "Cybersecurity engineer, vulnerability clearinghouse" };
const DATA = { search: "data", title: "Data engineer, shared across agencies" };

/** Follows a link in the Move menu of an application that is open. */
async function move(page, name, words) {
  await page.getByRole("main").getByText("Move", { exact: false }).filter({ hasText: name }).first().click();
  await page.getByRole("main").getByRole("link", { name: words }).or(page.getByRole("main").getByRole("button", { name: words })).first().click();
}

const application = (page, person) => page.goto(`/staff/applications/${person.reference}`);
const status = (page, person) => page.goto(`/my/applications/${person.reference}`);

/** Staff find the person from the work list: postings, pipeline as board, as table, the application. */
async function findPerson(page, person, posting) {
  await page.goto("/staff");
  await sees(heading(page, /^Good (morning|afternoon|evening), /));
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Postings" }).click();
  await link(page, posting.title).first().click();
  if (!/\/pipeline/.test(page.url())) await page.getByRole("navigation", { name: "Posting", exact: true }).getByRole("link", { name: /Pipeline/ }).click();
  // A pipeline shows what one looked at last: the board is asked for.
  await page.goto(`${page.url().split("?")[0]}?view=board`);
  await sees(heading(page, posting.title));
  await sees(page.getByRole("region", { name: "Board" }));
  for (const column of ["Received", "In review", "Interview", "Qualified", "Offer", "Accepted", "Placed"]) {
    await sees(page.getByRole("region", { name: "Board" }).getByRole("heading", { name: column, exact: true }), `The column ${column}`);
  }
  await link(page, "Table").click();
  await sees(page.getByRole("table", { name: /Applications/ }));
  await page.getByRole("list", { name: "States" }).getByRole("link", { name: /^Received \d+$/ }).click();
  const row = page.getByRole("row").filter({ hasText: person.reference });
  await sees(row, `${person.reference} in the table of received applications`);
  await row.getByRole("link", { name: person.name }).click();
  await sees(heading(page, person.name));
  await sees(page.getByText("Snake River Power"));
}

/** Nobody sees a page they cannot read: the page as it stands is accessible and fits. */
async function readable(page, what, scripts) {
  if (!scripts) return;
  const size = page.viewportSize();
  none(await faults(page, what), `faults of ${what}`);
  await page.setViewportSize(size);
}

async function interview(staff, me, person, times) {
  await application(staff, person);
  await link(staff, "Invite to interview").click();
  await sees(heading(staff, "Invite to interview", 2));
  // The form begins with whoever interviews for the posting; this time the manager does it themselves.
  const own = (await staff.locator(".m-bar__end summary").textContent()).split(":")[0].trim();
  const chosen = await staff.locator("#interviewer option").filter({ hasText: own }).first().getAttribute("value");
  await staff.getByLabel("Interviewer", { exact: true }).selectOption(chosen);
  for (const [i, time] of times.entries()) {
    await staff.getByLabel(`Date of time ${i + 1}`).fill(time.date);
    await staff.getByLabel(`Time of day, time ${i + 1}`).fill(time.clock);
  }
  for (const i of [2, 3]) {
    await staff.getByLabel(`Date of time ${i + 1}`).fill("");
    await staff.getByLabel(`Time of day, time ${i + 1}`).fill("");
  }
  await staff.getByLabel("Time zone of these times").selectOption({ label: "New York" });
  await staff.getByLabel("Video link or room").fill("Room 4 North, 245 Murray Lane");
  await button(staff, "Read the letter first").click();
  await sees(heading(staff, "Check and send", 2));
  await button(staff, "Send interview details").click();
  await sees(notice(staff, "The times were offered. The applicant has a letter."));

  await openLetter(me, person.email, "Choose a time for your interview");
  const letter = await letterText(me);
  for (const time of times) assert.ok(letter.includes(time.clock), `${time.clock} is in the letter:\n${letter}`);
  await status(me, person);
  await fact(me, "State", "Interview");
  await link(me, "Choose a time").click();
  await sees(heading(me, /time/i));
  assert.equal(await me.getByRole("radio").count(), 2, "two times to choose from");
  await me.getByRole("radio", { name: new RegExp(`^${times[1].clock} `) }).check();
  await button(me, "Book this time").click();
  await sees(notice(me, "Your interview is booked. We wrote to you with a calendar file."));
}

/** A letter with a calendar file: named on the page, and a request for this meeting. */
async function invitation(page, email, subject, clock) {
  await openLetter(page, email, subject);
  await sees(page.getByText("(REQUEST)"), "REQUEST beside the attached file");
  const answer = await page.request.get(await link(page, "interview.ics").getAttribute("href"));
  assert.equal(answer.status(), 200);
  assert.match(answer.headers()["content-type"], /^text\/calendar/);
  const file = (await answer.text()).replace(/\r\n[ \t]/g, "");
  assert.match(file, /^METHOD:REQUEST\r$/m);
  assert.match(file, /^SEQUENCE:\d+\r$/m);
  assert.match(file, new RegExp(`^DTSTART;TZID=America/New_York:\\d{8}T${clock}00\\r$`, "m"));
  assert.match(file, /^TZID:America\/New_York\r$/m, "the zone is described in the file");
  const uid = /^UID:(.+)\r$/m.exec(file);
  assert.ok(uid, `a UID in\n${file}`);
  return uid[1];
}

async function wholeJourney(t, { first, posting, shape, resume, manager, times, clock }) {
  const chromium = await browser(t);
  const scripts = shape.scripts !== false;
  const [{ page: me, complaints }, hiring, office, second] = [await open(chromium, shape), await open(chromium, shape), await open(chromium, shape), await open(chromium, shape)];
  const staff = hiring.page;
  const person = somebody(first);
  // A way is walked step by step: what comes after a step that failed is not tried.
  let broken = false;
  const step = async (name, walk) => t.test(name, { skip: broken && "a step before it failed" }, async () => {
    try { await walk(); } catch (e) { broken = true; throw e; }
  });

  await step("signs up, applies and sends", async () => {
    await signUp(me, person, posting);
    person.reference = await fillIn(me, person, posting, resume);
    await readable(me, "check your answers", scripts);
    await send(me, person, person.reference);
    await status(me, person);
    await fact(me, "What you must do", "Nothing for you to do now.");
    await fact(me, "By when", /^\w+ \d/);
    await readable(me, "the status page", scripts);
  });

  let staffEmail;
  await step("staff find the application and begin review", async () => {
    staffEmail = await signInAs(staff, manager);
    await findPerson(staff, person, posting);
    await button(staff, "Begin review").first().click();
    await sees(notice(staff, "Review has begun."));
    await status(me, person);
    await fact(me, "State", "In review");
  });

  await step("two times are offered, one is chosen, both sides get a calendar file", async () => {
    await interview(staff, me, person, times);
    const own = await invitation(me, person.email, "Your interview is set", clock);
    const theirs = await invitation(staff, staffEmail, new RegExp(`^Interview with ${person.name} booked for `), clock);
    assert.equal(own, theirs, "both calendars hold the same meeting");
    await status(me, person);
    await sees(heading(me, /^Be at your interview on /, 2));
  });

  // Not a step: what follows does not need it.
  await t.test("the scorecard opens when the interview begins, not before", async () => {
    await application(staff, person);
    await staff.getByRole("navigation", { name: "Application" }).getByRole("link", { name: /^Interviews/ }).click();
    await sees(staff.getByText("Booked", { exact: true }));
    assert.equal(await link(staff, "Your scorecard").count(), 0, "no link to a scorecard that is not open");
    const answer = await staff.goto(await scorecard(staff, person));
    assert.equal(answer.status(), 422, "the form is not shown before it can be sent");
    await sees(staff.getByText("The scorecard opens when the interview begins."));
  });

  await step("the interview is called off with a reason, and the applicant reads it", async () => {
    await staff.goto(`/staff/applications/${person.reference}/interviews/cancel`);
    await staff.getByLabel("Why?").fill("The interviewer is called to an incident.");
    await button(staff, "Read the letters first").click();
    await sees(heading(staff, "Check and send", 2));
    await button(staff, "Cancel the interview").click();
    await sees(notice(staff, "The interview was cancelled. Both sides have a letter."));
    await openLetter(me, person.email, /^Interview on .* cancelled$/);
    assert.match(await letterText(me), /called to an incident/);
  });

  await step("qualified: decided, read, sent", async () => {
    await application(staff, person);
    await move(staff, person.name, "Qualified…");
    await sees(heading(staff, "Decision", 2));
    assert.ok(await staff.getByRole("radio", { name: "Qualified", exact: true }).isChecked(), "the outcome of the menu is chosen");
    await staff.getByLabel("Words of your own for the applicant").fill("Your account of the import was the clearest we read.");
    await button(staff, "Record the decision").click();
    await sees(notice(staff, "The decision is recorded. The applicant has not been told yet."));
    await status(me, person);
    await fact(me, "State", "In review");
    await sees(staff.getByText("You passed."), "The letter before it is sent");
    await button(staff, "Send this letter").click();
    await sees(notice(staff, "The letter is on its way."));
    await openLetter(me, person.email, `News on your application ${person.reference}`);
    assert.match(await letterText(me), /You passed\.[\s\S]*the clearest we read/);
    await status(me, person);
    await fact(me, "State", "You passed");
  });

  let seat;
  const [starts, ends, answerBy] = [dateIn(45), dateIn(410), dateIn(10)];
  await step("the office prepares an offer of an open seat, a second person approves", async () => {
    await signInAs(office.page, "Programme office");
    await application(office.page, person);
    await link(office.page, "Make an offer").click();
    await sees(heading(office.page, "Prepare an offer", 2));
    const choice = office.page.getByRole("group", { name: "Seat" }).getByRole("radio").first();
    await choice.focus();
    await office.page.keyboard.press("Space");
    assert.ok(await choice.isChecked());
    const words = await office.page.getByRole("group", { name: "Seat" }).locator("label").first().innerText();
    // The name of a project may have a colon of its own: the last one before the grade ends it.
    const [, project, role] = /^(.+):\s*([^:]+?)\s*GS-\d/s.exec(words);
    seat = { project: project.trim(), role };
    await office.page.getByLabel("Grade", { exact: true }).fill(/GS-(\d+)/.exec(words)[1]);
    await office.page.getByText("Typed, with its source").click();
    await office.page.getByLabel("Pay for a year, in dollars").fill("143,913");
    await office.page.getByLabel("Source of typed pay").fill("2026 table, Washington locality");
    await office.page.getByLabel("Place of work").fill("Washington, DC");
    await office.page.getByLabel("First day").fill(starts.typed);
    await office.page.getByLabel("Not to exceed").fill(ends.typed);
    await office.page.getByRole("group", { name: "Answer by" }).getByLabel("Date").fill(answerBy.typed);
    await office.page.getByRole("group", { name: "Answer by" }).getByLabel("Time").fill("5:00 pm");
    await button(office.page, "Ask for approval").click();
    await sees(notice(office.page, "The offer is prepared. A second person approves it."));
    assert.equal(await button(office.page, "Approve and send").count(), 0, "nobody approves what they prepared");
    await status(me, person);
    await fact(me, "State", "You passed");

    await signInAs(second.page, "Programme office, second person");
    await second.page.goto("/staff");
    const row = link(second.page, `Approve the offer to ${person.name}`);
    await sees(row);
    await row.click();
    await fact(second.page, "Pay", /\$143,913 a year \(typed\)/);
    await second.page.getByText("I checked the pay against its source").click();
    await button(second.page, "Approve and send").click();
    await sees(notice(second.page, "The offer was approved and sent."));
  });

  await step("the offer is read and accepted", async () => {
    await openLetter(me, person.email, `You have an offer, application ${person.reference}`);
    assert.ok((await letterText(me)).includes(starts.long), "the letter names the first day");
    await status(me, person);
    await fact(me, "State", "You have an offer");
    await link(me, "Read the offer").click();
    await fact(me, "Project", seat.project);
    await fact(me, "Role", seat.role);
    await fact(me, "First day", starts.long);
    await fact(me, "Not to exceed", ends.long);
    await readable(me, "the offer", scripts);
    await link(me, "Accept").click();
    await sees(heading(me, "Accept this offer?"));
    await sees(me.getByText("You have no other open applications."));
    await button(me, "Accept the offer").click();
    await sees(notice(me, "You accepted the offer. Welcome!"));
    await fact(me, "State", "Accepted");
    await openLetter(me, person.email, `You accepted: what happens next, ${person.reference}`);
  });

  await step("the conditions are met and the person is placed", async () => {
    await application(office.page, person);
    await link(office.page, "Conditions").click();
    await sees(heading(office.page, /^Conditions/, 2));
    const met = office.page.getByRole("button", { name: "Met", exact: true });
    const all = await met.count();
    assert.ok(all >= 2, `${all} conditions`);
    assert.equal(await button(office.page, "Place in this seat").count(), 0, "nobody is placed before every condition is met");
    for (let left = all; left > 0; left -= 1) {
      await met.first().click();
      await sees(notice(office.page, "The condition was recorded."));
      await sees(office.page.getByText(`${all - left + 1} of ${all}`, { exact: true }));
    }
    await status(me, person);
    await sees(me.getByText(`${all} of ${all} done.`).first());
    await button(office.page, "Send the official offer").click();
    await sees(notice(office.page, "The official offer was sent."));
    await status(me, person);
    await link(me, "Read the offer").click();
    await link(me, "Accept").click();
    await button(me, "Accept the official offer").click();
    await sees(notice(me, "You accepted the official offer. We wrote you a letter."));
    await application(office.page, person);
    await link(office.page, "Place in this seat").click();
    await button(office.page, "Place in this seat").click();
    await sees(notice(office.page, "Placed. The fellow has a letter."));
  });

  await step("both sides see the seat and its dates", async () => {
    await status(me, person);
    await fact(me, "State", "Placed");
    await fact(me, "Project", seat.project);
    await fact(me, "Role", seat.role);
    await fact(me, "First day", starts.long);
    await fact(me, "Not to exceed", ends.long);
    await readable(me, "the status page of a placed person", scripts);
    await openLetter(me, person.email, `Your place: ${seat.project}`);
    await office.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Placements" }).click();
    // Another journey may have placed somebody of the same name: the page of the placement has the reference.
    const team = office.page.getByRole("region", { name: `Team of ${seat.project}` });
    const rows = team.getByRole("row").filter({ hasText: person.name }).filter({ hasText: seat.role }).filter({ hasText: starts.long }).filter({ hasText: ends.long });
    await sees(rows.first(), `${person.name} in the team of ${seat.project}`);
    let found = false;
    for (const href of await rows.getByRole("link").evaluateAll((as) => as.map((a) => a.getAttribute("href")))) {
      await office.page.goto(href);
      found ||= (await office.page.getByRole("main").innerText()).includes(person.reference);
    }
    assert.ok(found, `the placement of ${person.reference}`);
    await office.page.getByRole("main").getByRole("link", { name: seat.project }).first().click();
    await sees(office.page.getByRole("main").getByRole("listitem").filter({ has: office.page.locator(`a[href$="${person.reference}"]`) }), "the person in the seat");
  });

  none([...complaints, ...hiring.complaints, ...office.complaints, ...second.complaints], "complaints of the pages");
}

/** The address of the scorecard of this person's interview. No page links to it yet, so it is found by counting up. */
async function scorecard(page, person) {
  for (let id = 1; id < 2000; id += 1) {
    const path = `/staff/applications/${person.reference}/interviews/${id}/scorecard`;
    if ((await page.request.get(path)).status() !== 404) return path;
  }
  return assert.fail(`no interview of ${person.reference} has a scorecard page`);
}

// Another day in every run, so that a demonstration can be walked through twice: nobody holds two interviews at once.
const later = dateIn(4 + (process.pid % 90), { weekday: true });

test("the whole journey at a desk with scripts", { timeout: 180_000 }, (t) =>
  wholeJourney(t, {
    first: "Adela", posting: CYBER, shape: { width: 1280 }, resume: resumeFile.pdf(), manager: "Hiring manager",
    times: [{ date: later.typed, clock: "6:15 am" }, { date: later.typed, clock: "7:20 am" }], clock: "0720",
  }));

test("the whole journey on a phone without scripts", { timeout: 180_000 }, (t) =>
  wholeJourney(t, {
    first: "Bruno", posting: DATA, shape: { width: 390, scripts: false }, resume: resumeFile.txt(), manager: "Programme office",
    times: [{ date: later.typed, clock: "7:05 pm" }, { date: later.typed, clock: "8:40 pm" }], clock: "2040",
  }));

test("not moving forward: decided is not told, and the reasons are in the letter", { timeout: 120_000 }, async (t) => {
  const chromium = await browser(t);
  const [{ page: me }, { page: staff }] = [await open(chromium), await open(chromium)];
  const person = await applicant(me, "Cleo", DATA);
  await signInAs(staff, "Programme office");
  await application(staff, person);
  await button(staff, "Begin review").first().click();
  await sees(notice(staff, "Review has begun."));
  await move(staff, person.name, "Not moving forward…");
  await sees(heading(staff, "Decision", 2));
  await button(staff, "Record the decision").click();
  await sees(staff.getByRole("alert").getByRole("link", { name: "Choose at least one reason" }));
  await staff.getByText("The work shown does not reach the technical depth this posting needs").first().click();
  await staff.getByText("The application does not say enough about your own part in the work").first().click();
  await staff.getByLabel("Words of your own for the applicant").fill("Write to us before you apply again.");
  await button(staff, "Record the decision").click();
  await sees(notice(staff, "The decision is recorded. The applicant has not been told yet."));

  await status(me, person);
  await fact(me, "State", "In review");
  assert.doesNotMatch(await me.getByRole("main").innerText(), /Not moving forward|technical depth|Write to us before/);
  await me.goto(`/letters?to=${encodeURIComponent(person.email)}`);
  assert.equal(await me.getByRole("link", { name: /^News on/ }).count(), 0, "no letter before it is sent");

  await application(staff, person);
  await link(staff, "Read and send the letter").click();
  await sees(staff.getByText("Until then Cleo", { exact: false }));
  await button(staff, "Send this letter").click();
  await sees(notice(staff, "The letter is on its way."));
  await status(me, person);
  await fact(me, "State", "Not moving forward");
  await openLetter(me, person.email, `News on your application ${person.reference}`);
  const letter = (await letterText(me)).replace(/\s+/g, " ");
  for (const words of [
    "The work shown does not reach the technical depth this posting needs", "Describe one system you built or repaired in depth",
    "The application does not say enough about your own part in the work", "Write “I” where you did the work yourself", "Write to us before you apply again.",
  ]) assert.ok(letter.includes(words), `“${words}” is in the letter: ${letter}`);
});

test("withdrawing with a reason: the applicant reads it, the staff see it", { timeout: 120_000 }, async (t) => {
  const chromium = await browser(t);
  const [{ page: me }, { page: staff }] = [await open(chromium, { width: 390 }), await open(chromium)];
  const person = await applicant(me, "Dario", DATA);
  await status(me, person);
  await link(me, /Withdraw/).click();
  await sees(heading(me, "Withdraw this application?"));
  await button(me, "Withdraw").click();
  await sees(me.getByRole("alert").getByRole("link", { name: "Choose a reason" }));
  await fact2(staff, person, "Received");
  await me.getByText("It took too long").click();
  await button(me, "Withdraw").click();
  await sees(notice(me, "You withdrew this application. We wrote you a letter."));
  await fact(me, "State", "You withdrew");
  assert.equal(await link(me, /^Withdraw/).count(), 0, "nothing to withdraw any more");
  await openLetter(me, person.email, `You withdrew your application ${person.reference}`);
  await application(staff, person);
  await sees(staff.getByText("Withdrawn", { exact: true }));
  await staff.getByRole("navigation", { name: "Application" }).getByRole("link", { name: "Timeline" }).click();
  await sees(staff.getByText("It took too long"));
});

/** Staff see the application in this state. */
async function fact2(page, person, state) {
  await signInAs(page, "Programme office");
  await application(page, person);
  await sees(page.getByRole("main").getByText(state, { exact: true }));
}
