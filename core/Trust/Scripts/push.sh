need docker "package docker.io or docker-ce-cli"
image="$REGISTRY/$REPOSITORY:$VERSION"
private_folder
registry_login
out=$(limited 600 docker push --quiet "$image" 2>&1) || fail "Cannot push $image: $(reason "$out")."
