# shellcheck shell=bash
# What the benchmarks share. Sourced; the script that does so has set "top", the root of the checkout.

# BENCHMARK_HOME names an unpacked appliance other than the packaged one, to compare with.
home=${BENCHMARK_HOME:-$(find "$top/distribution/target" -maxdepth 1 -type d -name 'e2d-*' | head -n 1)}
[ -n "$home" ] && [ -x "$home/bin/e2d" ] || {
  echo "no packaged appliance under distribution/target: run ./mvnw -DskipTests package" >&2
  exit 2
}
etcd=$home/etcd/etcd
etcdctl=$home/etcd/etcdctl
work=$(mktemp -d)
pids=()

require_count() { # name value
  case $2 in '' | *[!0-9]* | 0) echo "$1: '$2' is not a number above 0" >&2; exit 2 ;; esac
}

now() { date +%s%N; }

median() { sort -n | awk '{v[NR]=$1} END {print (NR % 2) ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2}'; }

# A port that is free on 127.0.0.1, .2 and .3.
free_port() {
  local port taken
  while :; do
    port=$((20000 + RANDOM % 12000))
    taken=$(ss -Htln "sport = :$port" | wc -l)
    [ "$taken" -eq 0 ] && { echo "$port"; return; }
  done
}

ports() { client=$(free_port); peer=$(free_port); gossip=$(free_port); }

# Until a put through http://HOST:PORT is acknowledged. Waits for the port itself first: etcdctl pauses
# for a second after a refused connection, which would round every figure up to the next second.
await_put() { # host port
  local deadline=$(($(now) + 120000000000))
  until (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null && ETCDCTL_API=3 "$etcdctl" --endpoints "http://$1:$2" \
    --dial-timeout=5s --command-timeout=5s put start "$(now)" >/dev/null 2>&1; do
    [ "$(now)" -lt "$deadline" ] || { echo "no put at $1:$2 within 120 s" >&2; exit 1; }
    sleep 0.01
  done
}

# Starts bare etcds on the data in DIRECTORY, or on none.
launch_bare() { # number of nodes, directory
  local n cluster=""
  for n in $(seq "$1"); do cluster+="${cluster:+,}n$n=http://127.0.0.$n:$peer"; done
  for n in $(seq "$1"); do
    "$etcd" --name "n$n" --data-dir "$2/$n" --log-outputs "$work/bare$n.log" \
      --listen-client-urls "http://127.0.0.$n:$client" \
      --advertise-client-urls "http://127.0.0.$n:$client" \
      --listen-peer-urls "http://127.0.0.$n:$peer" \
      --initial-advertise-peer-urls "http://127.0.0.$n:$peer" \
      --initial-cluster "$cluster" >/dev/null 2>&1 &
    pids+=($!)
  done
}

# Writes the configuration of nodes that keep their data in $work/dataN.
configure() { # number of nodes
  local n peers=""
  for n in $(seq "$1"); do peers+="${peers:+, }127.0.0.$n:$gossip"; done
  for n in $(seq "$1"); do
    cat >"$work/node$n.yaml" <<YAML
dataDir: $work/data$n
host: 127.0.0.$n
clientAddr: 127.0.0.$n:$client
peerAddr: 127.0.0.$n:$peer
gossipAddr: 127.0.0.$n:$gossip
requiredClusterSize: $1
discovery: {initialPeers: [$peers]}
YAML
  done
}

launch_appliances() { # number of nodes
  local n
  for n in $(seq "$1"); do
    "$home/bin/e2d" run -c "$work/node$n.yaml" >"$work/appliance$n.log" 2>&1 &
    pids+=($!)
  done
}

# Kills what was launched, and the etcds that appliances started, without a warning.
kill_all() {
  local record pid
  for record in "$work"/data*/e2d/etcd.pid; do
    [ -f "$record" ] && pids+=("$(sed -n 's/^pid=//p' "$record")")
  done
  for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do
    wait "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
  done
  pids=()
}
