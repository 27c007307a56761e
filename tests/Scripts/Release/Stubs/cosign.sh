# A cosign with one key, whose signatures are lines "digest version key" in the file signatures.
repository=localhost:5000/omega/web
public='-----BEGIN PUBLIC KEY-----
signer-a
-----END PUBLIC KEY-----'
failed() { printf 'WARNING: Skipping tlog verification\nError: %s\nerror during command execution: %s\n' "$2" "$2" >&2; exit "$1"; }
case "$*" in
  "version --json") printf '{\n  "gitVersion": "v3.1.3",\n  "gitCommit": "unknown"\n}\n'; exit ;;
  "sign --help") printf '    --signing-config=:\n'; exit ;;
  "public-key --key env://SIGNING_KEY")
    [ "${COSIGN_PASSWORD:-}" = "passphrase-marker" ] || failed 1 "decrypt: encrypted: decryption failed"
    printf '%s\n' "$public"; exit ;;
  "sign --yes --key env://SIGNING_KEY --signing-config "*"/services.json --upload=false --bundle "*"/signature.bundle --allow-http-registry --annotations version="*" $repository@"*)
    echo "Wrote bundle to file signature.bundle" >&2; exit ;;
  "attest-blob --yes --key env://SIGNING_KEY --signing-config "*"/services.json --statement "*" --bundle "*".bundle")
    echo "Wrote bundle to file" >&2; exit ;;
  "verify --key "*".pub --insecure-ignore-tlog=true --allow-http-registry $repository@"* | \
  "verify --certificate-identity "*" --certificate-oidc-issuer https://"*" --allow-http-registry $repository@"*)
    case $2 in --key) identity=$(sed -n 2p "$3") ;; *) identity=$3 ;; esac
    any= shown=
    while read -r signed version signer; do
      [ "$signed" = "${*: -1}" ] || [ "$repository@$signed" = "${*: -1}" ] || continue
      any=1
      [ "$signer" = "$identity" ] || continue
      shown+="${shown:+,}{\"critical\":{\"image\":{\"docker-manifest-digest\":\"$signed\"}},\"optional\":{\"version\":\"$version\"}}"
    done <"$world/signatures"
    [ -n "$any" ] || failed 10 "no signatures found"
    [ -n "$shown" ] || failed 1 "no matching attestations: failed to verify signature: could not verify envelope"
    printf '[%s]\n' "$shown"; exit ;;
esac
