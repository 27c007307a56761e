# Docker Content Trust: what a tag's digest is, and who said so, stands in signed data at a trust server.
signing_tool() {
  need docker "package docker.io or docker-ce-cli"
  need jq "package jq"
  # Content, not exit code: a client without the command may print its general help and succeed.
  case $(limited 30 docker trust inspect --help 2>/dev/null || true) in
    *'docker trust inspect'*) ;;
    *) fail "This Docker client cannot sign or verify: 'docker trust' is gone since client 29. Install the docker-trust plugin or a client before 29; for new set-ups use omega:signing.method cosign." ;;
  esac
}

# An engine that keeps images in containerd's store does not tell the client what it has pushed: there notary signs.
signing_engine() {
  case $(limited 30 docker info --format '{{.DriverStatus}}' 2>/dev/null || true) in
    *io.containerd.snapshotter*)
      need notary "package notary; or have the engine keep images in a store of its own: \"features\": {\"containerd-snapshotter\": false} in /etc/docker/daemon.json; or use omega:signing.method cosign"
      ;;
  esac
}

# The client checks the server's certificate but for a registry on this machine; what the server says is signed in any case.
# A trust server with an authority of its own is trusted through a file that the client looks for by host and port.
trust_settings() {
  local host=${TRUST_SERVER#https://}
  export DOCKER_CONTENT_TRUST_SERVER=$TRUST_SERVER
  authority=$DOCKER_CONFIG/tls/${host%%/*}/ca.crt
  if [ -n "$TRUST_CA" ]; then
    mkdir -p "${authority%/*}"
    printf '%s\n' "$TRUST_CA" >"$authority"
  fi
}

# What docker trust printed, without the debug lines; or the cause, which only a debug line tells.
trust_reason() {
  local cause
  cause=$(sed -n 's/^.*level=debug msg="[Ee]rror: \(.*\)"$/\1/p' <<<"$1" | tail -n 1)
  reason "${cause:-$(sed '/level=debug/d; /^ *$/d' <<<"$1" | tail -n 1)}"
}

# Says what a failure means and what to do about it; the second argument where nobody can tell.
trust_problem() {
  case $1 in
    *x509* | *certificate*) printf '%s\n' "the trust server $TRUST_SERVER is not trusted: $1. Put its authority (PEM) into omega:signing.ca." ;;
    *expired*) printf '%s\n' "the trust data of $image is expired: $1. Sign again with the repository key, or rotate the keys." ;;
    *"onnection refused"* | *"no such host"* | *imeout* | *"no answer within"* | *"dial tcp"* | *unreachable* | *unavailable* | *"network is"*)
      printf '%s\n' "the trust server $TRUST_SERVER cannot be reached: $1." ;;
    *"does not have trust data"*) printf '%s\n' "nothing of $REGISTRY/$REPOSITORY is signed: $1." ;;
    *) printf '%s\n' "$2" ;;
  esac
}

# A warning about expiry is the only time to act before nothing can be deployed any more.
show_expiry() {
  [[ $1 == *[Ee]xpir* ]] || return 0
  sed '/level=debug/d' <<<"$1" | { grep -i expir || true; } | tail -n 3 | cut -c 1-500 >&2
}

# Prints what docker tells of a repository or tag.
trust_answer() {
  local out errors=$DOCKER_CONFIG/stderr status=0 why
  out=$(limited 60 docker --debug trust inspect "$1" 2>"$errors") || status=$?
  if [ $status != 0 ]; then
    why=$(trust_reason "$(<"$errors")")
    refuse "$(trust_problem "$why" "no usable trust data for $image from $TRUST_SERVER: $why. Either it is unsigned, or signed elsewhere, or the server did not answer.")"
  fi
  show_expiry "$(<"$errors")"
  printf '%s\n' "$out"
}

# Takes the trust data out of the answer, for jq -s; takes nothing where there is not exactly one.
only_one='if length == 1 and (.[0] | type == "array" and length == 1) then .[0][0] else null end | select(. != null)'

unusable() { refuse "docker trust inspect $1 answered with nothing usable. Either it is unsigned, or the trust server $TRUST_SERVER did not answer."; }

# Prints the trust data of a repository or tag.
trust_data() {
  local out
  out=$(trust_answer "$1") || exit
  jq -se "$only_one" <<<"$out" 2>/dev/null || unusable "$1"
}

# Passes only when exactly this digest was signed for the version by an expected signer. A role counts only if every key
# that it trusts is expected: otherwise another key might have signed. The verdict is jq's first line, before any of the
# words that others wrote; those are for messages.
verify_signature() {
  local out found=()
  out=$(trust_answer "$image") || exit
  mapfile -t found < <(jq -rs --arg tag "$VERSION" --arg digest "${1#sha256:}" --arg signers "$SIGNERS" "$only_one"'
    | ($signers | split(",")) as $expected
    | (try ([.Signers[]? | {name: .Name, keys: [.Keys[].ID]}]
       + [.AdministrativeKeys[]? | select(.Name == "Repository") | {name: "Repo Admin", keys: [.Keys[].ID]}]) catch []) as $roles
    | (try [.SignedTags[]? | select(.SignedTag == $tag)] catch []) as $signed
    | (try ([$signed[].Digest] == [$digest] and any($signed[].Signers[]; . as $who
        | any($roles[]; .name == $who and (.keys | length > 0) and (.keys - $expected == [])))) catch false | if . then "signed" else "not signed" end),
      (try ([$signed[].Digest] | join(",")) catch ""),
      (try ([$signed[].Signers[]] | join(", ")) catch "nobody")' <<<"$out" 2>/dev/null || true)
  case ${found[0]:-} in
    signed) return ;;
    "not signed") ;;
    *) unusable "$image" ;;
  esac
  [ -n "${found[1]:-}" ] || refuse "no signature for version $VERSION of $REGISTRY/$REPOSITORY at $TRUST_SERVER. Either it is unsigned or the server did not answer for it."
  [ "sha256:${found[1]}" = "$1" ] || refuse "version $VERSION of $REGISTRY/$REPOSITORY is signed as sha256:${found[1]}, not as $1 which is to be deployed."
  refuse "version $VERSION of $REGISTRY/$REPOSITORY is signed by ${found[2]:-nobody}, whose keys are not all in omega:signing.signers ($SIGNERS)."
}

with_passphrase() { DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE=$SIGNING_PASSPHRASE DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE=$SIGNING_PASSPHRASE "$@"; }

# A key as Docker keeps it names its role, and its file must be named by its key id, which only the trust data tells;
# `docker trust key load` takes such a key without storing it. Any other PEM it loads.
load_key() {
  local role ids data out
  role=$(sed -n 's/^role: *//p' <<<"$SIGNING_KEY")
  mkdir -p "$DOCKER_CONFIG/trust/private"
  if [ -n "$role" ]; then
    data=$(trust_data "$REGISTRY/$REPOSITORY" 2>"$DOCKER_CONFIG/refusal") || fail "$(<"$DOCKER_CONFIG/refusal") $state"
    ids=$(jq -r --arg role "$role" --arg signers "$SIGNERS" \
      '[.Signers[]? | select(.Name == $role) | .Keys[].ID] | map(select(IN(($signers | split(","))[]))) | join(" ")' <<<"$data")
    [[ $ids =~ ^[0-9a-f]{64}$ ]] || fail "The key in omega:signingKey is for the signer '$role', which has ${ids:-no key} of omega:signing.signers ($SIGNERS) at $TRUST_SERVER; it must have exactly one. Add the signer (\`docker trust signer add\`). $state"
    printf '%s\n' "$SIGNING_KEY" >"$DOCKER_CONFIG/trust/private/$ids.key"
  else
    printf '%s\n' "$SIGNING_KEY" >"$DOCKER_CONFIG/signer.pem"
    out=$(with_passphrase limited 60 docker trust key load --name omega "$DOCKER_CONFIG/signer.pem" 2>&1) \
      || fail "Cannot load the signing key of omega:signingKey: $(reason "$out"). Check omega:signingPassphrase. $state"
  fi
}

# The client signs what it has on this machine under the tag; publish has made sure that it is the published image.
sign() {
  local out why
  if ! limited 60 docker image inspect "$image" >/dev/null 2>&1; then
    out=$(limited 600 docker pull --quiet "$REGISTRY/$REPOSITORY@$1" 2>&1 && limited 60 docker tag "$REGISTRY/$REPOSITORY@$1" "$image" 2>&1) \
      || fail "Cannot fetch $REGISTRY/$REPOSITORY@$1 to sign it: $(reason "$out"). $state"
  fi
  if ! out=$(with_passphrase limited 300 docker trust sign "$image" 2>&1); then
    why=$(trust_reason "$out")
    if [[ $why == *"no hashes specified"* ]]; then
      sign_manifest "$1"
      return
    fi
    fail "Cannot sign $image: $(trust_problem "$why" "$why.") The key in omega:signingKey must belong to a signer of $REGISTRY/$REPOSITORY (\`docker trust signer add\`), and omega:signingPassphrase to the key. $state"
  fi
  show_expiry "$out"
}

# Signs digest and size of the manifest, which publish has looked up, in the roles that docker would: those of the key that is loaded, and releases.
sign_manifest() {
  local out data roles=() keys
  keys=$(find "$DOCKER_CONFIG/trust/private" -name '*.key' | sed 's|.*/||; s|[.]key$||' | paste -sd , -)
  data=$(trust_data "$REGISTRY/$REPOSITORY" 2>"$DOCKER_CONFIG/refusal") || fail "$(<"$DOCKER_CONFIG/refusal") $state"
  mapfile -t roles < <(jq -r --arg keys "$keys" '($keys | split(",")) as $own
    | [.Signers[]? | select(any(.Keys[].ID; IN($own[]))) | "targets/" + .Name] | if . == [] then empty else ["targets/releases"] + . | .[] | "--roles", . end' <<<"$data")
  out=$(NOTARY_AUTH=$(printf '%s:%s' "$REGISTRY_USER" "$REGISTRY_PASSWORD" | jq -Rsr @base64) \
    NOTARY_DELEGATION_PASSPHRASE=$SIGNING_PASSPHRASE NOTARY_TARGETS_PASSPHRASE=$SIGNING_PASSPHRASE NOTARY_SNAPSHOT_PASSPHRASE=$SIGNING_PASSPHRASE \
    limited 120 notary --trustDir "$DOCKER_CONFIG/trust" --server "$TRUST_SERVER" ${TRUST_CA:+--tlscacert "$authority"} \
    addhash --publish "$REGISTRY/$REPOSITORY" "$VERSION" "$size" --sha256 "${1#sha256:}" "${roles[@]}" 2>&1) \
    || fail "Cannot sign $image with notary: $(reason "$out"). $state"
}
