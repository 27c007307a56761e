# When the release went live, and who deployed it; runs only when what is served changes.
by=${GITHUB_ACTOR:-${GITLAB_USER_LOGIN:-${BUILD_REQUESTEDFOR:-}}}
[ -n "$by" ] || by="$(id -un)@$(uname -n)"
printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(tr -d '[:cntrl:]' <<<"$by")"
