// The reviewer's desk by keyboard alone: marks, words that are kept, the next résumé; and the same without scripts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, button, heading, link, none, open, sees, signInAs } from "./support.mjs";

async function toDesk(page) {
  await signInAs(page, "Reviewer");
  await page.goto(new URL("/staff/reviews", page.url()).href);
  await page.getByRole("link", { name: /^(Begin|Go on) with the review/ }).first().click();
  await sees(heading(page, "Your card", 2));
  // A third reviewer judges only what two see differently: the next card has all competencies.
  for (let turns = 0; turns < 20 && (await page.locator("fieldset[data-rate]").count()) < 2; turns += 1) {
    const before = page.url();
    await page.getByRole("main").getByRole("link", { name: "Next", exact: true }).click();
    await page.waitForURL((url) => url.href !== before);
    await sees(heading(page, "Your card", 2));
  }
  // Keys are heard once the scripts of the page have run.
  await page.waitForLoadState();
}

test("a card is written by keys and kept as it is typed", { timeout: 90_000 }, async (t) => {
  const { page, complaints } = await open(await browser(t));
  await toDesk(page);
  const sets = page.locator("fieldset[data-rate]");
  await page.keyboard.press("2");
  await page.keyboard.press("1");
  assert.equal(await sets.nth(0).getByRole("radio", { name: "Meets" }).isChecked(), true);
  assert.equal(await sets.nth(1).getByRole("radio", { name: "Does not meet" }).isChecked(), true);
  await page.keyboard.press("k");
  await page.keyboard.press("w");
  // Keys that are typed into words mark nothing.
  await page.keyboard.type("No 3 releases are named, and n is a letter.");
  await page.keyboard.press("Escape");
  await sees(page.getByText(/^Saved \d/), "the word that it was kept");
  await page.keyboard.press("?");
  await sees(page.getByText("mark this competency and go to the next"));
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  const again = page.locator("fieldset[data-rate]");
  assert.equal(await again.nth(0).getByRole("radio", { name: "Meets" }).isChecked(), true, "the mark was kept");
  assert.equal(await again.nth(1).getByRole("textbox").inputValue(), "No 3 releases are named, and n is a letter.");
  await page.keyboard.press("n");
  await page.waitForURL((url) => url.href !== address && /\/staff\/reviews\/\d+$/.test(url.pathname));
  none(complaints, "faults of the page");
});

test("a card is saved and sent without scripts on a phone", { timeout: 90_000 }, async (t) => {
  const { page, complaints } = await open(await browser(t), { scripts: false, width: 390, height: 800 });
  await toDesk(page);
  const sets = page.locator("fieldset[data-rate]");
  await button(page, "Send card").click();
  await sees(page.getByText("Choose a mark for").first());
  for (let n = 0; n < await sets.count(); n += 1) await sets.nth(n).getByRole("radio", { name: "Meets", exact: true }).check();
  await button(page, "Send card").click();
  await sees(page.getByText(/Your card was sent/));
  await link(page, "Stand aside").click();
  await sees(heading(page, /^Stand aside from résumé/));
  none(complaints, "faults of the page");
});
