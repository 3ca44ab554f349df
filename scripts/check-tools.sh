#!/usr/bin/env bash
# Checks the tools every build needs: cargo, a C compiler, Node 20 or newer, npm.
# In: nothing. Out: one sentence per missing tool on stderr and exit code 1, or silence and 0.
set -euo pipefail

missing=0
say() {
  printf '%s\n' "$*" >&2
  missing=1
}
command -v cargo >/dev/null || say "cargo is missing: install the Rust toolchain with rustup."
command -v cc >/dev/null || say "cc is missing: install a C compiler (Debian: apt-get install gcc libc6-dev)."
if ! command -v node >/dev/null; then
  say "node is missing: install Node.js 20 or newer."
elif ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)'; then
  say "Node.js is too old: this is $(node --version), 20 or newer is needed."
fi
command -v npm >/dev/null || say "npm is missing: install it beside Node.js."
exit "$missing"
