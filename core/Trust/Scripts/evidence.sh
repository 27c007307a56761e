# Prints what there is to say about the signatures of a release; who may sign, and what, is judged elsewhere.
private_folder
trust_settings
evidence >"$private/evidence"
[ "$(wc -c <"$private/evidence")" -le 4194304 ] || fail "There are more than 4 MiB of trust data of $REGISTRY/$REPOSITORY. Remove old signatures."
cat "$private/evidence"
