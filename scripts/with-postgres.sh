#!/usr/bin/env bash
# Runs CMD beside a throw-away PostgreSQL server.
# In:  scripts/with-postgres.sh CMD [ARG…]
# Out: CMD sees MUSTER_TEST_POSTGRES_URL (superuser, trust, 127.0.0.1, random port); its exit code
#      is passed on; the server and its files are gone afterwards. Its log is shown if it won't start.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# -gt 0 ] || die "usage: scripts/with-postgres.sh CMD [ARG…]"
bin=$(postgres_bindir) || die "No PostgreSQL server programs (initdb, pg_ctl) found: install the package postgresql."

# PostgreSQL refuses to run as root, so root hands it to an unprivileged user.
user=
if [ "$(id -u)" = 0 ]; then
  for user in postgres nobody; do id -u "$user" >/dev/null 2>&1 && break; done
fi
as_user() { # always from /, a folder every user may enter
  if [ -z "$user" ]; then
    (cd / && "$@")
  elif command -v runuser >/dev/null; then
    (cd / && runuser -u "$user" -- "$@")
  elif command -v setpriv >/dev/null; then
    (cd / && setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups -- "$@")
  else
    (cd / && su -s /bin/sh "$user" -c "$(printf '%q ' "$@")")
  fi
}

dir=$(mktemp -d "${TMPDIR:-/tmp}/muster-pg.XXXXXX")
started=
# shellcheck disable=SC2317 # the trap calls it
cleanup() {
  stop_cmd
  [ -z "$started" ] || as_user "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$dir"
}
trap cleanup EXIT
exit_on_signals
if [ -n "$user" ]; then
  chown "$user" "$dir"
  if ! as_user test -w "$dir"; then # TMPDIR may lie where that user cannot go
    rm -rf "$dir"
    dir=$(mktemp -d /tmp/muster-pg.XXXXXX)
    chown "$user" "$dir"
  fi
fi

as_user "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 ||
  { cat "$dir/initdb.log" >&2; die "initdb failed (its output is above)."; }
cat >>"$dir/data/postgresql.conf" <<'CONF'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
CONF

# Another program can take the free port before PostgreSQL does; then the next one is tried.
for _ in 1 2 3; do
  port=$(free_port)
  started=1
  if as_user "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -o "-p $port" -w -t 60 start >/dev/null 2>&1; then
    export MUSTER_TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"
    code=0
    run_cmd "$@" || code=$?
    exit "$code"
  fi
  started=
  grep -qi 'could not bind\|address already in use' "$dir/server.log" 2>/dev/null || break
done
cat "$dir/server.log" >&2 || true
die "PostgreSQL did not start (its log is above)."
