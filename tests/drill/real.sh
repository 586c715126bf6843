#!/bin/bash
# minutes: 20, build: release
# README's lines under "Running it for real" in a Debian 12 that has nothing in it, as root: from the first package to a verified employer, a
# backup, a second cluster, and every event read once (tests/tool/real.sh). The stock PostgreSQL, with its own cluster and peer authentication.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/tool/bare.sh
. tests/tool/bare.sh

logs=${WENGANG_TEST_DIR:-build/drill}/real
program=${WENGANGD:-build/release/wengangd}

if [ "${1:-}" != inside ]; then
	[ "${1:-}" = outside ] || { rm -rf "$logs"; mkdir -p "$logs"; }
	[ "$(id -u)" = 0 ] || exec sudo -n env WENGANG_TEST_DIR="${WENGANG_TEST_DIR:-}" WENGANGD="$program" bash "$0" outside
	bare_enter "$0"
fi
root=$2

# A port of the machine's that is free: the chroot shares its network.
free_port() {
	node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# What README takes for granted is the program; what the test itself needs, curl and jq.
furnish() {
	chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
	chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends curl jq
	install -D -m 755 "$program" "$root/root/wengang/build/release/wengangd"
	bash tests/tool/real.sh > "$root/root/lines"
}

# Where no init runs, a package may not have started its service, as it does on a machine.
play() {
	sed -i "s/^step 'keys'$/pg_ctlcluster 15 main status || pg_ctlcluster 15 main start\n&/" "$root/root/lines"
	chroot "$root" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive \
		http_proxy="$(bare_proxy)" WENGANG_PORT="$(free_port)" bash -c 'cd ~ && exec bash lines'
}

bare_bootstrap > "$logs/bootstrap" 2>&1 || { tail -20 "$logs/bootstrap"; exit 1; }
furnish > "$logs/furnish" 2>&1 || { tail -20 "$logs/furnish"; exit 1; }
start=$SECONDS
if play > "$logs/lines" 2>&1 < /dev/null && grep -qx 'all lines ran' "$logs/lines"; then
	echo "# say: README's lines in a bare Debian 12: $((SECONDS - start)) s; $(grep -a '^mended' "$logs/lines"); $(grep -a '^events' "$logs/lines")"
	printf '# pass 1\n# fail 0\n'
else
	echo "not ok README's lines ($logs/lines)"
	tail -30 "$logs/lines"
	printf '# pass 0\n# fail 1\n'
	exit 1
fi
