# Hands certificates and keys to the edge through its standard input: they are in no argument, no image and no container's description.
# Root of the run user's group writes them, on the edge's own volume; who serves can read them, and not write.
export -n CERTIFICATES
need docker "package docker.io or docker-ce-cli"
limited 60 docker start "$EDGE" >/dev/null 2>&1 || fail "The edge container $EDGE is gone. Run \`pulumi up --refresh\` to create it again."
handed() { printf '%s' "$CERTIFICATES" | limited 60 docker exec --interactive --user 0:10101 "$EDGE" /usr/local/bin/omega certificates "$GENERATION" 2>&1; }
told() { limited 60 docker exec "$EDGE" /usr/local/bin/omega certificates 2>&1; }
status=0
said=$(handed) || status=$?
case $status in
  0) ;;
  2) fail "The edge cannot speak https. One of a release from before omega:site.tls does not know it: deploy what this program builds first. What served before goes on serving." ;;
  *) fail "The edge does not take the certificates: $(reason "$said"). What served before goes on serving." ;;
esac
said=$(told) || true
[ "$said" = "$GENERATION" ] || fail "The edge cannot read its certificates: $(reason "$said"). What served before goes on serving."
printf '%s\n' "$TLS_PORT"
