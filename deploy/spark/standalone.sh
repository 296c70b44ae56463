#!/bin/sh
# Run a command beside a standalone Spark cluster of several processes on this machine; the cluster ends with it.
#   deploy/spark/standalone.sh spark-submit deploy/spark/province.py compute PROVINCE --from 2023-01 --to 2023-12 --out OUT
# A master and WORKERS=2 workers of CORES=1 processor and MEMORY=1g each (for Java; Python takes its own), at PORT=7077,
# on the loopback address only. Programs authenticate to one another by a secret that is made for this run.
set -eu
: "${WORKERS:=2}" "${CORES:=1}" "${MEMORY:=1g}" "${PORT:=7077}" "${PYTHON:=.venv/bin/python}"
[ $# -gt 0 ] || {
    sed -n '2,3s/^# *//p' "$0" >&2
    exit 2
}
SPARK_HOME=$("$PYTHON" -c 'import pathlib, pyspark; print(pathlib.Path(pyspark.__file__).parent)') || {
    echo "没有 Spark：先安装 requirements-spark.txt · No Spark: install requirements-spark.txt first" >&2
    exit 2
}
work=$(mktemp -d)
cluster=""
stop() {
    # shellcheck disable=SC2086 # process numbers in words
    [ -z "$cluster" ] || kill $cluster 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

umask 077
# Java only hands out counties and lives for seconds: compiling it for a long life would take longer than the work.
java="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
cat >"$work/spark-defaults.conf" <<CONF
spark.master                 spark://127.0.0.1:$PORT
spark.authenticate           true
spark.authenticate.secret    $("$PYTHON" -c 'import secrets; print(secrets.token_hex(32))')
spark.driver.bindAddress     127.0.0.1
spark.driver.host            127.0.0.1
spark.executor.memory        $MEMORY
spark.ui.enabled             false
spark.driver.defaultJavaOptions    $java
spark.executor.defaultJavaOptions  $java
CONF
cat >"$work/log4j2.properties" <<CONF
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n
CONF
SPARK_CONF_DIR=$work SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_DIRS=$work/local
PYSPARK_PYTHON=$("$PYTHON" -c 'import sys; print(sys.executable)')
PATH=$SPARK_HOME/bin:$PATH
SPARK_DAEMON_JAVA_OPTS=$java
export SPARK_DAEMON_JAVA_OPTS SPARK_HOME SPARK_CONF_DIR SPARK_LOCAL_IP SPARK_LOCAL_DIRS PYSPARK_PYTHON PATH

start() {
    name=$1
    shift
    "$SPARK_HOME/bin/spark-class" "$@" >"$work/$name.log" 2>&1 &
    cluster="$cluster $!"
}
start master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$PORT" --webui-port 0
number=1
while [ "$number" -le "$WORKERS" ]; do
    start "worker-$number" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 \
        --cores "$CORES" --memory "$MEMORY" --work-dir "$work/worker-$number" "spark://127.0.0.1:$PORT"
    number=$((number + 1))
done
DOUDI_CLUSTER_PROCESSES=$cluster
export DOUDI_CLUSTER_PROCESSES
# The workers keep asking until the master answers, and the command waits until a worker is there.
status=0
"$@" || status=$?
exit "$status"
