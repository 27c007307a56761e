# Prints the snapshots of a stack as the store lists them.
prepare_store
store 120 snapshots --json --tag "stack=$STACK"
