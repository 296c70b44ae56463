#!/bin/sh
# Style, formatting, types, layers, and the tests of the law; with --light all but the tests. Says how long each took.
# Everything is checked, then the verdict is given: one failure does not hide the next.
set -u
cd "$(dirname "$0")/.."
scripts/install.sh --dev || exit 1

html_is_indented() {
    git ls-files 'doudi/*.html' | xargs .venv/bin/djhtml --check --tabwidth 2
}

begun=$(date +%s)
failed=""
step() {
    name=$1
    shift
    echo "== $name"
    started=$(date +%s)
    "$@" || failed="$failed $name"
    echo "   $name: $(($(date +%s) - started))s"
}

step ruff .venv/bin/ruff check .
step format .venv/bin/ruff format --check -q .
step html html_is_indented
step mypy .venv/bin/mypy
step layers .venv/bin/lint-imports
if [ "${1:-}" != "--light" ]; then
    step policy scripts/test.sh tests/policy tests/values
fi

echo "用时 Time: $(($(date +%s) - begun))s"
[ -z "$failed" ] || {
    echo "未通过 Failed:$failed" >&2
    exit 1
}
