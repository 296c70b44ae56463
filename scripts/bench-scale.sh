#!/bin/sh
# A province of 1, 2, 5 and 10 million people on a standalone Spark cluster of two workers; writes
# docs/benchmarks/scale.md and the measured part of docs/scale.md. MILLIONS="1 2" COUNTY=500000 for less.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
.venv/bin/python -c 'import pyspark' 2>/dev/null || {
    echo "没有 Spark：见 requirements-spark.txt · No Spark: see requirements-spark.txt" >&2
    exit 1
}
# shellcheck disable=SC2086 # numbers in words
exec deploy/spark/standalone.sh .venv/bin/python -m bench.scale --counties-of "${COUNTY:-500000}" \
    --millions ${MILLIONS:-1 2 5 10}
