#!/bin/sh
# Style, types, layers, and the tests of the law; with --light all but the tests.
# Everything is checked, then the verdict is given: one failure does not hide the next.
set -u
cd "$(dirname "$0")/.."
scripts/install.sh --dev || exit 1

failed=""
step() {
    name=$1
    shift
    echo "== $name"
    "$@" || failed="$failed $name"
}

step ruff .venv/bin/ruff check .
step mypy .venv/bin/mypy
step layers .venv/bin/lint-imports
if [ "${1:-}" != "--light" ]; then
    step policy scripts/test.sh tests/policy tests/values
fi

[ -z "$failed" ] || {
    echo "未通过 Failed:$failed" >&2
    exit 1
}
