#!/bin/sh
# Run doudi with files for its user alone, and with settings out of secret files: NAME_FILE names the file of NAME.
set -eu
umask 077
for name in DOUDI_SECRET_KEY DATABASE_URL; do
    eval "file=\${${name}_FILE:-}"
    if [ -n "$file" ]; then
        value=$(cat "$file")
        export "$name=$value"
        unset "${name}_FILE"
    fi
done
exec doudi "$@"
