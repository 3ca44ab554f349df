// Every kind of page of the demonstration: accessible in light and dark, no sideways scroll on the smallest phone, valid HTML, nothing refused by the policy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FAMILY } from "./people.mjs";
import { addressOf, browser, button, faults, heading, invalid, none, open, sees, signIn, signInAs } from "./support.mjs";

/** What makes two addresses the same kind of page: the path without its numbers, and the view. */
function kindOf(path) {
  const [place, query = ""] = path.split("#")[0].split("?");
  const view = new URLSearchParams(query).get("view");
  return place.replace(/TF-\w{4}-\w{4}/g, "{reference}").replace(/\/\d+(-[\w-]+)?(?=\/|$)/g, "/{id}") + (view ? `?view=${view}` : "");
}

const FILES = /\/papers\/\d+$|\.ics$|\/case-file\/text$|\/copy$|\/file$|\/resume$|\/html$|\.json$|\.zip$|\.csv$|\.ya?ml$/;
const isFile = (path) => FILES.test(path.split("?")[0]) && !path.startsWith("/apply/");

/**
 * Follows links from a start page and looks closely at the first page of every kind not seen before.
 * `once`: people whose pages are those of the office with less on them are looked at in one light only.
 * Returns the kinds it saw; what is wrong with them is added to `wrong`.
 */
async function crawl({ page, starts, within, seen, wrong, tell, once = false }) {
  const queue = [...starts];
  const queued = new Set(queue.map(kindOf));
  const mine = [];
  while (queue.length > 0) {
    const path = queue.shift();
    const answer = await page.goto(path);
    const kind = kindOf(path);
    // People the journeys are moving at the same time may be in another state by the time their page is read again.
    if (page.url().includes("/staff/applications/") && (await page.getByRole("heading", { level: 1 }).first().innerText()).includes(FAMILY)) {
      queued.delete(kind);
      continue;
    }
    if (answer.status() !== 200) wrong.push(`${tell}: ${path} answers ${answer.status()}`);
    const links = await page.locator("a[href]").evaluateAll((as) => as.map((a) => a.getAttribute("href")));
    if (!seen.has(kind)) {
      seen.add(kind);
      wrong.push(...await invalid(await answer.text(), `${tell}: ${path}`));
      wrong.push(...await faults(page, `${tell}: ${path}`, { once }));
    }
    mine.push(kind);
    for (const link of links) {
      if (!within.test(link) || isFile(link) || queued.has(kindOf(link)) || seen.has(kindOf(link))) continue;
      queued.add(kindOf(link));
      queue.push(link);
    }
  }
  return mine;
}

async function look(t, { role, starts, within, kinds, once = false }) {
  const chromium = await browser(t);
  const { page, complaints } = await open(chromium);
  const tell = role ?? "visitor";
  if (role) await signIn(page, await addressOf(page, role));
  const wrong = [];
  const mine = await crawl({ page, starts, within, seen: new Set(), wrong, tell, once });
  none([...wrong, ...complaints], `faults of the pages of ${tell}`);
  for (const kind of kinds) assert.ok(mine.includes(kind), `${tell} comes to ${kind} by links; found ${mine.join(" ")}`);
}

test("pages of visitors", (t) => look(t, {
  starts: ["/", "/jobs?q=zzz-nothing", "/jobs?remote=1&grade=13"],
  within: /^\/(jobs|projects|how-we-hire|accessibility|privacy|sign-in|sign-up|forgot|letters)?(\/|\?|$)/,
  kinds: ["/", "/jobs", "/jobs/{id}", "/projects", "/projects/{id}", "/how-we-hire", "/accessibility", "/privacy", "/sign-in", "/sign-up", "/forgot", "/letters", "/letters/{id}"],
}));

/** A posting with people in every state is begun with: the first one in the list is a draft. */
const STAFF = ["/staff", "/staff/postings/3/pipeline", "/staff/postings/3/pipeline?view=table", "/staff/postings/3"];

const APPLICATION = ["", "/answers", "/interviews", "/letters", "/timeline", "/decision", "/interviews/new", "/offer"].map((p) => `/staff/applications/{reference}${p}`);

test("pages of the programme office", (t) => look(t, {
  role: "Programme office", starts: [...STAFF, "/staff/postings/5/edit"], within: /^\/staff(\/|\?|$)/,
  kinds: ["/staff", "/staff/postings", "/staff/postings/{id}", "/staff/postings/{id}/pipeline", "/staff/postings/{id}/pipeline?view=table", "/staff/postings/{id}/edit",
    "/staff/postings/{id}/preview", "/staff/postings/new", "/staff/projects", "/staff/projects/{id}", "/staff/placements", "/staff/offers/{id}", "/staff/offers/{id}/withdraw", "/staff/selections", "/staff/selections/{id}", "/staff/postings/{id}/selection",
    "/staff/applications/{reference}/interviews/cancel", "/staff/interviews", "/staff/interviews/past", "/staff/interviews/scorecards", "/staff/interviews/times",
    "/staff/postings/{id}/interviews", ...APPLICATION],
}));

test("pages of a hiring manager", (t) => look(t, {
  role: "Hiring manager", once: true, starts: STAFF, within: /^\/staff(\/|\?|$)/,
  kinds: ["/staff", "/staff/postings", "/staff/postings/{id}/pipeline", "/staff/postings/{id}/review", "/staff/postings/{id}/review/checks", "/staff/applications/{reference}", "/staff/projects", "/staff/placements"],
}));

