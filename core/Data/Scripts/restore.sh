# Puts a snapshot in the place of a service's data: stopped, copied, replaced whole, started. When it is not well, all is as it was before.
# Docker keeps the limit of processes over restarts.
set_limit() { :; }
take_lock 3600 || fail "Another script works on the data of stack $STACK. Wait for it to end, then try again."
end_work
find_users ""
[ -n "$before" ] || fail "There is no container of service $SERVICE that was ever started on $VOLUMES. Bring it back first: \`omega up ${STACK#omega-} --refresh\`, then restore. Nothing was changed."
prepare_store
prove_work
since=$SECONDS
for id in "${alive[@]}"; do stop "$id"; done
settle_volumes
go_on() { give_to "$before_user" all; becomes_well "$before"; }
snapshot "by=restore" || {
  problem=$(reason "$said")
  go_on || problem+="; and container ${before:0:12} $why"
  fail "The data of service $SERVICE as it is now cannot be backed up: $problem. Nothing was replaced."
}
now=$snapshot
if put_back "$SNAPSHOT" && go_on; then
  printf 'Service %s: %s was away for %s seconds; what was there before is in snapshot %s.\n' "$SERVICE" "$WHERE" "$((SECONDS - since))" "${now:0:8}" >&2
  forget_old
  exit 0
fi
problem=${why:+the container ${before:0:12} $why with it}
problem=${problem:-$(reason "$said")}
docker stop "$before" >/dev/null 2>&1 || true
why=
put_back "$now" || fail "Snapshot ${SNAPSHOT:0:8} cannot be restored ($problem), and the data of before cannot be put back: $(reason "$said"). It is in snapshot ${now:0:8}: \`omega restore ${now:0:8} --service $SERVICE\`."
go_on || fail "Snapshot ${SNAPSHOT:0:8} cannot be restored: $problem. The data of before is back, but container ${before:0:12} $why."
fail "Snapshot ${SNAPSHOT:0:8} cannot be restored: $problem. The data of before is back, and the service runs on it."
