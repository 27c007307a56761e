signing_tool
private_docker_config
image="$REGISTRY/$REPOSITORY:$VERSION"
[[ $DIGEST =~ ^sha256:[0-9a-f]{64}$ ]] || refuse "'$DIGEST' is not a digest of $image; it must be sha256:<64 hex digits>."

data=$(trust_data "$image")
signed=$(jq -r --arg tag "$VERSION" '[.SignedTags[]? | select(.SignedTag == $tag) | .Digest] | join(",")' <<<"$data")
[ -n "$signed" ] || refuse "no signature for version $VERSION of $REGISTRY/$REPOSITORY at $TRUST_SERVER. Either it is unsigned or the server did not answer for it."
[ "sha256:$signed" = "$DIGEST" ] || refuse "version $VERSION of $REGISTRY/$REPOSITORY is signed as sha256:$signed, not as $DIGEST which is to be deployed."
signed_by_expected "$data" "$DIGEST" \
  || refuse "version $VERSION of $REGISTRY/$REPOSITORY is signed by $(jq -r --arg tag "$VERSION" '[.SignedTags[] | select(.SignedTag == $tag) | .Signers[]] | join(", ")' <<<"$data"), whose keys are not all in omega:signing.signers ($SIGNERS)."

login
published=$(manifest "$image")
[ -n "$published" ] || refuse "the registry $REGISTRY no longer holds version $VERSION of $REPOSITORY ($DIGEST)."
[ "$(jq -r .digest <<<"$published")" = "$DIGEST" ] \
  || refuse "the tag $image was moved: the registry holds $(jq -r .digest <<<"$published"), signed is $DIGEST. Somebody pushed over a release."
printf '%s\n' "$REGISTRY/$REPOSITORY@$DIGEST"
