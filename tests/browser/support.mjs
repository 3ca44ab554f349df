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

/** Starts a browser of this file's own and ends it when the file is done. */
export async function browser(t) {
  const started = await chromium.launch({
    executablePath: process.env.MUSTER_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  t.after(() => started.close());
  return started;
}

/** A window of its own: phone or desk, light or dark, with or without scripts. Collects what the page's policy refused. */
export async function open(chromiumBrowser, { width = 1280, dark = false, scripts = true } = {}) {
  const context = await chromiumBrowser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
    javaScriptEnabled: scripts,
    reducedMotion: "reduce",
    baseURL: site,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (m) => { if (m.type() === "error" && !/status of (403|404|409|413|422)/.test(m.text())) complaints.push(`${page.url()}: ${m.text()}`); });
  page.on("pageerror", (e) => complaints.push(`${page.url()}: ${e.message}`));
  return { page, context, complaints };
}

/** The sign-in of a role, as the demonstration prints it on its own sign-in page. */
export async function signInAs(page, role) {
  await page.goto("/sign-in");
  const row = page.locator("dl > div", { has: page.locator("dt", { hasText: new RegExp(`^${role}$`) }) }).first();
  const email = (await row.locator(".m-code").first().textContent()).trim();
  await signIn(page, email);
  return email;
}

export async function signIn(page, email) {
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForLoadState();
  assert.ok(!page.url().includes("/sign-in"), `${email} is signed in: ${page.url()}`);
}

/** The newest letter to an address whose subject begins so: the path of the first link in it. */
export async function linkInLetter(page, email, subject) {
  await page.goto(`/letters?to=${encodeURIComponent(email)}`);
  await page.getByRole("link", { name: subject }).first().click();
  const link = await page.locator(".m-pre a").first().getAttribute("href");
  return new URL(link).pathname;
}

/** Fails when the page is not accessible, scrolls sideways, or is not valid HTML. */
export async function inspect(page, what = page.url(), { axe = true } = {}) {
  if (axe) {
    await page.evaluate(axeSource);
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join("; ")}`), [], `accessibility of ${what}`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${what} scrolls sideways by ${wide} px`);
}

/** Fails when what the server sent is not valid HTML. */
export async function valid(page, path) {
  const answer = await page.request.get(path);
  const report = await validator.validateString(await answer.text());
  const messages = report.results.flatMap((r) => r.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
  assert.deepEqual(messages, [], `HTML of ${path}`);
}
