#!/bin/bash
# minutes: 60, build: asan
# A clone of HEAD in a Debian 12 that has nothing in it: make demo, check and test as a user with sudo, and make demo as root.
#
# DRILL_PLAYS chooses: DRILL_PLAYS='root:demo'. The archive, the proxy and the npm registry are those that this machine uses; nothing of
# them is written down here. The chroot lives in mount and process namespaces of its own: however this script ends, its mounts and processes
# end with it.
set -euo pipefail
cd "$(dirname "$0")/../.."

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
	root=$(mktemp -d /var/tmp/wengang-chroot.XXXXXX)
	chmod 755 "$root"
	trap 'kill -KILL "$!" 2> /dev/null || true; wait "$!" || true; rm -rf --one-file-system "$root"' EXIT
	trap 'exit 1' INT TERM
	setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child bash "$0" inside "$root" &
	wait "$!"
	exit
fi
root=$2

# The lines of apt's own lists that come from Debian: `deb URI RELEASE COMPONENT`.
# shellcheck disable=SC2016
debian_sources() {
	apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' | sort -u
}

proxy() {
	local proxy=
	eval "$(apt-config shell proxy Acquire::http::Proxy)"
	echo "${proxy:-${http_proxy:-}}"
}

bootstrap() {
	local mirror
	mirror=$(debian_sources | awk '$3 == "bookworm" && $4 == "main" { print $2; exit }')
	[ -n "$mirror" ] || { echo "apt knows no archive of Debian 12 (bookworm main)"; return 1; }
	http_proxy=$(proxy) debootstrap --variant=minbase bookworm "$root" "$mirror"
	debian_sources > "$root/etc/apt/sources.list"
	apt-config dump --no-empty | grep -E '^Acquire::https?::' > "$root/etc/apt/apt.conf.d/00machine" || true
	cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
	mkdir -p "$root/usr/local/share/ca-certificates"
	find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$root/usr/local/share/ca-certificates/" \;
}

# The registry of npm and the authority it is trusted by; no word of who signs in there.
npm_settings() {
	local authority
	echo "registry=$(npm config get registry)"
	authority=$(npm config get cafile)
	[ -f "$authority" ] || return 0
	cp "$authority" "$root/etc/npm-authority.crt"
	echo "cafile=/etc/npm-authority.crt"
}

mount_inside() {
	mount -t proc proc "$root/proc"
	mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
	mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
}

# The README begins where a newcomer has make, sudo, a user and the clone.
furnish() {
	chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
	chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends make sudo git
	chroot "$root" useradd --create-home --shell /bin/bash newcomer
	echo 'newcomer ALL=(ALL) NOPASSWD: ALL' > "$root/etc/sudoers.d/newcomer"
	local home
	for home in home/newcomer root; do
		git clone -q "$logs/HEAD.bundle" "$root/$home/wengang"
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
		http_proxy="$(proxy)" bash -c "cd ~/wengang && exec make $target" > "$log" 2>&1 < /dev/null; then
		passed=$((passed + 1))
		echo "# say: make $target as $user: $((SECONDS - start)) s $(grep -aoE '^[0-9]+ passed, 0 failed|[0-9]+ gates passed' "$log" | tail -1)"
	else
		failed=$((failed + 1))
		echo "not ok make $target as $user ($log)"
		grep -aE '^\[  FAILED|^not ok|[1-9][0-9]* failed|Error|error:' "$log" | head -40 || tail -20 "$log"
	fi
}

mount --make-rprivate /
bootstrap > "$logs/bootstrap" 2>&1 || { tail -20 "$logs/bootstrap"; exit 1; }
mount_inside
furnish > "$logs/furnish" 2>&1 || { tail -20 "$logs/furnish"; exit 1; }
for one in $plays; do
	play "${one%:*}" "${one#*:}"
done
printf '# pass %d\n# fail %d\n' "$passed" "$failed"
[ "$failed" = 0 ]
