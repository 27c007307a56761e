# Writes an image of the engine into a file; a base that only the builder has is brought to the engine first.
need docker "package docker.io or docker-ce-cli"
private_folder
registry_login
id=$(limited 60 docker image inspect --format '{{.Id}}' "$IMAGE" 2>/dev/null) || {
  [ "${PULL:-yes}" = yes ] || fail "The Docker engine no longer has $IMAGE."
  out=$(limited 600 docker pull --quiet --platform "$PLATFORM" "$IMAGE" 2>&1) || fail "Cannot read what $IMAGE consists of: it is not on this machine, and cannot be pulled: $(reason "$out")."
  id=$(limited 60 docker image inspect --format '{{.Id}}' "$IMAGE" 2>&1) || fail "Cannot read what $IMAGE consists of: $(reason "$id")."
}
# The engine knows what each file of a layer was when it got it.
out=$(limited 600 docker save --output "$FILE" "$id" 2>&1) || case $out in
  *"integrity checksum failed"*) refuse "the image that the Docker engine has as $IMAGE was changed: $(reason "$out")." ;;
  *) fail "Cannot save $IMAGE from the Docker engine: $(reason "$out"). Check the space on the disk." ;;
esac