test("pages of a reviewer and of the auditor", async (t) => {
  await look(t, {
    role: "Reviewer", once: true, starts: ["/staff", "/staff/reviews", "/staff/postings/3"], within: /^\/staff(\/|\?|$)/,
    kinds: ["/staff", "/staff/reviews", "/staff/reviews/{id}", "/staff/reviews/{id}/recuse", "/staff/applications/{reference}/interviews"],
  });
  await look(t, { role: "Auditor", once: true, starts: STAFF, within: /^\/staff(\/|\?|$)/, kinds: ["/staff", "/staff/applications/{reference}/timeline"] });
});

/** States in the words of the chips over the table, a page the applicant in that state comes to, and what staff read there. */
const STATES = [
  ["Received", "/withdraw"], ["In review", ""], ["Interview", "/interview", /chooses one of the offered times/], ["Interview", "/interview", /interview with .+ on \w+, /],
  ["Qualified", ""], ["Offer", "/offer/accept"], ["Accepted", ""],
  ["Placed", ""], ["Not moving forward", ""], ["Withdrawn", ""], ["Offer declined", ""], ["Offer withdrawn", ""], ["Conditions not met", ""],
];

test("pages of applicants, in every state of an application", async (t) => {
  const chromium = await browser(t);
  const staff = await open(chromium);
  const own = await addressOf(staff.page, "Applicant");
  await signInAs(staff.page, "Programme office");
  const wrong = [], seen = new Set();
  const walk = async (email, tell, starts) => {
    const { page, context, complaints } = await open(chromium);
    await signIn(page, email);
    const kinds = await crawl({ page, starts, within: /^\/(my|apply)(\/|\?|$)/, seen, wrong, tell });
    wrong.push(...complaints);
    await context.close();
    return kinds;
  };
  for (const [state, part, reads] of STATES) {
    const person = await inState(staff.page, state, reads);
    assert.ok(person, `somebody is in the state “${state}”`);
    // What depends on the state is looked at again; what they sent is not.
    for (const kind of ["", "/interview"]) seen.delete(`/my/applications/{reference}${kind}`);
    const kinds = await walk(person.email, `applicant, ${state}`, [`/my/applications/${person.reference}`]);
    if (part) assert.ok(kinds.includes(`/my/applications/{reference}${part}`), `an applicant comes to ${part} in the state “${state}”: ${kinds.join(" ")}`);
  }
  const kinds = await walk(own, "the applicant of the demonstration", ["/my"]);
  for (const part of ["", "/eligibility", "/fit", "/contact", "/resume", "/questions", "/projects", "/availability", "/essays", "/demographics", "/delete"]) assert.ok(kinds.includes(`/apply/{reference}${part}`), `${part} of a draft: ${kinds.join(" ")}`);
  none(wrong, "faults of the pages of applicants");
});

/** Somebody whose application is in this state and who was told of it, found in the tables of the pipelines. */
async function inState(page, state, reads = /./) {
  for (const posting of [3, 2, 1, 4]) {
    await page.goto(`/staff/postings/${posting}/pipeline?view=table`);
    const chip = page.getByRole("list", { name: "States" }).getByRole("link", { name: new RegExp(`^${state} \\d+$`) });
    if (await chip.count() === 0) continue;
    await chip.click();
    const rows = page.getByRole("table").getByRole("row").filter({ has: page.getByRole("rowheader") }).filter({ hasNotText: FAMILY }).filter({ hasNotText: "Not told" });
    const paths = await rows.getByRole("link").evaluateAll((as) => as.map((a) => a.getAttribute("href")));
    for (const path of paths) {
      await page.goto(path);
      if (!reads.test(await page.getByRole("main").innerText())) continue;
      const email = await page.getByRole("main").locator("a[href^='mailto:']").innerText();
      return { email, reference: /TF-\w{4}-\w{4}/.exec(path)[0] };
    }
  }
  return null;
}

test("pages that say no, and forms that come back", async (t) => {
  const chromium = await browser(t);
  const { page, complaints } = await open(chromium);
  const wrong = [];
  const refusal = async (path, status, title) => {
    const answer = await page.goto(path);
    assert.equal(answer.status(), status, path);
    await sees(heading(page, title));
    wrong.push(...await invalid(await answer.text(), path), ...await faults(page, path));
  };
  await refusal("/nothing-here", 404, "Page not found");
  await refusal("/jobs/999999", 404, "Page not found");
  for (const [path, press, fields] of [
    ["/sign-in", "Sign in", []], ["/sign-up", "Start my account", ["Full name", "Email address", "Password"]], ["/forgot", "Send the link", ["Email address"]],
  ]) {
    await page.goto(path);
    const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), button(page, press).click()]);
    await sees(page.getByRole("alert"), `the summary of mistakes of ${path}`);
    assert.match(await page.title(), /^Error: /);
    for (const field of fields) assert.equal(await page.getByLabel(field, { exact: true }).getAttribute("aria-invalid"), "true", `${field} is marked`);
    wrong.push(...await invalid(await answer.text(), `${path} with mistakes`), ...await faults(page, `${path} with mistakes`));
  }
  await signIn(page, await addressOf(page, "Applicant"));
  await refusal("/staff", 403, "You cannot do this");
  await refusal("/my/applications/TF-2222-2222", 404, "Page not found");
  none([...wrong, ...complaints], "faults of refusals");
});
