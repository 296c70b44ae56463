#!/bin/sh
# Run every test, on all cores; arguments go to pytest: scripts/test.sh tests/policy -k dibao
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
exec .venv/bin/python -m pytest --numprocesses=auto --dist=worksteal "$@"
