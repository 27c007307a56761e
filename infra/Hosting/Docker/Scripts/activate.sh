# Points the edge at the release by one atomic rename, and names the edge that borrows the port: no reload, no connection is cut.
need docker "package docker.io or docker-ce-cli"
need jq "package jq"
omega() { local container=$1; shift; limited 5 docker exec "$container" /usr/local/bin/omega "$@" 2>/dev/null; }
# An update that is killed may leave this script at work, and the next update at work as well: then nothing is changed any more.
require_asker() {
  local parent
  read -r _ _ _ parent _ <"/proc/$$/stat"
  [ "$parent" = "$PPID" ] || fail "The update that asked for version $VERSION was killed, so nothing is changed any more."
}
omega_as_root() { require_asker; docker exec --user 0:0 "$EDGE" /usr/local/bin/omega "$@" >/dev/null; }
# A release that was built before there was the first address has the second one, which may be the site's own in later ones.
says() {
  local container=$1; shift
  [ "$({ omega "$container" get /.omega/version.json "$@" || omega "$container" get /version.json "$@"; } | jq -r .version 2>/dev/null)" = "$VERSION" ]
}
# Where no release of the stack has a door yet, an edge of such a release publishes the port itself and needs no name; it knows
# of no release before.
has_door() { [ "$DOOR_PROBE" = door ]; }
failed() {
  { printf '%s\nLast log lines of the %s:\n' "$2" "$1"; docker logs --tail 20 "$3" 2>&1 | sed 's/^/  /'; } >&2
  exit 1
}
edge_failed() { failed edge "$1" "$EDGE"; }
door_failed() { failed door "$1" "$DOOR"; }

# Waits until a command of ours succeeds.
within() {
  local deadline=$((SECONDS + TIMEOUT_SECONDS))
  until "$@"; do
    [ $SECONDS -lt $deadline ] || return 1
    sleep 0.1
  done
}

healthy() { omega "$1" healthcheck "$2" >/dev/null; }
running() {
  local role=$1 container=$2 probe=$3 state
  healthy "$container" "$probe" && return
  state=$(docker inspect --format '{{.State.Status}}' "$container" 2>/dev/null || true)
  [ -n "$state" ] || fail "The $role container $container is gone. Run \`pulumi up --refresh\` to create it again."
  [ "$state" = running ] || docker start "$container" >/dev/null || failed "$role" "The $role container cannot be started." "$container"
  within healthy "$container" "$probe" || failed "$role" "The $role container does not become healthy." "$container"
}

# Where the links lead now, and who else has this version: told while edge and door are asked how they are, as each call takes its time.
link() { limited 30 docker cp "$EDGE:/var/lib/omega/edge/$1" - 2>/dev/null | tar -tvf - 2>/dev/null | sed -n 's/.* -> //p'; }
ours() { limited 30 docker ps -a --no-trunc --filter "label=omega.stack=$STACK" "$@" 2>/dev/null; }
exec {active}< <(link active)
exec {serving}< <(link serving)
exec {same}< <(ours --filter label=omega.role=site --filter "label=omega.version=$VERSION" --filter status=created --filter status=running --format '{{.Names}}')
exec {edges}< <(ours --filter label=omega.role=edge --format '{{.ID}}')
# What the engine finds well, and limited, is not asked again: that takes longer than the switch. The others are asked at once.
look='{{.Id}} {{.Name}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}} {{.HostConfig.PidsLimit}}'
seen=$(limited 30 docker inspect --format "$look" "$EDGE" "$DOOR" ${TLS_DOOR:+"$TLS_DOOR"} "$BEFORE" 2>/dev/null || true)
well() { grep -Eq "^($1 /[^ ]*|[^ ]* /$1) running healthy $PIDS\$" <<<"$seen"; }
ready() { well "$2" || { running "$@" && limit_processes "$2"; }; }
asked=()
ready edge "$EDGE" 8081 & asked+=($!)
ready door "$DOOR" "$DOOR_PROBE" & asked+=($!)
[ -z "${TLS_DOOR:-}" ] || { ready "door of https" "$TLS_DOOR" door & asked+=($!); }
# Whoever has a page of the release before open asks for its files; that nobody answers them is no reason to go back.
{ well "$BEFORE" || { within healthy "$BEFORE" 8080 && set_limit "$BEFORE"; }; } || printf 'The release before, in %s, does not become healthy: its pages that are open may miss files.\n' "$BEFORE" >&2 & asked+=($!)
answered=yes
for one in "${asked[@]}"; do wait "$one" || answered=; done
[ -n "$answered" ] || exit 1

# The engine's proxy in front of a port ends for good when it runs out of file handles, and the container looks well.
require_open() {
  local PORT=$1 container=$2 probe=$3
  if ports_are_reached && port_is_closed && publishes_here; then
    printf 'Port %s of %s is closed though the door runs: the door is restarted.\n' "$PORT" "$BIND" >&2
    docker restart --time 5 "$container" >/dev/null || failed door "The door container cannot be restarted." "$container"
    within healthy "$container" "$probe" || failed door "The door container does not become healthy." "$container"
  fi
}
require_open "$PORT" "$DOOR" "$DOOR_PROBE"
[ -z "${TLS_DOOR:-}" ] || require_open "$TLS_PORT" "$TLS_DOOR" door

# Closed before a release goes live, and open after it. An edge of before there was such a thing is always open.
maintenance() {
  local status=0
  omega_as_root maintenance "$1" 2>/dev/null || status=$?
  [ $status -eq 0 ] || { [ $status -eq 2 ] && [ "$1" = off ]; } || edge_failed \
    "The edge cannot turn maintenance $1. One of a release from before omega:web.maintenance does not know it: deploy what this program builds first."
}
[ "${MAINTENANCE:-off}" = off ] || maintenance on

before=$(cat <&"$active")
served=$(cat <&"$serving")
switch() { if has_door; then omega_as_root activate "$1" "$2"; else omega_as_root activate "$1"; fi; }
switch "$SITE" "$BEFORE" || edge_failed "The edge refuses to switch to $SITE."
# A new edge is proved before it has the port: until then it is asked on its own address alone, and another one serves.
if ! within says "$EDGE"; then
  # Whoever has got a page of it meanwhile still gets its files.
  [ -z "$before" ] || switch "$before" "$SITE" || true
  edge_failed "The edge was switched to $SITE but does not serve version $VERSION."
fi
! has_door || omega_as_root serve || edge_failed "The edge cannot be named as the one that serves."
[ "${MAINTENANCE:-off}" = on ] || maintenance off
within says "$DOOR" 8080 || door_failed "The edge serves version $VERSION, but nothing of it comes through the door."
[ -z "${TLS_DOOR:-}" ] || within omega "$TLS_DOOR" get /.omega/health 8443 >/dev/null ||
  failed "door of https" "The edge serves version $VERSION, but nothing of it comes through the door of https." "$TLS_DOOR"

# What an engine that was killed has created but not recorded: the same release twice, though no request goes there, or an edge
# that was never named.
require_asker
while IFS= read -r name; do
  [ "$name" = "$SITE" ] || [ "$name" = "$before" ] || docker rm --force "$name" >/dev/null 2>&1 || true
done <&"$same"
while IFS= read -r id; do
  [ "$id" = "$EDGE" ] || [ "${id:0:12}" = "$served" ] || docker rm --force "$id" >/dev/null 2>&1 || true
done <&"$edges"
printf '%s\n' "$VERSION"
