#!/bin/bash
# Builds nothing, starts everything: a private PostgreSQL (or DATABASE_URL), keys, migration, the worker and the service.
#
#   run.sh serve PROGRAM        serves on WENGANG_PORT (8080), as a sandbox, until it is told to stop
#   run.sh demo PROGRAM         the same on a free port with a fresh database, plays the story, stops, exits with its result
set -euo pipefail

verb=$1
program=$2
here=$(dirname "$0")
var=${WENGANG_VAR:-var}
pids=()

finish() {
	local code=$?
	for pid in "${pids[@]}"; do
		kill -TERM "$pid" 2> /dev/null || true
	done
	wait
	[ "$verb" != demo ] || [ -n "${DATABASE_URL:-}" ] || bash "$here/postgres.sh" remove "$var/pg"
	[ "$verb" != demo ] || rm -rf "$var"
	exit "$code"
}
trap finish EXIT
trap 'exit 0' INT TERM

# The service logs in as wengang, which can do nothing by itself; migrating takes the owner's connection.
connect() {
	if [ -n "${DATABASE_URL:-}" ]; then
		export WENGANG_MIGRATE_DATABASE=$DATABASE_URL
		export WENGANG_DATABASE=${WENGANG_DATABASE:-$DATABASE_URL}
		return
	fi
	local conninfo
	conninfo=$(bash "$here/postgres.sh" start "$var/pg")
	export WENGANG_MIGRATE_DATABASE=$conninfo
	export WENGANG_DATABASE="$conninfo user=wengang"
}

serve() {
	connect
	export WENGANG_KEYS=$var/keys WENGANG_INDEX_KEY=$var/keys/index.key WENGANG_SEALING_KEY=$var/keys/sealing.key
	export WENGANG_SANDBOX=on
	"$program" keys "$var/keys" > /dev/null
	"$program" migrate
	"$program" work &
	pids+=($!)
	"$program" serve &
	pids+=($!)
}

free_port() {
	node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

ready() {
	for _ in $(seq 200); do
		curl -fs "http://127.0.0.1:$WENGANG_PORT/readyz" > /dev/null && return
		kill -0 "${pids[1]}" 2> /dev/null || { echo "the service ended" >&2; exit 1; }
		sleep 0.1
	done
	echo "the service did not get ready" >&2
	exit 1
}

case $verb in
serve)
	export WENGANG_PORT=${WENGANG_PORT:-8080}
	serve
	ready
	echo "Wengang serves http://127.0.0.1:$WENGANG_PORT (contract and personas: /docs and README.md). Ctrl-C stops it."
	wait -n
	;;
demo)
	var=$(mktemp -d /tmp/wengang-demo.XXXXXX)
	chmod 755 "$var"
	WENGANG_PORT=$(free_port)
	export WENGANG_PORT WENGANG_METRICS_PORT=0
	serve > "$var/log" 2>&1
	ready
	node "$here/../../tests/demo/story.js" "http://127.0.0.1:$WENGANG_PORT"
	;;
*)
	echo "run.sh: serve or demo, not $verb" >&2
	exit 1
	;;
esac
