#!/bin/sh
# Collect the texts of pages, code and declarations into the English catalogue and compile it; says what is untranslated.
# Needs gettext (xgettext, msgmerge, msgfmt). A new text has an empty translation until somebody writes one.
set -eu
cd "$(dirname "$0")/.."
for tool in xgettext msgmerge msgfmt; do
    command -v "$tool" >/dev/null || {
        echo "$tool is missing: apt-get install gettext" >&2
        exit 1
    }
done
catalogue=doudi/locale/en/LC_MESSAGES/django
declared=doudi/declared_texts.py
trap 'rm -f "$declared"' EXIT
PYTHONPATH=. .venv/bin/python scripts/declared_texts.py >"$declared"
.venv/bin/python manage.py makemessages --locale en --no-wrap --no-obsolete --add-location never --ignore 'doudi/demo/*' -v 0
msgfmt --check-format --statistics -o "$catalogue.mo" "$catalogue.po"
