# Waits until a container's own health check has passed, and sets its limit of processes; when that never happens, $why says why.
# Read at once: a container that crashes is now running, now restarting.
look() { docker inspect --format '{{.RestartCount}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' "$1" 2>/dev/null || true; }

becomes_well() {
  local container=$1 restarts status health count deadline=$((SECONDS + TIMEOUT_SECONDS)) limit_is_set=
  read -r restarts status health <<<"$(look "$container")"
  case $status in
    "") why="is gone"; return 1 ;;
    exited | created) docker start "$container" >/dev/null 2>&1 || { why="cannot be started"; return 1; } ;;
    paused) docker unpause "$container" >/dev/null 2>&1 || true ;;
  esac
  # One that crashes is stopped for moments, in which it takes no limit; one that is let through has it.
  until [ -n "$limit_is_set" ] && [ "$health" = healthy ]; do
    [ -n "$limit_is_set" ] || ! set_limit "$container" 2>/dev/null || limit_is_set=yes
    read -r count status health <<<"$(look "$container")"
    [ "$count" = "$restarts" ] && [ "$status" != restarting ] || { why="crashes"; return 1; }
    [ "$status" = running ] || { why="does not stay running"; return 1; }
    [ "$health" != unhealthy ] || { why="is unhealthy"; return 1; }
    [ $SECONDS -lt $deadline ] || { why="did not become healthy within $TIMEOUT_SECONDS seconds"; return 1; }
    { [ -n "$limit_is_set" ] && [ "$health" = healthy ]; } || sleep 0.2
  done
}
last_lines() { docker logs --tail 20 "$1" 2>&1 | sed 's/^/  /'; }
