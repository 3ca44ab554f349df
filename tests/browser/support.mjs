// A real Chromium for the journeys, and what they all look at: policy violations, accessibility, sideways scroll, HTML.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { HtmlValidate } from "html-validate";

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const rules = JSON.parse(readFileSync(new URL("../../.htmlvalidate.json", import.meta.url), "utf8"));
const validator = new HtmlValidate(rules);

/** Address of the running demonstration. */
export const site = process.env.MUSTER_DEMO_URL ?? (() => { throw new Error("MUSTER_DEMO_URL is not set: run `make browser`"); })();

/** The password of every account in the demonstration and of those the journeys make. */
export const password = "velvet tractor moonlight";

/** How long a page may take to show what is asked of it, in milliseconds. */
const patience = Number(process.env.MUSTER_PATIENCE ?? 15_000);

/** Starts a browser of this file's own and ends it when the test is done. */
export async function browser(t) {
  const started = await chromium.launch({
    executablePath: process.env.MUSTER_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  t.after(() => started.close());
  return started;
}

/** A window of its own: phone or desk, light or dark, with or without scripts. Collects what the page's policy refused and what failed in it. */
export async function open(chromiumBrowser, { width = 1280, height = 900, dark = false, scripts = true, cookies = [] } = {}) {
  const context = await chromiumBrowser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    javaScriptEnabled: scripts,
    reducedMotion: "reduce",
    locale: "en-US",
    timezoneId: "America/New_York",
    baseURL: site,
  });
  context.setDefaultTimeout(patience);
  await context.addCookies(cookies);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (m) => {
    // A page that says no with its status is not a fault of the page; an asset that is missing is one.
    const refusal = /status of (403|404|409|410|413|422)/.test(m.text()) && !m.location().url.includes("/assets/");
    if (m.type() === "error" && !refusal) complaints.push(`${page.url()}: ${m.text()}`);
  });
  page.on("pageerror", (e) => complaints.push(`${page.url()}: ${e.message}`));
  return { page, context, complaints };
}

export const heading = (page, name, level = 1) => page.getByRole("heading", { name, level });
export const button = (page, name) => page.getByRole("button", { name, exact: typeof name === "string" });
export const link = (page, name) => page.getByRole("link", { name, exact: typeof name === "string" });
export const notice = (page, words) => page.getByRole("status").filter({ hasText: words });

/** Fails, saying what the page shows instead, when a thing is not there. */
export async function sees(locator, what) {
  try {
    await locator.first().waitFor({ state: "visible" });
  } catch (e) {
    const page = locator.page();
    throw new Error(`${what ?? locator} is not on ${page.url()}, which shows:\n${(await page.locator("main").innerText()).slice(0, 2000)}`, { cause: e });
  }
}

/** Fails when the value of a term in a description list is another. Every row of every list of the page is looked at. */
export async function fact(page, term, wanted) {
  const row = page.getByRole("main").locator("dl > div").filter({ has: page.locator("dt").getByText(term, { exact: true }) });
  await sees(row, `The fact “${term}”`);
  const found = (await row.locator("dd").first().innerText()).trim();
  if (wanted instanceof RegExp) assert.match(found, wanted, `${term} on ${page.url()}`);
  else assert.equal(found, wanted, `${term} on ${page.url()}`);
}

/** The address of a role, as the demonstration prints it on its own sign-in page. */
export async function addressOf(page, role) {
  await page.goto("/sign-in");
  const row = page.locator("dl > div", { has: page.locator("dt").getByText(role, { exact: true }) });
  return (await row.locator("dd").innerText()).split("\n")[0].trim();
}

export async function signIn(page, email) {
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), button(page, "Sign in").click()]);
  assert.equal(answer.status(), 303, `${email} signs in${answer.status() === 429 ? ": too many tries, start the demonstration with MUSTER_TRIES=100000" : ""}`);
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  return email;
}

export async function signInAs(page, role) {
  return signIn(page, await addressOf(page, role));
}

/** Opens the newest letter to an address with this subject, in the letter box, as a person does. */
export async function openLetter(page, email, subject) {
  await page.goto("/letters");
  await page.getByLabel("Written to").fill(email);
  await button(page, "Show").click();
  const found = page.getByRole("main").getByRole("link", { name: subject }).first();
  await sees(found, `A letter “${subject}” to ${email}`);
  await found.click();
  await sees(heading(page, subject));
}

/** The letter that is open, as text. */
export const letterText = (page) => page.getByRole("region", { name: "As text" }).innerText();

/** Runs axe on the page as it stands: one line for each thing found. */
async function axe(page, what) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }));
  return found.violations.map((v) => `${what}: ${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join("; ")}`);
}

/** What is wrong with the open page: at the desk in light with everything unfolded, on the smallest phone in dark as it comes. */
export async function faults(page, what = page.url(), { once = false } = {}) {
  const out = [];
  const headings = await page.getByRole("heading", { level: 1 }).count();
  if (headings !== 1) out.push(`${what}: ${headings} headings of level 1`);
  const wide = async (shape) => {
    const by = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (by > 0) out.push(`${what} (${shape}): scrolls sideways by ${by} px`);
  };
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 320, height: 800 });
  await wide("320");
  if (!once) out.push(...await axe(page, `${what} (320, dark)`));
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
  await wide("1280");
  // Menus lie over what is below them, so they are unfolded one at a time by a person: here only what unfolds in place.
  await page.evaluate(() => document.querySelectorAll("main details:not(.m-menu)").forEach((d) => { d.open = true; }));
  out.push(...await axe(page, `${what} (1280, light, unfolded)`));
  return out;
}

/** What is not valid in the HTML the server sent. */
export async function invalid(html, what) {
  const report = await validator.validateString(html);
  return report.results.flatMap((r) => r.messages.map((m) => `${what}: line ${m.line}: ${m.ruleId}: ${m.message}`));
}

/** Fails with the whole list, one a line, the same fault once. */
export function none(list, what) {
  const all = [...new Set(list)];
  if (all.length > 0) assert.fail(`${what}: ${all.length}\n  ${all.join("\n  ")}`);
}
