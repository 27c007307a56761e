#!/bin/sh
# Runs in the build stage: compiles the helper with the compiler of the base, or with one that it fetches.
set -eu

mkdir -p /image/usr/local/bin
if command -v gcc >/dev/null; then
  gcc -Os -s -Wall -Wextra -Werror -fPIE -pie -fstack-protector-strong -D_FORTIFY_SOURCE=2 -o /image/usr/local/bin/omega /src/nginx/*.c
elif command -v tcc >/dev/null; then
  tcc -Wall -o /image/usr/local/bin/omega /src/nginx/*.c
elif apk add --no-cache gcc musl-dev >/dev/null; then
  gcc -Os -s -Wall -Wextra -Werror -fPIE -pie -fstack-protector-strong -o /image/usr/local/bin/omega /src/nginx/*.c
else
  printf 'The base has no compiler and apk cannot fetch one.\n' >&2
  exit 1
fi
