# cosign: a signature is of a digest and lies beside the image in the registry; the version is bound as a signed annotation.

# Any engine will do: what is signed is at the registry.
signing_engine() { :; }

signing_tool() {
  need docker "package docker.io or docker-ce-cli"
  need jq "package jq"
  need cosign "release 3 from https://github.com/sigstore/cosign/releases"
  case $(limited 30 cosign sign --help 2>/dev/null || true) in
    *--use-signing-config*) ;;
    *) fail "This cosign cannot sign or verify as this program needs. Install release 3 from https://github.com/sigstore/cosign/releases." ;;
  esac
}

trust_settings() {
  local line key=0
  # Whom to trust is said by omega:signing alone, not by the environment of the machine.
  # shellcheck disable=SC2086 # a list of names
  unset ${!COSIGN_@} ${!SIGSTORE_@} TUF_MIRROR
  export TUF_ROOT=$DOCKER_CONFIG/sigstore
  registry_options=()
  if on_this_machine; then
    registry_options=(--allow-http-registry)
  elif [[ $REGISTRY =~ ^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.)[0-9.]+(:|$) || $REGISTRY =~ \.local(host)?(:|$) ]]; then
    fail "cosign falls back to plain http for the address $REGISTRY. Give the registry's DNS name in omega:image.registry."
  fi
  mkdir "$DOCKER_CONFIG/signers"
  while IFS= read -r line; do
    case $line in -----BEGIN*) key=$((key + 1)) ;; esac
    [ $key = 0 ] || printf '%s\n' "$line" >>"$DOCKER_CONFIG/signers/$key.pub"
  done <<<"$SIGNERS"
}

# Says why cosign failed, in the words of its last error; it prints each error twice.
cosign_reason() {
  local cause
  cause=$(sed -n 's/^Error: //p' <<<"$1" | tail -n 1)
  reason "${cause:-$1}"
}

# Verifies a digest with one identity, given as cosign's options. Returns 1 and sets finding when another one may pass;
# its words count, not its exit code alone: a program that accepts everything verifies nothing.
verified_by() {
  local digest=$1 out errors=$DOCKER_CONFIG/stderr status=0 shows versions
  local verify=(limited 120 cosign verify "${@:2}" "${registry_options[@]}")
  out=$("${verify[@]}" --annotations "version=$VERSION" "$REGISTRY/$REPOSITORY@$digest" 2>"$errors") || status=$?
  if [ $status = 0 ]; then
    shows=$(jq -rs --arg digest "$digest" --arg version "$VERSION" '
      if length == 1 and (.[0] | type == "array") and any(.[0][]; .critical.image["docker-manifest-digest"] == $digest and .optional.version == $version)
      then "signed" else [.[][]?.critical.image["docker-manifest-digest"]?] | join(", ") end' <<<"$out" 2>/dev/null) || shows=''
    [ "$shows" = signed ] && return 0
    refuse "cosign succeeded but shows a signature of '$(reason "$shows")' instead of $digest with version $VERSION. Check the program cosign on this machine."
  fi
  out=$(<"$errors")
  case $out in
    *"no signatures found"*) refuse "there is no signature of $REGISTRY/$REPOSITORY@$digest in the registry. It is unsigned, or signed elsewhere." ;;
    *"no matching "*) ;;
    *UNAUTHORIZED* | *DENIED* | *FORBIDDEN*) refuse "the registry $REGISTRY does not let $REGISTRY_USER read signatures: $(cosign_reason "$out")." ;;
    *tuf* | *TUF*) refuse "the trust root of Sigstore, which keyless verification needs, cannot be fetched: $(cosign_reason "$out")." ;;
    *"onnection refused"* | *"no such host"* | *imeout* | *"no answer within"* | *unreachable*) refuse "the registry $REGISTRY cannot be reached: $(cosign_reason "$out")." ;;
    *) refuse "cosign cannot verify $REGISTRY/$REPOSITORY@$digest: $(cosign_reason "$out")." ;;
  esac
  # Without the annotation, to tell another signer from another version.
  if out=$("${verify[@]}" "$REGISTRY/$REPOSITORY@$digest" 2>/dev/null); then
    versions=$(jq -rs '[.[][]?.optional.version? // "none"] | unique | join(", ")' <<<"$out" 2>/dev/null) || versions=''
    finding="$REGISTRY/$REPOSITORY@$digest is signed for version ${versions:-none}, not for $VERSION which is to be deployed."
  fi
  return 1
}

# Passes only when one of the expected identities signed exactly this digest for the version.
verify_signature() {
  local key identity issuer
  finding="$REGISTRY/$REPOSITORY@$1 is signed, but by none of omega:signing.signers and omega:signing.keyless."
  for key in "$DOCKER_CONFIG"/signers/*.pub; do
    if [ -f "$key" ] && verified_by "$1" --key "$key" --insecure-ignore-tlog=true; then return; fi
  done
  while IFS=$'\t' read -r -u 3 identity issuer; do
    if verified_by "$1" --certificate-identity "$identity" --certificate-oidc-issuer "$issuer"; then return; fi
  done 3< <(jq -r '.[] | [.identity, .issuer] | @tsv' <<<"$KEYLESS")
  refuse "$finding"
}

with_key() { SIGNING_KEY=$SIGNING_KEY COSIGN_PASSWORD=$SIGNING_PASSPHRASE "$@"; }

# A key that nobody expects would sign in vain, and is told before anything is published.
load_key() {
  local public key
  if ! public=$(with_key limited 60 cosign public-key --key env://SIGNING_KEY 2>"$DOCKER_CONFIG/stderr"); then
    fail "Cannot open the key in omega:signingKey: $(cosign_reason "$(<"$DOCKER_CONFIG/stderr")"). It must be a private key of cosign (PEM), and omega:signingPassphrase its password. $state"
  fi
  for key in "$DOCKER_CONFIG"/signers/*.pub; do
    [ ! -f "$key" ] || [ "$(tr -d '[:space:]' <"$key")" != "$(tr -d '[:space:]' <<<"$public")" ] || return 0
  done
  fail "The key in omega:signingKey belongs to none of the public keys in omega:signing.signers, so its signature would not count. $state"
}

sign() {
  local out
  out=$(with_key limited 120 cosign sign --yes --key env://SIGNING_KEY --tlog-upload=false --use-signing-config=false \
    "${registry_options[@]}" --annotations "version=$VERSION" "$REGISTRY/$REPOSITORY@$1" 2>&1) \
    || fail "Cannot sign $REGISTRY/$REPOSITORY@$1: $(cosign_reason "$out"). $state"
}
