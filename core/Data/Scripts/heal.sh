# Starts what had the data last, where nobody runs on it; prints its name when it did. While somebody works on the data nothing is healed.
take_lock 0 || exit 0
find_users ""
for id in "${alive[@]}"; do
  case $(docker inspect --format '{{.State.Status}}' "$id" 2>/dev/null) in
    paused) docker unpause "$id" >/dev/null && docker inspect --format '{{slice .Name 1}}' "$id" ;;
  esac
  exit 0
done
[ -n "$before" ] || exit 0
settle_volumes
docker start "$before" >/dev/null
docker inspect --format '{{slice .Name 1}}' "$before"
