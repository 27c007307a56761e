# A cosign with one key, whose signatures are lines "digest version key" in the file signatures.
repository=localhost:5000/omega/web
public='-----BEGIN PUBLIC KEY-----
signer-a
-----END PUBLIC KEY-----'
show() {
  printf '[{"critical":{"image":{"docker-manifest-digest":"%s"}},"optional":{"version":"%s"}}]\n' "$1" "$2"
  printf 'Verification for %s@%s --\n' "$repository" "$1" >&2
}
failed() { printf 'WARNING: Skipping tlog verification\nError: %s\nerror during command execution: %s\n' "$2" "$2" >&2; exit "$1"; }
case "$*" in
  "sign --help") printf '    --use-signing-config=true:\n'; exit ;;
  "public-key --key env://SIGNING_KEY")
    [ "${COSIGN_PASSWORD:-}" = "passphrase-marker" ] || failed 1 "decrypt: encrypted: decryption failed"
    printf '%s\n' "$public"; exit ;;
  "sign --yes --key env://SIGNING_KEY --tlog-upload=false --use-signing-config=false --allow-http-registry --annotations version="*" $repository@"*)
    set -- "${@: -2}"
    printf '%s %s signer-a\n' "${2#*@}" "${1#version=}" >>"$world/signatures"
    echo "Pushing signature to: $repository" >&2; exit ;;
  "verify --key "*".pub --insecure-ignore-tlog=true --allow-http-registry "*"$repository@"* | \
  "verify --certificate-identity "*" --certificate-oidc-issuer https://"*" --allow-http-registry "*"$repository@"*)
    case $2 in
      --key)
        [ "$(sed -n 1p "$3")" = "-----BEGIN PUBLIC KEY-----" ] || failed 1 "loading public key: pem decoding failed"
        identity=$(sed -n 2p "$3") ;;
      *) identity=$3 ;;
    esac
    wanted=
    [ "${*: -3:1}" != --annotations ] || wanted=${*: -2:1}
    wanted=${wanted#version=} digest=${*: -1} digest=${digest#*@} any= mine=
    while read -r signed version signer; do
      [ "$signed" = "$digest" ] || continue
      any=1
      [ "$signer" = "$identity" ] || continue
      mine=1
      [ -n "$wanted" ] && [ "$version" != "$wanted" ] || { show "$digest" "$version"; exit; }
    done <"$world/signatures"
    [ -n "$any" ] || failed 10 "no signatures found"
    [ -n "$mine" ] || failed 1 "no matching attestations: failed to verify signature: could not verify envelope"
    failed 1 "no matching attestations: missing or incorrect annotation" ;;
esac
