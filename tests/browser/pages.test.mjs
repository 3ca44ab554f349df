// Every page of the demonstration: accessible in light and dark, no sideways scroll on the smallest phone, valid HTML, nothing refused by the policy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, inspect, open, signInAs, site, valid } from "./support.mjs";

/** Addresses found by following links from a start page, one for each kind of address. */
async function kinds(page, start, within) {
  const kindOf = (path) => path.split("?")[0].replace(/TF-\w{4}-\w{4}/g, "{reference}").replace(/\/\d+(-[\w-]+)?/g, "/{id}");
  const found = new Map([[kindOf(start), start]]);
  const queue = [start];
  while (queue.length > 0) {
    await page.goto(queue.shift());
    const links = await page.locator("a[href]").evaluateAll((as) => as.map((a) => a.getAttribute("href")));
    for (const link of links) {
      if (!within.test(link) || /\.ics$|\/file$|\/resume$|\/html$/.test(link.split("?")[0])) continue;
      const kind = kindOf(link);
      if (!found.has(kind)) {
        found.set(kind, link);
        queue.push(link);
      }
    }
  }
  return [...found.values()];
}

async function look(t, chromium, role, start, within, atLeast) {
  const { page, context } = await open(chromium);
  if (role) await signInAs(page, role);
  const paths = await kinds(page, start, within);
  const cookies = await context.cookies();
  assert.ok(paths.length >= atLeast, `${role ?? "visitor"} finds ${paths.length} kinds of page: ${paths.join(" ")}`);
  for (const path of paths) await valid(page, path);
  await context.close();
  for (const [name, shape] of [["desk, light", { width: 1280 }], ["phone, dark", { width: 320, dark: true }]]) {
    await t.test(`${role ?? "visitor"}: ${name}`, async () => {
      const window = await open(chromium, shape);
      await window.context.addCookies(cookies.map((c) => ({ ...c, url: site, path: undefined, domain: undefined })));
      for (const path of paths) {
        const answer = await window.page.goto(path);
        assert.equal(answer.status(), 200, path);
        assert.equal(await window.page.locator("h1").count(), 1, `one h1 on ${path}`);
        await inspect(window.page, `${path} (${name})`);
      }
      assert.deepEqual(window.complaints, []);
      await window.context.close();
    });
  }
}

test("pages of visitors", async (t) => {
  const chromium = await browser(t);
  await look(t, chromium, null, "/", /^\/(jobs|projects|how-we-hire|accessibility|privacy|sign-in|sign-up|forgot|letters)?(\/|\?|$)/, 9);
});

test("pages of an applicant", async (t) => {
  const chromium = await browser(t);
  await look(t, chromium, "Applicant", "/my", /^\/(my|apply)(\/|\?|$)/, 8);
});

test("pages of the programme office", async (t) => {
  const chromium = await browser(t);
  await look(t, chromium, "Programme office", "/staff", /^\/staff(\/|\?|$)/, 14);
});

test("pages of a hiring manager", async (t) => {
  const chromium = await browser(t);
  await look(t, chromium, "Hiring manager", "/staff", /^\/staff(\/|\?|$)/, 10);
});
