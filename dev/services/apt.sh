# Sourced by the scripts that make images from the distribution's own packages; they define `fail`.

# Writes to $2/sources.list what the distribution $1 itself signs and publishes for the release $suite, and to
# $2/apt.conf the proxy of this machine's apt: no third-party repository of this machine, no mirror of our own.
apt_of_this_machine() {
  local origin=$1 work=$2
  apt-get indextargets --format '$(ORIGIN)|$(CODENAME)|$(SOURCESENTRY)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)' 'Created-By: Packages' |
    while IFS='|' read -r from codename entry uri release component; do
      case "$from $codename" in
        "$origin $suite" | "$origin $suite"-*) printf 'deb %s%s %s %s\n' "$(signing_key "${entry%:*}")" "$uri" "$release" "$component" ;;
      esac
    done | sort -u >"$work/sources.list"
  [ -s "$work/sources.list" ] || fail "apt knows no $origin $suite repository. Run apt-get update, then try again."
  apt-config dump --format '%F "%v";%n' Acquire | grep -E '^Acquire::(https?|ftp)::([^ ]*::)?Proxy ' >"$work/apt.conf" || true
}

signing_key() {
  grep -iE '^Signed-By: /|signed-by=/' "$1" | grep -oE '/[^], ]+' | head -n 1 | sed 's/.*/[signed-by=&] /' || true
}
