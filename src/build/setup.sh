#!/bin/sh
# Installs the Debian 12 packages that are missing, without asking; silent when nothing is.
#
#   setup.sh [build] [run] [check] [drill]     all but drill unless told
set -eu

build="gcc libc6-dev pkg-config yq jq libulfius-dev liborcania-dev libmicrohttpd-dev libjansson-dev libpq-dev libjwt-dev
	libssl-dev libcrypt-dev zlib1g-dev nodejs npm"
run="postgresql-15 util-linux procps curl ca-certificates openssl"
check="clang clang-format libcmocka-dev gcovr shellcheck chromium nginx-light"
drill="debootstrap debian-archive-keyring git"

wanted() {
	for group in "$@"; do
		case $group in
		build) echo "$build" ;;
		run) echo "$run" ;;
		check) echo "$check" ;;
		drill) echo "$drill" ;;
		*)
			echo "setup.sh: build, run, check or drill, not $group" >&2
			return 1
			;;
		esac
	done
}

# A program put there by other means (a newer node, say) counts as its package.
present() {
	case $1 in
	nodejs) command -v node > /dev/null && return ;;
	npm) command -v npm > /dev/null && return ;;
	nginx-light) [ -x /usr/sbin/nginx ] && return ;; # or another of its builds
	yq) yq --version 2> /dev/null | grep -q '^yq [0-9]' && return ;;
	esac
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null)" = installed ]
}

missing() {
	for package in "$@"; do
		present "$package" || echo "$package"
	done
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		env DEBIAN_FRONTEND=noninteractive "$@"
	else
		sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
	fi
}

install() {
	as_root apt-get install -y -qq --no-install-recommends "$@" > "$log" 2>&1 && return
	cat "$log" >&2
	return 1
}

# Our servers are private ones: the package need not start a cluster of its own.
no_main_cluster() {
	install postgresql-common
	as_root sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
}

# The tests' nginx is a private one, too: that of the package need not run.
no_web_server() {
	command -v systemctl > /dev/null || return 0
	as_root systemctl disable --quiet --now nginx > "$log" 2>&1 || true
}

[ $# -gt 0 ] || set -- build run check
# shellcheck disable=SC2046
set -- $(missing $(wanted "$@"))
[ $# -gt 0 ] || exit 0

echo "installing: $*"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
as_root apt-get update -qq > "$log" 2>&1 || { cat "$log" >&2; exit 1; }
case " $* " in
*" postgresql-15 "*) no_main_cluster ;;
esac
install "$@"
case " $* " in
*" nginx-light "*) no_web_server ;;
esac
