# shellcheck shell=bash
# What the scripts about backups share. Sourced after benchmark-lib.sh.

classes=$top/bundles/e2d.snapshot/target/test-classes
[ -d "$classes" ] || { echo "no $classes: run ./mvnw -DskipTests package" >&2; exit 2; }
classpath=$classes:$home/bundles/*:$home/lib/*
# The appliance's flags for the JVM, but for its class path and its archive of classes, which belong together.
mapfile -t flags < <(grep '^-X' "$home/lib/appliance.args" | grep -v -e Xshare -e SharedArchive -e Xlog)
read -r -a more <<<"${BENCHMARK_FLAGS:-}"
flags+=("${more[@]}")

echo '<configuration><root level="WARN"/></configuration>' >"$work/logback.xml"

bench() { # what BackupBench's main takes
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" "${flags[@]}" "-Dlogback.configurationFile=$work/logback.xml" -cp "$classpath" \
    sh.crit.e2d.snapshot.internal.pipeline.BackupBench "$@" 2>>"$work/bench.log" ||
    { tail -n 20 "$work/bench.log" >&2; exit 1; }
}

# One bare etcd, and a key to encrypt with.
start_etcd() {
  ports
  url=http://127.0.0.1:$client
  "$etcd" --data-dir "$work/etcd" --log-outputs "$work/etcd.log" \
    --listen-client-urls "$url" --advertise-client-urls "$url" \
    --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" \
    --initial-cluster "default=http://127.0.0.1:$peer" --quota-backend-bytes 8589934592 >/dev/null 2>&1 &
  pids+=($!)
  await_put 127.0.0.1 "$client"
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/ca.key" 2>/dev/null
}

finish_etcd() {
  for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
  wait "${pids[@]}" 2>/dev/null || true
  rm -rf "$work"
}
