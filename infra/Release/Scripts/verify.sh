need docker "package docker.io or docker-ce-cli"
need jq "package jq"
private_docker_config
trust_settings
image="$REGISTRY/$REPOSITORY:$VERSION"
is_digest "$DIGEST" || refuse "'$DIGEST' is not a digest of $image; it must be sha256:<64 hex digits>."

login
# Both take their time, so they are asked at once; what the registry says is judged first.
(verify_signature "$DIGEST") >/dev/null 2>"$DOCKER_CONFIG/said" &
signature=$!
look_up "$image"
[ -n "$digest" ] || refuse "the registry $REGISTRY no longer holds version $VERSION of $REPOSITORY ($DIGEST)."
[ "$digest" = "$DIGEST" ] || refuse "the tag $image was moved: the registry holds $digest, to be deployed is $DIGEST. Somebody pushed over a release."
status=0
wait "$signature" || status=$?
# In vain when the tool cannot verify at all, which is the better thing to say: asked only then, as it takes its time.
[ "$status" = 0 ] || signing_tool
cat "$DOCKER_CONFIG/said" >&2
[ "$status" = 0 ] || exit "$status"
printf '%s\n' "$REGISTRY/$REPOSITORY@$DIGEST"
