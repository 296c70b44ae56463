#!/bin/sh
# A day's changes of a county computed again, timed and compared with from scratch (PEOPLE=1100000).
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh
exec .venv/bin/python -m bench.incremental
