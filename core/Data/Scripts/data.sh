# The data of a service: volumes that one container at a time may use. Whose they are follows from the engine alone, whoever was killed
# when: the container that was started last. In a volume, .omega-restoring is on its way and worth nothing, .omega-restored is whole
# and takes the place of all else, and .omega-arriving has taken it but for its last steps.
need docker "package docker.io or docker-ce-cli"
need flock "package util-linux"
export -n BACKUP_PASSWORD BACKUP_ACCESS_KEY BACKUP_SECRET_KEY
worker=$STACK-$ROLE-data
why=

# One script at a time for the data of a stack. What a killed one has started holds it until it has ended.
take_lock() {
  mkdir -p ../.omega
  exec {lock}>"../.omega/data.$STACK.lock"
  flock --timeout "$1" "$lock"
}

# ---- volumes ----

# Works on the volumes alone: no network, nothing else can be written, no privilege but over files. The image is the base's, for its shell.
# Takes what is put behind the place of each volume, the script, and its words.
work() {
  local index=0 volume mounts=()
  for volume in $VOLUMES; do
    mounts+=(--mount "type=volume,source=$volume,target=/data/$index$1,volume-nocopy=true")
    index=$((index + 1))
  done
  docker run --rm --interactive --name "$worker" --network none --read-only --user 0:0 --cap-drop ALL --cap-add CHOWN --cap-add DAC_OVERRIDE \
    --cap-add FOWNER --security-opt no-new-privileges:true --pids-limit 64 --memory 256m --log-driver none --entrypoint /bin/sh "${mounts[@]}" \
    "$HELPER" -euc "$2" sh "${@:3}"
}
# Of a script that was killed: it may still write.
end_work() { docker rm --force "$worker" >/dev/null 2>&1 || true; }

settle='
cd /data
whole=
for v in *; do { [ ! -d "$v/.omega-restored" ] && [ ! -d "$v/.omega-arriving" ]; } || whole=1; done
for v in *; do
  [ -d "$v/.omega-restoring" ] || continue
  if [ -n "$whole" ]; then mv "$v/.omega-restoring" "$v/.omega-restored"; else rm -rf "$v/.omega-restoring"; fi
done
for v in *; do
  if [ -d "$v/.omega-restored" ]; then
    find "$v" -mindepth 1 -maxdepth 1 ! -name .omega-restored -exec rm -rf {} +
    mv "$v/.omega-restored" "$v/.omega-arriving"
  fi
  [ -d "$v/.omega-arriving" ] || continue
  find "$v/.omega-arriving" -mindepth 1 -maxdepth 1 -exec mv {} "$v/" \;
  chmod "$(stat -c %a "$v/.omega-arriving")" "$v"
  rmdir "$v/.omega-arriving"
done
'
# Asked before anything is stopped.
prove_work() { said=$(work "" : 2>&1) || fail "Nothing can work on the volumes of service $SERVICE ($VOLUMES) with the image $HELPER (omega:image.base): $(reason "$said"). Nothing was changed."; }
# Ends what was under way in the volumes when somebody was killed; nobody may run on them.
settle_volumes() { end_work; said=$(work "" "$settle" 2>&1) || fail "The volumes of service $SERVICE ($VOLUMES) cannot be worked on: $(reason "$said")."; }

# A volume is its user's: a new one, and one whose service has got another user. Its own folder comes last, as the mark that all is done.
own='for v in /data/*; do [ "$2" != all ] && [ "$(stat -c %u:%g "$v")" = "$1" ] || find "$v" -depth -exec chown -h "$1" {} +; done'
give_to() { said=$(work "" "$own" "$1" "${2:-new}" 2>&1) || fail "The volumes of service $SERVICE ($VOLUMES) cannot be given to user $1: $(reason "$said")."; }

# ---- containers ----

is_alive() { case $1 in running | paused | restarting) ;; *) return 1 ;; esac }

# Who uses the volumes: of the given container its status and when it was started, and of all others of ours the one that was started last.
find_users() {
  local volume id started status user mark made ids never=() filters=()
  before='' before_started='' before_user='' alive=() lost=() mine_status='' mine_started=''
  for volume in $VOLUMES; do filters+=(--filter "volume=$volume"); done
  ids=$(limited 60 docker ps --all --quiet --no-trunc "${filters[@]}") || fail "The Docker engine does not list the containers that use $VOLUMES."
  [ -n "$ids" ] || return 0
  while read -r id started status made user mark; do
    if [ "$mark" != "$STACK/$ROLE" ]; then
      ! is_alive "$status" || fail "The container ${id:0:12}, which is none of service $SERVICE, runs on its volumes ($VOLUMES). Stop it (\`docker stop ${id:0:12}\`), then try again. Nothing was changed."
      continue
    fi
    case $started in 0001-*) started= ;; esac
    if [ "$id" = "$1" ]; then
      mine_status=$status mine_started=$started
      continue
    fi
    ! is_alive "$status" || alive+=("$id")
    [ -n "$started" ] || never+=("$made $id")
    # Never started: it has nothing to go back to. Of two that were, the last one has the data.
    [ -n "$started" ] && [[ ! $started < $before_started ]] || continue
    before=$id before_started=$started before_user=$user
  done < <(limited 60 docker inspect --format '{{.Id}} {{.State.StartedAt}} {{.State.Status}} {{.Created}} {{.Config.User}} {{index .Config.Labels "omega.stack"}}/{{index .Config.Labels "omega.role"}}' $ids 2>/dev/null)
  # Never started, and older than what an update has put there since: no state knows it, as each update ends what its state knows.
  for made in "${never[@]}"; do [[ ! $made < $before_started ]] || lost+=("${made#* }"); done
}
# A paused container takes no signal.
stop() {
  docker unpause "$1" >/dev/null 2>&1 || true
  said=$(limited 120 docker stop "$1" 2>&1) || fail "The container ${1:0:12} of service $SERVICE cannot be stopped: $(reason "$said")."
}

