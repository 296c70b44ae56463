#!/bin/sh
# Many applications through simulated officers, and many malformed requests: CASES=2000 scripts/simulation.sh
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
DOUDI_SIMULATED="${CASES:-2000}" DOUDI_MALFORMED_DRAWS=20 DOUDI_MALFORMED_SEEDS=4 DOUDI_MALFORMED_PART=1 DOUDI_MALFORMED_FORMS=25000 .venv/bin/python -m pytest -s -q --numprocesses=auto \
    tests/casework/test_simulation.py tests/test_malformed_input.py
