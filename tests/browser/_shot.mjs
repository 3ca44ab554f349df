import { chromium } from "playwright-core";
const base = process.env.BASE ?? "http://127.0.0.1:8099";
const [email, dark, ...paths] = process.argv.slice(2);
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu","--disable-background-networking"] });
for (const width of [390, 1280]) {
  const c = await b.newContext({ viewport: { width, height: width < 500 ? 844 : 900 }, colorScheme: dark === "dark" ? "dark" : "light" });
  const p = await c.newPage();
  if (email !== "-") { await p.goto(base + "/sign-in"); await p.getByLabel("Email address").fill(email); await p.getByLabel("Password").fill("velvet tractor moonlight"); await p.getByRole("button", { name: "Sign in" }).click(); await p.waitForLoadState(); }
  for (const path of paths) {
    await p.goto(base + path);
    const wide = await p.evaluate(() => document.documentElement.scrollWidth);
    const name = `/tmp/shots/rub_${path.replace(/[^a-z0-9]+/gi, "_").slice(0,60)}_${width}${dark === "dark" ? "_d" : ""}.png`;
    await p.screenshot({ path: name, fullPage: true });
    console.log(name, wide > width ? `OVERFLOW ${wide}` : "");
  }
  await c.close();
}
await b.close();
