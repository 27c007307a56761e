# Gives back the disk of what this stack no longer keeps on this engine. What it keeps it marks by a tag, since another stack may
# use the same repository: what anybody has marked stays. Nothing here fails an update that is done.
command -v docker >/dev/null 2>&1 || exit 0
images() { limited 60 docker images --no-trunc "$@" 2>/dev/null; }

declare -A keep digests tags
for digest in $KEEP; do keep[$digest]=1; done
while read -r id tag digest; do
  # A blank keeps an image that has neither in the list.
  digests[$id]+=" ${digest/#<none>/}"
  tags[$id]+=" ${tag/#<none>/}"
done < <(images --digests --filter "reference=$REPOSITORY" --format '{{.ID}} {{.Tag}} {{.Digest}}')

unwanted=()
for id in "${!digests[@]}"; do
  read -ra of_digests <<<"${digests[$id]}"
  read -ra of_tags <<<"${tags[$id]}"
  kept= marked= others= names=()
  for digest in "${of_digests[@]}"; do
    [ -z "${keep[$digest]:-}" ] || kept=$digest
    names+=("$REPOSITORY@$digest")
  done
  for tag in "${of_tags[@]}"; do
    case $tag in
      "$MARK"*) marked=$REPOSITORY:$tag ;;
      # Built and not yet published: newer than what is on record, it is a release to come.
      [0-9]*-[0-9]*) [ "${#of_digests[@]}" -gt 0 ] || [[ $tag < $NEWEST ]] || others=$tag ;;
      *) others=$tag ;;
    esac
    names+=("$REPOSITORY:$tag")
  done
  if [ -n "$kept" ]; then
    [ -n "$marked" ] || limited 30 docker tag "$REPOSITORY@$kept" "$REPOSITORY:$MARK${kept:7:12}" >/dev/null 2>&1 || true
  elif [ -n "$others" ]; then
    [ -z "$marked" ] || unwanted+=("$marked")
  else
    unwanted+=("${names[@]}")
  fi
done

# What the classic builder leaves of a build's first stage. The newest spares the next build the compiler; one more may be of a
# build that goes on at this moment.
mapfile -t stages < <(images --quiet --filter dangling=true --filter label=omega.stage=build)
unwanted+=("${stages[@]:2}")

# What still runs is refused by the engine, and goes with the next release.
[ "${#unwanted[@]}" = 0 ] || limited 300 docker rmi "${unwanted[@]}" >/dev/null 2>&1 || true
