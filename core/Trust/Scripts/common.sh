set -euo pipefail
exec </dev/null
unset SCRIPT
umask 077
# The engine is named by DOCKER_HOST, or is the default, as for the provider: a context is not found in a folder of our own.
export DOCKER_CONTEXT=default
private=
# A secret is in the environment of no program but the one that is given it.
export -n REGISTRY_PASSWORD SIGNING_KEY SIGNING_PASSPHRASE

# Tells `omega`, which started the engine, what a failure means: the engine's own exit code does not.
verdict() { [ -z "${OMEGA_VERDICT:-}" ] || printf '%s\n' "$1" >>"$OMEGA_VERDICT" || true; }

# Every message says what, where, and what to do; a refusal is a decision of the trust policy.
fail() { printf '%s\n' "$*" >&2; exit 1; }
refuse() { printf 'Refused: %s\n' "$*" >&2; verdict 3; exit 3; }
need() { command -v "$1" >/dev/null 2>&1 || fail "The program '$1' is missing on this machine. Install it ($2); \`./omega doctor\` lists all that is needed."; }

# Each tool gets its own time limit: killing the shell alone would leave a hanging child behind.
limited() {
  local status=0
  timeout --kill-after=5 "$@" || status=$?
  case $status in 124 | 137) printf 'no answer within %s seconds\n' "$1" >&2 ;; esac
  return $status
}

# The last words of a program, fit for a message: what it printed may be 300 kB of progress bars, or no text at all.
reason() { tr '\r' '\n' <<<"$1" | LC_ALL=C tr -cd '[:print:]\n' | sed '/^ *$/d' | tail -n 2 | paste -sd ' ' - | cut -c 1-500 | sed 's/[. ]*$//'; }

# The same, as a text of JSON.
json_reason() { printf '"%s"' "$(reason "$1" | sed 's/[\\"]/\\&/g')"; }

# When a process was started, in ticks since the machine was; nothing when there is none.
started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

# Logins and keys lie in a folder of our own, in memory where there is any; the user's logins, credential helpers and trust data stay
# untouched. A killed script removes nothing: the folder names the process it belongs to, and the next script takes away what is nobody's.
private_folder() {
  local place mark folder pid
  for place in "${XDG_RUNTIME_DIR:-}" /dev/shm "${TMPDIR:-/tmp}"; do
    [ -n "$place" ] && [ -d "$place" ] && [ -w "$place" ] && break
  done
  mark=$place/omega-private.$UID.$(readlink /proc/self/ns/pid | tr -cd 0-9)
  for folder in "$mark".*; do
    [ -d "$folder" ] && [ -O "$folder" ] && [ ! -L "$folder" ] || continue
    pid=${folder#"$mark."}
    pid=${pid%.*}
    [ "$(started "${pid%.*}")" = "${pid#*.}" ] || rm -rf -- "$folder"
  done
  private=$(mktemp -d "$mark.$$.$(started $$).XXXXXX")
  # What still runs would put its files back.
  trap 'wait; rm -rf -- "$private"' EXIT
}

# The login as a file that the Docker client and cosign read; asking for it would need an engine.
registry_login() {
  export DOCKER_CONFIG=$private DOCKER_CONTENT_TRUST=0
  printf '{"auths":{"%s":{"auth":"%s"}}}\n' "$REGISTRY" "$(printf '%s:%s' "$REGISTRY_USER" "$REGISTRY_PASSWORD" | base64 -w 0)" >"$private/config.json"
}

# Plain http is spoken only with a registry on this machine.
on_this_machine() { [[ $REGISTRY =~ ^(localhost|127(\.[0-9]{1,3}){3})(:[0-9]+)?$ ]]; }
