#!/usr/bin/env bash
# Makes sure that the programs only the tests need are there.
# In:  scripts/test-needs.sh [postgres] [chromium]
# Out: exit code 0 when they are there. Root on a machine with apt-get gets what is missing
#      installed (no service is started); anybody else gets one sentence and exit code 1.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

missing() { # prints the package names among the arguments that are not installed
  local need
  for need in "$@"; do
    case $need in
      postgres) postgres_bindir >/dev/null || printf 'postgresql ' ;;
      chromium) chromium_path >/dev/null || printf 'chromium ' ;;
      *) die "usage: scripts/test-needs.sh [postgres] [chromium]" ;;
    esac
  done
}

[ -z "${MUSTER_CHROMIUM:-}" ] || chromium_path >/dev/null || die "MUSTER_CHROMIUM names $MUSTER_CHROMIUM, which is not a program."
packages=$(missing "$@")
[ -n "$packages" ] || exit 0
advice="The tests need ${packages% }: install it (Debian: apt-get install ${packages% }), then run again; a Chromium elsewhere can be named in MUSTER_CHROMIUM."
{ [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; } || die "$advice"

printf 'Installing for the tests: %s\n' "$packages"
# Packages ask policy-rc.d before they start a service: 101 means no.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  exit_on_signals
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null || die "apt-get update failed. $advice"
# shellcheck disable=SC2086 # a list of words
apt-get install -y -qq --no-install-recommends $packages </dev/null || die "apt-get install failed. $advice"
[ -z "$(missing "$@")" ] || die "$advice"
