signing_tool
private_docker_config
trust_settings
image="$REGISTRY/$REPOSITORY:$VERSION"
is_digest "$DIGEST" || refuse "'$DIGEST' is not a digest of $image; it must be sha256:<64 hex digits>."

login
look_up "$image"
[ -n "$digest" ] || refuse "the registry $REGISTRY no longer holds version $VERSION of $REPOSITORY ($DIGEST)."
[ "$digest" = "$DIGEST" ] || refuse "the tag $image was moved: the registry holds $digest, to be deployed is $DIGEST. Somebody pushed over a release."
verify_signature "$DIGEST"
printf '%s\n' "$REGISTRY/$REPOSITORY@$DIGEST"
