# The provider has no input for the limit of processes of one container; docker keeps it over restarts.
set_limit() { limited 30 docker update --pids-limit "$PIDS" "$@" >/dev/null; }
limit_processes() { set_limit "$@" || fail "The limit of $PIDS processes cannot be set on $*."; }

# Only an engine on this machine publishes on this machine's ports.
engine_is_local() { case ${DOCKER_HOST:-unix://} in unix://*) ;; *) return 1 ;; esac }
connect() {
  local address=$BIND
  case $address in 0.0.0.0) address=127.0.0.1 ;; ::) address=::1 ;; esac
  LC_ALL=C limited 3 bash -c 'exec 3<>"/dev/tcp/$1/$2"' _ "$address" "$PORT" 2>&1
}
port_is_open() { connect >/dev/null; }

# Refused again and again for a second: a port that is merely slow, as under load, is not closed.
port_is_closed() {
  for _ in 1 2 3 4 5; do
    case $(connect || true) in *"Connection refused"*) sleep 0.2 ;; *) return 1 ;; esac
  done
}
