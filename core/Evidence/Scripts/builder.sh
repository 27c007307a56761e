# Who builds here, with which engine, from which repository; a line each.
need docker "package docker.io or docker-ce-cli"
engine=$(limited 30 docker version --format '{{.Server.Version}}' 2>/dev/null) || fail "The Docker engine does not answer. Start it (\`systemctl start docker\`)."
if [ -n "${GITHUB_WORKFLOW_REF:-}" ]; then
  printf '%s/%s\n%s\n%s/%s\n' "$GITHUB_SERVER_URL" "$GITHUB_WORKFLOW_REF" "$engine" "$GITHUB_SERVER_URL" "$GITHUB_REPOSITORY"
elif [ -n "${CI_PROJECT_URL:-}" ]; then
  printf '%s/-/jobs/%s\n%s\n%s\n' "$CI_PROJECT_URL" "${CI_JOB_ID:-}" "$engine" "$CI_PROJECT_URL"
else
  printf 'urn:omega:machine:%s\n%s\n\n' "$(uname -n)" "$engine"
fi
