# The provider's own wait would leave a failed container outside of the state; and a container that exits at once
# counts as created. Here the release proves itself before it gets any traffic.
refused() {
  {
    printf 'Refused: release %s %s. The release that served before goes on serving.\n' "$VERSION" "$1"
    printf 'Its last log lines:\n'
    docker logs --tail 20 "$CONTAINER" 2>&1 | sed 's/^/  /'
  } >&2
  docker stop --time 5 "$CONTAINER" >/dev/null 2>&1 || true
  exit 3
}

need docker "package docker.io or docker-ce-cli"

# Read at once: a container that crashes is now running, now restarting.
look() { docker inspect --format '{{.RestartCount}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' "$CONTAINER" 2>/dev/null || true; }
exec {looked}< <(look)

# Found while what publishes the port still stands: the provider may remove it before it creates the next.
require_port() {
  local PORT=$1 own_door
  own_door=$(docker ps -q --filter "label=omega.stack=$STACK" --filter "publish=$PORT")
  if [ -z "$own_door" ] && ports_are_reached && port_is_open; then
    fail "Port $PORT of $BIND is taken by another process. Free it (\`ss -ltnp 'sport = :$PORT'\` names the process), or set $2 to a free one. What served before goes on serving."
  fi
}
require_port "$PORT" omega:site.port
[ -z "${TLS_PORT:-}" ] || require_port "$TLS_PORT" omega:site.tls.port

read -r restarts status health <&"$looked" || true
case $status in
  "") fail "The container $CONTAINER of release $VERSION is gone. Run \`pulumi up --refresh\` to create it again." ;;
  exited | created) docker start "$CONTAINER" >/dev/null 2>&1 || refused "cannot be started" ;;
esac

# One that crashes is stopped for moments, in which it takes no limit; one that is let through has it.
limit_is_set=
proves_itself() {
  [ -n "$limit_is_set" ] || { said=$(set_limit "$CONTAINER" 2>&1) || return 1; limit_is_set=yes; }
  said=$(limited 10 docker exec "$CONTAINER" /usr/local/bin/omega smoke "$VERSION" 2>&1)
}
deadline=$((SECONDS + TIMEOUT_SECONDS))
# The release's own smoke test: it is healthy, it says this version, and it serves its page. 3 means that it never will.
until proves_itself; do
  [ $? -ne 3 ] || refused "does not prove itself: $said"
  read -r count status health <<<"$(look)"
  [ "$count" = "$restarts" ] && [ "$status" != restarting ] || refused "crashes"
  [ "$status" = running ] || refused "does not stay running"
  [ "$health" != unhealthy ] || refused "is unhealthy: $said"
  [ $SECONDS -lt $deadline ] || refused "did not become healthy within $TIMEOUT_SECONDS seconds: $said"
  sleep 0.1
done
# A release of before there could be several services passes on the first alone, and answers for the others itself.
for path in ${MORE_PATHS:-}; do
  case $(limited 10 docker exec "$CONTAINER" /usr/local/bin/omega get /.omega/settings.json 2>/dev/null || true) in
    *"\"$path\""*) ;;
    *) refused "cannot pass on $path (omega:services): it was built before there could be several services" ;;
  esac
done
printf '%s\n' "$VERSION"
