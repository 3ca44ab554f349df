// Search: the box on every page, the palette by keyboard, and the same without scripts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, faults, heading, none, open, sees, signInAs } from "./support.mjs";

test("the palette finds, offers places and is worked by keys alone", { timeout: 90_000 }, async (t) => {
  const { page, complaints } = await open(await browser(t));
  await signInAs(page, "Programme office");
  await page.goto(new URL("/staff/postings", page.url()).href);
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: /^Search people/ });
  await sees(field, "the palette's box");
  await sees(page.getByRole("option", { name: "Cohorts" }), "places before anything is typed");
  await field.fill("data");
  const first = page.getByRole("listbox", { name: "Results" }).getByRole("option").first();
  await sees(page.getByRole("group", { name: "People" }), "people found");
  assert.equal(await first.getAttribute("aria-selected"), "true");
  assert.equal(await field.getAttribute("aria-activedescendant"), await first.getAttribute("id"));
  none(await faults(page, "the palette"), "faults of the palette");
  // Up from the first is the last: the whole search.
  await page.keyboard.press("ArrowUp");
  await sees(page.getByRole("option", { name: "Search everything for “data”", selected: true }), "the last option");
  await page.keyboard.press("ArrowDown");
  assert.equal(await first.getAttribute("aria-selected"), "true", "and down from the last is the first");
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("dialog").count(), 0, "Escape closes it");
  await page.keyboard.press("Meta+k");
  await field.fill("likely dupl");
  await sees(page.getByRole("option", { name: "Likely duplicates", selected: true }));
  await page.keyboard.press("Enter");
  await sees(heading(page, "Likely duplicates"));
  // The list follows what is typed; Enter before it came leads to the search page.
  await page.keyboard.press("Control+k");
  await page.route("**/staff/search?part=list*", (route) => route.abort());
  await field.fill("naomi bell");
  await page.keyboard.press("Enter");
  await sees(heading(page, "Search"));
  await sees(page.locator("mark", { hasText: "Naomi" }), "the hit is marked");
  none(complaints.filter((c) => !c.includes("ERR_FAILED")), "faults of the page");
});

test("single keys lead to the box until they are switched off", { timeout: 90_000 }, async (t) => {
  const { page, complaints } = await open(await browser(t));
  await signInAs(page, "Programme office");
  const box = page.getByRole("searchbox", { name: /^Search people/ });
  await page.keyboard.press("/");
  assert.equal(await box.evaluate((field) => field === document.activeElement), true, "the slash leads to the box");
  await page.locator("summary", { hasText: "account menu" }).click();
  await page.getByRole("button", { name: "Turn single keys off" }).click();
  await page.reload();
  await page.keyboard.press("/");
  assert.equal(await box.evaluate((field) => field === document.activeElement), false, "and no longer does");
  none(complaints, "faults of the page");
});

test("the box works without scripts on a phone", { timeout: 90_000 }, async (t) => {
  const { page, complaints } = await open(await browser(t), { scripts: false, width: 390, height: 800 });
  await signInAs(page, "Programme office");
  await page.getByRole("searchbox", { name: /^Search people/ }).fill("bellweather");
  await page.keyboard.press("Enter");
  await sees(heading(page, "Search"));
  await page.getByRole("link", { name: /Naomi Bellweather/ }).first().click();
  await sees(heading(page, "Naomi Bellweather"));
  none(complaints, "faults of the page");
});
