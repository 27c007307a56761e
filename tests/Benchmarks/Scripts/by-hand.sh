# The same steps as the program takes, typed by an operator: build, push, sign, verify, run, wait for health, switch.
repository=localhost:5000/omega/web
export DOCKER_CONTENT_TRUST_SERVER=https://localhost:4443 DOCKER_CONTENT_TRUST=0
DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE=$(cat "$KEYS/signer/passphrase")
export DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE

hardened() {
  local name=$1 image=$2 role=$3
  shift 3
  docker run --detach --name "$name" --label omega.benchmark=hand --network omega-hand --read-only --user 10101:10101 \
    --cap-drop ALL --security-opt no-new-privileges:true --memory 64m --memory-swap 64m --cpus 0.5 --ulimit nproc=64:64 \
    --tmpfs /tmp:rw,noexec,nosuid,nodev,size=16m,mode=0700,uid=10101,gid=10101 --volume omega-hand-logs:/var/log/omega \
    --log-opt max-size=10m --log-opt max-file=3 --restart unless-stopped "$@" "$image" "$role" >/dev/null
}

healthy() { until docker exec "$@" >/dev/null 2>&1; do sleep 0.1; done; }

version_at_edge() { docker exec omega-hand-edge /usr/local/bin/omega get /.omega/version.json | jq -r .version; }

verify() {
  docker trust inspect "$repository:$1" | jq -e --arg tag "$1" --arg digest "${2#sha256:}" \
    'any(.[0].SignedTags[]; .SignedTag == $tag and .Digest == $digest)' >/dev/null
  docker manifest inspect --insecure --verbose "$repository:$1" | jq -e --arg digest "$2" '.Descriptor.digest == $digest' >/dev/null
}

serve() {
  local version=$1 digest=$2 container=$3
  verify "$version" "$digest"
  docker image inspect "$repository@$digest" >/dev/null 2>&1 || docker pull --quiet "$repository@$digest" >/dev/null
  hardened "$container" "$repository@$digest" site
  healthy "$container" /usr/local/bin/omega healthcheck
  docker exec "$container" /usr/local/bin/omega get / | grep -qi '<html'
  docker exec --user 0:0 omega-hand-edge /usr/local/bin/omega activate "$container"
  until [ "$(version_at_edge)" = "$version" ]; do sleep 0.1; done
}

case $1 in
  prepare)
    mkdir -p "$DOCKER_CONFIG/tls/localhost:4443" "$DOCKER_CONFIG/trust/private"
    cp "$KEYS/services/ca.crt" "$DOCKER_CONFIG/tls/localhost:4443/ca.crt"
    install -m 0600 "$KEYS/signer/key.pem" "$DOCKER_CONFIG/trust/private/$(cat "$KEYS/signer/id").key"
    docker login localhost:5000 --username omega --password-stdin <"$KEYS/registry-password" >/dev/null 2>&1
    docker network create omega-hand >/dev/null
    hardened omega-hand-edge "$2" edge --volume omega-hand-edge:/var/lib/omega/edge
    healthy omega-hand-edge /usr/local/bin/omega healthcheck 8081
    ;;
  release)
    cp "$SITE"/web/index.html "$CONTEXT/web/index.html"
    (cd "$CONTEXT/web" && find . -type f | sed 's|^./||' | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum) >"$CONTEXT/served/files"
    docker build --quiet --file "$CONTEXT/nginx/Dockerfile" --tag "$repository:$2" --build-arg "BASE=$BASE" \
      --build-arg "BASE_NAME=${BASE%@*}" --build-arg "BASE_DIGEST=${BASE#*@}" --build-arg "VERSION=$2" \
      --build-arg "CREATED=2026-01-01T00:00:00Z" --build-arg "SOURCE_DATE_EPOCH=$(date +%s)" "$CONTEXT" >/dev/null
    docker push --quiet "$repository:$2" >/dev/null
    docker trust sign "$repository:$2" >/dev/null 2>&1
    serve "$2" "$(docker image inspect --format '{{index .RepoDigests 0}}' "$repository:$2" | sed 's/.*@//')" "$3"
    ;;
  back) serve "$2" "$3" "$4" ;;
  drain)
    docker ps -a --filter label=omega.benchmark=hand --format '{{.Names}}' | { grep -vxF -e "$2" -e omega-hand-edge || true; } | xargs -r docker rm --force >/dev/null
    ;;
  remove)
    docker ps -aq --filter label=omega.benchmark=hand | xargs -r docker rm --force >/dev/null
    docker network rm omega-hand >/dev/null
    docker volume rm omega-hand-logs omega-hand-edge >/dev/null
    ;;
esac
