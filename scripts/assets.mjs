// Builds static/dist/ (never committed) from static/src, static/icons and node_modules.
//   node scripts/assets.mjs
// The server serves every file of static/dist as /assets/<name>?v=<hash>. Beside each text file lie its .gz and .br.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, renameSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const src = join(root, "static/src");
const dist = join(root, "static/dist");
rmSync(join(root, "static/.dist-new"), { recursive: true, force: true });
const work = join(root, "static/.dist-new"); // swapped in at the end: a failed build leaves the old one whole
const uswds = join(modules, "@uswds/uswds");

for (const need of ["@uswds/uswds/packages", "sass/package.json", "htmx.org/dist/htmx.min.js", "dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf"]) {
  if (!existsSync(join(modules, need))) {
    console.error(`assets: node_modules/${need} is missing: run "npm ci --ignore-scripts --omit=optional --no-audit --no-fund" in ${root} first.`);
    process.exit(1);
  }
}

const started = Date.now();
const say = (text) => console.log(`assets: ${text}`);
const put = (name, body) => {
  const to = join(work, name);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, body);
};
const sass = await import(pathToFileURL(join(modules, "sass/sass.node.mjs")).href);

// ---- dark theme -------------------------------------------------------------------------------
// The design system compiles to fixed colours. Each one is rewritten by the kind of property it stands in.
const text = {
  "#1b1b1b": "#f0f0f0", "#000": "#f0f0f0", "#162e51": "#cfe3f7", "#1a4480": "#a9cdf0", "#005ea2": "#73b3e7",
  "#54278f": "#c9aef5", "#454545": "#c6cace", "#3d4551": "#dfe1e2", "#565c65": "#a9aeb1", "#5d5d52": "#c6cace",
  "#757575": "#a9aeb1", "#71767a": "#a9aeb1", "#b50909": "#fb8d7f",
};
const surface = {
  "#fff": "#16181b", "#f0f0f0": "#262a2f", "#e6e6e6": "#33383f", "#dfe1e2": "#33383f", "#c9c9c9": "#3d4551",
  "#faf3d1": "#362c0c", "#f4e3db": "#3d1d18", "#ecf3ec": "#15301f", "#e7f6f8": "#10303c", "#e1f3f8": "#10303c",
  "#c3ebfa": "#173d4f", "#cfe8ff": "#17375a", "#97d4ea": "#23566b", "#d9e8f6": "#17304a",
  "#005ea2": "#2378c3", "#1a4480": "#1c67ab", "#162e51": "#174f86",
};
const line = {
  "#1b1b1b": "#a9aeb1", "#565c65": "#a9aeb1", "#757575": "#8d9297", "#919191": "#8d9297", "#dfe1e2": "#3d4551",
  "#c9c9c9": "#3d4551", "#e6e6e6": "#3d4551", "#f0f0f0": "#3d4551", "#fff": "#16181b", "#005ea2": "#73b3e7",
  "#1a4480": "#a9cdf0", "#162e51": "#cfe3f7", "#b50909": "#fb8d7f",
};
const kindOf = (property) =>
  /^(color|fill|-webkit-text-fill-color|text-decoration(-color)?)$/.test(property) ? text
  : /^background(-color)?$/.test(property) ? surface
  : /^(border|outline|box-shadow|stroke)/.test(property) ? line
  : null;

