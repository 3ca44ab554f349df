#!/usr/bin/env bash
# Runs CMD beside a fresh demo of Muster (needs target/debug/muster, or MUSTER_BIN).
# In:  scripts/with-demo.sh CMD [ARG…]
# Out: CMD sees MUSTER_DEMO_URL; its exit code is passed on; the demo and its data are gone
#      afterwards. The demo's log is shown when it does not get ready or CMD fails.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# -gt 0 ] || die "usage: scripts/with-demo.sh CMD [ARG…]"
[ -x "$MUSTER_BIN" ] || die "$MUSTER_BIN is not there: run cargo build first."
dir=$(mktemp -d "${TMPDIR:-/tmp}/muster-demo.XXXXXX")
pid=
# shellcheck disable=SC2317 # the trap calls it
cleanup() {
  stop_cmd
  [ -z "$pid" ] || stop_pid "$pid"
  rm -rf "$dir"
}
trap cleanup EXIT
exit_on_signals

port=$(free_port)
url="http://127.0.0.1:$port"
MUSTER_TRIES=100000 MUSTER_UNDO_MINUTES=0 MUSTER_DATA_DIR="$dir/data" MUSTER_BIND="127.0.0.1:$port" MUSTER_BASE_URL="$url" \
  "$MUSTER_BIN" demo >"$dir/log" 2>&1 </dev/null &
pid=$!

show_log() {
  printf -- '--- log of the demo (last 200 lines) ---\n' >&2
  tail -n 200 "$dir/log" >&2
  printf -- '--- end of the log ---\n' >&2
}
ready() { # one GET /readyz without curl: true when the answer is 200
  (
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$port" >&3
    IFS= read -r -t 5 line <&3
    [[ $line == HTTP/1.?" 200"* ]]
  ) 2>/dev/null
}
deadline=$((SECONDS + 60))
until ready; do
  if ! kill -0 "$pid" 2>/dev/null; then
    show_log
    die "The demo ended before it was ready."
  elif [ "$SECONDS" -ge "$deadline" ]; then
    show_log
    die "The demo did not answer /readyz with 200 within 60 s."
  fi
  sleep 0.1
done

export MUSTER_DEMO_URL="$url"
code=0
run_cmd "$@" || code=$?
[ "$code" = 0 ] || show_log
exit "$code"
