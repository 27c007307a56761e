# cosign: a signature is of a digest and lies beside the image in the registry; the version is bound as a signed annotation.
signing_tool() {
  local version
  need cosign "release 3.0.3 or later from https://github.com/sigstore/cosign/releases"
  version=$(limited 30 cosign version --json 2>/dev/null | sed -n 's/.*"gitVersion": *"v\{0,1\}\([0-9][0-9.]*\).*/\1/p' | head -n 1) || version=''
  # 3.0.0 to 3.0.2 neither sign nor check annotations: what they sign would be refused after it was published.
  case $version in
    [0-2] | [0-2].* | 3.0 | 3.0.[0-2])
      fail "cosign $version on this machine cannot sign or verify as this program needs. Install release 3.0.3 or later from https://github.com/sigstore/cosign/releases." ;;
  esac
  case $(limited 30 cosign sign --help 2>/dev/null || true) in
    *--signing-config*) ;;
    *) fail "This cosign cannot sign or verify as this program needs. Install release 3.0.3 or later from https://github.com/sigstore/cosign/releases." ;;
  esac
}

trust_settings() {
  # Whom to trust is said by omega:signing alone, not by the environment of the machine.
  # shellcheck disable=SC2086 # a list of names
  unset ${!COSIGN_@} ${!SIGSTORE_@} TUF_MIRROR
  export TUF_ROOT=$private/sigstore
  registry_login
  registry_options=()
  if [ -n "$REGISTRY_CA" ]; then
    printf '%s\n' "$REGISTRY_CA" >"$private/registry.crt"
    registry_options=(--registry-cacert "$private/registry.crt")
  elif on_this_machine; then
    registry_options=(--allow-http-registry)
  elif [[ $REGISTRY =~ ^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.)[0-9.]+(:|$) || $REGISTRY =~ \.local(host)?(:|$) ]]; then
    fail "cosign falls back to plain http for the address $REGISTRY. Give the registry's DNS name in omega:image.registry."
  fi
}

# Says why cosign failed, in the words of its last error; it prints each error twice.
cosign_reason() {
  local cause
  cause=$(sed -n 's/^Error: //p' <<<"$1" | tail -n 1)
  printf '%s' "${cause:-$1}"
}

# What cosign shows that one identity signed, or why it shows nothing.
shown() {
  local out errors=$private/stderr status=0
  out=$(limited 120 cosign verify "$@" "${registry_options[@]}" "$REGISTRY/$REPOSITORY@$DIGEST" 2>"$errors") || status=$?
  if [ "$status" = 0 ]; then
    printf '{"shown":%s}' "${out:-null}"
  else
    # In vain when the tool cannot verify at all, which is the better thing to say.
    signing_tool
    printf '{"failure":%s}' "$(json_reason "$(cosign_reason "$(<"$errors")")")"
  fi
}

# One answer for each signer, then one for each keyless identity, in the order of the trust policy.
evidence() {
  local line number=0 identity issuer comma='' root=()
  printf '{"method":"cosign","answers":['
  while IFS= read -r line; do
    case $line in -----BEGIN*) number=$((number + 1)) ;; esac
    [ $number = 0 ] || printf '%s\n' "$line" >>"$private/$number.pub"
  done <<<"$SIGNERS"
  for ((line = 1; line <= number; line++)); do
    printf '%s' "$comma"
    shown --key "$private/$line.pub" --insecure-ignore-tlog=true
    comma=,
  done
  if [ -n "$TRUSTED_ROOT" ]; then
    printf '%s\n' "$TRUSTED_ROOT" >"$private/trusted_root.json"
    root=(--trusted-root "$private/trusted_root.json")
  fi
  while IFS=$'\t' read -r -u 3 identity issuer; do
    [ -n "$identity" ] || continue
    printf '%s' "$comma"
    shown --certificate-identity "$identity" --certificate-oidc-issuer "$issuer" "${root[@]}"
    comma=,
  done 3<<<"$KEYLESS"
  printf ']}\n'
}

with_key() { SIGNING_KEY=$SIGNING_KEY COSIGN_PASSWORD=$SIGNING_PASSPHRASE "$@"; }

public_key() {
  with_key limited 60 cosign public-key --key env://SIGNING_KEY 2>"$private/stderr" \
    || fail "Cannot open the key in omega:signingKey: $(reason "$(cosign_reason "$(<"$private/stderr")")"). It must be a private key of cosign (PEM), and omega:signingPassphrase its password."
}

no_services() {
  printf '{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json","rekorTlogConfig":{"selector":"ANY"},"tsaConfig":{"selector":"ANY"}}\n' >"$private/services.json"
}

# A key pair needs no service: nothing is sent to a transparency log. What is signed lies in FOLDER: what is put beside the image goes there
# in one write.
sign() {
  local out
  no_services
  out=$(with_key limited 120 cosign sign --yes --key env://SIGNING_KEY --signing-config "$private/services.json" --upload=false --bundle "$FOLDER/signature.bundle" \
    "${registry_options[@]}" --annotations "version=$VERSION" "$REGISTRY/$REPOSITORY@$DIGEST" 2>&1) \
    || fail "Cannot sign $REGISTRY/$REPOSITORY@$DIGEST: $(reason "$(cosign_reason "$out")")."
  attest
}

attest() {
  local out name
  no_services
  for name in ${STATEMENTS:-}; do
    out=$(with_key limited 120 cosign attest-blob --yes --key env://SIGNING_KEY --signing-config "$private/services.json" \
      --statement "$FOLDER/$name" --bundle "$FOLDER/$name.bundle" 2>&1) || fail "Cannot sign the $name of $REGISTRY/$REPOSITORY@$DIGEST: $(reason "$(cosign_reason "$out")")."
  done
}
