# A service gets no request before its own health check has passed: the site asks it by the name that is printed here.
refused() {
  {
    printf 'Refused: the service container %s %s. What served before goes on serving.\n' "$CONTAINER" "$1"
    printf 'Its last log lines:\n'
    docker logs --tail 20 "$CONTAINER" 2>&1 | sed 's/^/  /'
  } >&2
  docker stop --time 5 "$CONTAINER" >/dev/null 2>&1 || true
  exit 3
}

need docker "package docker.io or docker-ce-cli"

# Read at once: a container that crashes is now running, now restarting.
look() { docker inspect --format '{{.RestartCount}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' "$CONTAINER" 2>/dev/null || true; }

read -r restarts status health <<<"$(look)"
case $status in
  "") fail "The service container $CONTAINER is gone. Run \`pulumi up --refresh\` to create it again." ;;
  exited | created) docker start "$CONTAINER" >/dev/null 2>&1 || refused "cannot be started" ;;
esac

deadline=$((SECONDS + TIMEOUT_SECONDS))
# One that crashes is stopped for moments, in which it takes no limit; one that is let through has it.
limit_is_set=
until [ -n "$limit_is_set" ] && [ "$health" = healthy ]; do
  [ -n "$limit_is_set" ] || ! set_limit "$CONTAINER" 2>/dev/null || limit_is_set=yes
  read -r count status health <<<"$(look)"
  [ "$count" = "$restarts" ] && [ "$status" != restarting ] || refused "crashes"
  [ "$status" = running ] || refused "does not stay running"
  [ "$health" != unhealthy ] || refused "is unhealthy"
  [ $SECONDS -lt $deadline ] || refused "did not become healthy within $TIMEOUT_SECONDS seconds"
  { [ -n "$limit_is_set" ] && [ "$health" = healthy ]; } || sleep 0.2
done
printf '%s\n' "$NAME"
