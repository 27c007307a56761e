# Copies what is in the volumes into the store. Whoever runs on them is held meanwhile, not stopped: what is asked of it waits.
take_lock 3600 || fail "Another script works on the data of stack $STACK. Wait for it to end, then try again."
end_work
find_users ""
for volume in $VOLUMES; do
  docker volume inspect "$volume" >/dev/null 2>&1 || fail "The volume $volume of service $SERVICE is not there. \`omega up\` makes it, \`omega restore\` then brings its data back."
done
prepare_store
held=()
go_on() { for id in "${held[@]}"; do docker unpause "$id" >/dev/null 2>&1 || true; done; }
trap 'go_on; wait; rm -rf -- "$private"' EXIT
if [ -z "${alive[*]:-}" ]; then
  settle_volumes
else
  for id in "${alive[@]}"; do
    said=$(docker pause "$id" 2>&1) || case $said in *"already paused"*) ;; *) fail "The container ${id:0:12} of service $SERVICE cannot be held: $(reason "$said"). Nothing was changed." ;; esac
    held+=("$id")
  done
fi
snapshot "by=hand" || fail "The data of service $SERVICE cannot be backed up: $(reason "$said")."
go_on
forget_old
printf '%s\n' "$snapshot"
