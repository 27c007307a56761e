# A client of the trust server, which signs what docker cannot.
case "$*" in
  *" addhash --publish localhost:5000/omega/web "*) printf 'sha256:%s' "$(sed 's/.*--sha256 \([0-9a-f]*\).*/\1/' <<<"$*")" >"$world/signed"; exit ;;
esac
