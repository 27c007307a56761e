#!/usr/bin/env bash
# Makes the image that `omega watch STACK --cronjob` runs in a cluster: the command of this checkout, built, on the distribution's own
# packages, with this machine's .NET runtime and the engine that reads the state. No key, configuration or state is in it.
#   make-image.sh IMAGE [PROGRAM...]     IMAGE: name:tag, on the Docker engine afterwards; PROGRAM: what goes along from PATH, such as cosign
set -euo pipefail

fail() { printf 'make-image: %s\n' "$1" >&2; exit 1; }

[ $# -ge 1 ] && [ -n "$1" ] || { printf 'Usage: make-image.sh IMAGE [PROGRAM...]\n' >&2; exit 2; }
image=$1
shift
here=$(cd "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
command -v mmdebstrap >/dev/null || fail "mmdebstrap is missing. Install it: apt-get install mmdebstrap"

. /etc/os-release
case "${ID:-} ${VERSION_ID:-}" in
  "debian 12") origin=Debian tls=libssl3 ;;
  "debian 13") origin=Debian tls=libssl3t64 ;;
  "ubuntu 24.04") origin=Ubuntu tls=libssl3t64 ;;
  *) fail "this is ${PRETTY_NAME:-an unknown system}; allowed are Debian 12, Debian 13 and Ubuntu 24.04." ;;
esac
suite=$VERSION_CODENAME

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
umask 022
files=$work/files
mkdir -p "$files/omega/cli/bin/Debug" "$files/omega/infra" "$files/usr/local/bin"

"$root/omega" --help >/dev/null
cp -r "$root/cli/bin/Debug/net10.0" "$files/omega/cli/bin/Debug"
cp "$root/Pulumi.yaml" "$files/omega"

# This checkout's engine knows the same words as the official one where there is none.
engine=$(command -v pulumi || true)
[ -n "$engine" ] || engine=$root/offline/programs/bin/native/omega-engine
[ -x "$engine" ] || fail "there is neither pulumi on PATH nor $engine, one of which reads the state. Run: $root/omega setup"
cp -L "$engine" "$files/usr/local/bin/pulumi"
for program in "$@"; do
  cp -L "$(command -v "$program" || fail "$program is not on PATH.")" "$files/usr/local/bin/$program"
done

dotnet=$(dirname -- "$(readlink -f -- "$(command -v dotnet)")")
version=$(cd / && "$dotnet/dotnet" --list-runtimes | awk '$1 == "Microsoft.NETCore.App" && $2 ~ /^10\./ { print $2 }' | sort -V | tail -n 1)
[ -n "$version" ] || fail "$dotnet has no .NET 10 runtime. Install it: apt-get install dotnet-sdk-10.0, or https://dot.net"
mkdir -p "$files/usr/local/lib/dotnet"
(cd "$dotnet" && cp -r --parents dotnet "host/fxr/$version" "shared/Microsoft.NETCore.App/$version" "$files/usr/local/lib/dotnet")
tar -C "$files" --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r,a+X,go-w -cf "$work/files.tar" omega usr

. "$here/../services/apt.sh"
apt_of_this_machine "$origin" "$work"
mmdebstrap --quiet --variant=essential --components="$(awk '{ print $NF }' "$work/sources.list" | sort -u | paste -sd,)" \
  --include="ca-certificates,$tls,libstdc++6,notary" \
  --aptopt="$work/apt.conf" \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
  --customize-hook='rm -f "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/* "$1"/etc/apt/apt.conf.d/99mmdebstrap' \
  --customize-hook='rm -rf "$1"/etc/hostname "$1"/etc/resolv.conf "$1"/var/log/*' \
  --customize-hook="tar-in '$work/files.tar' /" \
  "$suite" "$work/image.tar" "$work/sources.list" >&2 || fail "mmdebstrap failed; its message is above."

# The engine is the one named pulumi, so nothing is built or asked for in a pod.
docker import \
  --change 'USER 10101:10101' --change 'WORKDIR /omega' \
  --change 'ENV HOME=/tmp DOTNET_NOLOGO=1 DOTNET_EnableDiagnostics=0 OMEGA_ENGINE=pulumi OMEGA_PACKAGES=nuget PULUMI_HOME=/tmp/.pulumi' \
  --change 'ENTRYPOINT ["/usr/local/lib/dotnet/dotnet", "/omega/cli/bin/Debug/net10.0/omega-cli.dll"]' \
  "$work/image.tar" "$image" >/dev/null
