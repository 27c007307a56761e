# The commit, marked where what goes into the image differs from it; `unknown` outside of a repository. A file that Git ignores
# is in no commit: it marks it where it was laid out for the image. A build is not given such a file.
pages=../${PAGES:-web}
list() { git --no-optional-locks --literal-pathspecs ls-files -z --others --ignored --exclude-standard -- "$@"; }
ignored() {
  list ../nginx | while IFS= read -r -d '' file; do
    [ ! -e "../.omega/context/${file#../}" ] || printf 'x'
  done
  [ -n "${BUILT:-}" ] || list "$pages" | while IFS= read -r -d '' file; do
    [ ! -e "../.omega/context/web${file#"$pages"}" ] || printf 'x'
  done
}
if commit=$(git rev-parse HEAD 2>/dev/null); then
  [ -z "$(git --no-optional-locks --literal-pathspecs status --porcelain -- "$pages" ../nginx)$(ignored)" ] || commit+=-dirty
fi
printf '%s\n' "${commit:-unknown}"
