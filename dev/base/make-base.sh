#!/usr/bin/env bash
# Makes a base image for nginx/Dockerfile from the distribution's own signed nginx package, for machines that cannot
# pull the pinned base. Mirrors, keys and proxies are those of this machine's apt.
#   make-base.sh OUTPUT_TAR
#   docker import OUTPUT_TAR omega/base:local
# SOURCE_DATE_EPOCH, when set, makes two runs over the same package versions give the same bytes.
set -euo pipefail

fail() { printf 'make-base: %s\n' "$1" >&2; exit 1; }

[ $# -eq 1 ] && [ -n "$1" ] || { printf 'Usage: make-base.sh OUTPUT_TAR\n' >&2; exit 2; }
output=$1
[ -d "$(dirname -- "$output")" ] || fail "$(dirname -- "$output") does not exist; OUTPUT_TAR must be in an existing folder."
command -v mmdebstrap >/dev/null || fail "mmdebstrap is missing. Install it: apt-get install mmdebstrap"

. /etc/os-release
case "${ID:-} ${VERSION_ID:-}" in
  "debian 12" | "debian 13") origin=Debian ;;
  "ubuntu 24.04") origin=Ubuntu ;;
  *) fail "this is ${PRETTY_NAME:-an unknown system}; allowed are Debian 12, Debian 13 and Ubuntu 24.04." ;;
esac
suite=$VERSION_CODENAME

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

. "$(dirname -- "$0")/../services/apt.sh"
apt_of_this_machine "$origin" "$work"

# A compiler in the base lets the helper be built without network. tcc is a hundred times smaller than gcc.
compiler=gcc
if apt-cache show tcc >/dev/null 2>&1; then
  compiler=tcc
fi

# Nothing of this machine's apt is left in the result: both files are removed before the tar is written.
mmdebstrap --quiet --variant=essential --components="$(awk '{ print $NF }' "$work/sources.list" | sort -u | paste -sd,)" \
  --include="nginx,$compiler,libc6-dev" \
  --aptopt="$work/apt.conf" \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
  --customize-hook='rm -f "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/* "$1"/etc/apt/apt.conf.d/99mmdebstrap' \
  --customize-hook='rm -rf "$1"/etc/hostname "$1"/etc/resolv.conf "$1"/var/log/*' \
  "$suite" "$work/base.tar" "$work/sources.list" >&2 || fail "mmdebstrap failed; its message is above."

# The name appears only when the content is whole.
chmod 0644 "$work/base.tar"
mv -- "$work/base.tar" "$output.part"
mv -- "$output.part" "$output"
