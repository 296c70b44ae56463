#!/bin/sh
# Benchmarks of the policy engine beside OpenFisca, which lives in its own environment under bench/ and is
# never a dependency of the product. Arguments go to the benchmark: scripts/bench.sh --people 100000
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
exec .venv/bin/python -m bench "$@"
