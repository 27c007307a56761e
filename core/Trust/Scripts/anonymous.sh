# A login is for the registry that it belongs to, and for no other.
registry_login() {
  export DOCKER_CONFIG=$private DOCKER_CONTENT_TRUST=0
  printf '{}\n' >"$private/config.json"
}
