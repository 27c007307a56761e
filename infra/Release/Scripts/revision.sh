# The commit, marked where what goes into the image differs from it; `unknown` outside of a repository. A file that Git ignores
# is in no commit: it marks it where it was laid out for the image.
ignored() {
  git --no-optional-locks ls-files -z --others --ignored --exclude-standard -- ../web ../nginx | while IFS= read -r -d '' file; do
    [ ! -e "../.omega/context/${file#../}" ] || printf 'x'
  done
}
if commit=$(git rev-parse HEAD 2>/dev/null); then
  [ -z "$(git --no-optional-locks status --porcelain -- ../web ../nginx)$(ignored)" ] || commit+=-dirty
fi
printf '%s\n' "${commit:-unknown}"
