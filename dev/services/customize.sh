#!/usr/bin/env bash
# Puts the services' users, folders and configuration into the root folder $1 of the image; $2 is this folder.
set -euo pipefail
root=$1
here=$2

# Users by number: each service owns its data and reads nobody else's.
printf '%s:x:%s:%s::/:/usr/sbin/nologin\n' database 10111 10111 signer 10112 10112 server 10113 10113 registry 10114 10114 >>"$root/etc/passwd"
printf '%s:x:%s:\n' database 10111 signer 10112 server 10113 registry 10114 >>"$root/etc/group"

install -d -m 0755 "$root/etc/omega"
install -m 0644 "$here"/{registry.yml,server.json,signer.json,schema.sql} "$root/etc/omega/"
install -m 0755 "$here/service" "$root/usr/local/bin/service"

# A named volume takes over owner and mode of the folder it is first mounted on.
install -d -m 0700 -o 10111 -g 10111 "$root/var/lib/omega/database"
install -d -m 0755 -o 10111 -g 10111 "$root/var/lib/omega/socket"
install -d -m 0700 -o 10114 -g 10114 "$root/var/lib/omega/registry"
install -d -m 0755 "$root/var/lib/omega/secrets"

rm -rf "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/* "$root"/etc/hostname "$root"/etc/resolv.conf "$root"/var/log/* \
  "$root"/etc/ssl/private/* "$root"/etc/ssl/certs/ssl-cert-snakeoil.pem
# Nothing in a service gains privileges.
find "$root" -xdev -perm /6000 -type f -exec chmod ug-s {} +
