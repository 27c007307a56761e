# Copies what of this machine's folder nobody could make again: keys, passphrase, state, configuration, evidence.
take_lock 3600 || fail "Another script works on the data of stack $STACK. Wait for it to end, then try again."
prepare_store
paths=()
for path in ../.omega/keys ../.omega/passphrase ../.omega/state ../.omega/evidence ../.omega/Pulumi.*.yaml; do [ ! -e "$path" ] || paths+=("$path"); done
said=$(store $hours backup --host "$STACK" --tag "stack=$STACK" --tag machine "${paths[@]}" 2>&1) || fail "The folder .omega cannot be backed up: $(reason "$said")."
said=$(store_alone $hours forget --tag "stack=$STACK,machine" --group-by host --keep-last "$KEEP" --prune) || true
store 120 snapshots --json --tag "stack=$STACK,machine" | jq -r 'max_by(.time) | .id'
