#!/bin/bash
# Builds nothing, starts everything: a private PostgreSQL (or DATABASE_URL), keys, migration, the worker and the service.
#
#   run.sh free                 whether WENGANG_PORT (8080) is free; says so when it is not
#   run.sh serve PROGRAM        serves on WENGANG_PORT (8080), as a sandbox, until it is told to stop
#   run.sh demo PROGRAM         the same on a free port with a fresh database, plays the story, stops, exits with its result
set -euo pipefail

verb=$1
program=${2:-}
here=$(dirname "$0")
var=${WENGANG_VAR:-var}
started=
pids=()

# What runs already is another's, and stays.
postgres_start() {
	bash "$here/postgres.sh" running "$var/pg" || started=yes
	conninfo=$(bash "$here/postgres.sh" start "$var/pg")
}

postgres_end() {
	[ -n "$started" ] || return 0
	bash "$here/postgres.sh" "$([ "$verb" = demo ] && echo remove || echo stop)" "$var/pg"
}

# The folder goes with the log; of a demo that failed, its end is told.
demo_end() {
	[ "$1" = 0 ] || {
		echo "the demo ended with $1; the last lines of database, migration, worker and service:" >&2
		tail -n 40 "$var/log" >&2 || true
	}
	rm -rf "$var"
}

finish() {
	local code=$?
	trap '' HUP INT TERM
	for pid in "${pids[@]}"; do
		kill -TERM "$pid" 2> /dev/null || true
	done
	wait
	postgres_end
	[ "$verb" != demo ] || demo_end "$code"
	exit "$code"
}
trap finish EXIT
trap 'exit 0' HUP INT TERM

# The service logs in as wengang, which can do nothing by itself; migrating takes the owner's connection.
connect() {
	if [ -n "${DATABASE_URL:-}" ]; then
		export WENGANG_MIGRATE_DATABASE=$DATABASE_URL
		export WENGANG_DATABASE=${WENGANG_DATABASE:-$DATABASE_URL}
		return
	fi
	local conninfo
	postgres_start
	export WENGANG_MIGRATE_DATABASE=$conninfo
	export WENGANG_DATABASE="$conninfo user=wengang"
}

# A taken port is said before anything is made.
port_free() {
	! (exec 3<> "/dev/tcp/127.0.0.1/$WENGANG_PORT") 2> /dev/null || {
		echo "port $WENGANG_PORT is taken; WENGANG_PORT=9000 make run serves elsewhere" >&2
		exit 1
	}
}

serve() {
	port_free
	connect
	export WENGANG_ISSUER=${WENGANG_ISSUER:-http://127.0.0.1:$WENGANG_PORT}
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

export WENGANG_PORT=${WENGANG_PORT:-8080}
case $verb in
free)
	port_free
	;;
serve)
	serve
	ready
	echo "Wengang serves http://127.0.0.1:$WENGANG_PORT (contract and personas: /docs and README.md). Ctrl-C stops it."
	wait -n
	;;
demo)
	var=$(mktemp -d /tmp/wengang-demo.XXXXXX)
	chmod 755 "$var"
	WENGANG_PORT=$(free_port)
	export WENGANG_METRICS_PORT=0
	serve > "$var/log" 2>&1
	ready
	node "$here/../../tests/demo/story.js" "http://127.0.0.1:$WENGANG_PORT"
	;;
*)
	echo "run.sh: free, serve or demo, not $verb" >&2
	exit 1
	;;
esac
