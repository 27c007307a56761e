# Whatever would stop the release later is found here, before anything is built.
signing_tool
need docker "package docker.io or docker-ce-cli"
limited 30 docker version --format '{{.Server.Version}}' >/dev/null 2>&1 \
  || fail "The Docker engine does not answer. Start it (\`systemctl start docker\`), or check DOCKER_HOST and your rights on its socket."
# A build under a version that exists would take its tag here away from what is published. No repository is given: as an
# input, a change of the registry would mint anew, and another one's version of the same second costs a second only.
for attempt in 1 2 3; do
  [ "$attempt" = 1 ] || sleep 1
  version=$(date -u +%Y%m%d-%H%M%S)
  tags=$(limited 60 docker image ls --format '{{.Tag}}')
  if ! grep -Fxq "$version" <<<"$tags"; then
    printf '%s\n' "$version"
    exit
  fi
done
fail "The clock of this machine gives version $version, and an image of that version is on this machine already. Set the clock (\`timedatectl\`), and run the update again."
