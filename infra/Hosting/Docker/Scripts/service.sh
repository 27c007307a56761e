# A service gets no request before its own health check has passed: the site asks it by the name that is printed here.
refused() {
  {
    printf 'Refused: the service container %s %s. What served before goes on serving.\n' "$CONTAINER" "$1"
    printf 'Its last log lines:\n'
    last_lines "$CONTAINER"
  } >&2
  docker stop --time 5 "$CONTAINER" >/dev/null 2>&1 || true
  exit 3
}

need docker "package docker.io or docker-ce-cli"
becomes_well "$CONTAINER" || case $why in
  "is gone") fail "The service container $CONTAINER is gone. Run \`pulumi up --refresh\` to create it again." ;;
  *) refused "$why" ;;
esac
printf '%s\n' "$NAME"
