// Prints what Lighthouse says of the pages applicants meet: accessibility and performance, as medians of several runs.
// In:  MUSTER_DEMO_URL (see scripts/with-demo.sh), MUSTER_CHROMIUM; LIGHTHOUSE_RUNS (3). Lighthouse itself comes through npx and is not kept.
// Out: a line for each page, and exit code 1 when a page has less than 100 for accessibility or less than 95 for performance.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const run = promisify(execFile);
const LIGHTHOUSE = "lighthouse@13.5.0";
const site = process.env.MUSTER_DEMO_URL;
const executablePath = process.env.MUSTER_CHROMIUM ?? "/usr/bin/chromium";
const runs = Number(process.env.LIGHTHOUSE_RUNS ?? 3);
const flags = "--headless=new --no-sandbox --disable-gpu --disable-background-networking";

/** The applicant of the demonstration: the cookie of a session, a draft and a sent application. */
async function applicant() {
  const browser = await chromium.launch({ executablePath, args: flags.split(" ").slice(1) });
  const page = await (await browser.newContext({ baseURL: site })).newPage();
  await page.goto("/sign-in");
  const email = await page.getByRole("region", { name: /demonstration/ }).locator("dl > div").filter({ hasText: "Applicant" }).locator(".m-code").innerText();
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password").fill("velvet tractor moonlight");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(/\/my/);
  const href = (name) => page.getByRole("link", { name }).first().getAttribute("href");
  const paths = [await href("Finish your application"), await page.locator("main h3 a").first().getAttribute("href")];
  const posting = await page.goto("/jobs").then(() => page.locator("main h2 a").first().getAttribute("href"));
  const cookie = (await page.context().cookies()).map((c) => `${c.name}=${c.value}`).join("; ");
  await browser.close();
  return { cookie, draft: paths[0], sent: paths[1], posting };
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

async function scores(path, cookie) {
  const folder = mkdtempSync(join(tmpdir(), "lighthouse-"));
  const found = { accessibility: [], performance: [] };
  for (let n = 0; n < runs; n += 1) {
    const report = join(folder, `${n}.json`);
    const headers = cookie ? [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`] : [];
    await run("npx", ["--yes", LIGHTHOUSE, site + path, "--quiet", "--only-categories=accessibility,performance", "--output=json",
      `--output-path=${report}`, `--chrome-flags=${flags}`, ...headers], { env: { ...process.env, CHROME_PATH: executablePath }, maxBuffer: 1 << 26 });
    const { categories } = JSON.parse(readFileSync(report, "utf8"));
    for (const name of Object.keys(found)) found[name].push(Math.round(categories[name].score * 100));
  }
  rmSync(folder, { recursive: true });
  return Object.fromEntries(Object.entries(found).map(([name, list]) => [name, median(list)]));
}

const { cookie, draft, sent, posting } = await applicant();
let short = false;
for (const [name, path, own] of [["jobs", "/jobs"], ["posting", posting], ["task list", draft, true], ["status", sent, true]]) {
  const { accessibility, performance } = await scores(path, own && cookie);
  short ||= accessibility < 100 || performance < 95;
  console.log(`${name.padEnd(10)} accessibility ${accessibility} (at least 100), performance ${performance} (at least 95), median of ${runs}`);
}
process.exitCode = short ? 1 : 0;
