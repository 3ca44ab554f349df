// What applicants do, step by step and by the words they read. Used by every journey.
import assert from "node:assert/strict";
import { button, fact, heading, letterText, link, notice, openLetter, password, sees } from "./support.mjs";

/** The family name of everybody the journeys make: the crawl of all pages passes by them, because they are still moving. */
export const FAMILY = "Journeyman";

let made = 0;
/** Somebody nobody has met: own address in every run and every file. */
export function somebody(first) {
  made += 1;
  const address = `${first.toLowerCase()}.${process.pid}.${Date.now().toString(36)}.${made}@journeys.example`;
  return { name: `${first} ${FAMILY}`, email: address };
}

/** The date so many days from now, as a person types it in New York. */
export function dateIn(days, { weekday = false } = {}) {
  const at = new Date(Date.now() + days * 86_400_000);
  const newYork = (d, options) => d.toLocaleDateString("en-US", { timeZone: "America/New_York", ...options });
  while (weekday && /Sat|Sun/.test(newYork(at, { weekday: "short" }))) at.setUTCDate(at.getUTCDate() + 1);
  return { typed: newYork(at), long: newYork(at, { month: "long", day: "numeric", year: "numeric" }) };
}

/** A PDF of one page with this text in it, whole and valid: header, five objects, table of offsets, trailer. */
export function pdf(lines) {
  const shown = lines.map((line) => `(${line.replace(/[()\\]/g, "\\$&")}) Tj T*`).join("\n");
  const stream = `BT /F1 12 Tf 14 TL 72 720 Td\n${shown}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("")}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}

export const RESUME = [
  "Software engineer, nine years of work on systems many people depend on.",
  "2019 to now: Lead engineer, county of Ada, Boise. Replaced the permit system; I wrote its import and its tests.",
  "2016 to 2019: Engineer, Snake River Power. Kept the outage map running through two winters.",
  "Skills: Rust, Python, PostgreSQL, incident response, threat modelling.",
];

export const resumeFile = {
  pdf: () => ({ name: "resume.pdf", mimeType: "application/pdf", buffer: pdf(RESUME) }),
  txt: () => ({ name: "resume.txt", mimeType: "text/plain", buffer: Buffer.from(RESUME.join("\n")) }),
};

/** Finds a posting by searching, and opens it. */
export async function findPosting(page, { search, title }) {
  await page.goto("/jobs");
  const field = page.getByLabel("Keyword or skill");
  if (!(await field.isVisible())) await page.getByText("Filters", { exact: false }).first().click();
  await field.fill(search);
  await button(page, "Show jobs").click();
  await page.waitForURL(/[?&]q=/);
  const found = link(page, title);
  await sees(found, `“${title}” among the jobs found by “${search}”`);
  await found.click();
  await sees(heading(page, title));
}

/** From the posting: starts an account, confirms it by the letter, signs in. */
export async function signUp(page, person, posting) {
  await findPosting(page, posting);
  await link(page, "Apply").click();
  await sees(heading(page, "Start an account"));
  await page.getByLabel("Full name").fill(person.name);
  await page.getByLabel("Email address").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await button(page, "Start my account").click();
  await sees(heading(page, "Check your email"));
  await openLetter(page, person.email, "Confirm your email address");
  await page.getByRole("region", { name: "As text" }).getByRole("link").first().click();
  await sees(heading(page, "Confirm your address"));
  await button(page, "Confirm my address").click();
  await sees(notice(page, "Your address is confirmed. Sign in to go on."));
  await page.getByLabel("Email address").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await button(page, "Sign in").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

const ANSWER = "I found that the import trusted its input, wrote the test that showed it, and repaired it the same week.";

/** From a posting, signed in: a whole application up to “Check your answers”. Returns its reference. */
export async function fillIn(page, person, posting, resume) {
  await findPosting(page, posting);
  await button(page, "Apply").click();
  await sees(heading(page, "Your application"));
  const reference = /TF-\w{4}-\w{4}/.exec(page.url())[0];
  await sees(page.getByText("0 of 4 done"));

  await link(page, "Answer the eligibility questions").click();
  await sees(heading(page, "Eligibility and what you can accept"));
  await page.getByText("US citizen (also with another citizenship)").click();
  await page.getByLabel("Lowest grade you would accept").selectOption({ label: "GS-13 or higher" });
  await page.getByText("In any place of this posting").click();
  await page.getByLabel("Clearance you hold now").selectOption({ index: 1 });
  await page.getByLabel("Earliest date you could start").fill(dateIn(20).typed);
  await button(page, "Save and continue").click();

  await sees(heading(page, /fit what you can accept$/));
  await link(page, "Continue").click();

  await sees(heading(page, "Your contact details"));
  assert.equal(await page.getByLabel("Full name").inputValue(), person.name, "the name is there already");
  await page.getByLabel("Phone number").fill("208-555-0147");
  await page.getByLabel("City and state you live in").fill("Boise, ID");
  await button(page, "Save and continue").click();

  await sees(heading(page, "Your résumé"));
  await page.getByLabel("Choose your résumé").setInputFiles(resume);
  await button(page, "Upload").click();
  const read = page.getByRole("region", { name: "Here is the text we could read" });
  await sees(read);
  for (const line of RESUME) assert.ok((await read.innerText()).replace(/\s+/g, " ").includes(line), `“${line}” was read from ${resume.name}`);
  await link(page, "Continue").click();

  await sees(heading(page, "Questions of this posting"));
  for (const field of await page.getByRole("main").getByRole("textbox").all()) await field.fill(ANSWER);
  for (const group of await page.getByRole("main").getByRole("group").all()) {
    const yes = group.getByText("Yes", { exact: true });
    if (await yes.count()) await yes.click();
    else await group.locator("label").first().click();
  }
  await button(page, "Save and continue").click();

  await sees(heading(page, "Projects you would like most"));
  await page.getByLabel("First choice").selectOption({ index: 1 });
  await button(page, "Save and continue").click();

  await sees(heading(page, "Times for an interview, and what you need"));
  await page.getByText("Tuesday afternoon").click();
  await button(page, "Save and continue").click();

  await sees(heading(page, "Essays"));
  await button(page, "Save and continue").click();

  await sees(heading(page, "Voluntary questions about you"));
  await button(page, "Save and continue").click();

  await sees(heading(page, "Check your answers"));
  await fact(page, "Full name", person.name);
  await fact(page, "Phone number", /555-0147/);
  await fact(page, "Citizenship", /^US citizen/);
  await fact(page, "Earliest start", dateIn(20).long);
  await fact(page, "File", new RegExp(resume.name.replace(".", "\\.")));
  await sees(page.getByText(ANSWER));
  return reference;
}

/** Sends what was checked. The page after it is the status page with a green notice, and a letter is in the box. */
export async function send(page, person, reference) {
  await page.getByText("What I wrote is true, complete and my own").click();
  await button(page, "Send application").click();
  await sees(notice(page, "Your application was sent. We wrote you a letter."));
  await fact(page, "State", "Received");
  await sees(page.getByText(reference));
  await openLetter(page, person.email, `We received your application ${reference}`);
  assert.match(await letterText(page), /We begin review by \w+ \d/, "the letter says by when review begins");
}

/** A new person with a sent application, by the shortest way a person could take. */
export async function applicant(page, first, posting) {
  const person = somebody(first);
  await signUp(page, person, posting);
  const reference = await fillIn(page, person, posting, resumeFile.txt());
  await send(page, person, reference);
  return { ...person, reference };
}
