# A Docker client with one local image, in the file local; what is pushed is a line of the file pushed.
repository=localhost:5000/omega/web
version=20261125-120000
case "$*" in
  "version --format {{.Server.Version}}") echo 20.10.24; exit ;;
  "image inspect --format {{.Id}} $repository:$version")
    [ -s "$world/local" ] || { echo "Error: No such image: $repository:$version" >&2; exit 1; }
    cat "$world/local"; exit ;;
  "image ls --format {{.Tag}}") printf '%s\n' "$version" "<none>"; exit ;;
  "push --quiet $repository:$version") echo "$version" >>"$world/pushed"; exit ;;
esac
