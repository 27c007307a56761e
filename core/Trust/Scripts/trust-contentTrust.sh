# Docker Content Trust: what a tag's digest is, and who said so, stands in signed data at a trust server; notary checks and signs it.
signing_tool() {
  need notary "package notary"
  case $(limited 30 notary addhash --help 2>/dev/null || true) in
    *--sha256*) ;;
    *) fail "This notary cannot sign or verify as this program needs. Install the package notary of Debian or Ubuntu, version 0.6 or later." ;;
  esac
}

# The server's certificate is checked; an authority of its own is given by the trust policy.
trust_settings() {
  mkdir "$private/trust"
  [ -z "$TRUST_CA" ] || printf '%s\n' "$TRUST_CA" >"$private/ca.crt"
}

# A configuration in the user's home would say whom to trust.
notary_call() {
  HOME=$private NOTARY_AUTH=$(printf '%s:%s' "$REGISTRY_USER" "$REGISTRY_PASSWORD" | base64 -w 0) \
    limited 60 notary --trustDir "$private/trust" --server "$TRUST_SERVER" ${TRUST_CA:+--tlscacert "$private/ca.crt"} "$@"
}

# What notary said, without the form of its log.
trust_reason() { sed 's/^\* fatal: //; s/^time="[^"]*" level=[a-z]* msg="\(.*\)"$/\1/; s/\\"/"/g; /^ *$/d' <<<"$1"; }

# The trust data that notary has fetched and checked, role by role, as it was signed.
evidence() {
  local out file role comma='' status=0 folder="$private/trust/tuf/$REGISTRY/$REPOSITORY/metadata"
  out=$(notary_call list "$REGISTRY/$REPOSITORY" 2>&1) || status=$?
  if [ "$status" != 0 ]; then
    # In vain when the tool cannot verify at all, which is the better thing to say.
    signing_tool
    printf '{"method":"contentTrust","failure":%s}\n' "$(json_reason "$(trust_reason "$out")")"
    return
  fi
  printf '{"method":"contentTrust",'
  # A role whose word has ended is left out by notary, which says so and goes on.
  while IFS= read -r role; do
    printf '%s%s' "${comma:-"\"expired\":["}" "$(json_reason "$role")"
    comma=,
  done < <(sed -n 's/.*msg="Error getting [^ ]*: \([a-z0-9/._-]* expired at [^"]*\)".*/\1/p' <<<"$out")
  printf '%s"roles":{' "${comma:+],}"
  comma=''
  while IFS= read -r file; do
    role=${file%.json}
    [[ $role =~ ^[a-z0-9][a-z0-9/._-]*$ ]] || continue
    printf '%s"%s":' "$comma" "$role"
    cat "$folder/$file"
    comma=,
  done < <(find "$folder" -type f -name '*.json' -printf '%P\n' | LC_ALL=C sort)
  printf '}}\n'
}

# Signs digest and size of the manifest, and of what is said of it, in the roles that the key belongs to; all is published at once.
sign() {
  local out role name roles=()
  for role in $SIGNING_ROLES; do roles+=(--roles "$role"); done
  hold_key
  for name in ${STATEMENTS:-}; do
    target "$VERSION.$name" "$(wc -c <"$FOLDER/$name")" "$(sha256sum "$FOLDER/$name" | cut -d ' ' -f 1)"
  done
  target "$VERSION" "$SIZE" "${DIGEST#sha256:}" --publish
}

# Signs what is said of a release, and not the release, in the roles that the key belongs to.
attest() {
  local out role roles=()
  for role in $SIGNING_ROLES; do roles+=(--roles "$role"); done
  hold_key
  target "$VERSION.$STATEMENTS" "$(wc -c <"$FOLDER/$STATEMENTS")" "$(sha256sum "$FOLDER/$STATEMENTS" | cut -d ' ' -f 1)" --publish
}

# Signs the roles of the key anew, with all that they say: their word holds for longer.
renew() {
  local out
  hold_key
  # shellcheck disable=SC2086 # a list of names
  out=$(with_passphrase notary_call witness --publish "$REGISTRY/$REPOSITORY" $SIGNING_ROLES 2>&1) \
    || fail "Cannot renew the trust data of $REGISTRY/$REPOSITORY at $TRUST_SERVER: $(reason "$(trust_reason "$out")"). Check omega:signingPassphrase."
}

hold_key() {
  mkdir "$private/trust/private"
  printf '%s\n' "$SIGNING_KEY" >"$private/trust/private/$KEY_ID.key"
}

# usage: target NAME SIZE SHA256 [--publish]
target() {
  out=$(with_passphrase notary_call addhash "${@:4}" "$REGISTRY/$REPOSITORY" "$1" "$2" --sha256 "$3" "${roles[@]}" 2>&1) \
    || fail "Cannot sign $REGISTRY/$REPOSITORY:$1 at $TRUST_SERVER: $(reason "$(trust_reason "$out")"). Check omega:signingPassphrase, and that the key in omega:signingKey belongs to a signer."
}

with_passphrase() {
  NOTARY_DELEGATION_PASSPHRASE=$SIGNING_PASSPHRASE NOTARY_TARGETS_PASSPHRASE=$SIGNING_PASSPHRASE NOTARY_SNAPSHOT_PASSPHRASE=$SIGNING_PASSPHRASE "$@"
}
