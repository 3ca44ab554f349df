#!/usr/bin/env bash
# Prints the size of the release binary, its memory when idle, and the bytes of a first view of /jobs.
# In: nothing. Out: three figures with their yardsticks. Needs `make release` (the Makefile sees to it).
set -euo pipefail
cd "$(dirname "$0")/.."
binary=target/release/muster
size=$(stat -c %s "$binary")
echo "release binary: $((size / 1024 / 1024)) MB ($size bytes), assets inside: $(du -sb static/dist | cut -f1) bytes"
first_view() {
  for coding in gzip br; do
    html=$(curl -s -H "Accept-Encoding: $coding" "$MUSTER_DEMO_URL/jobs" | wc -c)
    css=$(curl -s "$MUSTER_DEMO_URL/jobs" | grep -o '/assets/public.css?v=[0-9a-f]*' | head -1)
    sheet=$(curl -s -H "Accept-Encoding: $coding" "$MUSTER_DEMO_URL$css" | wc -c)
    echo "first view of /jobs, $coding: HTML $html + CSS $sheet = $((html + sheet)) bytes (limit 30720)"
  done
  pid=$(pgrep -n -f "$binary demo")
  echo "idle memory: $(($(ps -o rss= -p "$pid") / 1024)) MB resident (an empty bash: $(($(ps -o rss= -p $$) / 1024)) MB)"
}
export -f first_view
export binary
MUSTER_BIN=$binary scripts/with-demo.sh bash -c first_view
