# The commit, marked where what goes into the image differs from it; `unknown` outside of a repository.
if commit=$(git rev-parse HEAD 2>/dev/null); then
  [ -z "$(git --no-optional-locks status --porcelain -- ../web ../nginx)" ] || commit+=-dirty
fi
printf '%s\n' "${commit:-unknown}"
