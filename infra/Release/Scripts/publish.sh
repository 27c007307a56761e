signing_tool
private_docker_config
image="$REGISTRY/$REPOSITORY:$VERSION"
login

local_id=$(docker image inspect --format '{{.Id}}' "$image" 2>/dev/null || true)
published=$(manifest "$image")
if [ -n "$published" ]; then
  digest=$(jq -r .digest <<<"$published")
  # The id of a local image is its configuration's digest, or its manifest's with the containerd store.
  if [ -n "$local_id" ] && [ "$local_id" != "$(jq -r .config <<<"$published")" ] && [ "$local_id" != "$digest" ]; then
    refuse "version $VERSION is already published as $digest, and the image built here is another one. A version is never moved: change the content to get a new version."
  fi
  if [ -z "$local_id" ]; then
    limited 600 docker pull --quiet "$REGISTRY/$REPOSITORY@$digest" >/dev/null
    docker tag "$REGISTRY/$REPOSITORY@$digest" "$image"
  fi
else
  [ -n "$local_id" ] || fail "The image $image is neither on this machine nor in the registry. Run \`pulumi up --refresh\` to build it again."
  out=$(limited 600 docker push --quiet "$image" 2>&1) || fail "Cannot push $image: $(tail -n 3 <<<"$out")"
  published=$(manifest "$image")
  digest=$(jq -r .digest <<<"$published")
fi
[[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || fail "The registry reports '$digest' as the digest of $image; it must be sha256:<64 hex digits>."

# Looked up first, so that a second run with another password or after a failure signs nothing twice.
if data=$(limited 60 docker trust inspect "$image" 2>/dev/null | jq -ce '.[0]' 2>/dev/null) && signed_by_expected "$data" "$digest"; then
  printf '%s\n' "$digest"
  exit 0
fi

# A key as Docker keeps it names its role, and its file must be named by its key id, which only the trust data tells;
# `docker trust key load` takes such a key without storing it. Any other PEM it loads.
load_signing_key() {
  local role ids
  role=$(sed -n 's/^role: *//p' <<<"$SIGNING_KEY")
  mkdir -p "$DOCKER_CONFIG/trust/private"
  if [ -n "$role" ]; then
    ids=$(trust_data "$REGISTRY/$REPOSITORY" | jq -r --arg role "$role" --arg signers "$SIGNERS" \
      '[.Signers[]? | select(.Name == $role) | .Keys[].ID] | map(select(IN(($signers | split(","))[]))) | join(" ")')
    [[ $ids =~ ^[0-9a-f]{64}$ ]] || fail "The key in omega:signingKey is for the signer '$role', which has ${ids:-no key} of omega:signing.signers ($SIGNERS) at $TRUST_SERVER; it must have exactly one. Add the signer (\`docker trust signer add\`). $not_signed"
    printf '%s\n' "$SIGNING_KEY" >"$DOCKER_CONFIG/trust/private/$ids.key"
  else
    printf '%s\n' "$SIGNING_KEY" >"$DOCKER_CONFIG/signer.pem"
    out=$(limited 60 docker trust key load --name omega "$DOCKER_CONFIG/signer.pem" 2>&1) \
      || fail "Cannot load the signing key of omega:signingKey: $(tail -n 1 <<<"$out"). Check omega:signingPassphrase. $not_signed"
  fi
}

not_signed="$image is published as $digest but NOT signed by a key of omega:signing.signers, so it is not deployed. The next run signs this digest without a rebuild."
export DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE=$SIGNING_PASSPHRASE DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE=$SIGNING_PASSPHRASE
load_signing_key
out=$(limited 300 docker trust sign "$image" 2>&1) \
  || fail "Cannot sign $image: $(tail -n 2 <<<"$out" | tr '\n' ' '). The key must belong to a signer of $REGISTRY/$REPOSITORY at $TRUST_SERVER (\`docker trust signer add\`). $not_signed"
signed_by_expected "$(trust_data "$image")" "$digest" \
  || fail "The trust server $TRUST_SERVER does not show a signature of one of the keys in omega:signing.signers after signing. $not_signed"
printf '%s\n' "$digest"
