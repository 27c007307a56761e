#!/bin/sh
# Runs in the build stage, after build-helper.sh: puts together under /image everything that the last stage consists of.
set -eu

fail() { printf '%s\n' "$1" >&2; exit 1; }

hex=$(printf %s "${BASE##*sha256:}" | tr -d 0-9a-f)
case $BASE in
  *sha256:*) [ -z "$hex" ] && [ "${#BASE}" -ge 71 ] || fail "BASE must be pinned by digest, name:tag@sha256:<64 hex digits>, or be a local image id; given '$BASE'." ;;
  *) fail "BASE must be pinned by digest, name:tag@sha256:<64 hex digits>, or be a local image id; given '$BASE'." ;;
esac
for value in "$VERSION" "$REVISION" "$CREATED"; do
  [ -z "$(printf %s "$value" | tr -d '0-9A-Za-z:+._-')" ] || fail "VERSION, REVISION and CREATED hold only 0-9 A-Z a-z : + . _ -; given '$value'."
done
epoch=${SOURCE_DATE_EPOCH:-$(date +%s)}
case $epoch in
  *[!0-9]*) fail "SOURCE_DATE_EPOCH must be seconds since 1970, given '$epoch'." ;;
esac
carriage=$(printf '\r')
bad=$(find /src/nginx -type f -exec grep -l "$carriage" {} +) || true
[ -z "$bad" ] || fail "These files have Windows line endings; convert them to LF: $bad"

# The program has judged these files and no others; what it wrote of them is only true of them.
[ -f /src/served/files ] || fail "served/files is missing: the context is laid out by the program, in .omega/context. Run omega preview."
[ "$(find /src/web -type f | wc -l)" -eq "$(wc -l </src/served/files)" ] && (cd /src/web && sha256sum -c /src/served/files >/dev/null) ||
  fail "The files of web/ are not those that served/files names. Run omega preview, which lays out the context anew."

umask 022
mkdir -p /image/etc/nginx /image/usr/sbin /image/usr/share/omega/site /image/tmp \
  /image/var/lib/omega/edge /image/var/lib/omega/door /image/var/log/omega

# nginx and the libraries that it and the helper load: no other file of the base gets into the image.
cp /usr/sbin/nginx /image/usr/sbin/nginx
for program in /image/usr/sbin/nginx /image/usr/local/bin/omega; do
  ldd "$program" | grep -oE '/[^ ]+' | while read -r library; do
    mkdir -p "/image${library%/*}"
    cp -L "$library" "/image$library"
  done
done
cp /src/nginx/*.conf /src/nginx/*.template /src/served/*.conf /image/etc/nginx/
# Before 1.25.1 HTTP/2 was a word of each listen, and no directive: tls.c writes it where this file is not.
case $(/usr/sbin/nginx -v 2>&1) in
  */1.[0-9].* | */1.1[0-9].* | */1.2[0-4].* | */1.25.0*) rm /image/etc/nginx/http2.conf ;;
esac

# The site as it is. A twin is found below the name of the file that it unpacks to.
share=/image/usr/share/omega
cp -RL /src/web/. "$share/site/"
cp /src/served/files /src/served/start "$share/"
tab=$(printf '\t')
while IFS=$tab read -r kind up name; do
  case $name in */*) mkdir -p "$share/$kind/${name%/*}" ;; *) mkdir -p "$share/$kind" ;; esac
  ln -s "${up}site/$name.$kind" "$share/$kind/$name"
done </src/served/twins
while IFS=$tab read -r address line; do
  case " ${REVALIDATE:-} " in
    *" * "* | *" $address "*) ;;
    *) printf '%s\n' "$line" ;;
  esac
done </src/served/kept >/image/etc/nginx/kept.conf
printf '{"version":"%s","commit":"%s","builtAt":"%s"}\n' "$VERSION" "$REVISION" "$CREATED" >"$share/version.json"

# Whatever the umask of the checkout was. The run user's group may write to the log volume, and to nothing else.
find /image -type d -exec chmod 0755 {} +
find /image -type f -exec chmod 0644 {} +
chmod 0755 /image/usr/sbin/nginx /image/usr/local/bin/omega
find /image -name '*.so*' ! -path '/image/usr/share/*' -exec chmod 0755 {} +
chown -R 0:0 /image
chown 0:10101 /image/var/log/omega /image/var/lib/omega/door
chmod 0770 /image/var/log/omega /image/var/lib/omega/door
find /image -exec touch -h -d "@$epoch" {} +
