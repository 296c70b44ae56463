#!/bin/sh
# Small forms of the benchmarks of bulk work; fails where one takes twice the recorded multiple of the floor or the peer.
# --record writes what this machine measured to bench/ratios.yaml.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
exec .venv/bin/python -m bench.ratios "$@"
