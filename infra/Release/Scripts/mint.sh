# Whatever would stop the release later is found here, before anything is built.
signing_tool
limited 30 docker version --format '{{.Server.Version}}' >/dev/null 2>&1 \
  || fail "The Docker engine does not answer. Start it (\`systemctl start docker\`), or check DOCKER_HOST and your rights on its socket."
date -u +%Y%m%d-%H%M%S
