#!/usr/bin/env bash
# Compares this engine with the pulumi CLI: same program, same language host, same plugins, one after the other in turn.
# usage: engines.sh [ROUNDS]   prints medians of time and memory, and their ratios; needs pulumi, its YAML host, GNU time, and the
# programs that `./omega setup` has made.
set -euo pipefail
rounds=${1:-7}
root=$(cd "$(dirname "$0")/../../.." && pwd)
programs=$root/offline/programs/bin/native
[ -x "$programs/omega-engine" ] || { echo "engines.sh: $programs/omega-engine is missing: run ./omega setup" >&2; exit 1; }
export PATH="$programs:$PATH"
export PULUMI_CONFIG_PASSPHRASE=benchmark PULUMI_SKIP_UPDATE_CHECK=true PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

engine() { [ "$1" = pulumi ] && echo pulumi || echo "$programs/omega-engine"; }

# program NAME TEXT: a project with a state of its own for each engine.
program() {
  local name=$1 text=$2 kind
  for kind in ours pulumi; do
    mkdir -p "$work/$name/$kind/state"
    printf 'name: bench\nruntime: yaml\n%s\n' "$text" >"$work/$name/$kind/Pulumi.yaml"
    (cd "$work/$name/$kind" && PULUMI_BACKEND_URL=file://$PWD/state "$(engine "$kind")" stack init dev >/dev/null 2>&1)
  done
}

# once NAME KIND WHAT: one update; a line "WHAT KIND seconds kilobytes".
once() {
  local name=$1 kind=$2 what=$3
  (cd "$work/$name/$kind" && PULUMI_BACKEND_URL=file://$PWD/state command time -f "$what $kind %e %M" -o "$work/times" -a \
    "$(engine "$kind")" up --yes --skip-preview --non-interactive --stack dev </dev/null >/dev/null 2>&1)
}

median() { awk -v what="$1" -v kind="$2" -v column="$3" '$1 == what && $2 == kind { print $column }' "$work/times" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

commands=$'resources:\n  a: { type: command:local:Command, properties: { create: echo a VERSION, triggers: [VERSION] } }\n  b: { type: command:local:Command, properties: { create: "echo b ${a.stdout}" } }'
program empty ''
for ((i = 1; i <= rounds; i++)); do
  program "commands$i" "${commands//VERSION/1}"
  for kind in ours pulumi; do
    once empty $kind empty
    once "commands$i" $kind first
    once "commands$i" $kind same
    sed -i 's/echo a 1, triggers: \[1\]/echo a 2, triggers: [2]/' "$work/commands$i/$kind/Pulumi.yaml"
    once "commands$i" $kind change
  done
done

printf '%-8s %10s %10s %7s %10s %10s %7s\n' update ours/s pulumi/s ratio ours/MB pulumi/MB ratio
for what in empty first same change; do
  awk -v what=$what -v a="$(median $what ours 3)" -v b="$(median $what pulumi 3)" -v c="$(median $what ours 4)" -v d="$(median $what pulumi 4)" \
    'BEGIN { printf "%-8s %10.2f %10.2f %7.2f %10.0f %10.0f %7.2f\n", what, a, b, a / b, c / 1024, d / 1024, c / d }'
done
