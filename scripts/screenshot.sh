#!/bin/sh
# The picture in the README: the page of the demonstration, as a browser shows it.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
.venv/bin/doudi demo --people 1100000 --out "$out/demo"
browser=$(command -v chromium || command -v google-chrome)
"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1180,760 \
    --screenshot="$PWD/docs/pictures/demo.png" "file://$out/demo/index.html"
