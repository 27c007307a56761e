# Prints what the engine built under the version: the digest of its configuration, or of its manifest where images lie in
# containerd's store; an empty line when it holds no such image.
need docker "package docker.io or docker-ce-cli"
image="$REGISTRY/$REPOSITORY:$VERSION"
private_folder
id=$(limited 60 docker image inspect --format '{{.Id}}' "$image" 2>"$private/stderr") || case $(<"$private/stderr") in
  *[Nn]"o such image"* | *[Nn]"o such object"*) id='' ;;
  *) fail "Cannot ask the Docker engine for $image: $(reason "$(<"$private/stderr")"). Check that it answers, and your rights on its socket." ;;
esac
printf '%s\n' "$id"