function darken(css) {
  let count = 0;
  css = css.replace(/([{;])([a-z-]+):([^;{}]*#[0-9a-f]{3,6}\b[^;{}]*)(?=[;}])/g, (all, before, property, value, at, whole) => {
    const kind = kindOf(property);
    if (!kind) return all;
    let map = kind;
    // An icon drawn by a mask is ink, though it is painted by a background.
    if (kind === surface) {
      const rule = whole.slice(whole.lastIndexOf("{", at) , whole.indexOf("}", at));
      if (/mask(-image)?:/.test(rule)) map = text;
    }
    return before + property + ":" + value.replace(/#[0-9a-f]{3,6}\b/g, (hex) => {
      if (!map[hex]) return hex;
      count += 1;
      return `light-dark(${hex},${map[hex]})`;
    });
  });
  // Background pictures drawn in black would vanish on a dark page, and no checker can see that:
  // each becomes a variable with a white twin.
  const pictures = new Set();
  css = css.replace(/((?:[{;])background(?:-image)?:[^;{}]*?)url\("?\/assets\/uswds\/img\/usa-icons\/([a-z0-9_]+)\.svg"?\)/g, (all, head, name) => {
    pictures.add(name);
    return `${head}var(--u-${name})`;
  });
  const set = (suffix) => [...pictures].map((name) => `--u-${name}:url("/assets/uswds/img/usa-icons/${name}${suffix}.svg")`).join(";");
  if (pictures.size) {
    css += `:root{${set("")}}@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${set("--light")}}}@media screen{:root[data-theme=dark]{${set("--light")}}}`;
  }
  say(`  dark theme: ${count} colours, ${pictures.size} pictures`);
  return css;
}

// ---- style sheets -----------------------------------------------------------------------------
const options = { style: "compressed", charset: false, sourceMap: false, quietDeps: true, logger: sass.Logger.silent };
const muster = sass.compileString(readFileSync(join(src, "muster.css"), "utf8"), { ...options, syntax: "css" }).css;
let all = muster;
for (const [from, to] of [["public.scss", "public.css"], ["uswds.scss", "app.css"]]) {
  say(`${from} -> ${to} (the slow part, about 10 seconds)`);
  const base = sass.compile(join(src, from), { ...options, loadPaths: [join(uswds, "packages"), src] }).css;
  const css = darken(base) + muster;
  put(to, css);
  all += css;
}

// ---- everything the sheets name ---------------------------------------------------------------
const seen = new Set();
for (const [, name] of all.matchAll(/url\("?\/assets\/([^")]+)"?\)/g)) {
  if (seen.has(name)) continue;
  seen.add(name);
  if (name.startsWith("uswds/")) {
    const light = name.endsWith("--light.svg");
    const from = join(uswds, "dist", name.slice("uswds/".length).replace("--light.svg", ".svg"));
    let body = readFileSync(from);
    if (light) body = body.toString().replace("<svg ", '<svg fill="#f0f0f0" ');
    put(name, body);
  } else {
    put(name, readFileSync(join(src, "img", name.replace(/^img\//, ""))));
  }
}
// Named by the design system's script, not by its sheets.
for (const name of ["img/spacer.gif", "img/loader.svg"]) {
  const from = join(uswds, "dist", name);
  if (existsSync(from)) put(`uswds/${name}`, readFileSync(from));
}
say(`${seen.size} pictures and fonts`);

// ---- scripts, icons ---------------------------------------------------------------------------
for (const [name, from] of [
  ["uswds.min.js", join(uswds, "dist/js/uswds.min.js")],
  ["uswds-init.min.js", join(uswds, "dist/js/uswds-init.min.js")],
  ["htmx.min.js", join(modules, "htmx.org/dist/htmx.min.js")],
  ["early.js", join(src, "early.js")],
  ["muster.js", join(src, "muster.js")],
  ["palette.js", join(src, "palette.js")],
  ["favicon.svg", join(root, "static/icons/favicon.svg")],
  ["mark.svg", join(root, "static/icons/mark.svg")],
]) {
  // Source maps are not shipped, so neither is the pointer to them.
  const body = readFileSync(from, "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
  // Our own scripts are read in static/src: whole-line comments and indents stay there.
  put(name, from.startsWith(src) ? body.replace(/^\s*\/\/.*\n/gm, "").replace(/^\s+/gm, "") : body);
}

// ---- typefaces of papers (PDF), read by the server --------------------------------------------
for (const name of ["DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"]) {
  put(`fonts/${name}`, readFileSync(join(modules, "dejavu-fonts-ttf/ttf", name)));
}
put("fonts/DejaVu-LICENSE.txt", readFileSync(join(modules, "dejavu-fonts-ttf/LICENSE")));

// ---- packed twins -----------------------------------------------------------------------------
const walk = (dir) => readdirSync(dir, { withFileTypes: true })
  .flatMap((entry) => entry.isDirectory() ? walk(join(dir, entry.name)) : [join(dir, entry.name)]);
const packed = [];
for (const file of walk(work)) {
  if (![".css", ".js", ".svg", ".json", ".txt"].includes(extname(file))) continue;
  const body = readFileSync(file);
  const gz = gzipSync(body, { level: 9 });
  const br = brotliCompressSync(body, { params: {
    [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length } });
  writeFileSync(`${file}.gz`, gz);
  writeFileSync(`${file}.br`, br);
  packed.push([relative(work, file), body.length, gz.length, br.length]);
}
const old = `${dist}.old`;
rmSync(old, { recursive: true, force: true });
if (existsSync(dist)) renameSync(dist, old);
renameSync(work, dist);
rmSync(old, { recursive: true, force: true });

for (const [name, raw, gz, br] of packed.filter(([, raw]) => raw > 2000)) {
  say(`  ${name.padEnd(20)} ${String(raw).padStart(7)} bytes, gzip ${String(gz).padStart(6)}, brotli ${String(br).padStart(6)}`);
}
const files = walk(dist);
say(`${files.length} files, ${Math.round(files.reduce((sum, file) => sum + statSync(file).size, 0) / 1024)} KB in static/dist, ${((Date.now() - started) / 1000).toFixed(1)} s`);
