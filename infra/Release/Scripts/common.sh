set -euo pipefail
exec </dev/null
unset SCRIPT
umask 077

# Every message says what, where, and what to do; "Refused:" marks a decision of the trust policy.
fail() { printf '%s\n' "$*" >&2; exit 1; }
refuse() { printf 'Refused: %s\n' "$*" >&2; exit 3; }
need() { command -v "$1" >/dev/null 2>&1 || fail "The program '$1' is missing on this machine. Install it ($2); \`./omega doctor\` lists all that is needed."; }

# Each tool gets its own time limit: killing the shell alone would leave a hanging child behind.
limited() { timeout --kill-after=5 "$@"; }

# A Docker configuration of our own: the user's logins, credential helpers and trust data stay untouched.
private_docker_config() {
  DOCKER_CONFIG=$(mktemp -d)
  export DOCKER_CONFIG
  trap 'rm -rf "$DOCKER_CONFIG"' EXIT
  export DOCKER_CLI_EXPERIMENTAL=enabled DOCKER_CONTENT_TRUST=0
  if [ -n "${TRUST_SERVER:-}" ]; then
    export DOCKER_CONTENT_TRUST_SERVER=$TRUST_SERVER
    if [ -n "${TRUST_CA:-}" ]; then
      local host=${TRUST_SERVER#https://}
      mkdir -p "$DOCKER_CONFIG/tls/${host%%/*}"
      printf '%s\n' "$TRUST_CA" >"$DOCKER_CONFIG/tls/${host%%/*}/ca.crt"
    fi
  fi
}

login() {
  local out
  out=$(printf '%s' "$REGISTRY_PASSWORD" | limited 60 docker login "$REGISTRY" --username "$REGISTRY_USER" --password-stdin 2>&1) \
    || fail "Cannot log in to the registry $REGISTRY as $REGISTRY_USER: $(tail -n 1 <<<"$out"). Check that it answers, and omega:registryUser and omega:registryPassword."
}

# Plain http is spoken only with a registry on this machine.
insecure() { case $REGISTRY in localhost | localhost:* | 127.* ) printf -- '--insecure' ;; esac; }

# Prints the manifest that the registry holds for a reference, as JSON; nothing when it holds none.
manifest() {
  local out
  # shellcheck disable=SC2046
  if out=$(limited 60 docker manifest inspect --verbose $(insecure) "$1" 2>&1); then
    jq -ce 'if type == "array" then error("index") else {digest: .Descriptor.digest, config: ((.SchemaV2Manifest // .OCIManifest).config.digest)} end' <<<"$out" 2>/dev/null \
      || fail "The registry answers for $1 with an index of several images instead of one image manifest. Publish one platform without provenance."
  else
    case $out in
      *"no such manifest"* | *"manifest unknown"* | *"not found"*) ;;
      *) fail "Cannot read $1 from the registry: $(tail -n 1 <<<"$out")" ;;
    esac
  fi
}

signing_tool() {
  need docker "package docker.io or docker-ce-cli"
  need jq "package jq"
  # Content, not exit code: a client without the command may print its general help and succeed.
  docker trust inspect --help 2>/dev/null | grep -q 'docker trust inspect' \
    || fail "This Docker client cannot sign or verify: 'docker trust' is gone since client 29. Install the docker-trust plugin or a client before 29; for new set-ups use omega:signing.method cosign."
}

# Prints the trust data of a repository or tag as docker reports it.
trust_data() {
  local out
  if ! out=$(limited 60 docker trust inspect "$1" 2>"$DOCKER_CONFIG/stderr"); then
    local err
    err=$(tail -n 2 "$DOCKER_CONFIG/stderr" | tr '\n' ' ')
    case $err in
      *expired*) refuse "the trust data of $1 is expired: $err. Sign again with the repository key, or rotate the keys." ;;
      *x509* | *certificate*) refuse "the trust server $TRUST_SERVER is not trusted: $err. Put its authority (PEM) into omega:signing.ca." ;;
      *"onnection refused"* | *"no such host"* | *timeout* | *"dial tcp"* | *unreachable* | *unavailable* | *"network is"*) refuse "the trust server $TRUST_SERVER cannot be reached: $err." ;;
      *) refuse "there is no trust data for $1 at $TRUST_SERVER that this machine accepts: $err. It is unsigned, or signed elsewhere." ;;
    esac
  fi
  if grep -qi 'expir' "$DOCKER_CONFIG/stderr"; then cat "$DOCKER_CONFIG/stderr" >&2; fi
  jq -ce 'if type == "array" and length == 1 then .[0] else error("shape") end' <<<"$out" 2>/dev/null \
    || refuse "docker trust inspect $1 answered with nothing usable. Either it is unsigned or the trust server $TRUST_SERVER did not answer."
}

# Succeeds when trust data ($1) shows that exactly this digest ($2) was signed for the version by an expected signer.
# A role counts only if every key it trusts is expected: otherwise another key might have signed.
signed_by_expected() {
  jq -e --arg tag "$VERSION" --arg digest "${2#sha256:}" --arg signers "$SIGNERS" '
    ($signers | split(",")) as $expected
    | ([.Signers[]? | {name: .Name, keys: [.Keys[].ID]}]
       + [.AdministrativeKeys[]? | select(.Name == "Repository") | {name: "Repo Admin", keys: [.Keys[].ID]}]) as $roles
    | any(.SignedTags[]?; .SignedTag == $tag and .Digest == $digest
        and any(.Signers[]; . as $who | any($roles[]; .name == $who and (.keys | length > 0) and (.keys - $expected == []))))
  ' <<<"$1" >/dev/null
}
