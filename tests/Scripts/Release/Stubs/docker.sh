# A Docker client with one local image, a registry with one repository and a trust server, in the files local, published and signed.
repository=localhost:5000/omega/web
version=20261125-120000
signer=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
case "$*" in
  "version --format {{.Server.Version}}") echo 20.10.24; exit ;;
  "info --format {{.DriverStatus}}") echo "[[Backing Filesystem extfs]]"; exit ;;
  "trust inspect --help") printf 'Usage:  docker trust inspect IMAGE[:TAG] [IMAGE[:TAG]...]\n'; exit ;;
  "login localhost:5000 --username omega --password-stdin") echo "Login Succeeded"; exit ;;
  "image inspect --format {{.Id}} $repository:$version" | "image inspect $repository:$version")
    [ -s "$world/local" ] || { echo "Error: No such image: $repository:$version" >&2; exit 1; }
    cat "$world/local"; exit ;;
  "image ls --format {{.Tag}}") printf '%s\n' "$version" "<none>"; exit ;;
  "pull --quiet $repository@"*) cp "$world/config" "$world/local"; exit ;;
  "tag $repository@"*) exit ;;
  "manifest inspect --verbose --insecure $repository:$version")
    [ -s "$world/published" ] || { echo "no such manifest: $repository:$version" >&2; exit 1; }
    printf '{"Ref":"%s","Descriptor":{"digest":"%s"},"SchemaV2Manifest":{"config":{"digest":"%s"}}}\n' \
      "$repository:$version" "$(<"$world/published")" "$(<"$world/config")"
    exit ;;
  "push --quiet $repository:$version") cp "$world/built" "$world/published"; exit ;;
  "trust key load --name omega "*"/signer.pem") echo "Loading key from signer.pem"; exit ;;
  "trust sign $repository:$version") cp "$world/published" "$world/signed"; echo "Successfully signed"; exit ;;
  "--debug trust inspect $repository"*)
    echo 'time="2026-11-25T12:00:00Z" level=debug msg="reading certificate directory"' >&2
    tags=
    if [ -s "$world/signed" ]; then
      tags=$(printf '{"SignedTag":"%s","Digest":"%s","Signers":["omega"]}' "$version" "$(sed 's/^sha256://' "$world/signed")")
    fi
    printf '[{"Name":"%s","SignedTags":[%s],"Signers":[{"Name":"omega","Keys":[{"ID":"%s"}]}],"AdministrativeKeys":[{"Name":"Repository","Keys":[{"ID":"%064d"}]}]}]\n' \
      "${*: -1}" "$tags" "$signer" 9
    exit ;;
esac
