# shellcheck shell=bash
# A Debian 12 with nothing in it, for drills that ask for a bare machine; sourced. The archive and the proxy are those that this machine uses;
# nothing of them is written down here. The chroot lives in mount and process namespaces of its own: however the drill ends, its mounts and
# processes end with it.
#
#   bare_enter SCRIPT    as root: runs `SCRIPT inside ROOT` in namespaces of its own, ends with it, and leaves nothing
#   bare_bootstrap       inside: puts the Debian into $root
#   bare_proxy           the proxy, for those who fetch more

bare_enter() {
	root=$(mktemp -d /var/tmp/wengang-chroot.XXXXXX)
	chmod 755 "$root"
	trap 'kill -KILL "$!" 2> /dev/null || true; wait "$!" || true; rm -rf --one-file-system "$root"' EXIT
	trap 'exit 1' INT TERM
	setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child bash "$1" inside "$root" &
	wait "$!"
	exit
}

# The lines of apt's own lists that come from Debian: `deb URI RELEASE COMPONENT`.
# shellcheck disable=SC2016
bare_sources() {
	apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' | sort -u
}

bare_proxy() {
	local proxy=
	eval "$(apt-config shell proxy Acquire::http::Proxy)"
	echo "${proxy:-${http_proxy:-}}"
}

bare_debootstrap() {
	local mirror
	mirror=$(bare_sources | awk '$3 == "bookworm" && $4 == "main" { print $2; exit }')
	[ -n "$mirror" ] || { echo "apt knows no archive of Debian 12 (bookworm main)"; return 1; }
	http_proxy=$(bare_proxy) debootstrap --variant=minbase bookworm "$root" "$mirror"
	bare_sources > "$root/etc/apt/sources.list"
	apt-config dump --no-empty | grep -E '^Acquire::https?::' > "$root/etc/apt/apt.conf.d/00machine" || true
	cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
	mkdir -p "$root/usr/local/share/ca-certificates"
	find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$root/usr/local/share/ca-certificates/" \;
}

bare_mount() {
	mount -t proc proc "$root/proc"
	mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
	mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
}

bare_bootstrap() {
	mount --make-rprivate /
	bare_debootstrap || return
	bare_mount
}
