#!/bin/sh
# Compare the pinned Python packages with a file of advisories in the OSV format; nothing is fetched.
# Exit 0: none known as of the date of the file, which is printed; 1: some; 2: unreadable; 3: nothing was checked.
#
#   scripts/vulnerabilities.sh /path/to/PyPI-all.zip
set -eu
file=${1:+$(realpath -m -- "$1")}
cd "$(dirname "$0")/.."
exec "${PYTHON:-.venv/bin/python}" scripts/dependencies.py vulnerabilities ${file:+"$file"}
