need docker "package docker.io or docker-ce-cli"
image="$REGISTRY/$REPOSITORY:$VERSION"
private_folder
registry_login
if [ -n "${DIGEST:-}" ]; then
  out=$(limited 60 docker tag "$REGISTRY/$REPOSITORY@$DIGEST" "$image" 2>&1) || fail "The Docker engine has no $REGISTRY/$REPOSITORY@$DIGEST: $(reason "$out")."
fi
out=$(limited 600 docker push --quiet "$image" 2>&1) || fail "Cannot push $image: $(reason "$out")."
