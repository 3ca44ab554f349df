#!/usr/bin/env bash
# Runs CMD beside a throw-away SMTP server (tests/smtp/server.mjs, which describes its behaviour).
# In:  scripts/with-smtp.sh CMD [ARG…]
# Out: CMD sees MUSTER_TEST_SMTP_URL and MUSTER_TEST_MAIL_DIR (one .eml and one .json per accepted
#      message); its exit code is passed on; the server and the mails are gone afterwards.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# -gt 0 ] || die "usage: scripts/with-smtp.sh CMD [ARG…]"
dir=$(mktemp -d "${TMPDIR:-/tmp}/muster-smtp.XXXXXX")
mkdir "$dir/mail"
pid=
# shellcheck disable=SC2317 # the trap calls it
cleanup() {
  stop_cmd
  [ -z "$pid" ] || stop_pid "$pid"
  rm -rf "$dir"
}
trap cleanup EXIT
exit_on_signals

node "$REPO/tests/smtp/server.mjs" "$dir/mail" "$dir/port" >"$dir/log" 2>&1 </dev/null &
pid=$!
deadline=$((SECONDS + 20))
until [ -s "$dir/port" ]; do
  if ! kill -0 "$pid" 2>/dev/null || [ "$SECONDS" -ge "$deadline" ]; then
    cat "$dir/log" >&2
    die "The test SMTP server did not start (its log is above)."
  fi
  sleep 0.05
done

MUSTER_TEST_SMTP_URL="smtp://127.0.0.1:$(cat "$dir/port")"
export MUSTER_TEST_SMTP_URL MUSTER_TEST_MAIL_DIR="$dir/mail"
code=0
run_cmd "$@" || code=$?
exit "$code"
