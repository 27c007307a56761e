# Whatever would stop the release later is found here, before anything is built.
signing_tool
limited 30 docker version --format '{{.Server.Version}}' >/dev/null 2>&1 \
  || fail "The Docker engine does not answer. Start it (\`systemctl start docker\`), or check DOCKER_HOST and your rights on its socket."
version=$(date -u +%Y%m%d-%H%M%S)
# A build under a version that exists would take its tag here away from what is published.
if limited 60 docker image inspect "$REGISTRY/$REPOSITORY:$version" >/dev/null 2>&1; then
  fail "The clock of this machine gives version $version, and there is such a release of $REGISTRY/$REPOSITORY already. Set the clock (\`timedatectl\`), and run the update again."
fi
printf '%s\n' "$version"
