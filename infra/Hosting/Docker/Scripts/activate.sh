# Points the edge at the release by one atomic rename: no reload, no connection is cut.
need docker "package docker.io or docker-ce-cli"
need jq "package jq"
# A release that was built before there was the first address has the second one, which may be the site's own in later ones.
edge_get() { limited 5 docker exec "$EDGE" /usr/local/bin/omega get "$1" 2>/dev/null; }
edge_version() { { edge_get /.omega/version.json || edge_get /version.json; } | jq -r .version 2>/dev/null; }
edge_failed() {
  { printf '%s\nLast log lines of the edge:\n' "$1"; docker logs --tail 20 "$EDGE" 2>&1 | sed 's/^/  /'; } >&2
  exit 1
}

healthy() { limited 5 docker exec "$EDGE" /usr/local/bin/omega healthcheck 8081 >/dev/null 2>&1; }
await_health() {
  local deadline=$((SECONDS + 20))
  until healthy; do
    [ $SECONDS -lt $deadline ] || edge_failed "The edge container does not become healthy."
    sleep 0.1
  done
}

# Where the edge leads now, and who else has this version: told while the edge is asked how it is, as each call takes its time.
exec {active}< <(limited 30 docker cp "$EDGE:/var/lib/omega/edge/active" - 2>/dev/null | tar -tvf - 2>/dev/null | sed -n 's/.* -> //p')
exec {same}< <(limited 30 docker ps -a --filter "label=omega.stack=$STACK" --filter label=omega.role=site --filter "label=omega.version=$VERSION" \
  --filter status=created --filter status=running --format '{{.Names}}' 2>/dev/null)

if ! healthy; then
  state=$(docker inspect --format '{{.State.Status}}' "$EDGE" 2>/dev/null || true)
  [ -n "$state" ] || fail "The edge container $EDGE is gone. Run \`pulumi up --refresh\` to create it again."
  [ "$state" = running ] || docker start "$EDGE" >/dev/null || edge_failed "The edge container cannot be started."
  await_health
fi

# The engine's proxy in front of a port ends for good when it runs out of file handles, and the container looks well. A
# shell that is in a container itself, with the engine's socket, cannot tell.
if engine_is_local && port_is_closed && [ "$(limited 10 docker info --format '{{.Name}}' 2>/dev/null)" = "$(cat /proc/sys/kernel/hostname 2>/dev/null)" ]; then
  printf 'Port %s of %s is closed though the edge runs: the edge is restarted.\n' "$PORT" "$BIND" >&2
  docker restart --time 5 "$EDGE" >/dev/null || edge_failed "The edge container cannot be restarted."
  await_health
fi

before=$(cat <&"$active")
docker exec --user 0:0 "$EDGE" /usr/local/bin/omega activate "$SITE" >/dev/null || edge_failed "The edge refuses to switch to $SITE."
deadline=$((SECONDS + 10))
until [ "$(edge_version)" = "$VERSION" ]; do
  [ $SECONDS -lt $deadline ] || edge_failed "The edge was switched to $SITE but does not serve version $VERSION."
  sleep 0.1
done

# What an engine that was killed has created but not recorded: the same release twice, though no request goes there.
while IFS= read -r name; do
  [ "$name" = "$SITE" ] || [ "$name" = "$before" ] || docker rm --force "$name" >/dev/null 2>&1 || true
done <&"$same"
printf '%s\n' "$VERSION"
