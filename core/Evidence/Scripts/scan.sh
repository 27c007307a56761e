# Prints what a scanner says of an inventory, and of its own database; what it means is judged elsewhere.
private_folder
# What counts is said by omega:evidence alone, not by the environment or the folder.
# shellcheck disable=SC2086 # a list of names
unset ${!TRIVY_@} ${!GRYPE_@}
cd "$private"
if ! command -v "$SCANNER" >/dev/null 2>&1; then
  printf '{"scanner":"%s","missing":true}\n' "$SCANNER"
  exit
fi

failed() { printf '{"scanner":"%s","failure":%s}\n' "$SCANNER" "$(json_reason "$(<"$private/stderr")")"; exit; }

case $SCANNER in
  trivy)
    database=() offline=${OFFLINE:-$DATABASE}
    [ -z "$DATABASE" ] || database=(--cache-dir "$DATABASE")
    limited 300 trivy sbom --quiet --format json --list-all-pkgs ${offline:+--skip-db-update --offline-scan} "${database[@]}" "$SBOM" >"$private/report" 2>"$private/stderr" || failed
    limited 60 trivy version --format json "${database[@]}" >"$private/about" 2>"$private/stderr" || failed ;;
  grype)
    # The age of the database is judged here, for every scanner alike.
    export GRYPE_CHECK_FOR_APP_UPDATE=false GRYPE_DB_VALIDATE_AGE=false
    [ -z "$DATABASE" ] || export GRYPE_DB_CACHE_DIR=$DATABASE GRYPE_DB_AUTO_UPDATE=false
    limited 300 grype "sbom:$SBOM" --quiet --output json >"$private/report" 2>"$private/stderr" || failed
    limited 60 grype db status --output json >"$private/about" 2>"$private/stderr" || failed ;;
esac
printf '{"scanner":"%s","about":' "$SCANNER"
cat "$private/about"
printf ',"report":'
cat "$private/report"
printf '}\n'
