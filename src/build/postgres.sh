#!/bin/bash
# A private PostgreSQL 15 for development and tests, reachable by a unix socket only.
#
#   postgres.sh start [DIR] [DATABASE]   makes what is missing, starts it, prints the connection string
#   postgres.sh running [DIR]            whether it runs
#   postgres.sh stop [DIR]               stops it; the data stay
#   postgres.sh remove [DIR]             stops it and deletes the data
#   postgres.sh conninfo [DIR] [DATABASE]
#
# DIR is var/pg unless told. PostgreSQL refuses to run as root: root runs it as the user postgres, and when that user
# cannot reach DIR, the data live under /tmp and DIR remembers where.
set -euo pipefail

verb=${1:-}
dir=$(realpath -m "${2:-var/pg}")
database=${3:-wengang}
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}

die() {
	echo "postgres.sh: $*" >&2
	exit 1
}

# From a folder that postgres may enter, so that no program complains of the one it was called in.
as_postgres() (
	cd /
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=postgres --regid=postgres --clear-groups \
			env -i PATH="$bin:$PATH" LC_ALL=C.UTF-8 HOME=/tmp "$@"
	else
		env LC_ALL=C.UTF-8 PATH="$bin:$PATH" "$@"
	fi
)

# Where the cluster really is: DIR, or the place DIR remembers.
home() {
	if [ -f "$dir/home" ]; then
		cat "$dir/home"
	else
		echo "$dir"
	fi
}

# A socket path has room for 107 bytes; .s.PGSQL.5432 takes 14 of them. One that a connection string would have to quote is not used.
usable() {
	[ "${#1}" -lt 85 ] && [[ $1 != *[!A-Za-z0-9/._-]* ]] && as_postgres test -w "$1" -a -x "$1"
}

make_home() {
	mkdir -p "$dir"
	[ "$(id -u)" != 0 ] || chown postgres: "$dir"
	if usable "$dir"; then
		return
	fi
	local other
	other=$(mktemp -d /tmp/wengang-pg.XXXXXX)
	[ "$(id -u)" != 0 ] || chown postgres: "$other"
	chmod 755 "$other"
	echo "$other" > "$dir/home"
}

# A server whose data were deleted ends by itself a minute later, and takes the socket with it: that of the next server, too. A process that
# ends while we look makes grep fail.
stop_lost() {
	local cmdline pid
	{ grep -lszxF -- "$1/data" /proc/[0-9]*/cmdline || true; } | while read -r cmdline; do
		pid=${cmdline//[!0-9]/}
		[ "$(readlink "/proc/$pid/exe")" = "$bin/postgres" ] || continue
		as_postgres kill -QUIT "$pid" || true
		for _ in $(seq 100); do
			[ -d "/proc/$pid" ] || break
			sleep 0.1
		done
	done
}

make_cluster() {
	local at=$1
	# Half a cluster is none: the mark is set last.
	[ ! -f "$at/made" ] || return 0
	stop_lost "$at"
	as_postgres rm -rf "$at/data"
	as_postgres initdb -D "$at/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 > /dev/null
	as_postgres tee -a "$at/data/postgresql.conf" > /dev/null <<-CONF
		listen_addresses = ''
		unix_socket_directories = '$at'
		unix_socket_permissions = 0777
		log_error_verbosity = terse
		log_min_error_statement = panic
		max_connections = 200
		jit = off
		track_commit_timestamp = on
		timezone = 'Asia/Shanghai'
	CONF
	as_postgres touch "$at/made"
}

is_running() {
	as_postgres pg_ctl -D "$1/data" status > /dev/null 2>&1
}

conninfo() {
	echo "host=$(home) dbname=$database user=postgres"
}

make_database() {
	local found
	found=$("$bin/psql" -XAtq -d "host=$1 dbname=postgres user=postgres" -v name="$database" \
		-f - <<< "SELECT 1 FROM pg_database WHERE datname = :'name'")
	[ -n "$found" ] || "$bin/createdb" -h "$1" -U postgres -T template0 -E UTF8 -l C.UTF-8 "$database"
}

start() {
	[ -x "$bin/initdb" ] || die "PostgreSQL 15 is not in $bin (make setup)"
	if [ ! -f "$dir/home" ] || [ ! -d "$(home)" ]; then
		make_home
	fi
	local at
	at=$(home)
	make_cluster "$at"
	is_running "$at" || as_postgres pg_ctl -D "$at/data" -l "$at/log" -w -t 60 start > /dev/null ||
		die "the server did not start, see $at/log"
	make_database "$at"
	conninfo
}

running() {
	is_running "$(home)"
}

stop() {
	local at
	at=$(home)
	! is_running "$at" || as_postgres pg_ctl -D "$at/data" -m fast -w -t 60 stop > /dev/null
}

remove() {
	stop
	local at
	at=$(home)
	[ ! -f "$at/made" ] || rm -rf "$at/data" "$at/made" "$at/log"
	rm -f "$dir/home"
	rmdir "$at" "$dir" 2> /dev/null || true
}

case $verb in
start | running | stop | remove | conninfo) $verb ;;
*) die "start, running, stop, remove or conninfo" ;;
esac
