# A client of the trust server, whose data are the files of the folder trust.
case "$*" in
  "addhash --help") printf '      --sha256 string   hex encoded sha256\n'; exit ;;
  "--trustDir "*" --server https://localhost:4443 "*"list localhost:5000/omega/web")
    mkdir -p "$2/tuf/localhost:5000/omega/web/metadata"
    cp -r "$world/trust/." "$2/tuf/localhost:5000/omega/web/metadata"
    echo "No targets present in this repository."; exit ;;
  "--trustDir "*" --server https://localhost:4443 "*"addhash --publish localhost:5000/omega/web "*) exit ;;
esac