# ---- snapshots ----

hours=21600
store() {
  (
    case $BACKUP_REPOSITORY in s3:* | /*) export RESTIC_REPOSITORY=$BACKUP_REPOSITORY ;; *) export RESTIC_REPOSITORY=$PWD/$BACKUP_REPOSITORY ;; esac
    export RESTIC_PASSWORD=$BACKUP_PASSWORD
    [ -z "${BACKUP_ACCESS_KEY:-}" ] || export AWS_ACCESS_KEY_ID=$BACKUP_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$BACKUP_SECRET_KEY
    limited "$1" restic --quiet --no-cache "${@:2}"
  )
}
# Makes the store where it is not there yet. Asked before anything is stopped.
prepare_store() {
  local opened
  need restic "package restic"
  need jq "package jq"
  if [ -z "$BACKUP_PASSWORD" ]; then
    # Made once, and whole or not at all; it lies with the other keys.
    local key=../.omega/keys/backup-password
    [ -s "$key" ] || {
      mkdir -p ../.omega/keys
      head -c 30 /dev/urandom | base64 -w 0 >"$key.$$"
      ln "$key.$$" "$key" 2>/dev/null || true
      rm -f "$key.$$"
    }
    BACKUP_PASSWORD=$(<"$key")
  fi
  opened=$(store 120 cat config 2>&1 >/dev/null) || {
    case $opened in *"wrong password"*) fail "The backup repository (omega:backup.repository) does not open with this password. Give the one that it was made with: \`pulumi config set --secret omega:backupPassword\`." ;; esac
    said=$(store 120 init 2>&1) || opened=$(store 120 cat config 2>&1 >/dev/null) ||
      fail "The backup repository (omega:backup.repository) cannot be used: $(reason "$said")."
  }
  store 120 unlock >/dev/null 2>&1 || true
}
# What changes snapshots needs the store for itself; another stack may be at work there.
store_alone() {
  for _ in 1 2 3 4 5 6; do
    said=$(store "$@" 2>&1) && return
    case $said in *lock*) sleep 5 ;; *) return 1 ;; esac
  done
  return 1
}
own_tags=stack=$STACK,service=$SERVICE
# Id of the newest snapshot that is whole and has this tag; nothing when there is none.
find_snapshot() { store 120 snapshots --json --tag "$own_tags,paths=$PATHS,$1" 2>/dev/null | jq -r 'max_by(.time) | .id // empty'; }
# The tags by which it is found are given last, so that half of one never is.
snapshot() {
  local draft=draft=$$.$RANDOM
  said=$(work /.omega-restoring 'cd /data && exec tar -cf - */.omega-restoring' 2>"$notes" | store $hours backup --stdin --stdin-filename data.tar --host "$STACK" --tag "$draft" 2>&1) || {
    said+=$'\n'$(<"$notes")
    return 1
  }
  store_alone 600 tag --tag "$draft" --set "stack=$STACK" --set "service=$SERVICE" --set "paths=$PATHS" --set "$1" || return 1
  snapshot=$(find_snapshot "$1") && [ -n "$snapshot" ]
}
# Beside what is there first, and in its place only when it is there whole.
put_back() {
  settle_volumes
  said=$(store $hours dump "$1" data.tar 2>"$notes" | work "" 'cd /data && exec tar -xpf -' 2>&1) || {
    said+=$'\n'$(<"$notes")
    return 1
  }
  said=$(work "" "cd /data; for v in *; do [ -d \"\$v/.omega-restoring\" ]; done; for v in *; do mv \"\$v/.omega-restoring\" \"\$v/.omega-restored\"; done; $settle" 2>&1)
}
# Nothing here fails what is done.
forget_old() {
  store_alone $hours forget --tag "$own_tags" --group-by host --keep-last "$KEEP" --prune || printf 'Old snapshots of service %s stay: %s.\n' "$SERVICE" "$(reason "$said")" >&2
}
# A pipe has one standard error for two.
private_folder
notes=$private/notes
