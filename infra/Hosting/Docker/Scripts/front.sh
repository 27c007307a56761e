# Tells which addresses the edge of the stack in front may have on the network that it shares with this stack's door: its word about a
# reader counts, and nobody else's. Whose network it is says its label: names are given by whoever comes first.
need docker "package docker.io or docker-ce-cli"
limited 30 docker version --format '{{.Server.Version}}' >/dev/null 2>&1 || fail "The Docker engine does not answer, so the stack in front cannot be found."
said=$(limited 30 docker network inspect --format '{{index .Labels "omega.stack"}}{{range .IPAM.Config}} {{.Subnet}}{{end}}' "$NETWORK" 2>/dev/null) ||
  fail "omega:site.behind must be a stack of this Docker engine that has stacks behind its edge, was '$FRONT': there is no network $NETWORK. Name a host of this stack in omega:site.hosts of stack $FRONT and deploy that first, or remove omega:site.behind."
owner=${said%% *}
networks=${said#"$owner"}
networks=${networks# }
[ "$owner" = "omega-$FRONT" ] || fail "Network $NETWORK is not that of stack $FRONT: its label omega.stack must be omega-$FRONT, is '$owner'. Remove it (\`docker network rm $NETWORK\`) and deploy stack $FRONT."
[ -n "$networks" ] || fail "Network $NETWORK has no addresses. Remove it (\`docker network rm $NETWORK\`) and deploy stack $FRONT."
printf '%s\n' "$networks"
