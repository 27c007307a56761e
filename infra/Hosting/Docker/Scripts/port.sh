# The provider has no input for the limit of processes of one container; docker keeps it over restarts.
set_limit() { limited 30 docker update --pids-limit "$PIDS" "$@" >/dev/null; }
limit_processes() { set_limit "$@" || fail "The limit of $PIDS processes cannot be set on $*."; }

# Ports are asked where the engine publishes them: on this machine, or through ssh on the engine's.
ports_are_reached() { case ${DOCKER_HOST:-unix://} in unix://* | ssh://*) ;; *) return 1 ;; esac }
# A shell that is in a container itself, with the engine's socket, cannot tell.
publishes_here() {
  case ${DOCKER_HOST:-} in ssh://*) return ;; esac
  [ "$(limited 10 docker info --format '{{.Name}}' 2>/dev/null)" = "$(cat /proc/sys/kernel/hostname 2>/dev/null)" ]
}
connect() {
  local address=$BIND
  case $address in 0.0.0.0) address=127.0.0.1 ;; ::) address=::1 ;; esac
  case ${DOCKER_HOST:-} in
    ssh://*) LC_ALL=C limited 10 ssh -o BatchMode=yes -W "[$address]:$PORT" "$DOCKER_HOST" 2>&1; return ;;
  esac
  LC_ALL=C limited 3 bash -c 'exec 3<>"/dev/tcp/$1/$2"' _ "$address" "$PORT" 2>&1
}
port_is_open() { connect >/dev/null; }

# Refused again and again for a second: a port that is merely slow, as under load, is not closed.
port_is_closed() {
  for _ in 1 2 3 4 5; do
    case $(connect || true) in *"Connection refused"*) sleep 0.2 ;; *) return 1 ;; esac
  done
}
