#!/bin/sh
# Write the Python packages that the product needs, with versions and hashes, as CycloneDX 1.5 JSON.
#
#   scripts/sbom.sh                 to the output
#   scripts/sbom.sh --out FILE      to a file
set -eu
cd "$(dirname "$0")/.."
exec "${PYTHON:-.venv/bin/python}" scripts/dependencies.py sbom "$@"
