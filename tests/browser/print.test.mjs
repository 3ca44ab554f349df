// Paper and forced colours: an application loses nothing on them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FAMILY } from "./people.mjs";
import { browser, open, sees, signInAs } from "./support.mjs";

test("an application on paper and in forced colours", { timeout: 60_000 }, async (t) => {
  const chromium = await browser(t);
  const { page } = await open(chromium);
  await signInAs(page, "Programme office");
  await page.goto("/staff/postings/3/pipeline?view=table&state=in_review");
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader") }).filter({ hasNotText: FAMILY }).first();
  const name = await row.getByRole("link").first().innerText();
  await row.getByRole("link").first().click();
  const facts = page.getByRole("complementary", { name: `About ${name}` });
  await sees(facts);
  const resume = await page.getByRole("article").first().innerText();
  assert.ok(resume.length > 300, "the résumé is there to lose");

  await page.emulateMedia({ media: "print" });
  assert.ok(await page.getByRole("heading", { level: 1, name }).isVisible(), "the name is on paper");
  const printed = await page.getByRole("article").first().innerText();
  for (const line of resume.split("\n").filter((l) => l.trim().length > 20)) assert.ok(printed.includes(line), `“${line}” is on paper`);
  assert.ok(await facts.isVisible(), "the facts are on paper");
  for (const gone of [page.getByRole("navigation", { name: "Main" }), page.getByText(`Move ${name}`)]) {
    assert.equal(await gone.filter({ visible: true }).count(), 0, `${gone} is not on paper`);
  }
  const dark = await page.evaluate(() => {
    document.documentElement.style.colorScheme = "";
    return getComputedStyle(document.body).color;
  });
  assert.match(dark, /rgb\((\d|[1-6]\d), /, `dark letters on paper: ${dark}`);

  await page.emulateMedia({ media: "screen", forcedColors: "active" });
  await sees(page.getByText("In review", { exact: true }));
  await sees(facts);
  const move = page.getByText(`Move ${name}`);
  const border = await move.evaluate((e) => { const s = getComputedStyle(e); return `${s.borderTopStyle} ${s.borderTopWidth}`; });
  assert.match(border, /^(solid|outset) [1-9]/, `the menu keeps a border in forced colours: ${border}`);
});
