# shellcheck shell=bash
# Sourced by the other scripts: small helpers, no output of its own.
# In: nothing. Out: the functions below and REPO (the repository root).

REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034 # used by the scripts that source this file
MUSTER_BIN=${MUSTER_BIN:-${CARGO_TARGET_DIR:-$REPO/target}/debug/muster}

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Prints a TCP port on 127.0.0.1 that nobody listens on at this moment.
free_port() {
  node -e 'const s = require("node:net").createServer();
    s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}

# Prints the folder of the newest PostgreSQL server binaries; fails when there are none.
postgres_bindir() {
  local found
  if command -v initdb >/dev/null && command -v pg_ctl >/dev/null; then
    found=$(command -v initdb)
  else
    found=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
  fi
  [ -x "$found" ] && dirname "$found"
}

# Prints the path of a Chromium; fails when there is none.
chromium_path() {
  if [ -n "${MUSTER_CHROMIUM:-}" ]; then
    command -v "$MUSTER_CHROMIUM"
    return
  fi
  command -v chromium || command -v chromium-browser || command -v google-chrome
}

# Turns INT, TERM and HUP into a normal exit, so that the caller's EXIT trap cleans up.
exit_on_signals() {
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

CMD_PID=

# Runs CMD and returns its exit code. At a terminal CMD stays in the foreground (it may read from
# it, and Ctrl-C reaches it); otherwise it gets a process group that stop_cmd can end as a whole.
run_cmd() {
  if [ -t 0 ]; then
    "$@"
    return
  fi
  set -m
  "$@" <&0 &
  CMD_PID=$!
  set +m
  local code=0
  wait "$CMD_PID" || code=$?
  CMD_PID=
  return "$code"
}

stop_cmd() {
  [ -z "$CMD_PID" ] || kill -TERM -- "-$CMD_PID" 2>/dev/null || true
  [ -z "$CMD_PID" ] || wait "$CMD_PID" 2>/dev/null || true
}

# Ends one background process of ours by its pid: politely, after 10 s with KILL.
stop_pid() {
  local pid=$1 tries=0
  kill -TERM "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do
    [ $((tries += 1)) -le 100 ] || kill -KILL "$pid" 2>/dev/null || true
    sleep 0.1
  done
  wait "$pid" 2>/dev/null || true
}
