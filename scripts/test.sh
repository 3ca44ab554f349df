#!/usr/bin/env bash
# Runs the checks, one headline and the seconds taken for each; stops at the first that fails.
# In:  scripts/test.sh GROUP…   with GROUP among lint unit it browser
#      (assets and npm packages are there already: the Makefile sees to it)
# Out: the tools' own output, a headline per step; exit code 0 when every step passed.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$REPO"

step() { # step TITLE CMD…
  local title=$1 start=$SECONDS code=0
  shift
  printf '\n=== %s\n' "$title"
  "$@" || code=$?
  if [ "$code" != 0 ]; then
    printf '=== %s: FAILED after %s s (exit code %s)\n' "$title" $((SECONDS - start)) "$code" >&2
    exit 1
  fi
  printf '=== %s: passed, %s s\n' "$title" $((SECONDS - start))
}

browser() {
  local journeys=(tests/browser/*.test.mjs)
  [ -e "${journeys[0]}" ] || die "There are no browser journeys (tests/browser/*.test.mjs)."
  MUSTER_CHROMIUM=$(chromium_path) || die "No Chromium found."
  export MUSTER_CHROMIUM
  scripts/with-demo.sh node --test "${journeys[@]}"
}

for group in "$@"; do
  case $group in
    lint)
      step "Format" cargo fmt --check
      step "Clippy" cargo clippy --all-targets --locked -- -D warnings
      step "Documentation" env RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked
      ;;
    unit) step "Unit tests" cargo test --lib --bins --locked ;;
    it)
      step "Integration tests (SQLite, PostgreSQL, SMTP)" \
        scripts/with-postgres.sh scripts/with-smtp.sh cargo test --test it --locked
      ;;
    browser)
      # The program that the integration tests run, and built as they build it: `cargo build` would compile again what differs without
      # the libraries of the tests.
      step "Build for the browser journeys" cargo test --test it --no-run --locked
      step "Browser journeys" browser
      ;;
    *) die "usage: scripts/test.sh GROUP…   with GROUP among lint unit it browser" ;;
  esac
done
