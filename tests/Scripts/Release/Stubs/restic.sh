# A repository with one password, once it is made, whose snapshots are lines "id tag,tag" in the file snapshots.
shift 2
[ "${RESTIC_PASSWORD:-}" = "${password:-backup-marker}" ] || { [ -e "$world/made" ] && { echo "Fatal: wrong password or no key found" >&2; exit 1; }; }
case "$*" in
  "cat config") [ -e "$world/made" ] || { printf 'Fatal: unable to open config file: stat: no such file\nIs there a repository at the following location?\n' >&2; exit 1; }; exit ;;
  "init") : >"$world/made"; exit ;;
  "unlock" | "forget "*) exit ;;
  "backup --stdin --stdin-filename data.tar --host omega-dev --tag "*)
    printf '%064d %s\n' "$(($(wc -l <"$world/snapshots" 2>/dev/null || echo 0) + 1))" "${*: -1}" >>"$world/snapshots"; exit ;;
  "tag --tag "*" --set "*)
    draft=$3; shift 3; tags=; while [ $# -gt 0 ]; do tags+=${tags:+,}$2; shift 2; done
    sed -i "s!^\([0-9]*\) $draft\$!\1 $tags!" "$world/snapshots"; exit ;;
  "tag --tag "*" --remove "*" --add "*) sed -i "s!$5\$!$7!" "$world/snapshots"; exit ;;
  "snapshots --json --tag "*)
    separator=
    printf '['
    while read -r id tags; do
      [[ ,$tags, == *",${4##*,},"* ]] && { printf '%s{"id":"%s","time":"%s","tags":["%s"]}' "$separator" "$id" "$id" "${tags//,/\",\"}"; separator=,; }
    done <"$world/snapshots"
    printf ']\n'; exit ;;
  "dump "*" data.tar") echo data; exit ;;
esac
