# Another container of a service that has data takes the place of the one that serves: never two on one volume. The data is as the one
# before left it, stopped, when it is copied; when the new one is not well, that copy is put back, and the one before goes on.
take_lock 3600 || fail "Another script works on the data of stack $STACK. Wait for it to end, then try again."
end_work
find_users "$CONTAINER"
[ -n "$mine_status" ] || fail "The container $CONTAINER of service $SERVICE is gone. Run \`pulumi up --refresh\` to create it again."
mark=${CONTAINER:0:12}
# Who has data that somebody else wrote since may not go on from it, and has no way back.
may_go_back=
away_since=
[ -z "${alive[*]:-}" ] || away_since=$SECONDS

go_on_with_before() {
  [ -n "$before" ] || return 0
  give_to "$before_user" "${1:-new}"
  becomes_well "$before" || fail "The container ${before:0:12} of before, of service $SERVICE, $why. Its data is as it was. Look at \`docker logs ${before:0:12}\`."
}
told_away() { [ -z "$away_since" ] || printf 'Service %s: %s was away for %s seconds.\n' "$SERVICE" "$WHERE" "$((SECONDS - away_since))" >&2; }
go_back() {
  local copy failed=
  printf 'The new version of service %s, in container %s, %s.\nIts last log lines:\n%s\n' "$SERVICE" "$mark" "$why" "$(last_lines "$CONTAINER")" >&2
  stop "$CONTAINER"
  prepare_store
  copy=$(find_snapshot "for=$mark")
  [ -n "$copy" ] || fail "The copy of the data of service $SERVICE from before is not in the backup repository. Nothing runs on it. \`omega restore\` brings an older one."
  settle_volumes
  # What the new version wrote is not lost either.
  ! snapshot "failed=$mark" || failed=" What the new version wrote is in snapshot ${snapshot:0:8}."
  put_back "$copy" || fail "The data of service $SERVICE from before cannot be put back: $(reason "$said"). It is in snapshot ${copy:0:8}; nothing runs on the half of it. The next update, or \`omega restore ${copy:0:8} --service $SERVICE\`, tries again."
  if [ -n "$before" ]; then
    go_on_with_before all
    told_away
  else
    give_to "$OWNER" all
  fi
  store_alone 600 tag --tag "$own_tags,for=$mark" --remove "for=$mark" --add "before=$mark" || true
  fail "Service $SERVICE: the new version is not well and is stopped; the data of before is back${before:+, and the version of before runs on it}.$failed"
}

if is_alive "$mine_status"; then
  for id in "${alive[@]}"; do stop "$id"; done
elif [ -z "$mine_started" ] || [[ $before_started > $mine_started ]]; then
  prepare_store
  prove_work
  for id in "${alive[@]}"; do stop "$id"; done
  settle_volumes
  snapshot "for=$mark" || {
    problem=$(reason "$said")
    [ -z "${alive[*]:-}" ] || go_on_with_before
    fail "The data of service $SERVICE cannot be backed up: $problem. The new version was not started${before:+; the one of before goes on}."
  }
  printf 'Service %s: its data of before is in snapshot %s.\n' "$SERVICE" "${snapshot:0:8}" >&2
  may_go_back=yes
  give_to "$OWNER"
else
  # It was tried before and somebody was killed, or it was stopped by hand: the data is its own.
  for id in "${alive[@]}"; do stop "$id"; done
  settle_volumes
  give_to "$OWNER"
fi

if ! becomes_well "$CONTAINER"; then
  # Tried, and never said to be well: the copy that was made for it says so.
  if [ -z "$may_go_back" ] && [ -n "$before" ]; then
    reasoned=$why
    prepare_store
    [ -z "$(find_snapshot "for=$mark")" ] || may_go_back=yes
    why=$reasoned
  fi
  [ -z "$may_go_back" ] || go_back
  fail "The container $mark of service $SERVICE $why. Its data is as it left it, and nothing else runs on it. Its last log lines:
$(last_lines "$CONTAINER")"
fi
told_away
[ -z "${lost[*]:-}" ] || docker rm "${lost[@]}" >/dev/null 2>&1 || true
if [ -n "$may_go_back" ] || [ -n "$before" ]; then
  [ -n "$may_go_back" ] || prepare_store
  store_alone 600 tag --tag "$own_tags,for=$mark" --remove "for=$mark" --add "before=$mark" || fail "Service $SERVICE is well, but the backup repository cannot note it: $(reason "$said"). Try again."
  forget_old
fi
printf '%s\n' "$NAME"
