set -euo pipefail
exec </dev/null
unset SCRIPT
umask 077
# A secret is in the environment of no program but the one that is given it.
export -n REGISTRY_PASSWORD SIGNING_KEY SIGNING_PASSPHRASE

# Tells `omega`, which started the engine, what a failure means: the engine's own exit code does not.
verdict() { [ -z "${OMEGA_VERDICT:-}" ] || printf '%s\n' "$1" >>"$OMEGA_VERDICT" || true; }

# Every message says what, where, and what to do; a refusal is a decision of the trust policy.
fail() { printf '%s\n' "$*" >&2; exit 1; }
refuse() { printf 'Refused: %s\n' "$*" >&2; verdict 3; exit 3; }
need() { command -v "$1" >/dev/null 2>&1 || fail "The program '$1' is missing on this machine. Install it ($2); \`./omega doctor\` lists all that is needed."; }

# Each tool gets its own time limit: killing the shell alone would leave a hanging child behind.
limited() {
  local status=0
  timeout --kill-after=5 "$@" || status=$?
  case $status in 124 | 137) printf 'no answer within %s seconds\n' "$1" >&2 ;; esac
  return $status
}

# The last words of a program, fit for a message: what it printed may be 300 kB of progress bars, or no text at all.
reason() { tr '\r' '\n' <<<"$1" | LC_ALL=C tr -cd '[:print:]\n' | sed '/^ *$/d' | tail -n 2 | paste -sd ' ' - | cut -c 1-500 | sed 's/[. ]*$//'; }

# Runs a function with errexit in force inside, which a condition would suspend, and sets status.
attempt() { set +e; (set -e; "$@"); status=$?; set -e; }

# A Docker configuration of our own: the user's logins, credential helpers and trust data stay untouched.
private_docker_config() {
  DOCKER_CONFIG=$(mktemp -d)
  export DOCKER_CONFIG DOCKER_CLI_EXPERIMENTAL=enabled DOCKER_CONTENT_TRUST=0
  # What still runs would put its files back.
  trap 'wait; rm -rf "$DOCKER_CONFIG"' EXIT
}

login() {
  local out
  out=$(printf '%s' "$REGISTRY_PASSWORD" | limited 60 docker login "$REGISTRY" --username "$REGISTRY_USER" --password-stdin 2>&1) \
    || fail "Cannot log in to the registry $REGISTRY as $REGISTRY_USER: $(reason "$out"). Check that it answers, and omega:registryUser and omega:registryPassword."
}

# Plain http is spoken only with a registry on this machine.
on_this_machine() { [[ $REGISTRY =~ ^(localhost|127(\.[0-9]{1,3}){3})(:[0-9]+)?$ ]]; }

is_digest() { [[ $1 =~ ^sha256:[0-9a-f]{64}$ ]]; }

# Sets digest and size of the manifest, and the digest of the configuration, of the one image that the registry holds for a reference; empty when it holds none.
look_up() {
  local out='' insecure=() found=() errors=$DOCKER_CONFIG/look-up
  digest='' config='' size=''
  if on_this_machine; then insecure=(--insecure); fi
  if out=$(limited 60 docker manifest inspect --verbose "${insecure[@]}" "$1" 2>"$errors"); then
    mapfile -t found < <(jq -r '
      if type == "array" then "several"
      else (.Descriptor.digest | strings) // "", ((.SchemaV2Manifest // .OCIManifest).config.digest | strings) // "", (.Descriptor.size | numbers) // "" end' <<<"$out" 2>/dev/null || true)
    digest=${found[0]:-} config=${found[1]:-} size=${found[2]:-}
    [ "$digest" != several ] \
      || fail "The registry answers for $1 with an index of several images instead of one image manifest. Publish one platform without provenance."
    is_digest "$digest" || fail "The registry reports '$(reason "$digest")' as the digest of $1; it must be sha256:<64 hex digits>."
  else
    out=$(<"$errors")
    case $out in
      *"no such manifest"* | *"manifest unknown"* | *"not found"*) ;;
      *) fail "Cannot read $1 from the registry: $(reason "$out")." ;;
    esac
  fi
}
