#!/bin/sh
# Build the wheel that pip install takes, from what git tracks and nothing else: scripts/wheel.sh [FOLDER], dist/ if none.
# Built twice from one commit it is the same byte for byte. Needs setuptools in the interpreter; .venv has it.
set -eu
cd "$(dirname "$0")/.."
if [ -z "${BUILD_WITH:-}" ]; then
    scripts/install.sh
    BUILD_WITH=.venv/bin/python
fi
out=${1:-dist}
mkdir -p "$out"
out=$(cd "$out" && pwd)
source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT
git ls-files -z | tar --create --null --files-from=- | tar --extract --directory="$source"
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
"$BUILD_WITH" -m pip --disable-pip-version-check --quiet wheel --no-deps --no-build-isolation --no-index \
    --wheel-dir "$out" "$source"
echo "安装包 The package: $(ls -t "$out"/doudi-*.whl | head -1)"
