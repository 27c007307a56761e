# Only an engine on this machine publishes on this machine's ports.
engine_is_local() { case ${DOCKER_HOST:-unix://} in unix://*) ;; *) return 1 ;; esac }
port_is_open() { limited 3 bash -c 'exec 3<>"/dev/tcp/$1/$2"' _ "${BIND/#0.0.0.0/127.0.0.1}" "$PORT" 2>/dev/null; }
