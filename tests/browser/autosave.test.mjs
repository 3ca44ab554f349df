// Words being typed in an application: kept by themselves, there again after the lid was closed, and gone from nowhere when the session ends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findPosting, signUp, somebody } from "./people.mjs";
import { browser, button, heading, link, none, open, sees } from "./support.mjs";

const DATA = { search: "data", title: "Data engineer, shared across agencies" };

test("words that are being typed survive a closed lid and the end of a session", { timeout: 90_000 }, async (t) => {
  const { page, context, complaints } = await open(await browser(t));
  const person = somebody("Pia");
  await signUp(page, person, DATA);
  await findPosting(page, DATA);
  await button(page, "Apply").click();
  await link(page, "Say how to reach you").click();
  await page.getByLabel("City and state you live in").fill("Boi");
  await sees(page.getByText(/^Saved \d/), "the word that it was kept");
  // The lid closes: the page goes away without a press on any button.
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await sees(heading(page, "Not saved yet", 2));
  assert.equal(await page.getByLabel("City and state you live in").inputValue(), "Boi");
  await page.getByLabel("City and state you live in").fill("Boise, ID");
  await page.getByLabel("Phone number").fill("208-555-0147");
  await button(page, "Save and continue").click();
  await page.goto(address);
  assert.equal(await page.getByText("Not saved yet").count(), 0, "what was saved is no longer half typed");
  // The session ends while somebody types: they are told, and the words stay.
  await context.clearCookies();
  await page.getByLabel("City and state you live in").fill("Boise, Idaho");
  await sees(page.getByText(/You were signed out\. Copy your words/));
  assert.equal(await page.getByLabel("City and state you live in").inputValue(), "Boise, Idaho");
  none(complaints.filter((c) => !c.includes("/typed")), "faults of the page");
});
