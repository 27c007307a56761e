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
bad=$(find /src -type f \( -name '*.sh' -o -name '*.c' -o -name '*.conf' -o -name '*.template' -o -name '*.html' -o -name '*.css' -o -name '*.js' \
  -o -name '*.svg' -o -name '*.json' -o -name '*.txt' \) -exec grep -l "$carriage" {} +) || true
[ -z "$bad" ] || fail "These files have Windows line endings; convert them to LF: $bad"

# A link is followed, but never out of the site: no file of the build machine gets into the image.
find /src/web -type l | while IFS= read -r link; do
  [ -e "$link" ] || fail "$link is a link to nothing. Remove it or mend its target."
  case $(readlink -f "$link") in
    /src/web/*) ;;
    *) fail "$link is a link that leads out of the site. Copy the file into web/ instead." ;;
  esac
done

umask 022
mkdir -p /image/etc/nginx /image/usr/sbin /image/usr/share/omega/site /image/tmp \
  /image/var/lib/omega/edge /image/var/log/omega

# nginx and the libraries that it and the helper load: no other file of the base gets into the image.
cp /usr/sbin/nginx /image/usr/sbin/nginx
for program in /image/usr/sbin/nginx /image/usr/local/bin/omega; do
  ldd "$program" | grep -oE '/[^ ]+' | while read -r library; do
    mkdir -p "/image${library%/*}"
    cp -L "$library" "/image$library"
  done
done
cp /src/nginx/*.conf /src/nginx/*.template /image/etc/nginx/

# The site; the names of its assets get a hash of their content. Pictures go first: styles may refer to them.
site=/image/usr/share/omega/site
cp -RL /src/web/. "$site/"
for kind in svg png jpg webp avif woff2 css js; do
  find "$site/assets" -type f -name "*.$kind" | sort | while IFS= read -r asset; do
    name=${asset#"$site/assets/"}
    hashed=${name%.*}.$(sha256sum "$asset" | cut -c 1-12).$kind
    mv "$asset" "$site/assets/$hashed"
    plain=$(printf %s "$name" | sed 's/[][\\.*^$|]/\\&/g')
    find "$site" -type f \( -name '*.html' -o -name '*.css' -o -name '*.js' -o -name '*.webmanifest' \) \
      -exec sed -i "s|assets/$plain\([\"')]\)|assets/$hashed\1|g" {} +
  done
done
printf '{"version":"%s","commit":"%s","builtAt":"%s"}\n' "$VERSION" "$REVISION" "$CREATED" >"$site/version.json"

# Whatever the umask of the checkout was. The run user's group may write to the log volume, and to nothing else.
find /image -type d -exec chmod 0755 {} +
find /image -type f -exec chmod 0644 {} +
chmod 0755 /image/usr/sbin/nginx /image/usr/local/bin/omega
find /image -name '*.so*' -exec chmod 0755 {} +
chown -R 0:0 /image
chown 0:10101 /image/var/log/omega
chmod 0770 /image/var/log/omega
find /image -exec touch -h -d "@$epoch" {} +
