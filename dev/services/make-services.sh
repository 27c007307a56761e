#!/usr/bin/env bash
# Makes the image of the dev stack's registry and trust server from the distribution's own signed packages, for machines
# that reach no image registry. Mirrors, keys and proxies are those of this machine's apt.
#   make-services.sh OUTPUT_TAR
set -euo pipefail

fail() { printf 'make-services: %s\n' "$1" >&2; exit 1; }

[ $# -eq 1 ] && [ -n "$1" ] || { printf 'Usage: make-services.sh OUTPUT_TAR\n' >&2; exit 2; }
output=$1
here=$(cd "$(dirname -- "$0")" && pwd)
[ -d "$(dirname -- "$output")" ] || fail "$(dirname -- "$output") does not exist; OUTPUT_TAR must be in an existing folder."
command -v mmdebstrap >/dev/null || fail "mmdebstrap is missing. Install it: apt-get install mmdebstrap"

. /etc/os-release
case "${ID:-}" in
  debian) origin=Debian ;;
  ubuntu) origin=Ubuntu ;;
  *) fail "this is ${PRETTY_NAME:-an unknown system}; allowed are Debian and Ubuntu." ;;
esac
suite=$VERSION_CODENAME

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

. "$here/apt.sh"
apt_of_this_machine "$origin" "$work"
for package in docker-registry notary postgresql; do
  apt-cache show "$package" >/dev/null 2>&1 || fail "$origin $suite has no package '$package'. Set omega:image.registry and omega:signing.server to services that you run."
done

# The database's just-in-time compiler brings a hundred megabytes of LLVM and is never used (jit=off).
mmdebstrap --quiet --variant=essential --components="$(awk '{ print $NF }' "$work/sources.list" | sort -u | paste -sd,)" \
  --include=ca-certificates,docker-registry,notary,postgresql \
  --aptopt="$work/apt.conf" --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/i18n/locales/*' --dpkgopt='path-exclude=/usr/lib/*/perl/*/CORE/*' --dpkgopt='path-exclude=/usr/bin/escrow' \
  --dpkgopt='path-exclude=/usr/lib/*/libLLVM*' --dpkgopt='path-exclude=/usr/lib/postgresql/*/lib/bitcode/*' \
  --setup-hook='mkdir -p "$1"/etc/postgresql-common && printf "create_main_cluster = false\n" >"$1"/etc/postgresql-common/createcluster.conf' \
  --customize-hook="$here/customize.sh \"\$1\" '$here'" \
  "$suite" "$work/services.tar" "$work/sources.list" >&2 || fail "mmdebstrap failed; its message is above."

# The name appears only when the content is whole.
mv -- "$work/services.tar" "$output.part"
mv -- "$output.part" "$output"
