#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0
#
#   examples/demo.sh [BUILD-DIRECTORY]
#
# Runs the system monitor and the MCP service side by side, lets the pipeline
# work for DEMO_SECONDS (default 15), asks as an AI assistant would where its
# bottleneck is, and clears everything away again.

set -euo pipefail

build=${1:-build}
seconds=${DEMO_SECONDS:-15}
start_limit=10

monitor=$build/examples/system-monitor
mcp=$build/aimdb-mcp/aimdb-mcp
viewer=$build/aimdb-viewer/aimdb-viewer

protocol=2026-07-28
pids=()
scratch=

fail() {
  echo "demo: $*" >&2
  exit 1
}

# shellcheck disable=SC2317 # the trap calls it
clean_up() {
  local status=$? pid

  trap - EXIT
  for pid in "${pids[@]}"; do
    kill "$pid" 2> /dev/null || true
  done
  for pid in "${pids[@]}"; do
    wait "$pid" 2> /dev/null || true
  done
  if [ -n "$scratch" ]; then
    rm -rf "$scratch"
  fi
  exit "$status"
}

# What a program said on its way out belongs to the reason why it failed.
fail_with_log() {
  sed 's/^/  | /' "$scratch/$1.out" "$scratch/$1.err" >&2
  fail "$2"
}

# start NAME COMMAND...: runs it in the background and waits for its first line
start() {
  local name=$1 tries=$((start_limit * 20)) pid

  shift
  : > "$scratch/$name.out"
  TMPDIR=$scratch "$@" > "$scratch/$name.out" 2> "$scratch/$name.err" &
  pid=$!
  pids+=("$pid")

  until grep -q . "$scratch/$name.out"; do
    kill -0 "$pid" 2> /dev/null || fail_with_log "$name" "$name did not start"
    [ $((tries -= 1)) -gt 0 ] || fail_with_log "$name" "$name said nothing for $start_limit s"
    sleep 0.05
  done
}

# ask METHOD NAME PARAMS [ARGUMENT...]: one MCP request; PARAMS is a jq expression,
# to which the arguments belong. Prints the result, or ends the demo.
ask() {
  local method=$1 name=$2 params=$3 request answer
  local headers=(-H "Mcp-Method: $method")

  shift 3
  if [ -n "$name" ]; then
    headers+=(-H "Mcp-Name: $name")
  fi

  request=$(jq -nc "$@" --arg method "$method" --arg protocol "$protocol" '{
      jsonrpc: "2.0",
      id: 1,
      method: $method,
      params: ('"$params"' + {_meta: {
        "io.modelcontextprotocol/protocolVersion": $protocol,
        "io.modelcontextprotocol/clientInfo": {name: "demo", version: "1"},
        "io.modelcontextprotocol/clientCapabilities": {}
      }})
    }')

  answer=$(curl --silent --show-error --noproxy '*' --max-time 10 "$url" \
    -H 'Content-Type: application/json' \
    -H 'Accept: application/json, text/event-stream' \
    -H "MCP-Protocol-Version: $protocol" \
    "${headers[@]}" --data-binary "$request") || fail "$method: no answer from $url"

  jq -ce '.result | select(.isError | not)' <<< "$answer" ||
    fail "$method $name: $(jq -r '.error.message // .result.content[0].text // .' \
      <<< "$answer" 2> /dev/null || echo "no JSON: $answer")"
}

# call TOOL ARGUMENTS [ARGUMENT...]: likewise; what the tool found is in structuredContent
call() {
  local name=$1 arguments=$2

  shift 2
  ask tools/call "$name" "{name: \$name, arguments: $arguments}" --arg name "$name" "$@"
}

check_alive() {
  local pid

  for pid in "${pids[@]}"; do
    kill -0 "$pid" 2> /dev/null || {
      cat "$scratch"/*.err >&2
      fail "a program ended while it was to work"
    }
  done
}

# Both programs promise to end with status 0 when they are told to.
stop_all() {
  local pid

  for pid in "${pids[@]}"; do
    kill "$pid"
    wait "$pid" || fail "a program ended with status $?"
  done
  pids=()
}

[[ $seconds =~ ^[1-9][0-9]{0,4}$ ]] ||
  fail "DEMO_SECONDS has to be a whole number of seconds above 0, not '$seconds'"
for tool in curl jq; do
  command -v "$tool" > /dev/null || fail "$tool is needed (try 'make deps')"
done
for program in "$monitor" "$mcp"; do
  [ -x "$program" ] || fail "$program is not there: run 'make build' first"
done

scratch=$(mktemp -d)
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

socket=$scratch/monitor.sock

echo "1. The pipeline: $monitor"
start monitor "$monitor" --socket "$socket"
echo "   $(head -n 1 "$scratch/monitor.out")"

echo "2. The MCP service: $mcp"
start mcp "$mcp" --listen 127.0.0.1:0 --connect "unix:$socket"
echo "   $(head -n 1 "$scratch/mcp.out")"
url=$(grep -o -m 1 'http://[^ ]*' "$scratch/mcp.out") ||
  fail_with_log mcp "the MCP service does not say where it listens"

echo "3. Letting it work for $seconds s"
for ((second = 1; second <= seconds; second++)); do
  sleep 1
  check_alive
  if [ -t 1 ]; then
    printf '\r   %d s' "$second"
  elif ((second % 5 == 0 || second == seconds)); then
    echo "   $second s"
  fi
done
if [ -t 1 ]; then
  echo
fi

echo "4. Asking as an assistant does, by MCP $protocol"
ask server/discover '' '{}' | jq -r '"   server/discover: " +
  (._meta["io.modelcontextprotocol/serverInfo"] | "\(.name) \(.version)") +
  ", speaks " + (.supportedVersions | join(", "))'

keys=$(call list_records '{}' | jq -r '.structuredContent.records[].record_key')
[ -n "$keys" ] || fail "list_records found no record"
echo "   list_records: $(wc -l <<< "$keys") records"

profiles=$scratch/profiles
while read -r key; do
  # shellcheck disable=SC2016 # $key belongs to jq
  call get_stage_profiling '{record: $key}' --arg key "$key"
done <<< "$keys" | jq -c '.structuredContent | select(.stages | length > 0)' > "$profiles"
[ -s "$profiles" ] || fail "no record has a stage"

jq -rs '"   get_stage_profiling: \(map(.stages | length) | add) stages of " +
  "\(length) records, \([.[].stages[].call_count] | add) calls"' "$profiles"

slowest=$(jq -cs 'map(select(.bottleneck)) | max_by(.bottleneck.avg_time_ns) // empty' "$profiles")
[ -n "$slowest" ] || fail "no stage was called in $seconds s"

echo
echo "The slowest stage of all belongs to this record:"
jq . <<< "$slowest"
echo
jq -r '"The bottleneck of the whole pipeline is in \(.record): " +
  .bottleneck.recommendation' <<< "$slowest"

stop_all
cat << END

To keep it running:
  $monitor --socket /tmp/system-monitor.sock &
To watch it:
  $viewer --connect unix:/tmp/system-monitor.sock
To let an assistant ask, here Claude Code:
  $mcp --connect unix:/tmp/system-monitor.sock &
  claude mcp add --transport http aimdb http://127.0.0.1:8765/mcp
END
