#!/bin/bash
# minutes: 60, build: asan
# A clone of HEAD in a Debian 12 that has nothing in it: make demo, check and test as a user with sudo, and make demo as root, in
# a path with a space.
#
# DRILL_PLAYS chooses: DRILL_PLAYS='root:demo'. The npm registry is the one that this machine uses; nothing of it is written down here.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/tool/bare.sh
. tests/tool/bare.sh

plays=${DRILL_PLAYS:-newcomer:demo newcomer:check newcomer:test root:demo}
logs=${WENGANG_TEST_DIR:-build/drill}/chroot
passed=0
failed=0

# Outside: root makes a folder and the namespaces, and ends them. A user asks sudo for it.
if [ "${1:-}" != inside ]; then
	if [ "${1:-}" != outside ]; then
		rm -rf "$logs"
		mkdir -p "$logs"
		git bundle create -q "$logs/HEAD.bundle" HEAD
		[ -z "$(git status --porcelain)" ] || echo "# say: what is not committed is not in the clone"
	fi
	[ "$(id -u)" = 0 ] || exec sudo -n env WENGANG_TEST_DIR="${WENGANG_TEST_DIR:-}" DRILL_PLAYS="$plays" bash "$0" outside
	bare_enter "$0"
fi
root=$2

# The registry of npm and the authority it is trusted by; no word of who signs in there.
npm_settings() {
	local authority
	echo "registry=$(npm config get registry)"
	authority=$(npm config get cafile)
	[ -f "$authority" ] || return 0
	cp "$authority" "$root/etc/npm-authority.crt"
	echo "cafile=/etc/npm-authority.crt"
}

# The README begins where a newcomer has make, sudo, a user and the clone.
furnish() {
	chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
	chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends make sudo git
	chroot "$root" useradd --create-home --shell /bin/bash newcomer
	echo 'newcomer ALL=(ALL) NOPASSWD: ALL' > "$root/etc/sudoers.d/newcomer"
	local home
	git clone -q "$logs/HEAD.bundle" "$root/home/newcomer/wengang"
	git clone -q "$logs/HEAD.bundle" "$root/root/wen gang"
	for home in home/newcomer root; do
		npm_settings > "$root/$home/.npmrc"
	done
	chroot "$root" chown -R newcomer: /home/newcomer
}

# play USER TARGET: what it says is kept; how it ended is shown, and where it failed.
play() {
	local user=$1 target=$2 log=$logs/$1-$2 start=$SECONDS home
	home=$(chroot "$root" getent passwd "$user" | cut -d: -f6)
	if chroot "$root" runuser -u "$user" -- env -i HOME="$home" USER="$user" LANG=C.UTF-8 \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		http_proxy="$(bare_proxy)" bash -c "cd ~/wen*gang && exec make $target" > "$log" 2>&1 < /dev/null; then
		passed=$((passed + 1))
		echo "# say: make $target as $user: $((SECONDS - start)) s $(grep -aoE '^[0-9]+ passed, 0 failed|[0-9]+ gates passed' "$log" | tail -1)"
	else
		failed=$((failed + 1))
		echo "not ok make $target as $user ($log)"
		grep -aE '^\[  FAILED|^not ok|[1-9][0-9]* failed|Error|error:' "$log" | head -40 || tail -20 "$log"
	fi
}

bare_bootstrap > "$logs/bootstrap" 2>&1 || { tail -20 "$logs/bootstrap"; exit 1; }
furnish > "$logs/furnish" 2>&1 || { tail -20 "$logs/furnish"; exit 1; }
for one in $plays; do
	play "${one%:*}" "${one#*:}"
done
printf '# pass %d\n# fail %d\n' "$passed" "$failed"
[ "$failed" = 0 ]
