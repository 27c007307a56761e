signing_tool
not_signed() { printf '%s\n' "$image is published as $digest but NOT signed by a key of omega:signing.signers, so it is not deployed. The next run signs this digest without a rebuild."; }

private_docker_config
trust_settings
image="$REGISTRY/$REPOSITORY:$VERSION"
login
look_up "$image"

local_id=$(limited 60 docker image inspect --format '{{.Id}}' "$image" 2>/dev/null || true)
if [ -n "$digest" ]; then
  # The id of a local image is its configuration's digest, or its manifest's with the containerd store.
  case $local_id in
    "" | "$config" | "$digest") ;;
    *) refuse "version $VERSION is already published as $digest, and the image built here is another one. A version is never moved: change the content to get a new version." ;;
  esac
  # Looked up first, so that a second run with another password or after a failure signs nothing twice.
  attempt verify_signature "$digest" 2>/dev/null
  if [ "$status" = 0 ]; then printf '%s\n' "$digest"; exit; fi
  state=$(not_signed)
else
  [ -n "$local_id" ] || fail "The image $image is neither on this machine nor in the registry. Run \`pulumi up --refresh\` to build it again."
  state="Nothing was published."
fi

[ -n "${SIGNING_PASSPHRASE:-}" ] || fail "omega:signingPassphrase is empty, and the key in omega:signingKey is encrypted. $state"
load_key
if [ -z "$digest" ]; then
  out=$(limited 600 docker push --quiet "$image" 2>&1) || fail "Cannot push $image: $(reason "$out")."
  look_up "$image"
  [ -n "$digest" ] || fail "The registry $REGISTRY does not show $image after the push."
  state=$(not_signed)
fi

sign "$digest"
attempt verify_signature "$digest" 2>"$DOCKER_CONFIG/refusal"
[ "$status" = 0 ] || fail "No signature of a key in omega:signing.signers shows after signing. $(<"$DOCKER_CONFIG/refusal") $state"
printf '%s\n' "$digest"
